//! What a verification stands on: digests, their signatures, and the hashes of log files.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use super::public_keys::hexadecimal;
use crate::cloudtrail::contents::{self, Contents};
use crate::cloudtrail::digest::{Digest, DigestName, LogName};
use crate::cloudtrail::files::{Body, Found, Input};
use crate::cloudtrail::inflate::describe;
use crate::units::Text;

/// What is added to the name of a digest for the file with the metadata of its object, as
/// `aws s3api head-object` prints them.
const HEAD: &str = ".head.json";

/// A digest file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestFile {
    /// Its path, relative to the PATH given.
    pub name: Text,
    /// What stands in that path before `<account>/CloudTrail-Digest/`.
    pub root: Text,
    /// What its name says.
    pub says: DigestName,
    /// What is in it; else why it cannot be read.
    pub read: Result<ReadDigest, String>,
    /// The signature that the object's metadata hold, in hexadecimal.
    pub signature: Option<Text>,
}

/// The inside of a digest file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadDigest {
    /// What it says.
    pub digest: Digest,
    /// SHA-256 of its uncompressed bytes, in hexadecimal.
    pub hash: Text,
    /// Whether something follows the gzip data that `CloudTrail` wrote.
    pub has_appended: bool,
}

/// A log file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFile {
    /// Its path, relative to the PATH given.
    pub name: Text,
    /// What stands in that path before `<account>/CloudTrail/`.
    pub root: Text,
    /// What its name says.
    pub says: LogName,
    /// Its hashes; else why it cannot be read.
    pub read: Result<LogHash, String>,
}

/// The hashes of a log file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogHash {
    /// SHA-256 of its uncompressed bytes, in hexadecimal.
    pub hash: Text,
    /// The same of what its first gzip member holds, where more follows.
    pub before_appended: Option<Text>,
}

/// Digests and log files of one input, in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Digests.
    pub digests: Vec<DigestFile>,
    /// Files that are named as `CloudTrail` names log files.
    pub logs: Vec<LogFile>,
}

/// A file, as far as its name and bytes tell.
enum Item {
    Digest(Box<DigestFile>),
    Log(LogFile),
    Signature(Text, Text),
}

/// Reads digests, signatures and log files; all other files are left alone.
pub fn gather(found: Found) -> Evidence {
    let items: Vec<Item> = found.inputs.into_par_iter().filter_map(item).collect();
    let mut evidence = Evidence::default();
    let mut signatures = BTreeMap::new();
    for item in items {
        match item {
            Item::Digest(digest) => evidence.digests.push(*digest),
            Item::Log(log) => evidence.logs.push(log),
            Item::Signature(digest, signature) => {
                signatures.insert(digest, signature);
            }
        }
    }
    for digest in &mut evidence.digests {
        digest.signature = signatures.remove(&digest.name);
    }
    evidence
}

fn item(input: Input) -> Option<Item> {
    let Body::File(path) = &input.body else {
        return None;
    };
    if let Some(digest) = input.name.strip_suffix(HEAD) {
        DigestName::parse(digest)?;
        return Some(Item::Signature(digest.into(), signature(path)?));
    }
    if let Some(says) = DigestName::parse(&input.name) {
        return Some(Item::Digest(Box::new(DigestFile {
            read: read_digest(path),
            name: input.name,
            root: input.root,
            says,
            signature: None,
        })));
    }
    let says = LogName::parse(&input.name)?;
    Some(Item::Log(LogFile {
        read: contents::read(path, false)
            .map(|contents| log_hash(&contents))
            .map_err(|error| describe(&error)),
        name: input.name,
        root: input.root,
        says,
    }))
}

fn read_digest(path: &Path) -> Result<ReadDigest, String> {
    let contents = contents::read(path, true).map_err(|error| describe(&error))?;
    Ok(ReadDigest {
        digest: Digest::parse(&contents.kept).map_err(|error| error.to_string())?,
        hash: hexadecimal(&contents.hash).into(),
        has_appended: contents.before_appended.is_some(),
    })
}

fn log_hash(contents: &Contents) -> LogHash {
    LogHash {
        hash: hexadecimal(&contents.hash).into(),
        before_appended: contents
            .before_appended
            .as_ref()
            .map(|hash| hexadecimal(hash).into()),
    }
}

/// S3 returns user metadata in lower case, without `x-amz-meta-`
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html>).
fn signature(path: &Path) -> Option<Text> {
    #[derive(Deserialize)]
    struct Head {
        #[serde(rename = "Metadata")]
        metadata: BTreeMap<String, Text>,
    }
    let json = std::fs::read(path).ok()?;
    let mut head: Head = serde_json::from_slice(&json).ok()?;
    head.metadata.remove("signature")
}
