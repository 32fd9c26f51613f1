//! Made logs of one month: the folders and files of a trail, the same bytes in every run.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use libdeflater::{CompressionLvl, Compressor};
use rayon::prelude::*;

use crate::random::Random;
use crate::records;

/// Changes with every change of what is written, so that no old logs are measured.
const VERSION: u32 = 2;
const MEGABYTE: usize = 1_000_000;
const SECONDS_OF_THE_MONTH: u64 = 31 * 86_400;

/// The folder of the logs, written if it is not there yet.
pub(crate) fn prepare(megabytes: usize, files: usize) -> Result<PathBuf> {
    let name = format!("byok-cost-corpus-{VERSION}-{megabytes}-{files}");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    let unfinished = folder.with_extension("unfinished");
    let size = megabytes * MEGABYTE / files.max(1);
    (0..files as u64)
        .into_par_iter()
        .map(|file| write_file(&unfinished, file, files as u64, size))
        .collect::<Result<()>>()?;
    fs::rename(&unfinished, &folder)?;
    Ok(folder)
}

fn write_file(folder: &Path, file: u64, files: u64, size: usize) -> Result<()> {
    let mut random = Random(file);
    let length = SECONDS_OF_THE_MONTH / files;
    let start = file * length;
    let mut text = String::with_capacity(size + 4096);
    text.push_str("{\"Records\":[");
    while text.len() < size {
        if !text.ends_with('[') {
            text.push(',');
        }
        let second = start + random.below(length);
        text.push_str(&records::record(&mut random, second));
    }
    text.push_str("]}");
    let (day, minute) = (start / 86_400 + 1, start % 86_400 / 60);
    let folder = folder.join(format!(
        "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/10/{day:02}"
    ));
    fs::create_dir_all(&folder)?;
    let name = format!(
        "111122223333_CloudTrail_eu-central-1_202610{day:02}T{:02}{:02}Z_{:016x}.json.gz",
        minute / 60,
        minute % 60,
        random.next()
    );
    Ok(fs::write(folder.join(name), gzip(text.as_bytes())?)?)
}

fn gzip(text: &[u8]) -> Result<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::default());
    let mut stored = vec![0; compressor.gzip_compress_bound(text.len())];
    let size = compressor
        .gzip_compress(text, &mut stored)
        .map_err(|error| anyhow!("{error}"))?;
    stored.truncate(size);
    Ok(stored)
}
