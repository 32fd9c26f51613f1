//! Digest files of a log tree that was written, as `CloudTrail` writes them with validation on.
//!
//! Whoever asks for them brings the key that signs: this program has none.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::tree::WriteError;
use crate::cloudtrail::contents;
use crate::cloudtrail::digest::LogName;
use crate::period::{Hour, Period, Timestamp};

/// A key pair that signs digests in `CloudTrail`'s place.
pub trait Sign {
    /// The fingerprint of its public key.
    fn fingerprint(&self) -> String;
    /// The signature of a text, in hexadecimal.
    fn sign(&self, text: &str) -> String;
}

/// A trail with validation on.
#[derive(Clone, Copy, Debug)]
pub struct Validated<'a> {
    /// Its root below the folder: everything before `<account>/CloudTrail/`.
    pub root: &'a str,
    /// Its name.
    pub trail: &'a str,
    /// Its home region.
    pub home_region: &'a str,
    /// The bucket it writes to; the root is the objects' prefix.
    pub bucket: &'a str,
    /// Since when, and until when, a digest is written every hour.
    pub period: Period,
}

/// Writes a digest, and the metadata of its object beside it, for every hour, account and region
/// that has logs under the root.
pub fn write_digests(
    folder: &Path,
    trail: &Validated<'_>,
    key: &dyn Sign,
) -> Result<(), WriteError> {
    let root = folder.join(trail.root);
    for account in folders(&root)? {
        let logs = root.join(&account).join("CloudTrail");
        if !logs.is_dir() {
            continue;
        }
        for region in folders(&logs)? {
            Chain {
                folder,
                trail,
                key,
                account: &account,
                region: &region,
            }
            .write(&logs.join(&region))?;
        }
    }
    Ok(())
}

struct Chain<'a> {
    folder: &'a Path,
    trail: &'a Validated<'a>,
    key: &'a dyn Sign,
    account: &'a str,
    region: &'a str,
}

/// What the next digest says of the one before it.
struct Previous {
    object: String,
    hash: String,
    signature: String,
}

impl Chain<'_> {
    fn write(&self, logs: &Path) -> Result<(), WriteError> {
        let mut by_hour: BTreeMap<Hour, Vec<PathBuf>> = BTreeMap::new();
        for file in files(logs)? {
            if let Some(name) = LogName::parse(&file.to_string_lossy()) {
                by_hour.entry(name.delivered.hour()).or_default().push(file);
            }
        }
        let mut previous = None;
        for hour in (self.trail.period.start.0..self.trail.period.end.0).map(Hour) {
            let files = by_hour.remove(&hour).unwrap_or_default();
            previous = Some(self.digest(hour, &files, previous.as_ref())?);
        }
        Ok(())
    }

    fn digest(
        &self,
        hour: Hour,
        files: &[PathBuf],
        previous: Option<&Previous>,
    ) -> Result<Previous, WriteError> {
        let (start, end) = (hour.start(), Hour(hour.0 + 1).start());
        let object = self.object(end);
        let listed: Result<Vec<Value>, WriteError> =
            files.iter().map(|file| self.listed(file)).collect();
        let of_previous = |part: fn(&Previous) -> &String| previous.map(part);
        let digest = json!({
            "awsAccountId": self.account,
            "digestStartTime": start.to_string(),
            "digestEndTime": end.to_string(),
            "digestS3Bucket": self.trail.bucket,
            "digestS3Object": object,
            "digestPublicKeyFingerprint": self.key.fingerprint(),
            "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": Value::Null,
            "oldestEventTime": Value::Null,
            "previousDigestS3Bucket": previous.map(|_| self.trail.bucket),
            "previousDigestS3Object": of_previous(|p| &p.object),
            "previousDigestHashValue": of_previous(|p| &p.hash),
            "previousDigestHashAlgorithm": previous.map(|_| "SHA-256"),
            "previousDigestSignature": of_previous(|p| &p.signature),
            "logFiles": listed?,
        });
        let contents = digest.to_string();
        let hash = hexadecimal(&Sha256::digest(&contents));
        let before = previous.map_or("null", |p| &p.signature);
        let text = format!("{end}\n{}/{object}\n{hash}\n{before}", self.trail.bucket);
        let signature = self.key.sign(&text);
        self.store(&object, &contents, &signature)?;
        Ok(Previous {
            object,
            hash,
            signature,
        })
    }

    fn object(&self, end: Timestamp) -> String {
        let stamp: String = end.to_string().replace(['-', ':'], "");
        let date = end.to_string()[..10].replace('-', "/");
        let (account, region) = (self.account, self.region);
        let (trail, home) = (self.trail.trail, self.trail.home_region);
        format!(
            "{}{account}/CloudTrail-Digest/{region}/{date}/\
             {account}_CloudTrail-Digest_{region}_{trail}_{home}_{stamp}.json.gz",
            self.trail.root
        )
    }

    fn listed(&self, file: &Path) -> Result<Value, WriteError> {
        let contents = contents::read(file, false).map_err(|source| cannot(file, source))?;
        let object = file.strip_prefix(self.folder).unwrap_or(file);
        Ok(json!({
            "s3Bucket": self.trail.bucket,
            "s3Object": object.to_string_lossy().replace('\\', "/"),
            "hashValue": hexadecimal(&contents.hash),
            "hashAlgorithm": "SHA-256",
        }))
    }

    fn store(&self, object: &str, contents: &str, signature: &str) -> Result<(), WriteError> {
        let path = self.folder.join(object);
        let head = json!({
            "ContentType": "application/json",
            "Metadata": { "signature": signature, "signature-algorithm": "SHA256withRSA" },
        });
        let mut head_path = path.clone().into_os_string();
        head_path.push(".head.json");
        let write = || -> io::Result<()> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut packer = GzBuilder::new().write(Vec::new(), Compression::default());
            packer.write_all(contents.as_bytes())?;
            fs::write(&path, packer.finish()?)?;
            fs::write(&head_path, head.to_string())
        };
        write().map_err(|source| cannot(&path, source))
    }
}

fn cannot(path: &Path, source: io::Error) -> WriteError {
    let path = path.to_owned();
    WriteError { path, source }
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>, WriteError> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.map_err(|source| cannot(folder, source))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    Ok(entries)
}

fn folders(folder: &Path) -> Result<Vec<String>, WriteError> {
    let entries = entries(folder)?.into_iter();
    let folders = entries.filter(|entry| entry.path().is_dir());
    Ok(folders
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect())
}

/// All files below `folder`, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let mut found = Vec::new();
    for entry in entries(folder)? {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
