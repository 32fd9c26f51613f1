//! The same events as Parquet tables: of Security Lake, and over a trail's files.

use std::collections::BTreeMap;

use polars::prelude::{
    DataFrame, IntoColumn, IntoSeries, NamedFrom, ParquetWriter, Series, StructChunked,
};
use serde_json::{Value, json};

use super::columns::{COLUMNS, lower_case, ocsf, ocsf_first, text};
use super::wrappings::gzip;
use super::{Shape, events, report, tally};
use crate::run::Run;

pub(crate) fn all(events: &[Value]) -> Vec<Shape> {
    let ocsf: Vec<Value> = events.iter().map(|event| as_map(ocsf(event))).collect();
    let first = events.iter().map(|event| as_map(ocsf_first(event)));
    let first: Vec<Value> = first.collect();
    let glue: Vec<Value> = events.iter().map(glue).collect();
    let texts: Vec<Value> = events.iter().map(texts).collect();
    vec![
        Shape::view(
            "Security Lake, OCSF 1.1.0, in Parquet",
            "a.parquet",
            parquet(&ocsf, 100),
        ),
        Shape::view(
            "the same, OCSF 1.0.0-rc.2",
            "a.gz.parquet",
            parquet(&first, 1000),
        ),
        Shape::view(
            "a Parquet table with Athena's columns",
            "a.parquet",
            parquet(&glue, 64),
        ),
        Shape::view("a Parquet table of texts", "a", parquet(&texts, 600)),
    ]
}

/// As Athena's table over a trail has them: structures, but parameters as JSON
/// (<https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table.html>).
fn glue(event: &Value) -> Value {
    let mut row = lower_case(event);
    let members = row.as_object_mut().unwrap();
    for (name, value) in members.iter_mut() {
        *value = match (name.as_str(), &*value) {
            ("useridentity", identity) => lower_case(identity),
            ("resources", Value::Array(resources)) => resources.iter().map(lower_case).collect(),
            (_, Value::Object(_) | Value::Bool(_)) => value.to_string().into(),
            _ => continue,
        };
    }
    members.retain(|name, _| COLUMNS.iter().any(|column| column.to_lowercase() == *name));
    row
}

/// Every column a text, with the names of a record.
fn texts(event: &Value) -> Value {
    let cell = |name: &&str| {
        let value = (!event[*name].is_null()).then(|| text(&event[*name]));
        ((*name).to_owned(), Value::from(value))
    };
    COLUMNS.iter().map(cell).collect()
}

/// `unmapped` is a map of texts.
fn as_map(mut event: Value) -> Value {
    let Some(Value::Object(unmapped)) = event.get("unmapped").cloned() else {
        return event;
    };
    let entries = unmapped
        .iter()
        .map(|(name, value)| json!({ "key": name, "value": text(value) }));
    event["unmapped"] = entries.collect();
    event
}

/// A Parquet file of these objects.
pub(crate) fn parquet(rows: &[Value], rows_per_group: usize) -> Vec<u8> {
    let columns = members(rows)
        .into_iter()
        .filter_map(|(name, values)| Some(series(&name, &values)?.into_column()));
    let mut frame = DataFrame::new(rows.len(), columns.collect()).unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_row_group_size(Some(rows_per_group))
        .finish(&mut frame)
        .unwrap();
    bytes
}

/// The values of each member of the objects, null where there is none.
fn members(objects: &[Value]) -> BTreeMap<String, Vec<Value>> {
    let names = objects.iter().filter_map(Value::as_object);
    let names = names.flat_map(|object| object.keys().cloned());
    let values = |name: String| {
        let values = objects.iter().map(|object| object[&name].clone());
        let values = values.collect();
        (name, values)
    };
    names.map(values).collect()
}

