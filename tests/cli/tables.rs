//! `report --tables` and `report --usage`

use byok_cost::columnar::charges::CHARGES;
use byok_cost::columnar::schema::measurement_tables;
use polars::prelude::{ParquetReader, SerReader};
use serde_json::Value;

use crate::logs::{call, delivered, document, gzip, october};
use crate::run::{Run, Said, check};

fn logs() -> Run {
    let file = gzip(&document(&october()));
    Run::new()
        .file(&delivered("2026-10-31", "abcdefgh12345678"), file)
        .file("logs/readme.txt", "no log")
        .file("logs/lost.json", "{\"Records\":[{\"eventSource\"")
}

/// Says what the report says, to be compared: all that is not from the config.
fn same(logs: &Said, tables: &Said) {
    assert_eq!(logs.code, tables.code);
    assert_eq!(logs.stderr, tables.stderr);
    assert!(logs.stdout == tables.stdout, "the reports differ");
}

#[test]
fn tables_say_what_the_logs_say() {
    for format in ["text", "json"] {
        let from_logs = logs().says(&format!("report logs --format {format} --tables tables"));
        assert_eq!(from_logs.code, 3, "{}", from_logs.stderr);
        let plain = logs().says(&format!("report logs --format {format}"));
        same(&plain, &from_logs);
        let from_tables = from_logs
            .again()
            .says(&format!("report --usage tables --format {format}"));
        same(&plain, &from_tables);
    }
}

#[test]
fn tables_of_tables_are_the_same_bytes() {
    let first = logs().says("report logs --tables one");
    let second = first.again().says("report --usage one --tables two");
    let folder = second.path();
    for entry in folder.join("one").read_dir().unwrap() {
        let name = entry.unwrap().file_name();
        let bytes = |which: &str| std::fs::read(folder.join(which).join(&name)).unwrap();
        assert!(bytes("one") == bytes("two"), "{name:?}");
    }
}

/// October in one folder, two calls of November in another, and both in a third.
fn two_months() -> Run {
    let october = gzip(&document(&october()));
    let november = [
        call(1_001, "2026-11-01T00:00:00Z", "Encrypt"),
        call(1_002, "2026-11-30T23:59:59Z", "Decrypt"),
    ];
    let november = gzip(&document(&november));
    let path = delivered("2026-10-31", "abcdefgh12345678");
    let later = delivered("2026-11-30", "abcdefgh12345678");
    Run::new()
        .file(&format!("october/{path}"), &october)
        .file(&format!("november/{later}"), &november)
        .file(&format!("both/{path}"), &october)
        .file(&format!("both/{later}"), &november)
}

#[test]
fn tables_of_two_months_add_up_to_the_logs_of_both() {
    let both = two_months().says("report both --format json");
    let one = two_months().says("report october --tables tables/october");
    let two = one.again().says("report november --tables tables/november");
    let sum = "report --usage tables/november --usage tables/october --format json";
    let sum = two.again().says(sum);
    same(&both, &sum);
    let mixed = sum
        .again()
        .says("report november --usage tables/october --format json");
    same(&both, &mixed);
    let fingerprint = serde_json::from_str::<Value>(&mixed.stdout).unwrap();
    assert!(fingerprint["inputs"]["fingerprint"].is_string());
}

#[test]
fn tables_that_overlap_are_refused() {
    let one = two_months().says("report october --tables october-tables");
    let said = check(
        "tables_overlap",
        one.again(),
        "report both --usage october-tables --tables new",
    );
    assert_eq!((said.code, said.stdout.as_str()), (1, ""));
    assert!(!said.path().join("new").exists());
}

#[test]
fn a_folder_without_tables_is_an_error() {
    let said = check("tables_none", logs(), "report --usage logs");
    assert_eq!(said.code, 1);
}

#[test]
fn a_damaged_table_is_an_error() {
    let said = logs().says("report logs --tables tables");
    std::fs::write(said.path().join("tables/usage.parquet"), "PAR1PAR1").unwrap();
    let said = said.again().says("report --usage tables");
    assert_eq!((said.code, said.stdout.as_str()), (1, ""));
    let wanted = "error: reading tables: tables/usage.parquet: no Parquet file, or a damaged one (";
    assert!(said.stderr.contains(wanted), "{}", said.stderr);
}

#[test]
fn logs_or_tables_must_be_named() {
    let said = Run::new().says("report");
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("report PATH"), "{}", said.stderr);
}

#[test]
fn tables_among_logs_are_no_logs() {
    let plain = logs().says("report logs");
    let said = plain.again().says("report logs --tables logs/tables");
    assert_eq!(said.code, 3);
    let again = said.again().says("report logs --format json");
    let report: Value = serde_json::from_str(&again.stdout).unwrap();
    let files = measurement_tables().len() + 1;
    assert_eq!(report["tally"]["files_skipped"], files, "and a readme");
    assert_eq!(report["tally"]["kms_events"], 744);
}

#[test]
fn the_documentation_describes_every_table_as_it_is() {
    let tables = measurement_tables();
    let mut described: Vec<String> = tables.iter().map(|table| table.describe()).collect();
    described.push(CHARGES.describe());
    crate::documented::is_current("docs/tables.md", "tables", &described.join("\n"));
}

#[test]
fn the_table_of_charges_has_the_members_of_json_and_the_month() {
    let said = logs().says("report logs --format json");
    let report: Value = serde_json::from_str(&said.stdout).unwrap();
    let charge = report["charges"][0].as_object().unwrap();
    let mut members: Vec<&str> = charge.keys().map(String::as_str).collect();
    members.push("month");
    members.sort_unstable();
    let mut columns: Vec<&str> = CHARGES.columns.iter().map(|column| column.name).collect();
    columns.sort_unstable();
    assert_eq!(members, columns);
}

#[test]
fn charges_are_written_as_a_table_with_all_their_digits() {
    let said = logs().says("report logs -o charges.parquet -o report.json");
    let table = std::fs::File::open(said.path().join("charges.parquet")).unwrap();
    let table = ParquetReader::new(table).finish().unwrap();
    let report: Value = serde_json::from_str(&said.written("report.json")).unwrap();
    let charges = report["charges"].as_array().unwrap();
    assert!(table.height() > 0 && table.height() == charges.len());
    for (row, charge) in charges.iter().enumerate() {
        for column in ["id", "usage_type", "consumed_quantity", "list_cost"] {
            let cell = table.column(column).unwrap().get(row).unwrap();
            let cell = cell.to_string().trim_matches('"').to_owned();
            let said = charge[column].as_str().unwrap();
            let is_number = said.parse::<rust_decimal::Decimal>().ok();
            match is_number.filter(|_| column != "id") {
                Some(number) => assert_eq!(cell.parse(), Ok(number), "{column}"),
                None => assert_eq!(cell, said, "{column}"),
            }
        }
    }
}

#[test]
fn an_estimate_is_no_table_of_charges() {
    let said = Run::new().says("estimate --clusters 1 --region eu-central-1 -o a.parquet");
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("not written as Parquet"),
        "{}",
        said.stderr
    );
}
