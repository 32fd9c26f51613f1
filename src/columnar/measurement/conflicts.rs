//! `conflicts.parquet`: repeats that do not agree.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, required};
use crate::columnar::writer::TableWriter;
use crate::usage::measurement::{Conflict, Measurement};

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "conflicts",
    about: "Repeated records of one event that do not agree, and an `eventID` that stands for \
            several events.",
    columns: &[
        required("event_id", Kind::Text, "the `eventID` in question"),
        required(
            "field",
            Kind::Text,
            "the field that differs; `identity`: the id stands for several events",
        ),
        required(
            "kept",
            Kind::Text,
            "the value kept: the smaller one; the first of the events",
        ),
        required("other", Kind::Text, "a value not kept"),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let all = || measurement.conflicts.iter();
    TableWriter::new(&TABLE)
        .texts("event_id", all().map(|conflict| Some(&*conflict.event_id)))
        .texts("field", all().map(|conflict| Some(&*conflict.field)))
        .texts("kept", all().map(|conflict| Some(&*conflict.kept)))
        .texts("other", all().map(|conflict| Some(&*conflict.other)))
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let texts = |name| Ok(table.all_texts(name)?.into_iter());
    let (mut event_id, mut field) = (texts("event_id")?, texts("field")?);
    let (mut kept, mut other) = (texts("kept")?, texts("other")?);
    let mut one = || {
        Some(Conflict {
            event_id: event_id.next()?,
            field: field.next()?,
            kept: kept.next()?,
            other: other.next()?,
        })
    };
    measurement.conflicts = std::iter::from_fn(&mut one).collect();
    Ok(())
}
