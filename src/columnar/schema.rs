//! What a table is: its name, its columns, their types and meaning.

use std::fmt::Write;

/// The version of the tables. A reader refuses another major number (before the point); a minor
/// one adds columns that may be left out.
pub const SCHEMA_VERSION: &str = "1.0";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A whole number from 0.
    Count,
    /// True or false.
    Flag,
    /// A UTC instant, whole seconds.
    Time,
    /// A UTC instant on the hour.
    Hour,
    /// A calendar day in UTC.
    Date,
    /// An exact decimal, 12 places.
    Decimal,
}

impl Kind {
    /// The type as Parquet has it.
    pub fn parquet(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Count => "int64",
            Self::Flag => "boolean",
            Self::Time | Self::Hour => "timestamp(ms, UTC)",
            Self::Date => "date",
            Self::Decimal => "decimal(38, 12)",
        }
    }
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether every row has a value; otherwise null is "unknown".
    pub required: bool,
    /// What it means, with its unit.
    pub about: &'static str,
}

/// A column in which null is "unknown".
pub(super) const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column {
        name,
        kind,
        required: false,
        about,
    }
}

/// A column without nulls.
pub(super) const fn required(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column {
        name,
        kind,
        required: true,
        about,
    }
}

/// A table: one file of a folder, or a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name; the file is `<name>.parquet`.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

impl Table {
    /// The name of its file.
    pub fn file(&self) -> String {
        format!("{}.parquet", self.name)
    }

    pub(super) fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The table as a section of Markdown.
    pub fn describe(&self) -> String {
        let mut text = format!("### `{}`\n\n{}\n\n", self.file(), self.about);
        text.push_str("| Column | Type | Null | Meaning |\n|---|---|---|---|\n");
        for column in self.columns {
            let null = if column.required { "no" } else { "unknown" };
            let kind = column.kind.parquet();
            let _ = writeln!(
                text,
                "| `{}` | {kind} | {null} | {} |",
                column.name, column.about
            );
        }
        text
    }
}

/// The tables of a Measurement, in the order in which they are written.
pub fn measurement_tables() -> Vec<&'static Table> {
    super::measurement::PARTS
        .iter()
        .map(|part| part.table)
        .collect()
}
