//! Tables that are not as they should be.

use std::fs::File;
use std::path::Path;

use polars::prelude::*;

use crate::columnar::{read_tables, write_tables};
use crate::period::{Hour, Timestamp};
use crate::usage::key_event::{KeyEvent, KeyEventKind};
use crate::usage::measurement::Measurement;
use crate::usage::tally::RecordTally;

/// One key event and one hour of the tally.
fn small() -> Measurement {
    let event = KeyEvent {
        key: Some("arn:aws:kms:a:b:key/c".into()),
        time: Some(Timestamp(1_790_000_000)),
        kind: KeyEventKind::Created,
        event_id: None,
        until: None,
        key_spec: None,
        origin: None,
        material: None,
        related: None,
    };
    let mut measurement = Measurement {
        key_events: vec![event],
        ..Measurement::default()
    };
    let tally = RecordTally {
        not_kms: 3,
        ..RecordTally::default()
    };
    measurement.records.insert(Some(Hour(497_222)), tally);
    measurement
}

fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_tables(&small(), folder.path()).unwrap();
    folder
}

/// Writes a table anew after `change`.
fn changed(folder: &Path, file: &str, change: impl FnOnce(DataFrame) -> DataFrame) {
    let path = folder.join(file);
    let frame = ParquetReader::new(File::open(&path).unwrap())
        .finish()
        .unwrap();
    let mut frame = change(frame);
    ParquetWriter::new(File::create(&path).unwrap())
        .finish(&mut frame)
        .unwrap();
}

fn refusal(folder: &Path) -> String {
    let said = read_tables(folder).unwrap_err().to_string();
    said.replace(&format!("{}", folder.display()), "DIR")
}

#[test]
fn a_folder_without_tables_is_told() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        refusal(folder.path()),
        "DIR: no tables here, there is no inputs.parquet: name the folder that report --tables wrote"
    );
    assert!(refusal(&folder.path().join("nowhere")).contains("no tables here"));
}

#[test]
fn a_missing_table_is_told() {
    let folder = written();
    std::fs::remove_file(folder.path().join("tally.parquet")).unwrap();
    assert_eq!(
        refusal(folder.path()),
        "DIR: tally.parquet is missing: write the tables again with report --tables"
    );
}

#[test]
fn a_truncated_table_is_told_wherever_it_ends() {
    let folder = written();
    let path = folder.path().join("tally.parquet");
    let whole = std::fs::read(&path).unwrap();
    for end in [0, 1, 4, 12, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, whole.get(..end).unwrap()).unwrap();
        let said = refusal(folder.path());
        assert!(
            said.starts_with("DIR/tally.parquet: no Parquet file, or a damaged one ("),
            "{end}: {said}"
        );
    }
}

#[test]
fn a_damaged_footer_is_an_error_and_no_crash() {
    let folder = written();
    let path = folder.path().join("tally.parquet");
    let whole = std::fs::read(&path).unwrap();
    // The last eight bytes are the footer's length and the magic ones.
    let (_, end) = whole.split_last_chunk::<8>().unwrap();
    let length = u32::from_le_bytes(*end.first_chunk().unwrap()) as usize;
    for at in whole.len() - 8 - length..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        std::fs::write(&path, damaged).unwrap();
        // What is damaged may be of no consequence (a statistic, a name): then it reads the same.
        if let Ok(read) = read_tables(folder.path()) {
            assert_eq!(read.records.len(), 1, "byte {at}");
        }
    }
}

#[test]
fn a_missing_column_is_told_and_a_further_one_is_left_alone() {
    let folder = written();
    changed(folder.path(), "tally.parquet", |frame| {
        frame.drop("updated").unwrap()
    });
    assert_eq!(
        refusal(folder.path()),
        "DIR/tally.parquet: the column updated is missing"
    );
    let folder = written();
    changed(folder.path(), "tally.parquet", |mut frame| {
        frame
            .with_column(Column::new("later".into(), [1.5]))
            .unwrap();
        frame
    });
    assert_eq!(read_tables(folder.path()).unwrap(), small());
}

