//! The least that any reader of these files does: find, read and inflate them.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use libdeflater::Decompressor;
use rayon::prelude::*;

thread_local! {
    static INFLATER: RefCell<(Decompressor, Vec<u8>)> =
        RefCell::new((Decompressor::new(), Vec::new()));
}

/// Uncompressed bytes of all files below `folder`.
pub(crate) fn inflate(folder: &Path) -> Result<u64> {
    let files = files(folder)?;
    files.par_iter().map(|path| inflate_file(path)).sum()
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn inflate_file(path: &Path) -> Result<u64> {
    let stored = std::fs::read(path).with_context(|| path.display().to_string())?;
    if !stored.starts_with(&[0x1f, 0x8b]) {
        return Ok(stored.len() as u64);
    }
    // RFC 1952: the last four bytes are the uncompressed size, for one member below 4 GiB.
    let size = stored
        .last_chunk()
        .map_or(0, |size| u32::from_le_bytes(*size));
    INFLATER.with_borrow_mut(|(inflater, text)| {
        text.resize(usize::try_from(size)?, 0);
        let bytes = inflater
            .gzip_decompress(&stored, text)
            .map_err(|error| anyhow!("{}: {error}", path.display()))?;
        std::hint::black_box(&text);
        Ok(bytes as u64)
    })
}
