//! One record per KMS operation and case, and what each is (`tests/data/shapes/expected.csv`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::known_answers::data;
use crate::measured::Measured;
use crate::oracle::measure;

/// What one record is.
#[derive(Debug, Deserialize)]
struct Line {
    file: String,
    operation: String,
    fate: String,
    class: String,
    billing: String,
    key: String,
    second_key: String,
    context: String,
    context_value: String,
    bucket_key: String,
    role_id: String,
    error: String,
    dry_run: String,
}

impl Line {
    fn dimensions(&self) -> BTreeMap<&'static str, String> {
        let context = match self.context.as_str() {
            "" => String::new(),
            kind => format!("{kind}:{}", self.context_value),
        };
        let dry_run = if self.dry_run == "true" { "true" } else { "" };
        [
            ("operation", self.operation.clone()),
            ("class", self.class.clone()),
            ("key", self.key.clone()),
            ("second_key", self.second_key.clone()),
            ("context", context),
            ("bucket_key", self.bucket_key.clone()),
            ("role_id", self.role_id.clone()),
            ("error", self.error.clone()),
            ("dry_run", dry_run.to_owned()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }
}

fn lines() -> Vec<Line> {
    let mut table = csv::Reader::from_path(data().join("shapes/expected.csv")).unwrap();
    table.deserialize().map(Result::unwrap).collect()
}

fn measured(file: &str) -> Measured {
    let bytes = std::fs::read(data().join("shapes").join(file)).unwrap();
    measure(&[(file.to_owned(), bytes)], &[])
}

#[test]
fn every_shape_is_what_its_line_says() {
    for line in lines() {
        let measured = measured(&line.file);
        let file = &line.file;
        assert_eq!(measured.malformed, 0, "{file}");
        if line.fate != "counted" {
            assert_eq!(measured.of(&line.fate), 1, "{file}");
            continue;
        }
        assert_eq!(measured.of(&line.billing), 1, "{file}");
        let told = line.dimensions();
        let ((_, mut row), usage) = measured.usage.into_iter().next().unwrap();
        row.retain(|name, _| {
            !matches!(
                *name,
                "region" | "recipient_account" | "caller_account" | "identity_type" | "invoked_by"
            )
        });
        assert_eq!(row, told, "{file}");
        assert_eq!(usage.count, 1, "{file}");
    }
}

#[test]
fn every_shape_has_a_line() {
    let files = std::fs::read_dir(data().join("shapes")).unwrap();
    let files: BTreeSet<String> = files
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "expected.csv")
        .collect();
    let told: BTreeSet<String> = lines().into_iter().map(|line| line.file).collect();
    assert_eq!(files, told);
}

#[test]
fn the_callers_record_of_a_pair_gives_the_principal() {
    let measured = measured("cross_account_pair.json");
    let ((_, row), usage) = measured.usage.iter().next().unwrap();
    assert_eq!(row["identity_type"], "AssumedRole");
    assert_eq!(row["recipient_account"], "111122223333");
    assert_eq!(usage.logged.len(), 2, "logging quantities stay per record");
}
