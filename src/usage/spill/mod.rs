//! Sightings beyond the memory allowed wait in temporary files, by event day.
//!
//! The files have no name from the moment they are made, so that nothing is left of them however
//! the program ends.

pub(super) mod code;
mod numbers;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use self::code::{decode_sighting, encode_sighting};
pub(super) use self::numbers::Numbers;
use crate::cloudtrail::sighting::Sighting;
use crate::period::Day;

/// What a sighting takes in memory until its day is resolved: itself, the slack of the list it
/// stands in, and what is made of it while its day is resolved. Measured (benches/RESULTS.md): less.
pub(super) const BYTES_PER_SIGHTING: u64 = 2 * size_of::<Sighting>() as u64;

/// How much memory sightings may take, and where they go beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Bytes of memory.
    pub bytes: u64,
    /// The folder of temporary files.
    pub folder: PathBuf,
}

impl Memory {
    /// How many sightings fit.
    pub(super) fn sightings(&self) -> u64 {
        self.bytes / BYTES_PER_SIGHTING
    }
}

/// A temporary file cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[error(
    "a temporary file in {}: {source}; make room there, name another folder in TMPDIR, or allow \
     more with --memory",
    folder.display()
)]
pub struct SpillError {
    folder: PathBuf,
    source: io::Error,
}

impl SpillError {
    pub(super) fn new(folder: &Path, source: io::Error) -> Self {
        Self {
            folder: folder.to_owned(),
            source,
        }
    }
}

/// A temporary file without a name.
#[derive(Debug)]
pub(super) struct Scratch {
    file: File,
    end: u64,
}

impl Scratch {
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let file = tempfile::tempfile_in(folder)?;
        Ok(Self { file, end: 0 })
    }

    /// Appends bytes; returns where they begin.
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let start = self.end;
        self.file.write_all(bytes)?;
        self.end += bytes.len() as u64;
        Ok(start)
    }

    pub(super) fn read(&self, start: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// The sightings of one day that were written at once.
#[derive(Clone, Copy, Debug)]
struct Block {
    day: Option<Day>,
    start: u64,
    length: usize,
    count: u64,
}

/// The temporary file of one reader.
#[derive(Debug)]
pub(super) struct Spilled {
    scratch: Scratch,
    blocks: Vec<Block>,
    /// What the numbers in the file mean now; `None`: what they meant when they were written.
    numbers: Option<Numbers>,
}

impl Spilled {
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            scratch: Scratch::new(folder)?,
            blocks: Vec::new(),
            numbers: None,
        })
    }

    /// Whether sightings with today's numbers can be added.
    pub(super) fn is_own(&self) -> bool {
        self.numbers.is_none()
    }

    /// Writes sightings of one day.
    pub(super) fn write(&mut self, day: Option<Day>, sightings: &[Sighting]) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(64 * sightings.len());
        for sighting in sightings {
            encode_sighting(sighting, &mut bytes);
        }
        let start = self.scratch.append(&bytes)?;
        self.blocks.push(Block {
            day,
            start,
            length: bytes.len(),
            count: sightings.len() as u64,
        });
        Ok(())
    }

    /// From now on the numbers mean others.
    pub(super) fn renumber(&mut self, numbers: &Numbers) {
        self.numbers = Some(match &self.numbers {
            None => numbers.clone(),
            Some(known) => known.then(numbers),
        });
    }

    /// How many sightings of which day.
    pub(super) fn days(&self) -> impl Iterator<Item = (Option<Day>, u64)> + '_ {
        self.blocks.iter().map(|block| (block.day, block.count))
    }

    /// Reads the sightings of a day back.
    pub(super) fn read(&self, day: Option<Day>, into: &mut Vec<Sighting>) -> io::Result<()> {
        for block in self.blocks.iter().filter(|block| block.day == day) {
            let bytes = self.scratch.read(block.start, block.length)?;
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                let sighting = decode_sighting(&mut rest).ok_or_else(changed)?;
                into.push(match &self.numbers {
                    None => sighting,
                    Some(numbers) => numbers.sighting(sighting),
                });
            }
        }
        Ok(())
    }
}

pub(super) fn changed() -> io::Error {
    io::Error::other("it is not as it was written")
}

#[cfg(test)]
mod tests;
