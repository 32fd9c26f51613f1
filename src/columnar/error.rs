//! Why a table cannot be written or read.

use std::io;
use std::path::PathBuf;

use super::schema::SCHEMA_VERSION;

/// Why a table cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The folder or a file in it cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder or a file in it cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder holds no tables.
    #[error(
        "{}: no tables here, there is no {file}: name the folder that report --tables wrote",
        folder.display()
    )]
    NoTables {
        /// Which.
        folder: PathBuf,
        /// The file that tells.
        file: String,
    },
    /// One of the tables is missing.
    #[error("{}: {file} is missing: write the tables again with report --tables", folder.display())]
    Missing {
        /// Where.
        folder: PathBuf,
        /// Which.
        file: String,
    },
    /// A table is of a version that this program does not know.
    #[error(
        "{}: schema_version is {found}, this program reads {SCHEMA_VERSION}: use the program that \
         wrote the tables, or write them again",
        folder.display()
    )]
    Version {
        /// Where.
        folder: PathBuf,
        /// What it says.
        found: String,
    },
    /// Something is wrong inside a table.
    #[error("{}: {fault}", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What.
        fault: Fault,
    },
}

/// What is wrong inside a table.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes are no Parquet file, or a damaged one.
    #[error("no Parquet file, or a damaged one ({0}): write it again")]
    NotParquet(String),
    /// A column is missing.
    #[error("the column {0} is missing")]
    NoColumn(&'static str),
    /// A column has another type.
    #[error("the column {column} is {found}, not {wanted}")]
    WrongType {
        /// Which.
        column: &'static str,
        /// The type it should have.
        wanted: &'static str,
        /// The type it has.
        found: String,
    },
    /// A value that cannot be.
    #[error("row {row}: {column} {what}")]
    Value {
        /// The row, counted from 1.
        row: usize,
        /// Which column.
        column: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// Rows that should be one.
    #[error("two rows agree in every dimension: {0}")]
    Twice(String),
    /// The table cannot be made; a defect of this program.
    #[error("the table cannot be made: {0}; please report this")]
    Unwritable(String),
}

impl Fault {
    /// A value that cannot be, in the row of that index.
    pub(super) fn value(index: usize, column: &'static str, what: impl Into<String>) -> Self {
        Self::Value {
            row: index + 1,
            column,
            what: what.into(),
        }
    }
}
