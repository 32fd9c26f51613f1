//! From columns of values to the bytes of a Parquet file: the same values, the same bytes.

use std::io::Write;

use polars::prelude::{
    Column, DataFrame, DataType, IntoColumn, NamedFrom, ParquetWriter, PolarsResult, Series,
    TimeUnit, TimeZone,
};
use rust_decimal::Decimal;

use super::error::Fault;
use super::schema::{Kind, Table};
use crate::period::{Day, Timestamp};
use crate::units::DECIMAL_PLACES;

/// Digits of a decimal column.
const DECIMAL_DIGITS: usize = 38;

const MILLISECONDS: i64 = 1_000;

/// A table in the making: its columns, given in the order of the schema.
pub(super) struct TableWriter {
    table: &'static Table,
    columns: Vec<PolarsResult<Column>>,
}

impl TableWriter {
    pub(super) fn new(table: &'static Table) -> Self {
        Self {
            table,
            columns: Vec::with_capacity(table.columns.len()),
        }
    }

    fn next_name(&self) -> &'static str {
        let column = self.table.columns.get(self.columns.len());
        column.map_or("", |column| column.name)
    }

    fn next_kind(&self) -> Option<Kind> {
        let column = self.table.columns.get(self.columns.len());
        column.map(|column| column.kind)
    }

    fn add(mut self, name: &str, kinds: &[Kind], column: PolarsResult<Series>) -> Self {
        let fits = name == self.next_name() && self.next_kind().is_some_and(|k| kinds.contains(&k));
        let column = if fits {
            column.map(IntoColumn::into_column)
        } else {
            let wanted = self.next_name();
            Err(polars::prelude::PolarsError::SchemaMismatch(
                format!("{}: {name} where {wanted} belongs", self.table.name).into(),
            ))
        };
        self.columns.push(column);
        self
    }

    pub(super) fn texts<'v>(
        self,
        name: &'static str,
        values: impl Iterator<Item = Option<&'v str>>,
    ) -> Self {
        let values: Vec<Option<&str>> = values.collect();
        let series = Series::new(name.into(), values);
        self.add(name, &[Kind::Text], Ok(series))
    }

    pub(super) fn counts(
        self,
        name: &'static str,
        values: impl Iterator<Item = Option<u64>>,
    ) -> Self {
        let values: Vec<Option<u64>> = values.collect();
        // Signed: few engines know unsigned numbers.
        let series = Series::new(name.into(), values).strict_cast(&DataType::Int64);
        self.add(name, &[Kind::Count], series)
    }

    pub(super) fn flags(
        self,
        name: &'static str,
        values: impl Iterator<Item = Option<bool>>,
    ) -> Self {
        let values: Vec<Option<bool>> = values.collect();
        let series = Series::new(name.into(), values);
        self.add(name, &[Kind::Flag], Ok(series))
    }

    pub(super) fn times(
        self,
        name: &'static str,
        values: impl Iterator<Item = Option<Timestamp>>,
    ) -> Self {
        let values: Vec<Option<i64>> = values
            .map(|time| time.map(|time| time.0.saturating_mul(MILLISECONDS)))
            .collect();
        let kind = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
        let series = Series::new(name.into(), values).cast(&kind);
        self.add(name, &[Kind::Time, Kind::Hour], series)
    }

    pub(super) fn dates(
        self,
        name: &'static str,
        values: impl Iterator<Item = Option<Day>>,
    ) -> Self {
        let values: Vec<Option<i64>> = values.map(|day| day.map(|day| day.0)).collect();
        let series = Series::new(name.into(), values)
            .strict_cast(&DataType::Int32)
            .and_then(|days| days.cast(&DataType::Date));
        self.add(name, &[Kind::Date], series)
    }

    pub(super) fn decimals(
        self,
        name: &'static str,
        values: impl Iterator<Item = Option<Decimal>>,
    ) -> Self {
        let values: Result<Vec<Option<i128>>, _> =
            values.map(|value| value.map(scaled).transpose()).collect();
        let series = values.and_then(|values| {
            let places = DECIMAL_PLACES as usize;
            let numbers: polars::prelude::Int128Chunked = values.into_iter().collect();
            let decimals = numbers.into_decimal(DECIMAL_DIGITS, places)?;
            Ok(polars::prelude::IntoSeries::into_series(decimals).with_name(name.into()))
        });
        self.add(name, &[Kind::Decimal], series)
    }

    /// Writes the Parquet file.
    pub(super) fn write(self, out: impl Write) -> Result<(), Fault> {
        let unwritable = |error: polars::prelude::PolarsError| Fault::Unwritable(error.to_string());
        let wanted = self.table.columns.len();
        let columns: PolarsResult<Vec<Column>> = self.columns.into_iter().collect();
        let columns = columns.map_err(unwritable)?;
        if columns.len() != wanted {
            return Err(Fault::Unwritable(format!(
                "{}: {} columns of {wanted}",
                self.table.name,
                columns.len()
            )));
        }
        let height = columns.first().map_or(0, Column::len);
        let mut frame = DataFrame::new(height, columns).map_err(unwritable)?;
        ParquetWriter::new(out)
            .finish(&mut frame)
            .map(drop)
            .map_err(unwritable)
    }
}

/// The number of units at [`DECIMAL_PLACES`]; more places do not fit, and are never cut.
fn scaled(value: Decimal) -> PolarsResult<i128> {
    let value = value.normalize();
    let missing = DECIMAL_PLACES.checked_sub(value.scale());
    let factor = missing.and_then(|places| 10_i128.checked_pow(places));
    let units = factor.and_then(|factor| value.mantissa().checked_mul(factor));
    units.ok_or_else(|| {
        let message = format!("{value} has more than {DECIMAL_PLACES} decimals");
        polars::prelude::PolarsError::ComputeError(message.into())
    })
}
