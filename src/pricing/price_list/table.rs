//! The CSV tables behind the price list, row by row.

use csv::{ReaderBuilder, StringRecord, Trim};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Price, PriceKey, PriceListError, Tier};

/// A CSV table with a header and comment lines that begin with `#`.
#[derive(Clone, Copy)]
pub(in crate::pricing) struct Table<'a> {
    /// Its file name, for messages.
    pub(in crate::pricing) name: &'a str,
    /// Its contents.
    pub(in crate::pricing) text: &'a str,
}

/// One line of a price table, checked.
pub(super) struct PriceRow<'a> {
    pub(super) list: &'a str,
    pub(super) line: u64,
    pub(super) key: PriceKey,
    /// With this row's tier alone.
    pub(super) price: Price,
}

#[derive(Deserialize)]
struct Row {
    service: String,
    usage_type: String,
    description: String,
    region: String,
    unit: String,
    begin_range: String,
    end_range: String,
    price: String,
    currency: String,
    date: String,
    source: String,
}

/// The rows of a table, each with its line.
pub(in crate::pricing) fn records<Row: DeserializeOwned>(
    table: Table<'_>,
) -> Result<Vec<(u64, Row)>, PriceListError> {
    let mut reader = ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(Trim::All)
        .from_reader(table.text.as_bytes());
    let refused = |error: &csv::Error| PriceListError::Malformed {
        list: table.name.to_owned(),
        line: error.position().map_or(1, csv::Position::line),
        reason: error.to_string(),
    };
    let header = reader.headers().map_err(|error| refused(&error))?.clone();
    let row = |record: Result<StringRecord, csv::Error>| {
        let record = record.map_err(|error| refused(&error))?;
        let line = record.position().map_or(1, csv::Position::line);
        match record.deserialize(Some(&header)) {
            Ok(row) => Ok((line, row)),
            Err(error) => Err(refused(&error)),
        }
    };
    reader.records().map(row).collect()
}

/// The rows of a price table, checked one by one.
pub(super) fn price_rows(table: Table<'_>) -> Result<Vec<PriceRow<'_>>, PriceListError> {
    records(table)?
        .into_iter()
        .map(|(line, row)| PriceRow::new(table.name, line, row))
        .collect()
}

impl<'a> PriceRow<'a> {
    fn new(list: &'a str, line: u64, row: Row) -> Result<Self, PriceListError> {
        let number = |column, value: &str| {
            Decimal::from_str_exact(value).map_err(|_| PriceListError::NotANumber {
                list: list.to_owned(),
                line,
                column,
                value: value.to_owned(),
            })
        };
        let tier = Tier {
            begin: number("begin_range", &row.begin_range)?,
            // The price list writes the end of the last tier so.
            end: match row.end_range.as_str() {
                "Inf" => None,
                end => Some(number("end_range", end)?),
            },
            price: number("price", &row.price)?,
        };
        Ok(Self {
            list,
            line,
            key: PriceKey {
                service: row.service.into(),
                usage_type: row.usage_type.into(),
                region: row.region.into(),
            },
            price: Price {
                description: row.description.into(),
                unit: row.unit.into(),
                tiers: vec![tier],
                currency: row.currency.into(),
                date: row.date.into(),
                source: row.source.into(),
            },
        })
    }

    /// The tier of this row.
    pub(super) fn tier(&self) -> &Tier {
        &self.price.tiers[0]
    }

    /// Whether this row's tier begins where `price` ends and agrees with it otherwise.
    pub(super) fn continues(&self, price: &Price) -> bool {
        let end = price.tiers.last().and_then(|tier| tier.end);
        end == Some(self.tier().begin)
            && self.price.unit == price.unit
            && self.price.date == price.date
            && self.price.source == price.source
    }
}
