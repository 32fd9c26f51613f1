//! A batch: what was read of some objects of a bucket, as one file of the store.
//!
//! It holds a whole reading, so that batches that were made on different days add up to what all
//! their objects together are: a late or repeated record meets its first delivery again. Measured
//! usage could not be added like that.
//!
//! A file is [`MAGIC`], then the ledger and the reading as a gzip member each.

mod written;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use self::written::Written;
use super::guarded::guarded;
use super::problem::{Place, Problem, Severity};
use super::read_file::{FileToRead, Worker, read_file};
use super::reading::Reading;
use crate::cloudtrail::files::Input;
use crate::cloudtrail::inflate::Opened;
use crate::cloudtrail::window::{More, Rest, Window};

/// What a batch begins with. The number is that of the format: what is written in another one is
/// refused.
const MAGIC: &[u8] = b"byok-cost batch 1\n";

/// What all formats begin with.
const ANY_MAGIC: &[u8] = b"byok-cost batch ";

/// No batch inflates to more: the objects of one are at most 64 MiB, or a single one.
const LARGEST: u64 = 4 << 30;

/// An object that a batch was made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// Its whole key.
    pub key: String,
    /// Bytes as stored.
    pub size: u64,
    /// Its entity tag, if the listing had one.
    pub tag: Option<String>,
}

/// Why a batch cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The bytes cannot be had, or their checksum differs.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is one, but not as this version writes them.
    #[error("another version of byok-cost wrote it")]
    OtherFormat,
    /// What is in it cannot be.
    #[error("it is not as it was written")]
    Damaged,
}

/// Reads inputs, one after another, as a batch has them.
pub fn read_inputs(inputs: Vec<Input>) -> Reading {
    let mut reading = Reading::default();
    let numbers = AtomicU32::new(u32::try_from(inputs.len()).unwrap_or(u32::MAX));
    let mut worker = Worker::new(&numbers);
    for (number, input) in (0..).zip(inputs) {
        let name = input.name.clone();
        guarded(number, &name, &mut reading, |reading| {
            read_file(number, input, &mut worker, reading);
        });
    }
    reading
}

/// A batch as the bytes of its file.
pub fn encode(ledger: &[Entry], reading: Reading) -> io::Result<Vec<u8>> {
    let mut bytes = MAGIC.to_vec();
    add(&ledger, &mut bytes)?;
    add(&Written::of(reading)?, &mut bytes)?;
    Ok(bytes)
}

fn add(value: &impl Serialize, bytes: &mut Vec<u8>) -> io::Result<()> {
    let plain = postcard::to_stdvec(value).map_err(io::Error::other)?;
    let mut encoder = GzEncoder::new(bytes, Compression::default());
    encoder.write_all(&plain)?;
    encoder.finish().map(drop)
}

/// The objects of a batch.
pub fn ledger(batch: impl Read) -> Result<Vec<Entry>, BatchError> {
    let mut batch = BufReader::new(batch);
    skip_magic(&mut batch)?;
    part(&mut batch)
}

fn skip_magic(batch: &mut impl Read) -> Result<(), BatchError> {
    let mut magic = [0; MAGIC.len()];
    batch.read_exact(&mut magic)?;
    if magic == MAGIC {
        Ok(())
    } else {
        Err(BatchError::OtherFormat)
    }
}

fn part<T: DeserializeOwned>(batch: &mut impl BufRead) -> Result<T, BatchError> {
    let mut plain = Vec::new();
    GzDecoder::new(batch)
        .take(LARGEST)
        .read_to_end(&mut plain)?;
    postcard::from_bytes(&plain).map_err(|_| BatchError::Damaged)
}

/// Whether the contents are a batch, of whatever format.
pub(super) fn is_batch(window: &mut Window<'_>) -> bool {
    while window.bytes().len() < ANY_MAGIC.len() && window.more() == More::Some {}
    window.bytes().starts_with(ANY_MAGIC)
}

/// Adds what a batch holds: its objects count, not the batch. One that cannot be read is a file
/// that cannot be read.
pub(super) fn read_batch(
    file: &FileToRead,
    mut opened: Opened<'_>,
    worker: &Worker<'_>,
    reading: &mut Reading,
) {
    match decode(Rest(&mut opened.window)) {
        Ok(written) => {
            let count = written.files();
            let first = worker.numbers.fetch_add(count, Ordering::Relaxed);
            match written.reading(first) {
                Some(batch) => drop(reading.absorb(batch)),
                None => unreadable(file, &BatchError::Damaged, reading),
            }
        }
        Err(error) => unreadable(file, &error, reading),
    }
}

fn decode(batch: impl Read) -> Result<Written, BatchError> {
    let mut batch = BufReader::new(batch);
    skip_magic(&mut batch)?;
    let _: Vec<Entry> = part(&mut batch)?;
    part(&mut batch)
}

fn unreadable(file: &FileToRead, error: &BatchError, reading: &mut Reading) {
    reading.tally.files_unreadable += 1;
    reading.problems.push(Problem {
        file: file.name.clone(),
        place: Place::File,
        severity: Severity::Lost,
        reason: format!("this part of the store cannot be read: {error}"),
        remedy: "delete it and pull the same period again".to_owned(),
    });
}

#[cfg(test)]
mod tests;
