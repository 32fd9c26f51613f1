//! The folder in which log files are kept as they lie in the bucket.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::bucket::Object;
use crate::cloudtrail::files::UNFINISHED;

/// The file that is locked.
const LOCK: &str = "lock";

/// The file of what was noted for later pulls.
const NOTES: &str = "pulls.json";

const OWN: [&str; 2] = [LOCK, NOTES];

/// A folder of log files that one pull at a time writes to. A file in it is whole: it is written
/// elsewhere and renamed, so that whenever the program is killed the next pull goes on from there.
#[derive(Debug)]
pub struct Kept {
    folder: PathBuf,
    unfinished: PathBuf,
    /// Held as long as this value lives, and released by the system however the program ends.
    _lock: File,
}

/// Why a folder cannot be written to.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// Another pull does.
    #[error("another pull writes to {0}: wait until it has finished")]
    Taken(String),
    /// The system refuses.
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
}

impl Kept {
    /// Opens the folder, and makes it where there is none.
    pub fn open(folder: &Path) -> Result<Self, KeptError> {
        let shown = || folder.display().to_string();
        let cannot = |error| KeptError::Io(shown(), error);
        let unfinished = folder.join(UNFINISHED);
        fs::create_dir_all(&unfinished).map_err(cannot)?;
        let lock = File::create(unfinished.join(LOCK)).map_err(cannot)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(KeptError::Taken(shown())),
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        let kept = Self {
            folder: folder.to_owned(),
            unfinished,
            _lock: lock,
        };
        kept.drop_unfinished().map_err(cannot)?;
        Ok(kept)
    }

    /// What a killed pull has left.
    fn drop_unfinished(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.unfinished)? {
            let entry = entry?;
            if !OWN.iter().any(|own| entry.file_name() == *own) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// What the last pulls noted; nothing if it cannot be read.
    pub(super) fn notes(&self) -> Option<Vec<u8>> {
        fs::read(self.unfinished.join(NOTES)).ok()
    }

    /// Replaces what the last pulls noted.
    pub(super) fn note(&self, notes: &[u8]) -> io::Result<()> {
        self.put(&self.unfinished.join(NOTES), notes)
    }

    /// Where an object is kept; `None` if its key is no path below the folder.
    pub(super) fn path(&self, bucket: &str, key: &str) -> Option<PathBuf> {
        let is_name = |part: &str| {
            !matches!(part, "" | "." | ".." | UNFINISHED) && !part.contains(['\\', '\0', ':'])
        };
        let mut path = self.folder.join(bucket);
        for part in key.split('/') {
            if !is_name(part) {
                return None;
            }
            path.push(part);
        }
        Some(path)
    }

    /// Whether an object is here already: `CloudTrail` writes each of its files once.
    pub(super) fn has(path: &Path, object: &Object) -> bool {
        fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == object.size)
    }

    /// Writes a file: it is there whole, or not at all.
    pub(super) fn put(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(&self.unfinished)?;
        file.write_all(bytes)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        file.persist(path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_no_paths_below_the_folder_are_refused() {
        let folder = tempfile::TempDir::new().unwrap();
        let kept = Kept::open(folder.path()).unwrap();
        for key in ["", "a//b", "../a", "a/..", "a/./b", "a\\b", "c:a", "a/"] {
            assert_eq!(kept.path("bucket", key), None, "{key}");
        }
        assert!(kept.path("bucket", "AWSLogs/a.json.gz").is_some());
    }

    #[test]
    fn one_pull_at_a_time_and_what_a_killed_one_left_is_dropped() {
        let folder = tempfile::TempDir::new().unwrap();
        let kept = Kept::open(folder.path()).unwrap();
        assert!(matches!(
            Kept::open(folder.path()),
            Err(KeptError::Taken(_))
        ));
        let left = kept.unfinished.join("left");
        fs::write(&left, "half").unwrap();
        drop(kept);
        let kept = Kept::open(folder.path()).unwrap();
        assert!(!left.exists());
        let path = kept.path("b", "k/x.gz").unwrap();
        kept.put(&path, b"whole").unwrap();
        let object = |size| Object {
            key: "k/x.gz".to_owned(),
            size,
            tag: None,
        };
        assert!(Kept::has(&path, &object(5)) && !Kept::has(&path, &object(4)));
    }
}