#[test]
fn a_wrong_type_is_told() {
    for (file, column, wanted) in [
        ("tally.parquet", "updated", "int64"),
        ("tally.parquet", "hour", "timestamp(ms, UTC)"),
        ("key_events.parquet", "key", "string"),
    ] {
        let folder = written();
        changed(folder.path(), file, |mut frame| {
            frame
                .with_column(Column::new(column.into(), [1.5]))
                .unwrap();
            frame
        });
        assert_eq!(
            refusal(folder.path()),
            format!("DIR/{file}: the column {column} is f64, not {wanted}")
        );
    }
}

#[test]
fn types_that_mean_the_same_are_read() {
    let folder = written();
    changed(folder.path(), "tally.parquet", |mut frame| {
        let narrow = frame
            .column("not_kms")
            .unwrap()
            .cast(&DataType::UInt32)
            .unwrap();
        let unit = DataType::Datetime(TimeUnit::Nanoseconds, None);
        let hour = frame.column("hour").unwrap().cast(&unit).unwrap();
        frame.with_column(narrow).unwrap();
        frame.with_column(hour).unwrap();
        frame
    });
    changed(folder.path(), "key_events.parquet", |mut frame| {
        let binary = frame
            .column("key")
            .unwrap()
            .cast(&DataType::Binary)
            .unwrap();
        frame.with_column(binary).unwrap();
        frame
    });
    assert_eq!(read_tables(folder.path()).unwrap(), small());
}

#[test]
fn a_value_that_cannot_be_is_told_with_its_row() {
    let value = |file: &str, column: Column| {
        let folder = written();
        changed(folder.path(), file, |mut frame| {
            frame.with_column(column).unwrap();
            frame
        });
        refusal(folder.path())
    };
    assert_eq!(
        value("tally.parquet", Column::new("updated".into(), [-1_i64])),
        "DIR/tally.parquet: row 1: updated is below 0"
    );
    assert_eq!(
        value(
            "tally.parquet",
            Column::new("updated".into(), [None::<i64>])
        ),
        "DIR/tally.parquet: row 1: updated is null"
    );
    assert_eq!(
        value("key_events.parquet", Column::new("kind".into(), ["lost"])),
        "DIR/key_events.parquet: row 1: kind `lost` is unknown"
    );
    let half = Column::new("hour".into(), [1_790_001_800_000_i64]);
    let half = half
        .cast(&DataType::Datetime(TimeUnit::Milliseconds, None))
        .unwrap();
    assert_eq!(
        value("tally.parquet", half),
        "DIR/tally.parquet: row 1: hour is not on the hour"
    );
    let part = Column::new("time".into(), [1_790_001_800_001_i64]);
    let part = part
        .cast(&DataType::Datetime(TimeUnit::Milliseconds, None))
        .unwrap();
    assert_eq!(
        value("key_events.parquet", part),
        "DIR/key_events.parquet: row 1: time is no whole second"
    );
    assert_eq!(
        value(
            "inputs.parquet",
            Column::new("fingerprint".into(), ["a1b2"])
        ),
        "DIR/inputs.parquet: row 1: fingerprint `a1b2` is unknown"
    );
}

#[test]
fn a_row_that_stands_twice_is_told() {
    let folder = written();
    changed(folder.path(), "tally.parquet", |frame| {
        frame.vstack(&frame).unwrap()
    });
    assert_eq!(
        refusal(folder.path()),
        "DIR/tally.parquet: row 2: hour stands twice"
    );
}

#[test]
fn another_major_version_is_refused_and_a_minor_one_read() {
    let version = |version: &str| {
        let folder = written();
        changed(folder.path(), "inputs.parquet", |mut frame| {
            let column = Column::new("schema_version".into(), [version]);
            frame.with_column(column).unwrap();
            frame
        });
        read_tables(folder.path()).map_err(|error| error.to_string())
    };
    assert_eq!(version("1.7"), Ok(small()));
    for other in ["2.0", "0.9", "10.0", "", "next"] {
        let said = version(other).unwrap_err();
        assert!(
            said.contains(&format!(
                "schema_version is {other}, this program reads 1.0"
            )),
            "{said}"
        );
    }
}
