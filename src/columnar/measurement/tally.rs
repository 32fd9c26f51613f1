//! `tally.parquet`: what became of the records.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, optional, required};
use crate::columnar::writer::TableWriter;
use crate::period::Hour;
use crate::usage::measurement::Measurement;
use crate::usage::tally::RecordTally;

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "tally",
    about: "What became of every readable record, by hour; each record is in exactly one column.",
    columns: &[
        optional("hour", Kind::Hour, "the hour of `eventTime`"),
        required(
            "not_kms",
            Kind::Count,
            "records of other services, and Insights",
        ),
        required("billable", Kind::Count, "counted calls that AWS charges"),
        required(
            "not_billed",
            Kind::Count,
            "counted calls that AWS does not charge",
        ),
        required(
            "uncertain",
            Kind::Count,
            "counted calls of which AWS does not say whether it charges them",
        ),
        required(
            "redelivered",
            Kind::Count,
            "second deliveries by one trail; free",
        ),
        required(
            "extra_copies",
            Kind::Count,
            "deliveries by a further trail, which AWS charges",
        ),
        required(
            "replicated",
            Kind::Count,
            "the same object under another root; free",
        ),
        required(
            "other_views",
            Kind::Count,
            "repeats in anything but a trail's files; free",
        ),
        required("updated", Kind::Count, "records that another one replaces"),
        required(
            "cross_account_pairs",
            Kind::Count,
            "second records of a call across accounts",
        ),
        required(
            "network_activity",
            Kind::Count,
            "network activity events of VPC endpoints",
        ),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let hours = measurement.records.keys();
    let all = || measurement.records.values().map(|tally| parts(*tally));
    let mut writer =
        TableWriter::new(&TABLE).times("hour", hours.map(|hour| hour.map(Hour::start)));
    for (index, column) in TABLE.columns.iter().skip(1).enumerate() {
        let part = |parts: [u64; 11]| parts.get(index).copied();
        writer = writer.counts(column.name, all().map(part));
    }
    writer
}

/// In the order of the columns.
fn parts(tally: RecordTally) -> [u64; 11] {
    let RecordTally {
        not_kms,
        billable,
        not_billed,
        uncertain,
        redelivered,
        extra_copies,
        replicated,
        other_views,
        updated,
        cross_account_pairs,
        network_activity,
    } = tally;
    [
        not_kms,
        billable,
        not_billed,
        uncertain,
        redelivered,
        extra_copies,
        replicated,
        other_views,
        updated,
        cross_account_pairs,
        network_activity,
    ]
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let counts = |name| Ok(table.all_counts(name)?.into_iter());
    let (mut not_kms, mut billable) = (counts("not_kms")?, counts("billable")?);
    let (mut not_billed, mut uncertain) = (counts("not_billed")?, counts("uncertain")?);
    let (mut redelivered, mut extra_copies) = (counts("redelivered")?, counts("extra_copies")?);
    let (mut replicated, mut other_views) = (counts("replicated")?, counts("other_views")?);
    let (mut updated, mut pairs) = (counts("updated")?, counts("cross_account_pairs")?);
    let mut network_activity = counts("network_activity")?;
    let mut one = || {
        Some(RecordTally {
            not_kms: not_kms.next()?,
            billable: billable.next()?,
            not_billed: not_billed.next()?,
            uncertain: uncertain.next()?,
            redelivered: redelivered.next()?,
            extra_copies: extra_copies.next()?,
            replicated: replicated.next()?,
            other_views: other_views.next()?,
            updated: updated.next()?,
            cross_account_pairs: pairs.next()?,
            network_activity: network_activity.next()?,
        })
    };
    for (row, hour) in table.hours("hour")?.into_iter().enumerate() {
        let twice = one().and_then(|tally| measurement.records.insert(hour, tally));
        if twice.is_some() {
            return Err(Fault::value(row, "hour", "stands twice"));
        }
    }
    Ok(())
}
