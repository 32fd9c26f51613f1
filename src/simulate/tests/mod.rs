//! The simulator against a slow recount of what it wrote.

mod invented;
mod law;
mod recount;
mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use tempfile::TempDir;

use super::*;
use crate::cloudtrail::attributes::Billing;
use crate::usage::key_event::KeyEventKind;
use crate::usage::tally::RecordTally;
use recount::{count_by, distinct, files, is_kms, is_network_activity, records, requests, text};

/// The scenarios of `data/scenarios`, except the large one.
fn scenarios() -> Vec<(String, Scenario)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/scenarios");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("large.toml"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let scenario = Scenario::parse(&text).unwrap();
            (path.display().to_string(), scenario)
        })
        .collect()
}

/// How many invented scenarios a law is tried on: `SCENARIOS` when the tests were built, else
/// `usual`.
pub(crate) fn scenarios_to_try(usual: i64) -> i64 {
    option_env!("SCENARIOS").map_or(usual, |number| number.parse().unwrap())
}

fn months() -> [Month; 1] {
    ["2026-10".parse().unwrap()]
}

fn whole_tally(measurement: &Measurement) -> RecordTally {
    let mut sum = RecordTally::default();
    for tally in measurement.records.values() {
        sum += *tally;
    }
    sum
}

#[test]
fn every_scenario_is_what_a_recount_of_its_files_finds() {
    for (name, scenario) in scenarios() {
        let folder = TempDir::new().unwrap();
        let truth = run(&scenario, &months(), 7, folder.path()).unwrap();
        check_recount(&name, &truth, folder.path());
        check_rows(&name, &truth);
        check_deliveries(&name, &truth);
    }
}

/// A busy cluster with backups every 15 minutes and no Bucket Keys.
const BACKED_UP: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    logs = { minutes_between_files = 1440 }
    keys = [{ name = "k" }]
    trails = [{ name = "t" }]
    [[clusters]]
    name = "c"
    key = "k"
    sessions = 12
    key_checks_per_hour = 12
    documents = { bucket = { name = "documents" }, created = 20000, read = 40000 }
    disks = { zeebe = 6, elasticsearch = 6, reattachments = 10 }
    [clusters.backups]
    bucket = { name = "backup" }
    every = "15 minutes"
    partitions = 3
    snapshot_files = 30
    segment_files = 5
    status_polls = 5
    elasticsearch_objects = 100
"#;

/// What tables hold is small: hours, not events.
#[test]
fn a_month_with_backups_every_15_minutes_has_at_most_a_row_per_20_events() {
    let folder = TempDir::new().unwrap();
    let scenario = Scenario::parse(BACKED_UP).unwrap();
    let truth = run(&scenario, &months(), 7, folder.path()).unwrap();
    let events = whole_tally(&truth).kms_events();
    let rows = truth.usage.len() as u64;
    assert!(events > 500_000, "{events}");
    assert!(rows * 20 <= events, "{rows} rows for {events} events");
}

fn check_recount(name: &str, truth: &Measurement, folder: &Path) {
    let files = files(folder);
    let found = records(&files);
    let kms: Vec<_> = found.iter().filter(|f| is_kms(&f.record)).collect();
    let tally = whole_tally(truth);
    assert_eq!(truth.inputs.files, files.len() as u64, "{name}");
    assert_eq!(tally.records(), found.len() as u64, "{name}");
    assert_eq!(tally.kms_events(), kms.len() as u64, "{name}");

    let network = kms
        .iter()
        .filter(|f| is_network_activity(&f.record))
        .count() as u64;
    assert_eq!(tally.network_activity, network, "{name}");

    let distinct = distinct(&found);
    let requests = requests(&distinct);
    assert_eq!(tally.counted(), requests.len() as u64, "{name}");
    let repeats = tally.redelivered + tally.extra_copies + tally.replicated;
    let sightings = kms.len() as u64 - network;
    assert_eq!(repeats, sightings - distinct.len() as u64, "{name}");
    let joined = tally.cross_account_pairs + tally.updated;
    assert_eq!(joined, (distinct.len() - requests.len()) as u64, "{name}");

    let mut operations = BTreeMap::new();
    for row in &truth.usage {
        let operation = row.key.attributes.operation.to_string();
        *operations.entry(operation).or_insert(0) += row.count;
    }
    let recounted = count_by(requests.iter().copied(), "/eventName");
    assert_eq!(operations, recounted, "{name}");
}

