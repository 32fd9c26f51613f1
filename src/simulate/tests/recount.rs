//! A slow recount of a log tree with `serde_json::Value`, which shares nothing with the simulator.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;

/// A record and where it lies.
pub(super) struct Found {
    pub(super) root: String,
    pub(super) file: String,
    pub(super) record: Value,
}

/// Every file under `folder`, by path.
pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap();
                found.insert(name.to_str().unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Every record of those files.
pub(super) fn records(files: &BTreeMap<String, Vec<u8>>) -> Vec<Found> {
    let mut all = Vec::new();
    for (path, packed) in files {
        let mut text = String::new();
        GzDecoder::new(&packed[..])
            .read_to_string(&mut text)
            .unwrap();
        assert!(!text.contains('\n'), "{path} is one line");
        let document: Value = serde_json::from_str(&text).unwrap();
        let (before, file) = path.rsplit_once('/').unwrap();
        let account = file.split('_').next().unwrap();
        let root = before.split_once(&format!("{account}/CloudTrail/"));
        for record in document["Records"].as_array().unwrap() {
            all.push(Found {
                root: root.unwrap().0.to_owned(),
                file: file.to_owned(),
                record: record.clone(),
            });
        }
    }
    all
}

/// A field's text.
pub(super) fn text<'a>(record: &'a Value, path: &str) -> &'a str {
    record.pointer(path).and_then(Value::as_str).unwrap_or("")
}

pub(super) fn is_kms(record: &Value) -> bool {
    text(record, "/eventSource") == "kms.amazonaws.com"
}

/// Whether it is a call's second event, of a VPC endpoint, which is no request.
pub(super) fn is_network_activity(record: &Value) -> bool {
    text(record, "/eventCategory") == "NetworkActivity"
}

/// What makes two records one.
pub(super) fn identity(record: &Value) -> (String, String, String) {
    let field = |name: &str| text(record, name).to_owned();
    (field("/eventID"), field("/eventName"), field("/eventTime"))
}

/// The distinct KMS records, in the order of roots and files.
pub(super) fn distinct(found: &[Found]) -> Vec<&Value> {
    let mut seen = BTreeSet::new();
    let is_call = |f: &&Found| is_kms(&f.record) && !is_network_activity(&f.record);
    let mut kms: Vec<&Found> = found.iter().filter(is_call).collect();
    kms.sort_by_key(|f| (&f.root, &f.file));
    kms.into_iter()
        .map(|f| &f.record)
        .filter(|record| seen.insert(identity(record)))
        .collect()
}

/// The distinct requests: without caller's records of calls whose owner's record is here, and
/// without records that update one that is here.
pub(super) fn requests<'a>(distinct: &[&'a Value]) -> Vec<&'a Value> {
    let ids: BTreeSet<&str> = distinct.iter().map(|r| text(r, "/eventID")).collect();
    let call = |record: &'a Value| {
        let field = |name| text(record, name);
        (
            field("/sharedEventID"),
            field("/requestID"),
            field("/eventName"),
        )
    };
    let is_owners = |record: &Value| {
        let account = text(record, "/recipientAccountId");
        text(record, "/resources/0/ARN").contains(account)
    };
    let owners: BTreeSet<_> = distinct
        .iter()
        .filter(|record| is_owners(record))
        .map(|record| call(record))
        .collect();
    distinct
        .iter()
        .filter(|record| is_owners(record) || !owners.contains(&call(record)))
        .filter(|record| !ids.contains(text(record, "/addendum/originalEventID")))
        .copied()
        .collect()
}

/// Records by a field.
pub(super) fn count_by<'a>(
    records: impl IntoIterator<Item = &'a Value>,
    field: &str,
) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for record in records {
        *counts.entry(text(record, field).to_owned()).or_default() += 1;
    }
    counts
}
