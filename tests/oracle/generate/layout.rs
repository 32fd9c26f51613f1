//! Where records lie: roots, files, shapes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::dice::Dice;
use super::records::{self, Record};
use super::{LogFile, Logs};
use crate::trail::NamedRoot;

/// How the records of a file are written.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Document,
    Array,
    Lines,
    Pretty,
}

/// Folder, name and shape of every file that records are put into. The first three of `bucket-b`
/// bear the names of `bucket-a`'s where the scene has a replica.
const FILES: [(&str, &str, Shape); 12] = [
    (IN_A, "a0", Shape::Document),
    (IN_A, "a1", Shape::Document),
    (IN_A, "a2", Shape::Document),
    (IN_B, "b0", Shape::Document),
    (IN_B, "b1", Shape::Document),
    (IN_B, "b2", Shape::Document),
    (IN_ORGANIZATION, "o0", Shape::Document),
    ("exports/", "document", Shape::Document),
    ("exports/", "array", Shape::Array),
    ("exports/", "lines", Shape::Lines),
    ("", "pretty", Shape::Pretty),
    ("", "more", Shape::Lines),
];
const IN_A: &str = "bucket-a/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/10/01/";
const IN_B: &str = "bucket-b/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/10/01/";
const IN_ORGANIZATION: &str =
    "bucket-a/AWSLogs/o-abcd/111122223333/CloudTrail/eu-central-1/2026/10/01/";

/// What holds for all files.
struct Scene {
    /// How many of 100 records lie in a second file of their root.
    doubled: usize,
    /// Whether the files of `bucket-b` are named as those of `bucket-a`.
    replica: bool,
}

pub(super) fn lay_out(calls: &[Vec<u16>], rolls: &[u16]) -> Logs {
    let mut dice = Dice::new(rolls);
    let scene = Scene {
        doubled: dice.pick(&[0, 10, 20, 40, 100]),
        replica: dice.once_in(3),
    };
    let named = named(&mut dice);
    let mut files: BTreeMap<usize, Vec<Record>> = BTreeMap::new();
    for (number, rolls) in calls.iter().enumerate() {
        let mut dice = Dice::new(rolls);
        let call = records::call(number, &mut dice);
        for record in call.records {
            for file in spots(&scene, &mut dice) {
                let record = record.clone();
                let sighted = if call.plain {
                    records::changed(record, &mut dice)
                } else {
                    record
                };
                files.entry(file).or_default().push(sighted);
            }
        }
    }
    let mut files: Vec<LogFile> = files
        .into_iter()
        .map(|(file, records)| log_file(file, &records, &scene, &mut dice))
        .collect();
    files.extend(no_logs(&mut dice));
    Logs { files, named }
}

fn named(dice: &mut Dice) -> Vec<NamedRoot> {
    let trail = |name: &str, root: &str, trails| NamedRoot {
        name: name.into(),
        root: root.into(),
        trails,
    };
    match dice.roll(6) {
        4 => vec![trail("second", "bucket-b/AWSLogs/", None)],
        5 => vec![trail("both", "bucket-a/AWSLogs/", Some(2))],
        _ => vec![],
    }
}

/// In which files a record is sighted.
fn spots(scene: &Scene, dice: &mut Dice) -> Vec<usize> {
    let first = match dice.roll(20) {
        0..=9 => dice.roll(3),
        10..=13 => 3 + dice.roll(3),
        _ => dice.roll(FILES.len()),
    };
    let mut spots = vec![first];
    if dice.roll(100) < scene.doubled && first < 6 {
        spots.push(first / 3 * 3 + (first + 1) % 3);
    }
    for _ in 0..dice.pick(&[0, 0, 0, 1, 1, 2]) {
        spots.push(match dice.roll(4) {
            0 => first,
            1 => (first + 3) % 6,
            _ => dice.roll(FILES.len()),
        });
    }
    spots
}

fn log_file(file: usize, records: &[Record], scene: &Scene, dice: &mut Dice) -> LogFile {
    let (folder, name, shape) = FILES[file];
    let name = if scene.replica && (3..6).contains(&file) {
        FILES[file - 3].1
    } else {
        name
    };
    let members = dice.pick(&[0, 0, 1, 1, 2]);
    let ending = match (shape, members) {
        (Shape::Lines, 0) => "jsonl",
        (Shape::Lines, _) => "jsonl.gz",
        _ => "json.gz",
    };
    let mut bytes = text(shape, records).into_bytes();
    if dice.once_in(8) {
        // The first record stays whole, so that the file shows what it is.
        let keep = text(shape, &records[..1]).len() + dice.roll(bytes.len());
        bytes.truncate(keep);
    }
    LogFile {
        path: format!("{folder}{name}.{ending}"),
        bytes,
        members,
    }
}

fn text(shape: Shape, records: &[Record]) -> String {
    let values = || records.iter().cloned().map(Value::Object);
    match shape {
        Shape::Document => json!({ "Records": values().collect::<Vec<_>>() }).to_string(),
        Shape::Array => Value::Array(values().collect()).to_string(),
        Shape::Lines => joined(values().map(|value| value.to_string())),
        Shape::Pretty => joined(values().map(|value| format!("{value:#}"))),
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

/// Files without records: an empty delivery, an S3 notification, a note, an empty file.
fn no_logs(dice: &mut Dice) -> Vec<LogFile> {
    let notification = json!({"Records": [
        {"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": "2026-10-01"},
    ]});
    let all = [
        (
            format!("{IN_A}empty-delivery.json.gz"),
            r#"{"Records": []}"#.to_owned(),
        ),
        ("notification.json".to_owned(), notification.to_string()),
        ("note.txt".to_owned(), "no log at all\n".to_owned()),
        ("settings.json".to_owned(), "{\"a\": [1]}\n".to_owned()),
        ("empty.json".to_owned(), String::new()),
    ];
    all.into_iter()
        .filter(|_| dice.once_in(3))
        .map(|(path, text)| LogFile {
            path,
            bytes: text.into_bytes(),
            members: 0,
        })
        .collect()
}
