//! Logs to try readers with: records of every kind, laid out in files under several roots.

mod dice;
mod layout;
mod records;

use std::fmt;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::trail::NamedRoot;

/// A file to be written.
#[derive(Clone)]
pub(crate) struct LogFile {
    /// Relative to the PATH given.
    pub(crate) path: String,
    /// Uncompressed.
    pub(crate) bytes: Vec<u8>,
    /// Of how many gzip members it is made; 0: stored as it is.
    pub(crate) members: usize,
}

impl fmt::Debug for LogFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = String::from_utf8_lossy(&self.bytes);
        write!(f, "{} ({} gzip members)\n{text}", self.path, self.members)
    }
}

impl LogFile {
    /// The bytes as stored.
    pub(crate) fn stored(&self) -> Vec<u8> {
        if self.members == 0 {
            return self.bytes.clone();
        }
        let part = self.bytes.len().div_ceil(self.members).max(1);
        let parts = self.bytes.chunks(part);
        parts.flat_map(gzip).collect()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A folder of logs, and what the configuration says of its trails.
#[derive(Clone, Debug, Default)]
pub(crate) struct Logs {
    pub(crate) files: Vec<LogFile>,
    pub(crate) named: Vec<NamedRoot>,
}

impl Logs {
    /// Path and stored bytes of each file.
    pub(crate) fn stored(&self) -> Vec<(String, Vec<u8>)> {
        let files = self.files.iter();
        files
            .map(|file| (file.path.clone(), file.stored()))
            .collect()
    }

    /// Writes the files below `folder`.
    #[allow(
        dead_code,
        reason = "used when the program is compared with the oracle"
    )]
    pub(crate) fn write(&self, folder: &Path) {
        for (path, bytes) in self.stored() {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// Logs of up to 40 calls in up to 14 files. They shrink to fewer and plainer records.
pub(crate) fn logs() -> impl Strategy<Value = Logs> {
    let rolls = |count| vec(any::<u16>(), count);
    (vec(rolls(72), 0..40), rolls(40)).prop_map(|(calls, scene)| layout::lay_out(&calls, &scene))
}
