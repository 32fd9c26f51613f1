//! `activity.parquet`: when records were met.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, optional, required};
use crate::columnar::writer::TableWriter;
use crate::period::Hour;
use crate::usage::coverage::{Met, Place};
use crate::usage::measurement::Measurement;

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "activity",
    about: "Records met per account, region and hour: what the data covers. Two folders of tables \
            add up only if no such triple is in both.",
    columns: &[
        optional("account", Kind::Text, "`recipientAccountId`"),
        optional("region", Kind::Text, "`awsRegion`"),
        required("hour", Kind::Hour, "the hour of `eventTime`"),
        required(
            "records",
            Kind::Count,
            "records of any service, repeats included",
        ),
        required("kms_records", Kind::Count, "those of KMS"),
        required("read_only", Kind::Count, "those with `readOnly` true"),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let places = measurement.activity.iter();
    let all: Vec<(&Place, Hour, Met)> = places
        .flat_map(|(place, hours)| hours.iter().map(move |(hour, met)| (place, *hour, *met)))
        .collect();
    TableWriter::new(&TABLE)
        .texts(
            "account",
            all.iter().map(|(place, ..)| place.account.as_deref()),
        )
        .texts(
            "region",
            all.iter().map(|(place, ..)| place.region.as_deref()),
        )
        .times("hour", all.iter().map(|(_, hour, _)| Some(hour.start())))
        .counts("records", all.iter().map(|(.., met)| Some(met.records)))
        .counts(
            "kms_records",
            all.iter().map(|(.., met)| Some(met.kms_records)),
        )
        .counts("read_only", all.iter().map(|(.., met)| Some(met.read_only)))
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let mut account = table.texts("account")?.into_iter();
    let mut region = table.texts("region")?.into_iter();
    let mut records = table.all_counts("records")?.into_iter();
    let mut kms_records = table.all_counts("kms_records")?.into_iter();
    let mut read_only = table.all_counts("read_only")?.into_iter();
    let mut one = || {
        let place = Place {
            account: account.next()?,
            region: region.next()?,
        };
        let met = Met {
            records: records.next()?,
            kms_records: kms_records.next()?,
            read_only: read_only.next()?,
        };
        Some((place, met))
    };
    let hours = table.hours("hour")?.into_iter().flatten();
    for (row, hour) in hours.enumerate() {
        if let Some((place, met)) = one()
            && let Some(_twice) = measurement
                .activity
                .entry(place)
                .or_default()
                .insert(hour, met)
        {
            return Err(Fault::value(row, "hour", "stands twice for this place"));
        }
    }
    Ok(())
}
