//! How many rows a Measurement takes.

use crate::columnar::reader::TableReader;
use crate::columnar::write_tables;
use crate::estimate::scenario::Scenario;
use crate::usage::tally::RecordTally;

/// A busy cluster with a backup every 15 minutes, in the proportions of `data/scenarios/large.toml`.
const SCENARIO: &str = r#"
scenario_version = 1

[account]
owner = "111122223333"
caller = "444455556666"
region = "eu-central-1"

[logs]
minutes_between_files = 60

[[keys]]
name = "orders"

[[clusters]]
name = "orders"
key = "orders"
sessions = 6
documents = { bucket = { name = "orders-documents" }, created = 10000, read = 20000 }
disks = { zeebe = 3, elasticsearch = 3, reattachments = 2 }
key_checks_per_hour = 12

[clusters.backups]
bucket = { name = "orders-backup" }
every = "15 minutes"
partitions = 3
snapshot_files = 10
segment_files = 5
status_polls = 1
elasticsearch_objects = 20

[[trails]]
name = "trail"
"#;

#[test]
fn a_month_of_backups_takes_at_most_one_row_per_twenty_events() {
    let scenario = Scenario::parse(SCENARIO).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let month = "2026-10".parse().unwrap();
    let logs = folder.path().join("logs");
    let measurement = crate::simulate::run(&scenario, &[month], 7, &logs).unwrap();
    let tables = folder.path().join("tables");
    write_tables(&measurement, &tables).unwrap();
    let rows: usize = super::super::PARTS
        .iter()
        .map(|part| {
            let bytes = std::fs::read(tables.join(part.table.file())).unwrap();
            TableReader::read(part.table, bytes).unwrap().rows()
        })
        .sum();
    let events: u64 = measurement
        .records
        .values()
        .map(RecordTally::kms_events)
        .sum();
    assert!(events > 100_000, "{events}");
    assert!(
        rows as u64 * 20 <= events,
        "{rows} rows for {events} events"
    );
}
