//! Bad input as a value: reading never fails as a whole.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::units::Text;

/// Where in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A byte of the uncompressed contents, counted from 0.
    Byte(u64),
    /// A line, counted from 1.
    Line(u64),
    /// A row of a table, counted from 1.
    Row(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("whole file"),
            Self::Byte(offset) => write!(f, "byte {offset}"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(row) => write!(f, "row {row}"),
        }
    }
}

impl Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a problem costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something of a CloudTrail file or record could not be read: the report is incomplete.
    Lost,
    /// Everything was read, but something is odd.
    Note,
    /// The file is no CloudTrail log and was left out.
    Skipped,
}

/// Something that is wrong with the input, what it costs, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, relative to the PATH given; `-` is standard input.
    pub file: Text,
    /// Where in it.
    pub place: Place,
    /// What it costs.
    pub severity: Severity,
    /// What is wrong, in one phrase.
    pub reason: String,
    /// What the user can do about it.
    pub remedy: String,
}
