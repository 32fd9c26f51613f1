//! `proven.parquet`: hours of which digests show that every file is here.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, optional, required};
use crate::columnar::writer::TableWriter;
use crate::period::Hour;
use crate::usage::coverage::Place;
use crate::usage::measurement::Measurement;

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "proven",
    about: "Hours of an account and region of which CloudTrail's digests list every file, and each \
            is here.",
    columns: &[
        optional("account", Kind::Text, "whose log files"),
        optional("region", Kind::Text, "of which region"),
        required("hour", Kind::Hour, "the hour"),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let places = measurement.proven.iter();
    let all: Vec<(&Place, Hour)> = places
        .flat_map(|(place, hours)| hours.iter().map(move |hour| (place, *hour)))
        .collect();
    let places = || all.iter().map(|(place, _)| place);
    TableWriter::new(&TABLE)
        .texts("account", places().map(|place| place.account.as_deref()))
        .texts("region", places().map(|place| place.region.as_deref()))
        .times("hour", all.iter().map(|(_, hour)| Some(hour.start())))
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let accounts = table.texts("account")?.into_iter();
    let regions = table.texts("region")?.into_iter();
    let hours = table.hours("hour")?.into_iter().flatten();
    for ((account, region), hour) in accounts.zip(regions).zip(hours) {
        let place = Place { account, region };
        measurement.proven.entry(place).or_default().insert(hour);
    }
    Ok(())
}
