//! The store: what was read of the objects of buckets, and which objects these were.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::bucket::Object;
use super::kept::{Kept, KeptError};
use crate::cloudtrail::files::Input;
use crate::period::Hour;
use crate::usage::batch::{BatchError, Entry, encode, ledger, read_inputs};

/// A folder of batches that one pull at a time adds to.
#[derive(Debug)]
pub struct Store {
    kept: Kept,
}

/// What the store has of one part of a bucket.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// By key.
    pub(super) entries: BTreeMap<String, Entry>,
    /// Batches that cannot be read: which objects they are made of is not known.
    pub(super) unreadable: Vec<(PathBuf, BatchError)>,
}

/// Until which hour was pulled what: the address and regions of a pull, as one text.
type Notes = BTreeMap<String, i64>;

impl Store {
    /// Opens the store, and makes it where there is none.
    pub fn open(folder: &Path) -> Result<Self, KeptError> {
        let kept = Kept::open(folder)?;
        Ok(Self { kept })
    }

    /// Until when a pull of that name got everything; `None`: never.
    pub fn pulled_until(&self, name: &str) -> Option<Hour> {
        self.notes().get(name).copied().map(Hour)
    }

    /// Notes that a pull of that name got everything until then.
    pub fn note_pulled(&self, name: &str, until: Hour) -> io::Result<()> {
        let mut notes = self.notes();
        let known = notes.entry(name.to_owned()).or_insert(until.0);
        *known = until.0.max(*known);
        self.kept.note(&serde_json::to_vec(&notes)?)
    }

    /// Notes that cannot be read only make the next pull list more.
    fn notes(&self) -> Notes {
        let notes = self.kept.notes().unwrap_or_default();
        serde_json::from_slice(&notes).unwrap_or_default()
    }

    /// The folder of a part; `None` if its name is no path.
    fn folder(&self, bucket: &str, part: &str) -> Option<PathBuf> {
        self.kept.path(bucket, part)
    }

    /// Whether objects of a part can be kept here.
    pub(super) fn can_hold(&self, bucket: &str, part: &str) -> bool {
        self.folder(bucket, part).is_some()
    }

    /// What is here of a part.
    pub(super) fn part(&self, bucket: &str, part: &str) -> io::Result<Part> {
        let mut found = Part::default();
        let Some(folder) = self.folder(bucket, part).filter(|folder| folder.is_dir()) else {
            return Ok(found);
        };
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            if path.is_dir() {
                continue;
            }
            match File::open(&path).map_err(BatchError::from).and_then(ledger) {
                Ok(entries) => {
                    let entries = entries.into_iter().map(|entry| (entry.key.clone(), entry));
                    found.entries.extend(entries);
                }
                Err(error) => found.unreadable.push((path, error)),
            }
        }
        Ok(found)
    }

    /// Reads objects of one part, in the order of their keys, and keeps what was read as one
    /// file: it is there whole, or not at all.
    pub(super) fn add(
        &self,
        bucket: &str,
        part: &str,
        mut objects: Vec<(Object, Vec<u8>)>,
    ) -> io::Result<()> {
        objects.sort_by(|a, b| a.0.key.cmp(&b.0.key));
        let (mut entries, mut inputs) = (Vec::new(), Vec::new());
        for (object, bytes) in objects {
            let path = format!("{bucket}/{}", object.key);
            inputs.push(Input::object(&path, bytes));
            entries.push(Entry {
                key: object.key,
                size: object.size,
                tag: object.tag,
            });
        }
        let folder = self.folder(bucket, part);
        let folder = folder.ok_or_else(|| io::Error::other("its key is no path"))?;
        let path = folder.join(name(&entries));
        let batch = encode(&entries, read_inputs(inputs))?;
        self.kept.put(&path, &batch)
    }
}

/// By the objects, so that the same batch has the same name.
fn name(entries: &[Entry]) -> String {
    let mut hash = Sha256::new();
    for entry in entries {
        hash.update(entry.key.as_bytes());
        hash.update([0]);
    }
    let start = hash
        .finalize()
        .first_chunk()
        .map_or(0, |bytes| u64::from_be_bytes(*bytes));
    format!("{start:016x}.batch")
}
