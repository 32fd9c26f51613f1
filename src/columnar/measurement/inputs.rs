//! `inputs.parquet`: one row on the whole.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, SCHEMA_VERSION, Table, required};
use crate::columnar::writer::TableWriter;
use crate::usage::measurement::{Inputs, Measurement};
use crate::usage::tally::FileTally;

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "inputs",
    about: "One row: the version of the tables, and what was read. It is written last: a folder \
            that has it is whole.",
    columns: &[
        required(
            "schema_version",
            Kind::Text,
            "the version of all tables of the folder: a major number that a reader must know, a point, a minor one",
        ),
        required("files", Kind::Count, "files met"),
        required("bytes", Kind::Count, "their bytes as stored"),
        required(
            "fingerprint",
            Kind::Text,
            "of the contents, whatever the files are called: the sum of their SHA-256 as numbers of 256 bits, overflow dropped, as 64 hexadecimal digits",
        ),
        required("files_read", Kind::Count, "files read whole"),
        required("files_partial", Kind::Count, "files read in part"),
        required(
            "files_unreadable",
            Kind::Count,
            "files that could not be read at all",
        ),
        required(
            "files_skipped",
            Kind::Count,
            "files that are no CloudTrail logs",
        ),
        required("malformed", Kind::Count, "records that could not be read"),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let Inputs {
        files,
        bytes,
        fingerprint,
    } = &measurement.inputs;
    let FileTally {
        files_read,
        files_partial,
        files_unreadable,
        files_skipped,
    } = measurement.files;
    let one = |count| std::iter::once(Some(count));
    TableWriter::new(&TABLE)
        .texts("schema_version", std::iter::once(Some(SCHEMA_VERSION)))
        .counts("files", one(*files))
        .counts("bytes", one(*bytes))
        .texts(
            "fingerprint",
            std::iter::once(Some(&*fingerprint.to_string())),
        )
        .counts("files_read", one(files_read))
        .counts("files_partial", one(files_partial))
        .counts("files_unreadable", one(files_unreadable))
        .counts("files_skipped", one(files_skipped))
        .counts("malformed", one(measurement.malformed))
}

/// What the table says about its version.
pub(crate) fn version(table: &TableReader) -> Result<String, Fault> {
    match table.all_texts("schema_version")?.as_slice() {
        [version] => Ok(version.to_string()),
        rows => Err(Fault::value(
            rows.len(),
            "schema_version",
            "needs exactly one row",
        )),
    }
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let one = |name| Ok(table.all_counts(name)?.first().copied().unwrap_or_default());
    let mut fingerprint = table
        .names("fingerprint", |text| text.parse().ok())?
        .into_iter();
    measurement.inputs = Inputs {
        files: one("files")?,
        bytes: one("bytes")?,
        fingerprint: fingerprint.next().flatten().unwrap_or_default(),
    };
    measurement.files = FileTally {
        files_read: one("files_read")?,
        files_partial: one("files_partial")?,
        files_unreadable: one("files_unreadable")?,
        files_skipped: one("files_skipped")?,
    };
    measurement.malformed = one("malformed")?;
    Ok(())
}
