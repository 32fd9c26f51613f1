//! The floor: what cannot be spared. Finds, reads and inflates the files, and nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use libdeflater::Decompressor;

/// Inflates every `.gz` below `folder` on `threads` threads; returns the bytes that came out.
pub(crate) fn run(folder: &Path, threads: usize) -> io::Result<u64> {
    let mut files = Vec::new();
    find(folder, &mut files)?;
    files.sort();
    let files = Mutex::new(files.into_iter());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| inflate_all(&files)))
            .collect();
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .map_err(|_| io::Error::other("a worker failed"))?
            })
            .sum()
    })
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            find(&entry.path(), files)?;
        } else if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "gz")
        {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn inflate_all(files: &Mutex<impl Iterator<Item = PathBuf>>) -> io::Result<u64> {
    let mut decompressor = Decompressor::new();
    let (mut total, mut contents) = (0, Vec::new());
    loop {
        let next = files
            .lock()
            .map_err(|_| io::Error::other("a worker failed"))?
            .next();
        let Some(path) = next else { return Ok(total) };
        let stored = fs::read(path)?;
        let size = stored.last_chunk().copied().map_or(0, u32::from_le_bytes);
        contents.resize(size as usize, 0);
        let length = decompressor
            .gzip_decompress(&stored, &mut contents)
            .map_err(|error| io::Error::other(error.to_string()))?;
        total += length as u64;
    }
}
