//! From the bytes of a Parquet file to columns of values, each of the type it should have.
//!
//! Other programs write these tables too, so a column may be of any type that means the same: whole
//! numbers of 32 or 64 bits, times of any unit, text that is not marked as such.

use std::io::Cursor;

use polars::prelude::{DataFrame, DataType, SerReader, Series, TimeUnit};

use super::error::Fault;
use super::opened::{guarded, open};
use super::schema::{Column, Table};
use crate::cloudtrail::symbols::Symbols;
use crate::period::{Day, Hour, Timestamp};
use crate::units::Text;

/// A table that was read.
pub(super) struct TableReader {
    table: &'static Table,
    frame: DataFrame,
}

impl TableReader {
    /// Reads the columns of `table`; others are left alone.
    pub(super) fn read(table: &'static Table, bytes: Vec<u8>) -> Result<Self, Fault> {
        let size = bytes.len() as u64;
        let mut reader = open(Cursor::new(bytes), size)?;
        let frame = guarded(|| {
            let there = reader.schema()?;
            let wanted = table.columns.iter().map(|column| column.name);
            let wanted = wanted.filter(|name| there.contains(name));
            let wanted = wanted.map(str::to_owned).collect();
            reader.with_columns(Some(wanted)).finish()
        })?;
        Ok(Self { table, frame })
    }

    /// How many rows.
    #[cfg(test)]
    pub(super) fn rows(&self) -> usize {
        self.frame.height()
    }

    fn series(&self, name: &str) -> Result<(&'static Column, Series), Fault> {
        let column = self.table.column(name);
        let column = column.ok_or_else(|| Fault::Unwritable(format!("no column {name}")))?;
        let series = self.frame.column(name);
        let series = series.map_err(|_| Fault::NoColumn(column.name))?;
        let series = series.as_materialized_series().rechunk();
        if column.required
            && let Some(row) = series.is_null().iter().position(|null| null == Some(true))
        {
            return Err(Fault::value(row, column.name, "is null"));
        }
        Ok((column, series))
    }

    /// Texts; equal ones are shared.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<Option<Text>>, Fault> {
        let (column, series) = self.series(name)?;
        let text = match series.dtype() {
            DataType::String | DataType::Binary | DataType::Null => {
                series.strict_cast(&DataType::String)
            }
            _ => return Err(wrong_type(column, &series)),
        };
        let text = text.map_err(|_| wrong_type(column, &series))?;
        let text = text.str().map_err(|_| wrong_type(column, &series))?;
        let mut symbols = Symbols::default();
        let mut shared = |value: &str| {
            let symbol = symbols.intern(value);
            symbols.text(symbol).clone()
        };
        Ok(text.iter().map(|value| value.map(&mut shared)).collect())
    }

    /// Texts of a column without nulls.
    pub(super) fn all_texts(&self, name: &str) -> Result<Vec<Text>, Fault> {
        Ok(self.texts(name)?.into_iter().flatten().collect())
    }

    /// Whole numbers from 0.
    pub(super) fn counts(&self, name: &str) -> Result<Vec<Option<u64>>, Fault> {
        let (column, series) = self.series(name)?;
        if !series.dtype().is_integer() && series.dtype() != &DataType::Null {
            return Err(wrong_type(column, &series));
        }
        let wide = series.strict_cast(&DataType::Int64);
        let wide = wide.map_err(|_| wrong_type(column, &series))?;
        let wide = wide.i64().map_err(|_| wrong_type(column, &series))?;
        let count = |(row, value): (usize, Option<i64>)| match value.map(u64::try_from) {
            None => Ok(None),
            Some(Ok(count)) => Ok(Some(count)),
            Some(Err(_)) => Err(Fault::value(row, column.name, "is below 0")),
        };
        wide.iter().enumerate().map(count).collect()
    }

    /// Whole numbers of a column without nulls.
    pub(super) fn all_counts(&self, name: &str) -> Result<Vec<u64>, Fault> {
        Ok(self.counts(name)?.into_iter().flatten().collect())
    }

    /// True or false.
    pub(super) fn flags(&self, name: &str) -> Result<Vec<Option<bool>>, Fault> {
        let (column, series) = self.series(name)?;
        if !matches!(series.dtype(), DataType::Boolean | DataType::Null) {
            return Err(wrong_type(column, &series));
        }
        let flags = series.strict_cast(&DataType::Boolean);
        let flags = flags.map_err(|_| wrong_type(column, &series))?;
        let flags = flags.bool().map_err(|_| wrong_type(column, &series))?;
        Ok(flags.iter().collect())
    }

    /// Instants, to the second.
    pub(super) fn times(&self, name: &str) -> Result<Vec<Option<Timestamp>>, Fault> {
        let (column, series) = self.series(name)?;
        let per_second = match series.dtype() {
            DataType::Datetime(TimeUnit::Milliseconds, _) | DataType::Null => 1_000,
            DataType::Datetime(TimeUnit::Microseconds, _) => 1_000_000,
            DataType::Datetime(TimeUnit::Nanoseconds, _) => 1_000_000_000,
            _ => return Err(wrong_type(column, &series)),
        };
        let numbers = series.to_physical_repr().strict_cast(&DataType::Int64);
        let numbers = numbers.map_err(|_| wrong_type(column, &series))?;
        let numbers = numbers.i64().map_err(|_| wrong_type(column, &series))?;
        let time = |(row, value): (usize, Option<i64>)| match value {
            Some(value) if value % per_second != 0 => {
                Err(Fault::value(row, column.name, "is no whole second"))
            }
            value => Ok(value.map(|value| Timestamp(value / per_second))),
        };
        numbers.iter().enumerate().map(time).collect()
    }

    /// Instants on the hour.
    pub(super) fn hours(&self, name: &'static str) -> Result<Vec<Option<Hour>>, Fault> {
        let hour = |(row, time): (usize, Option<Timestamp>)| match time {
            Some(time) if time.hour().start() != time => {
                Err(Fault::value(row, name, "is not on the hour"))
            }
            time => Ok(time.map(Timestamp::hour)),
        };
        self.times(name)?
            .into_iter()
            .enumerate()
            .map(hour)
            .collect()
    }

    /// Calendar days.
    pub(super) fn dates(&self, name: &str) -> Result<Vec<Option<Day>>, Fault> {
        let (column, series) = self.series(name)?;
        if !matches!(series.dtype(), DataType::Date | DataType::Null) {
            return Err(wrong_type(column, &series));
        }
        let days = series.to_physical_repr().strict_cast(&DataType::Int64);
        let days = days.map_err(|_| wrong_type(column, &series))?;
        let days = days.i64().map_err(|_| wrong_type(column, &series))?;
        Ok(days.iter().map(|day| day.map(Day)).collect())
    }

    /// One of the values that `named` knows by name.
    pub(super) fn names<T>(
        &self,
        name: &'static str,
        named: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<Option<T>>, Fault> {
        let one = |(row, text): (usize, Option<Text>)| match text {
            None => Ok(None),
            Some(text) => match named(&text) {
                Some(value) => Ok(Some(value)),
                None => Err(Fault::value(row, name, format!("`{text}` is unknown"))),
            },
        };
        self.texts(name)?.into_iter().enumerate().map(one).collect()
    }
}

fn wrong_type(column: &'static Column, series: &Series) -> Fault {
    Fault::WrongType {
        column: column.name,
        wanted: column.kind.parquet(),
        found: series.dtype().to_string(),
    }
}
