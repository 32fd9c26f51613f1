//! `validated.parquet`: trails with digests.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, required};
use crate::columnar::writer::TableWriter;
use crate::usage::measurement::Measurement;

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "validated",
    about: "Trails that CloudTrail writes digests for.",
    columns: &[required(
        "trail",
        Kind::Text,
        "the trail, by its root or its configured name",
    )],
};

fn write(measurement: &Measurement) -> TableWriter {
    let trails = measurement.validated.iter();
    TableWriter::new(&TABLE).texts("trail", trails.map(|trail| Some(&**trail)))
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    measurement.validated = table.all_texts("trail")?.into_iter().collect();
    Ok(())
}
