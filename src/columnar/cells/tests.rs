//! Columns of every kind as objects.

use std::io::Cursor;

use polars::prelude::*;
use serde_json::{Value, json};

use crate::columnar::error::Fault;
use crate::columnar::rows::read_rows;

/// A Parquet file with these columns, `rows_per_group` rows in each group.
fn parquet(columns: Vec<Column>, rows_per_group: usize) -> Vec<u8> {
    let height = columns.first().map_or(0, Column::len);
    let mut frame = DataFrame::new(height, columns).unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_row_group_size(Some(rows_per_group))
        .finish(&mut frame)
        .unwrap();
    bytes
}

fn objects(bytes: &[u8]) -> Result<Vec<Value>, Fault> {
    let mut objects = Vec::new();
    let mut source = Cursor::new(bytes);
    let all = read_rows(
        &mut source,
        bytes.len() as u64,
        |_| true,
        |row, object| {
            assert_eq!(row, objects.len() as u64);
            objects.push(serde_json::from_slice(object).unwrap());
        },
    )?;
    assert!(all);
    Ok(objects)
}

fn structs(name: &str, fields: &[Series]) -> Series {
    let length = fields.first().map_or(0, |field| field.len());
    StructChunked::from_series(name.into(), length, fields.iter())
        .unwrap()
        .into_series()
}

/// A list in each row, of that many of the items, one row after another.
fn lists(name: &str, items: &Series, lengths: &[usize]) -> Series {
    let mut start = 0;
    let rows = lengths.iter().map(|&length| {
        start += length;
        items.slice(i64::try_from(start - length).unwrap(), length)
    });
    Series::new(name.into(), rows.collect::<Vec<Series>>())
}

#[test]
fn plain_columns_keep_their_values_and_lose_their_nulls() {
    let time = |unit, value: i64| {
        let kind = DataType::Datetime(unit, None);
        Series::new("time".into(), [Some(value), None])
            .cast(&kind)
            .unwrap()
    };
    for (unit, value) in [
        (TimeUnit::Milliseconds, 1_790_000_000_999),
        (TimeUnit::Microseconds, 1_790_000_000_999_999),
        (TimeUnit::Nanoseconds, 1_790_000_000_999_999_999),
    ] {
        let binary = Series::new("binary".into(), [Some("ä"), None]);
        let date = Series::new("date".into(), [Some(20_727_i32), None]);
        let columns = vec![
            Column::new("text".into(), [Some("a\"\\\n\u{1}ä"), None]),
            Column::new("number".into(), [Some(-7_i64), None]),
            Column::new("small".into(), [Some(7_i32), None]),
            Column::new("flag".into(), [Some(true), None]),
            Column::new("float".into(), [Some(1.5), None]),
            binary.cast(&DataType::Binary).unwrap().into_column(),
            date.cast(&DataType::Date).unwrap().into_column(),
            time(unit, value).into_column(),
        ];
        let first = json!({
            "text": "a\"\\\n\u{1}ä", "number": -7, "small": 7, "flag": true, "float": "1.5",
            "binary": "ä", "date": "2026-10-01", "time": "2026-09-21T14:13:20Z",
        });
        assert_eq!(objects(&parquet(columns, 10)).unwrap(), [first, json!({})]);
    }
}

#[test]
fn nested_columns_keep_their_nesting_over_groups_of_rows() {
    let arns = Series::new("arn".into(), ["k1", "k2", "k3"]);
    let kinds = Series::new("type".into(), [Some("key"), None, Some("key")]);
    let resources = lists("resources", &structs("", &[arns, kinds]), &[2, 0, 1]);
    let names = Series::new("key".into(), ["a.b", "c", "d"]);
    let values = Series::new("value".into(), [Some("1"), None, Some("3")]);
    let unmapped = lists("unmapped", &structs("", &[names, values]), &[1, 1, 1]);
    let account = Series::new("uid".into(), [Some("111122223333"), None, Some("4")]);
    let account = structs("account", &[account]);
    let user = structs(
        "user",
        &[account, Series::new("name".into(), ["x", "y", "z"])],
    );
    let columns: Vec<Column> = [resources, unmapped, user]
        .into_iter()
        .map(IntoColumn::into_column)
        .collect();
    let expected = [
        json!({
            "resources": [{ "arn": "k1", "type": "key" }, { "arn": "k2" }],
            "unmapped": { "a.b": "1" },
            "user": { "account": { "uid": "111122223333" }, "name": "x" },
        }),
        json!({ "resources": [], "unmapped": { "c": null },
            "user": { "account": {}, "name": "y" } }),
        json!({ "resources": [{ "arn": "k3", "type": "key" }], "unmapped": { "d": "3" },
            "user": { "account": { "uid": "4" }, "name": "z" } }),
    ];
    for rows_per_group in [1, 2, 3, 100] {
        let bytes = parquet(columns.clone(), rows_per_group);
        assert_eq!(
            objects(&bytes).unwrap(),
            expected,
            "{rows_per_group} rows per group"
        );
    }
}

#[test]
fn unwanted_and_truncated_files_give_no_rows() {
    let bytes = parquet(vec![Column::new("a".into(), ["x"])], 10);
    let size = bytes.len() as u64;
    let mut source = Cursor::new(&bytes);
    let refused = read_rows(
        &mut source,
        size,
        |names| names != ["a"],
        |_, _| panic!("a row"),
    );
    assert_eq!(refused, Ok(false));
    for end in [4, 8, bytes.len() / 2, bytes.len() - 1] {
        assert!(
            matches!(
                objects(bytes.get(..end).unwrap()),
                Err(Fault::NotParquet(_))
            ),
            "{end}"
        );
    }
}
