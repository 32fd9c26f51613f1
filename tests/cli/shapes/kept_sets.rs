//! The kept sets of logs against the counts that a program in another language found in them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

use super::tally;

/// The counts of one set (`tests/data/expected.json`).
#[derive(Deserialize)]
struct Expected {
    set: String,
    shape: String,
    records: u64,
    kms_events: u64,
    counted: BTreeMap<String, u64>,
}

fn sets() -> Vec<Expected> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/expected.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

pub(crate) fn measured(folder: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_byok-cost"))
        .env_clear()
        .arg("report")
        .arg(folder)
        .args(["--format", "json"])
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn kept(set: &str) -> Value {
    measured(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/data")
            .join(set),
    )
}

#[test]
fn every_kept_set_counts_as_the_other_program_counted_it() {
    let sets = sets();
    assert_eq!(sets.len(), 16);
    for expected in sets {
        let report = kept(&expected.set);
        let [records, kms, counted] = tally(&report);
        let malformed = report["tally"]["malformed"].as_u64().unwrap();
        let found = (records - malformed, kms, counted);
        let counted = expected.counted.values().sum();
        assert_eq!(
            found,
            (expected.records, expected.kms_events, counted),
            "{}",
            expected.set
        );
        for (operation, count) in &expected.counted {
            let found = &report["operations"][operation]["counted"];
            assert_eq!(found.as_u64(), Some(*count), "{} {operation}", expected.set);
        }
    }
}

/// The kept sets as the documentation lists them.
pub(crate) fn table() -> String {
    let mut table =
        String::from("\n| Set | Shape | Records | KMS | Counted |\n|---|---|--:|--:|--:|\n");
    for Expected { set, shape, .. } in sets() {
        let [records, kms, counted] = tally(&kept(&set));
        let shape = shape.replace('_', " ");
        writeln!(
            table,
            "| `{set}` | {shape} | {records} | {kms} | {counted} |"
        )
        .unwrap();
    }
    table
}

/// An extra where the samples that may not be kept here are at hand: `docs/` and `events/`.
#[test]
fn samples_of_the_documentation_count_as_the_other_program_counts_them() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cloudtrail");
    let count = samples.join("count.py");
    if !count.exists() {
        return;
    }
    for folder in ["real", "derived", "docs", "events", "docs-malformed"] {
        let folder = samples.join(folder);
        let by_python = |arguments: &[&str]| -> Value {
            let output = Command::new("python3")
                .arg(&count)
                .arg("--json")
                .args(arguments)
                .arg(&folder)
                .output();
            serde_json::from_slice(&output.unwrap().stdout).unwrap()
        };
        let report = measured(&folder);
        let tally = |name: &str| report["tally"][name].as_u64().unwrap();
        let (all, distinct) = (by_python(&[]), by_python(&["--dedup"]));
        let number = |counts: &Value, name: &str| counts[name].as_u64().unwrap();
        let place = folder.display();
        assert_eq!(
            tally("records") - tally("malformed"),
            number(&all, "records"),
            "{place}"
        );
        let kms = tally("kms_events") - tally("network_activity");
        assert_eq!(kms, number(&all, "kms"), "{place}");
        assert_eq!(
            tally("counted") + tally("updated"),
            number(&distinct, "kms"),
            "{place}"
        );
        if folder.ends_with("docs-malformed") {
            assert_eq!(tally("counted"), 0);
            let problems = report["problems"].as_array().unwrap();
            let mut files: Vec<&Value> = problems.iter().map(|problem| &problem["file"]).collect();
            files.dedup();
            assert_eq!(files.len(), 7, "{problems:?}");
        }
    }
}