/// A column of values of one kind; `None`: all are null.
fn series(name: &str, values: &[Value]) -> Option<Series> {
    let known = values.iter().find(|value| !value.is_null())?;
    Some(match known {
        Value::Bool(_) => {
            let flags: Vec<Option<bool>> = values.iter().map(Value::as_bool).collect();
            Series::new(name.into(), flags)
        }
        Value::Number(_) => {
            let numbers: Vec<Option<i64>> = values.iter().map(Value::as_i64).collect();
            Series::new(name.into(), numbers)
        }
        Value::Array(_) => {
            let items: Vec<Value> = values
                .iter()
                .filter_map(Value::as_array)
                .flatten()
                .cloned()
                .collect();
            let items = series("", &items)?;
            let mut start = 0_i64;
            let row = |value: &Value| {
                let length = value.as_array()?.len();
                start += i64::try_from(length).unwrap();
                Some(items.slice(start - i64::try_from(length).unwrap(), length))
            };
            Series::new(name.into(), values.iter().map(row).collect::<Vec<_>>())
        }
        Value::Object(_) => {
            let fields = members(values);
            let fields = fields
                .iter()
                .filter_map(|(name, values)| series(name, values));
            let fields: Vec<Series> = fields.collect();
            if fields.is_empty() {
                return None;
            }
            let column = StructChunked::from_series(name.into(), values.len(), fields.iter());
            column.unwrap().into_series()
        }
        _ => {
            let cell = |value: &Value| (!value.is_null()).then(|| text(value));
            let cells: Vec<Option<String>> = values.iter().map(cell).collect();
            Series::new(name.into(), cells)
        }
    })
}

#[test]
fn a_row_with_a_value_of_another_type_is_malformed_and_named_by_its_row() {
    let mut rows: Vec<Value> = events().iter().take(40).map(texts).collect();
    let of_kms = |row: &Value| row["eventSource"] == "kms.amazonaws.com";
    let wrong = rows.iter().position(of_kms).unwrap();
    rows[wrong]["userIdentity"] = r#"{"type":["AssumedRole"]}"#.into();
    rows[37]["eventName"] = Value::Null;
    let run = Run::new().file("logs/a.parquet", parquet(&rows, 10));
    let (said, report) = report(run);
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert_eq!(report["tally"]["malformed"], 2, "{}", said.stderr);
    assert_eq!(tally(&report)[0], 40);
    let wanted = format!("a.parquet, row {}: userIdentity", wrong + 1);
    assert!(said.stderr.contains(&wanted), "{}", said.stderr);
    assert!(
        said.stderr.contains("a.parquet, row 38: "),
        "{}",
        said.stderr
    );
}

#[test]
fn a_truncated_parquet_file_costs_only_itself() {
    let rows: Vec<Value> = events().iter().map(texts).collect();
    let whole = parquet(&rows, 100);
    for end in [4, 5, 100, whole.len() / 2, whole.len() - 1] {
        let run = Run::new()
            .file("logs/cut.parquet", whole.get(..end).unwrap())
            .file("logs/whole.parquet", &whole);
        let (said, report) = report(run);
        assert_eq!(said.code, 3, "{}", said.stderr);
        assert_eq!(tally(&report)[0], 592);
        assert_eq!(report["tally"]["files_unreadable"], 1);
        let wanted = "not read: cut.parquet: the Parquet data is damaged (";
        assert!(said.stderr.contains(wanted), "{}", said.stderr);
    }
}

#[test]
fn tables_of_other_things_are_no_logs() {
    let rows = [json!({ "region": "eu-central-1", "operation": "Decrypt", "count": 7 })];
    let (said, report) = report(Run::new().file("logs/a.parquet", parquet(&rows, 10)));
    assert_eq!((said.code, tally(&report)), (0, [0, 0, 0]));
    assert_eq!(report["tally"]["files_skipped"], 1);
}

#[test]
fn a_compressed_one_is_read_and_its_bytes_are_those_that_are_stored() {
    let rows: Vec<Value> = events().iter().map(texts).collect();
    let packed = gzip(&parquet(&rows, 100));
    let (_, report) = report(Run::new().file("logs/a.parquet.gz", &packed));
    assert_eq!(tally(&report)[0], 592);
    assert_eq!(report["inputs"]["bytes"], packed.len());
    let plain = parquet(&rows, 100);
    let run = Run::new().stdin(plain);
    let said = run.says("report - --format json");
    let report: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(tally(&report)[0], 592);
}

#[test]
fn a_table_of_whole_events_is_read_through_them() {
    let rows: Vec<Value> = events()
        .iter()
        .map(|event| json!({ "eventName": event["eventName"], "CloudTrailEvent": event.to_string() }))
        .collect();
    let (_, report) = report(Run::new().file("logs/a.parquet", parquet(&rows, 100)));
    assert_eq!(tally(&report)[0], 592);
}
