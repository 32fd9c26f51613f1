//! Laws of the oracle itself, and proof that the generator reaches every case.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::generate::{Logs, logs};
use crate::measured::{Counts, Measured, add};
use crate::oracle::measure;

fn measured(logs: &Logs) -> Measured {
    measure(&logs.stored(), &logs.named)
}

/// Paths with other object names, where equal names stay equal and different ones different.
fn renamed(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let backwards: String = name.chars().rev().collect();
    let folder = folder.replace("2026/10/01", "2026/10/02");
    if folder.is_empty() {
        backwards
    } else {
        format!("{folder}/{backwards}")
    }
}

proptest! {
    #[test]
    fn every_record_has_one_fate_and_every_counted_one_a_row(logs in logs()) {
        let measured = measured(&logs);
        let counted = ["billable", "not_billed", "uncertain"].map(|name| measured.of(name));
        let rows = measured.usage.values().map(|usage| usage.count);
        prop_assert_eq!(counted.iter().sum::<u64>(), rows.sum::<u64>());
        prop_assert_eq!(measured.files.values().sum::<u64>(), logs.files.len() as u64);
        let delivered = measured.deliveries.values().filter_map(|counts| counts.get("records"));
        prop_assert!(delivered.sum::<u64>() <= measured.records());
    }

    #[test]
    fn copies_of_the_rows_are_the_copies_of_the_tally(logs in logs()) {
        let measured = measured(&logs);
        let logged = measured.usage.values().flat_map(|usage| usage.logged.values());
        let copies = logged.filter_map(|counts| counts.get("extra_copies"));
        prop_assert_eq!(copies.sum::<u64>(), measured.of("extra_copies"));
    }

    #[test]
    fn the_order_of_files_is_invisible(logs in logs(), turn in 0usize..16) {
        let mut turned = logs.stored();
        let turn = turn % turned.len().max(1);
        turned.rotate_left(turn);
        prop_assert_eq!(measure(&turned, &logs.named), measured(&logs));
        turned.reverse();
        prop_assert_eq!(measure(&turned, &logs.named), measured(&logs));
    }

    #[test]
    fn names_and_dates_of_files_are_invisible(logs in logs()) {
        let files = logs.stored().into_iter();
        let files: Vec<_> = files.map(|(path, bytes)| (renamed(&path), bytes)).collect();
        prop_assert_eq!(measure(&files, &logs.named), measured(&logs));
    }

    #[test]
    fn compression_is_invisible(logs in logs(), members in 1usize..4) {
        let mut packed = logs.clone();
        for file in &mut packed.files {
            file.members = if file.members == 0 { members } else { 0 };
        }
        prop_assert_eq!(measured(&packed), measured(&logs));
    }

    #[test]
    fn a_replica_of_everything_adds_only_replicas(logs in logs()) {
        let logs = with_ids(Logs { named: vec![], ..logs });
        let before = measured(&logs);
        let mut files = logs.stored();
        let replica = |(path, bytes): &(String, Vec<u8>)| {
            path.contains("/CloudTrail/").then(|| (format!("replica/{path}"), bytes.clone()))
        };
        let replicas: Vec<_> = files.iter().filter_map(replica).collect();
        files.extend(replicas);
        let after = measure(&files, &logs.named);
        prop_assert_eq!(after.of("extra_copies"), before.of("extra_copies"));
        prop_assert_eq!(after.of("redelivered"), before.of("redelivered"));
        prop_assert_eq!(without_bytes(&after), without_bytes(&before));
    }
}

/// Calls by row.
fn without_bytes(measured: &Measured) -> BTreeMap<String, u64> {
    let rows = measured.usage.iter();
    rows.map(|(row, usage)| (format!("{row:?}"), usage.count))
        .collect()
}

/// The same logs, in which every record of a trail has an eventID: every sighting of one without is
/// a call of its own. Deliveries that are no JSON are left out.
fn with_ids(mut logs: Logs) -> Logs {
    let mut given = 0;
    logs.files.retain_mut(|file| {
        if !file.path.contains("/CloudTrail/") {
            return true;
        }
        let Ok(mut document) = serde_json::from_slice::<Value>(&file.bytes) else {
            return false;
        };
        let records = document.get_mut("Records").and_then(Value::as_array_mut);
        for record in records.into_iter().flatten() {
            if record.is_object() && record["eventID"].is_null() {
                given += 1;
                record["eventID"] = format!("given-{given}").into();
            }
        }
        file.bytes = document.to_string().into_bytes();
        true
    });
    logs
}

#[test]
fn the_generator_reaches_every_fate() {
    let mut runner = TestRunner::deterministic();
    let mut reached = Counts::new();
    for _ in 0..200 {
        let logs = logs().new_tree(&mut runner).unwrap().current();
        let measured = measured(&logs);
        for (name, count) in measured.tally().into_iter().chain(measured.files.clone()) {
            add(&mut reached, name, count);
        }
        add(&mut reached, "malformed", measured.malformed);
        add(&mut reached, "conflicts", measured.conflicts.len() as u64);
        let unknown = measured
            .records
            .get(&None)
            .map_or(0, |counts| counts.values().sum());
        add(&mut reached, "without a time", unknown);
        let logged = measured
            .usage
            .values()
            .flat_map(|usage| usage.logged.values());
        let inferred = logged
            .filter_map(|counts| counts.get("inferred_copies"))
            .sum();
        add(&mut reached, "inferred_copies", inferred);
    }
    let few: Vec<_> = reached.iter().filter(|(_, count)| **count < 20).collect();
    assert!(few.is_empty(), "too few of {few:?}");
    assert_eq!(reached.len(), 11 + 4 + 4, "{reached:?}");
}
