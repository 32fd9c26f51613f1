//! `problems.parquet`: what could not be read.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, optional, required};
use crate::columnar::writer::TableWriter;
use crate::usage::measurement::Measurement;
use crate::usage::problem::{Place, Problem, Severity};

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "problems",
    about: "What is wrong with the input, what it costs and what to do.",
    columns: &[
        required("file", Kind::Text, "the file, relative to the PATH given"),
        required(
            "place",
            Kind::Text,
            "where in it: `file` (as a whole), `byte`, `line`, `row`",
        ),
        optional(
            "place_number",
            Kind::Count,
            "which byte of the uncompressed contents, from 0; which line or row, from 1",
        ),
        required(
            "severity",
            Kind::Text,
            "`lost`: a file or record could not be read; `note`: odd, but read; `skipped`: no log",
        ),
        required("reason", Kind::Text, "what is wrong"),
        required("remedy", Kind::Text, "what can be done about it"),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let all = || measurement.problems.iter();
    TableWriter::new(&TABLE)
        .texts("file", all().map(|problem| Some(&*problem.file)))
        .texts(
            "place",
            all().map(|problem| Some(place_parts(problem.place).0)),
        )
        .counts(
            "place_number",
            all().map(|problem| place_parts(problem.place).1),
        )
        .texts(
            "severity",
            all().map(|problem| Some(severity_name(problem.severity))),
        )
        .texts("reason", all().map(|problem| Some(&*problem.reason)))
        .texts("remedy", all().map(|problem| Some(&*problem.remedy)))
}

fn place_parts(place: Place) -> (&'static str, Option<u64>) {
    match place {
        Place::File => ("file", None),
        Place::Byte(offset) => ("byte", Some(offset)),
        Place::Line(line) => ("line", Some(line)),
        Place::Row(row) => ("row", Some(row)),
    }
}

fn place(name: &str, number: Option<u64>) -> Option<Place> {
    match (name, number) {
        ("file", None) => Some(Place::File),
        ("byte", Some(offset)) => Some(Place::Byte(offset)),
        ("line", Some(line)) => Some(Place::Line(line)),
        ("row", Some(row)) => Some(Place::Row(row)),
        _ => None,
    }
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Lost => "lost",
        Severity::Note => "note",
        Severity::Skipped => "skipped",
    }
}

fn severity(name: &str) -> Option<Severity> {
    [Severity::Lost, Severity::Note, Severity::Skipped]
        .into_iter()
        .find(|severity| severity_name(*severity) == name)
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let mut file = table.all_texts("file")?.into_iter();
    let mut places = places(table)?.into_iter();
    let mut severity = table.names("severity", severity)?.into_iter();
    let mut reason = table.all_texts("reason")?.into_iter();
    let mut remedy = table.all_texts("remedy")?.into_iter();
    let mut one = || {
        Some(Problem {
            file: file.next()?,
            place: places.next()?,
            severity: severity.next()??,
            reason: reason.next()?.to_string(),
            remedy: remedy.next()?.to_string(),
        })
    };
    measurement.problems = std::iter::from_fn(&mut one).collect();
    Ok(())
}

fn places(table: &TableReader) -> Result<Vec<Place>, Fault> {
    let names = table.all_texts("place")?;
    let pairs = names.iter().zip(table.counts("place_number")?).enumerate();
    let one = |(row, (name, number)): (usize, (&crate::units::Text, Option<u64>))| {
        place(name, number).ok_or_else(|| {
            Fault::value(
                row,
                "place",
                format!("`{name}` is unknown, or has no number"),
            )
        })
    };
    pairs.map(one).collect()
}
