//! The oracle against counts that a program in another language found in real logs
//! (`tests/data/expected.json`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::measured::Measured;
use crate::oracle::measure;

/// The counts of one set of logs.
#[derive(Debug, Deserialize)]
pub(crate) struct Expected {
    pub(crate) set: String,
    pub(crate) shape: String,
    records: u64,
    kms_events: u64,
    operations: BTreeMap<String, u64>,
    pub(crate) counted: BTreeMap<String, u64>,
}

/// The shapes that are read so far; the others wait for their readers.
const SHAPES: [&str; 3] = ["delivery", "array", "json_lines"];

pub(crate) fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

pub(crate) fn expected() -> Vec<Expected> {
    let text = std::fs::read(data().join("expected.json")).unwrap();
    let sets: Vec<Expected> = serde_json::from_slice(&text).unwrap();
    sets.into_iter()
        .filter(|expected| SHAPES.contains(&expected.shape.as_str()))
        .collect()
}

/// Every file below `folder`, by its path below it.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                files.push((name.to_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn measured(set: &str) -> Measured {
    measure(&files(&data().join(set)), &[])
}

#[test]
fn real_and_derived_sets_count_as_the_other_program_counted_them() {
    let sets = expected();
    assert!(sets.len() >= 7, "only {} sets", sets.len());
    for expected in sets {
        let measured = measured(&expected.set);
        let set = &expected.set;
        assert_eq!(
            measured.records() - measured.malformed,
            expected.records,
            "{set}"
        );
        assert_eq!(measured.kms_events(), expected.kms_events, "{set}");
        assert_eq!(measured.operations(), expected.counted, "{set}");
        assert_eq!(
            expected.operations.values().sum::<u64>(),
            expected.kms_events,
            "{set}"
        );
    }
}

#[test]
fn a_real_trail_folder_holds_135_kms_calls_in_1582_records() {
    let measured = measured("real/invictus-ir+aws_dataset");
    assert_eq!(measured.records(), 1582);
    assert_eq!(measured.of("not_kms"), 1582 - 135);
    let expected = [("Decrypt", 102), ("Encrypt", 21), ("GenerateDataKey", 12)];
    let expected = expected.map(|(name, count)| (name.to_owned(), count));
    assert_eq!(measured.operations(), BTreeMap::from(expected));
    assert_eq!(measured.files["files_read"], 28);
    assert_eq!(measured.files["files_skipped"], 1, "the licence is no log");
}

#[test]
fn two_trails_that_deliver_the_same_events_make_paid_copies() {
    let measured = measured("derived/s3-two-trails");
    assert_eq!(measured.kms_events(), 296);
    assert_eq!(measured.of("extra_copies"), 148);
    assert_eq!(measured.of("redelivered"), 0);
    let logged = measured.usage.values().flat_map(|usage| &usage.logged);
    for ((trail, _), counts) in logged {
        let copies = counts.get("extra_copies").copied().unwrap_or_default();
        let expected = if trail == "trail-b/AWSLogs/" {
            counts["records"]
        } else {
            0
        };
        assert_eq!(copies, expected, "{trail}");
    }
}

#[test]
fn odd_and_broken_files_cost_only_themselves() {
    let measured = measured("derived/edge");
    assert_eq!((measured.records(), measured.malformed), (107, 1));
    let expected = [
        ("files_partial", 1),
        ("files_read", 4),
        ("files_skipped", 1),
        ("files_unreadable", 1),
    ];
    assert_eq!(measured.files, BTreeMap::from(expected));
}

#[test]
fn the_same_events_in_json_lines_are_other_views() {
    let measured = measured("derived/jsonl");
    assert_eq!(measured.of("other_views"), 65);
    assert!(measured.deliveries.is_empty());
}
