//! `deliveries.parquet`: what trails delivered.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, optional, required};
use crate::columnar::writer::TableWriter;
use crate::usage::measurement::{Delivered, DeliveryKey, Measurement};

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "deliveries",
    about: "What each trail delivered, per account, region and day of the events.",
    columns: &[
        required(
            "trail",
            Kind::Text,
            "the trail: its configured name, else its root",
        ),
        optional("account", Kind::Text, "`recipientAccountId` of the records"),
        optional("region", Kind::Text, "`awsRegion` of the records"),
        optional("day", Kind::Date, "the day of `eventTime`"),
        required("files", Kind::Count, "files, each counted in one row"),
        required(
            "compressed_bytes",
            Kind::Count,
            "bytes as stored; a file's are divided over its records by their size",
        ),
        required(
            "raw_bytes",
            Kind::Count,
            "bytes of the records, uncompressed",
        ),
        required(
            "records",
            Kind::Count,
            "records of any service, repeats included",
        ),
        required("kms_records", Kind::Count, "those of KMS"),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let keys = || measurement.deliveries.keys();
    let sums = || measurement.deliveries.values();
    TableWriter::new(&TABLE)
        .texts("trail", keys().map(|key| Some(&*key.trail)))
        .texts("account", keys().map(|key| key.account.as_deref()))
        .texts("region", keys().map(|key| key.region.as_deref()))
        .dates("day", keys().map(|key| key.day))
        .counts("files", sums().map(|sum| Some(sum.files)))
        .counts(
            "compressed_bytes",
            sums().map(|sum| Some(sum.compressed_bytes)),
        )
        .counts("raw_bytes", sums().map(|sum| Some(sum.raw_bytes)))
        .counts("records", sums().map(|sum| Some(sum.records)))
        .counts("kms_records", sums().map(|sum| Some(sum.kms_records)))
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let counts = |name| Ok(table.all_counts(name)?.into_iter());
    let mut trail = table.all_texts("trail")?.into_iter();
    let mut account = table.texts("account")?.into_iter();
    let mut region = table.texts("region")?.into_iter();
    let mut day = table.dates("day")?.into_iter();
    let mut files = counts("files")?;
    let (mut compressed_bytes, mut raw_bytes) = (counts("compressed_bytes")?, counts("raw_bytes")?);
    let (mut records, mut kms_records) = (counts("records")?, counts("kms_records")?);
    let mut one = || {
        let key = DeliveryKey {
            trail: trail.next()?,
            account: account.next()?,
            region: region.next()?,
            day: day.next()?,
        };
        let delivered = Delivered {
            files: files.next()?,
            compressed_bytes: compressed_bytes.next()?,
            raw_bytes: raw_bytes.next()?,
            records: records.next()?,
            kms_records: kms_records.next()?,
        };
        Some((key, delivered))
    };
    for (row, (key, delivered)) in std::iter::from_fn(&mut one).enumerate() {
        if measurement.deliveries.insert(key, delivered).is_some() {
            return Err(Fault::value(
                row,
                "trail",
                "stands twice for this place and day",
            ));
        }
    }
    Ok(())
}
