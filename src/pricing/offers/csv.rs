//! Offer files in CSV: a few lines of what the file is, a line of names, one line per price.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::{Head, NotAnOffer, Rate, Texts, date, version};

/// The first name of the line of names.
const FIRST: &str = "SKU";
/// The columns that are used, by AWS's names.
const COLUMNS: [&str; 14] = [
    FIRST,
    "OfferTermCode",
    "TermType",
    "EffectiveDate",
    "StartingRange",
    "EndingRange",
    "Unit",
    "PricePerUnit",
    "Currency",
    "serviceCode",
    "Location",
    "usageType",
    "operation",
    "Region Code",
];
/// Later files only have it.
const OPTIONAL: &str = "Region Code";

pub(super) fn table(text: &str) -> Result<Vec<Rate>, NotAnOffer> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let mut head = Head::default();
    let columns = loop {
        let record = next(&mut records)?;
        let record = record.ok_or_else(|| {
            NotAnOffer::Csv("no line of names that begins with \"SKU\" is in it".to_owned())
        })?;
        match (record.get(0), record.get(1)) {
            (Some(FIRST), _) => break columns(&record)?,
            (Some("Publication Date"), Some(value)) => head.published = date(value),
            (Some("Version"), Some(value)) => head.version = version(value),
            _ => {}
        }
    };
    let mut rates = Vec::new();
    let mut texts = Texts::default();
    while let Some(record) = next(&mut records)? {
        let mut of = |name: &str| {
            let column = columns.get(name);
            let text = column.and_then(|column| record.get(*column)).unwrap_or("");
            texts.of(text)
        };
        // Reserved terms are no list prices.
        if &*of("TermType") != "OnDemand" {
            continue;
        }
        rates.push(Rate {
            service: of("serviceCode"),
            sku: of(FIRST),
            term: of("OfferTermCode"),
            usage_type: of("usageType"),
            operation: of("operation"),
            region: of(OPTIONAL),
            location: of("Location"),
            begin: of("StartingRange"),
            end: of("EndingRange"),
            unit: of("Unit"),
            price: of("PricePerUnit"),
            currency: of("Currency"),
            effective: date(&of("EffectiveDate")),
            published: head.published.clone(),
            version: head.version.clone(),
        });
    }
    Ok(rates)
}

fn next(
    records: &mut csv::StringRecordsIter<'_, &[u8]>,
) -> Result<Option<StringRecord>, NotAnOffer> {
    let record = records.next().transpose();
    record.map_err(|error| NotAnOffer::Csv(error.to_string()))
}

/// Where each column stands.
fn columns(names: &StringRecord) -> Result<BTreeMap<&'static str, usize>, NotAnOffer> {
    let mut columns = BTreeMap::new();
    for name in COLUMNS {
        match names.iter().position(|other| other == name) {
            Some(column) => {
                columns.insert(name, column);
            }
            None if name == OPTIONAL => {}
            None => return Err(NotAnOffer::Csv(format!("it has no column {name:?}"))),
        }
    }
    Ok(columns)
}