fn check_rows(name: &str, truth: &Measurement) {
    let tally = whole_tally(truth);
    let counted = |billing: Billing| -> u64 {
        let rows = truth.usage.iter();
        rows.filter(|row| row.key.attributes.billing() == billing)
            .map(|row| row.count)
            .sum()
    };
    assert_eq!(tally.billable, counted(Billing::Billable), "{name}");
    assert_eq!(tally.not_billed, counted(Billing::NotBilled), "{name}");
    assert_eq!(tally.uncertain, counted(Billing::Uncertain), "{name}");

    let logged = truth.usage.iter().flat_map(|row| row.logged.values());
    let copies: u64 = logged.clone().map(|logged| logged.extra_copies).sum();
    let records: u64 = logged.map(|logged| logged.records).sum();
    assert_eq!(copies, tally.extra_copies, "{name}");
    let calls = tally.kms_events() - tally.network_activity;
    assert_eq!(records, calls, "{name}");
    assert!(truth.usage.is_sorted_by(|a, b| a.key < b.key), "{name}");
}

fn check_deliveries(name: &str, truth: &Measurement) {
    let tally = whole_tally(truth);
    let delivered = truth.deliveries.values();
    let compressed: u64 = delivered.clone().map(|d| d.compressed_bytes).sum();
    let files: u64 = delivered.clone().map(|d| d.files).sum();
    let kms: u64 = delivered.map(|d| d.kms_records).sum();
    assert_eq!(compressed, truth.inputs.bytes, "{name}");
    assert_eq!(files, truth.inputs.files, "{name}");
    assert_eq!(kms, tally.kms_events(), "{name}");

    let met = truth.activity.values().flat_map(|hours| hours.values());
    let met: u64 = met.map(|met| met.records).sum();
    assert_eq!(met, tally.records(), "{name}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let (_, scenario) = scenarios()
        .into_iter()
        .find(|(name, _)| name.ends_with("two-trails.toml"))
        .unwrap();
    let act = |threads: usize, seed: u64| {
        let folder = TempDir::new().unwrap();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let truth = pool.install(|| run(&scenario, &months(), seed, folder.path()).unwrap());
        (files(folder.path()), truth)
    };
    let (first, truth) = act(1, 3);
    for threads in [2, 8] {
        let (again, same) = act(threads, 3);
        assert!(first == again && truth == same, "{threads} threads");
    }
    assert!(first != act(2, 4).0, "another seed gives other bytes");
}

#[test]
fn a_second_trail_of_one_root_is_inferred_and_a_further_root_is_not() {
    let copies = |file: &str| {
        let all = scenarios();
        let (_, scenario) = all.iter().find(|(name, _)| name.ends_with(file)).unwrap();
        let folder = TempDir::new().unwrap();
        let truth = run(scenario, &months(), 5, folder.path()).unwrap();
        let logged = truth.usage.iter().flat_map(|row| row.logged.values());
        let inferred: u64 = logged.clone().map(|logged| logged.inferred_copies).sum();
        let extra: u64 = logged.map(|logged| logged.extra_copies).sum();
        (extra, inferred, whole_tally(&truth))
    };
    let (extra, inferred, tally) = copies("two-trails.toml");
    assert_eq!(extra, inferred);
    assert!(tally.redelivered > 0 && extra == tally.counted() + tally.updated);
    let (extra, inferred, tally) = copies("organization.toml");
    assert_eq!(inferred, 0);
    assert!(tally.replicated > extra && extra == tally.counted());
}

#[test]
fn monthly_counts_are_met_exactly() {
    let scenario = Scenario::parse(
        r#"
        scenario_version = 1
        account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
        logs = { minutes_between_files = 60 }
        keys = [{ name = "k" }]
        trails = [{ name = "t" }]
        [[clusters]]
        name = "c"
        key = "k"
        key_checks_per_hour = 2
        reencrypts = 11
        disks = { zeebe = 3, elasticsearch = 2, reattachments = 4, restarts = 2, replacements = 1 }
        documents = { bucket = { name = "d", bucket_key = true, reduction = 0.9 }, created = 1005, read = 77 }
        backups = { bucket = { name = "b" }, every = "day", partitions = 3, snapshot_files = 10, segment_files = 5, status_polls = 2, elasticsearch_objects = 40, restores = 2 }
        "#,
    )
    .unwrap();
    let folder = TempDir::new().unwrap();
    let truth = run(&scenario, &months(), 1, folder.path()).unwrap();
    let count = |operation: &str| -> u64 {
        let rows = truth.usage.iter();
        rows.filter(|row| &*row.key.attributes.operation == operation)
            .map(|row| row.count)
            .sum()
    };
    // 1005 - 904 documents written; per day 3 × (10 + 5 + 2) + 40 backup objects.
    assert_eq!(count("GenerateDataKey"), 101 + 31 * 91);
    // 77 - 69 documents read; per day 3 manifests × 3; two restores of 3 × 15 + 40 + 3; disks.
    assert_eq!(count("Decrypt"), 8 + 31 * 9 + 2 * 88 + 5 * 7);
    assert_eq!(count("CreateGrant"), 5 * 7);
    assert_eq!(count("RetireGrant"), 5 * 7);
    assert_eq!(count("GenerateDataKeyWithoutPlaintext"), 5);
    assert_eq!(count("DescribeKey"), 2 * 744);
    assert_eq!(count("ReEncrypt"), 11);
}

#[test]
fn every_change_of_a_key_is_an_event_and_a_record() {
    let all = scenarios();
    let (_, scenario) = all
        .iter()
        .find(|(name, _)| name.ends_with("lifecycle.toml"))
        .unwrap();
    let folder = TempDir::new().unwrap();
    let truth = run(scenario, &months(), 5, folder.path()).unwrap();
    let count = |kind: KeyEventKind| truth.key_events.iter().filter(|e| e.kind == kind).count();
    assert_eq!(count(KeyEventKind::Created), 1);
    assert_eq!(count(KeyEventKind::Rotated), 3);
    assert_eq!(count(KeyEventKind::RotationRequested), 2);
    assert_eq!(count(KeyEventKind::DeletionScheduled), 2);
    assert_eq!(count(KeyEventKind::Deleted), 1);
    assert_eq!(count(KeyEventKind::AwsManagedSeen), 1);
    let files = files(folder.path());
    let found = records(&files);
    let ids: BTreeSet<&str> = found.iter().map(|f| text(&f.record, "/eventID")).collect();
    for event in &truth.key_events {
        assert!(
            ids.contains(event.event_id.as_deref().unwrap()),
            "{event:?}"
        );
    }
    let materials: BTreeSet<&str> = found
        .iter()
        .map(|f| text(&f.record, "/additionalEventData/keyMaterialId"))
        .filter(|material| !material.is_empty())
        .collect();
    assert_eq!(count(KeyEventKind::MaterialSeen), materials.len());
}

#[test]
fn a_folder_with_logs_is_refused() {
    let (_, scenario) = scenarios().swap_remove(0);
    let folder = TempDir::new().unwrap();
    run(&scenario, &months(), 1, folder.path()).unwrap();
    let again = run(&scenario, &months(), 1, folder.path());
    assert!(matches!(again, Err(SimulateError::Exists(_))));
}

#[test]
#[ignore = "writes two gigabytes and takes minutes; watch its memory from outside"]
fn ten_million_events_in_a_month() {
    let text = include_str!("../../../data/scenarios/large.toml");
    let scenario = Scenario::parse(text).unwrap();
    let folder = TempDir::new().unwrap();
    let truth = run(&scenario, &months(), 1, folder.path()).unwrap();
    let tally = whole_tally(&truth);
    assert!(tally.records() > 10_000_000, "{tally:?}");
}
