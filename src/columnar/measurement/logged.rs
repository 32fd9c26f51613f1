//! `logged.parquet`: where the records behind the usage rows were delivered.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, optional, required};
use crate::columnar::writer::TableWriter;
use crate::usage::measurement::{Logged, LoggedIn, Measurement};

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "logged",
    about: "How the records behind a row of `usage.parquet` were delivered to one trail, for one \
            recipient account: what copies cost.",
    columns: &[
        required(
            "usage_row",
            Kind::Count,
            "the row of `usage.parquet`, counted from 1",
        ),
        required(
            "trail",
            Kind::Text,
            "the trail: its configured name, else its root",
        ),
        optional(
            "account",
            Kind::Text,
            "`recipientAccountId`, which AWS charges for further copies",
        ),
        required(
            "records",
            Kind::Count,
            "records in this trail's files, repeats included",
        ),
        required("raw_bytes", Kind::Count, "their bytes, uncompressed"),
        required(
            "extra_copies",
            Kind::Count,
            "those that are further copies of management events, which AWS charges",
        ),
        required(
            "inferred_copies",
            Kind::Count,
            "of these copies, the ones concluded from the repeats themselves",
        ),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let rows = (1..).zip(&measurement.usage);
    let all: Vec<(u64, &LoggedIn, &Logged)> = rows
        .flat_map(|(row, usage)| usage.logged.iter().map(move |(at, sum)| (row, at, sum)))
        .collect();
    let sums = || all.iter().map(|(_, _, logged)| **logged);
    TableWriter::new(&TABLE)
        .counts("usage_row", all.iter().map(|(row, _, _)| Some(*row)))
        .texts("trail", all.iter().map(|(_, at, _)| Some(&*at.trail)))
        .texts(
            "account",
            all.iter().map(|(_, at, _)| at.account.as_deref()),
        )
        .counts("records", sums().map(|sum| Some(sum.records)))
        .counts("raw_bytes", sums().map(|sum| Some(sum.raw_bytes)))
        .counts("extra_copies", sums().map(|sum| Some(sum.extra_copies)))
        .counts(
            "inferred_copies",
            sums().map(|sum| Some(sum.inferred_copies)),
        )
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let numbers = table.all_counts("usage_row")?;
    let mut trails = table.all_texts("trail")?.into_iter();
    let mut accounts = table.texts("account")?.into_iter();
    let mut records = table.all_counts("records")?.into_iter();
    let mut raw_bytes = table.all_counts("raw_bytes")?.into_iter();
    let mut extra_copies = table.all_counts("extra_copies")?.into_iter();
    let mut inferred_copies = table.all_counts("inferred_copies")?.into_iter();
    let mut one = || {
        let at = LoggedIn {
            trail: trails.next()?,
            account: accounts.next()?,
        };
        let logged = Logged {
            records: records.next()?,
            raw_bytes: raw_bytes.next()?,
            extra_copies: extra_copies.next()?,
            inferred_copies: inferred_copies.next()?,
        };
        Some((at, logged))
    };
    for (row, number) in numbers.into_iter().enumerate() {
        let index = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
        let usage = index.and_then(|index| measurement.usage.get_mut(index));
        let Some(usage) = usage else {
            return Err(Fault::value(
                row,
                "usage_row",
                "names no row of usage.parquet",
            ));
        };
        if let Some((at, logged)) = one()
            && usage.logged.insert(at, logged).is_some()
        {
            return Err(Fault::value(
                row,
                "trail",
                "stands twice for this usage_row",
            ));
        }
    }
    Ok(())
}
