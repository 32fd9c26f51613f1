//! Values of a column as JSON, row by row.

use std::fmt::Write as _;

use polars::prelude::{
    BinaryChunked, BooleanChunked, DataType, Int64Chunked, PolarsResult, Series, StringChunked,
    TimeUnit,
};

use crate::period::{Day, Timestamp};

/// The values of a column.
pub(super) enum Cells {
    Text(StringChunked),
    /// Text that is not marked as such; what is none is left out.
    Bytes(BinaryChunked),
    Number(Int64Chunked),
    Flag(BooleanChunked),
    /// Since 1970, and how many to the second.
    Time(Int64Chunked, i64),
    Date(Int64Chunked),
    List(Ranges, Box<Cells>),
    /// A list of names and values, which Parquet calls a map.
    Map(Ranges, Box<(Cells, Cells)>),
    Object(BooleanChunked, Vec<(String, Cells)>),
    /// Anything else, as polars shows it; unsigned numbers and decimals among it.
    Other(Series),
}

/// Which values each row of a list has; `None`: null.
pub(super) struct Ranges(Vec<Option<(usize, usize)>>);

impl Cells {
    pub(super) fn new(series: &Series) -> PolarsResult<Self> {
        let series = series.rechunk();
        Ok(match series.dtype() {
            DataType::String => Self::Text(series.str()?.clone()),
            DataType::Binary => Self::Bytes(series.binary()?.clone()),
            DataType::Boolean => Self::Flag(series.bool()?.clone()),
            DataType::Int64 | DataType::Int32 | DataType::UInt32 => Self::Number(whole(&series)?),
            DataType::Datetime(unit, _) => {
                let per_second = match unit {
                    TimeUnit::Nanoseconds => 1_000_000_000,
                    TimeUnit::Microseconds => 1_000_000,
                    TimeUnit::Milliseconds => 1_000,
                };
                Self::Time(whole(&series.to_physical_repr())?, per_second)
            }
            DataType::Date => Self::Date(whole(&series.to_physical_repr())?),
            DataType::List(_) => Self::list(&series)?,
            DataType::Struct(_) => {
                let members = series.struct_()?.fields_as_series();
                let members = members.iter().map(|member| {
                    let name = member.name().to_string();
                    Ok((name, Self::new(member)?))
                });
                let members = members.collect::<PolarsResult<_>>()?;
                Self::Object(series.is_not_null(), members)
            }
            _ => Self::Other(series),
        })
    }

    fn list(series: &Series) -> PolarsResult<Self> {
        let lists = series.list()?;
        let array = lists.downcast_as_array();
        let is_null = |row: usize| array.validity().is_some_and(|valid| !valid.get_bit(row));
        let range = |row: usize| (!is_null(row)).then(|| array.offsets().start_end(row));
        let ranges = Ranges((0..series.len()).map(range).collect());
        let items = lists.get_inner();
        if let Some((names, values)) = names_and_values(&items)? {
            return Ok(Self::Map(ranges, Box::new((names, values))));
        }
        Ok(Self::List(ranges, Box::new(Self::new(&items)?)))
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Text(texts) => texts.get(row).is_none(),
            Self::Bytes(bytes) => text_of(bytes, row).is_none(),
            Self::Number(numbers) | Self::Time(numbers, _) | Self::Date(numbers) => {
                numbers.get(row).is_none()
            }
            Self::Flag(flags) => flags.get(row).is_none(),
            Self::List(Ranges(ranges), _) | Self::Map(Ranges(ranges), _) => ranges[row].is_none(),
            Self::Object(known, _) => known.get(row) != Some(true),
            Self::Other(series) => series.get(row).map_or(true, |value| value.is_null()),
        }
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        if self.is_null(row) {
            return out.extend(b"null");
        }
        match self {
            Self::Text(texts) => write_text(texts.get(row).unwrap_or_default(), out),
            Self::Bytes(bytes) => write_text(text_of(bytes, row).unwrap_or_default(), out),
            Self::Number(numbers) => write_shown(numbers.get(row).unwrap_or_default(), out),
            Self::Flag(flags) => write_shown(flags.get(row).unwrap_or_default(), out),
            Self::Time(times, per_second) => {
                let time = times.get(row).unwrap_or_default().div_euclid(*per_second);
                write_text(&Timestamp(time).to_string(), out);
            }
            Self::Date(days) => {
                write_text(&Day(days.get(row).unwrap_or_default()).to_string(), out);
            }
            Self::List(Ranges(ranges), items) => {
                let (start, end) = ranges[row].unwrap_or_default();
                write_parts(*b"[]", start..end, out, |item, out| items.write(item, out));
            }
            Self::Map(Ranges(ranges), pair) => {
                let (names, values) = &**pair;
                let (start, end) = ranges[row].unwrap_or_default();
                write_parts(*b"{}", start..end, out, |item, out| {
                    names.write(item, out);
                    out.push(b':');
                    values.write(item, out);
                });
            }
            Self::Object(_, members) => write_object(members, row, out),
            Self::Other(series) => {
                let value = series.get(row);
                write_text(
                    &value.map_or_else(|_| String::new(), |value| value.to_string()),
                    out,
                );
            }
        }
    }
}

fn whole(series: &Series) -> PolarsResult<Int64Chunked> {
    Ok(series.strict_cast(&DataType::Int64)?.i64()?.clone())
}

/// The two columns of a map, whose names are never null.
fn names_and_values(items: &Series) -> PolarsResult<Option<(Cells, Cells)>> {
    let DataType::Struct(fields) = items.dtype() else {
        return Ok(None);
    };
    let names: Vec<&str> = fields.iter().map(|field| field.name().as_str()).collect();
    if names != ["key", "value"] || items.null_count() > 0 {
        return Ok(None);
    }
    let parts = items.struct_()?.fields_as_series();
    match parts.as_slice() {
        [names, values] if names.dtype() == &DataType::String && names.null_count() == 0 => {
            Ok(Some((Cells::new(names)?, Cells::new(values)?)))
        }
        _ => Ok(None),
    }
}

/// Writes the values of one row as an object, without those that are null.
pub(super) fn write_object(members: &[(String, Cells)], row: usize, out: &mut Vec<u8>) {
    let known = members.iter().filter(|(_, cells)| !cells.is_null(row));
    write_parts(*b"{}", known, out, |(name, cells), out| {
        write_text(name, out);
        out.push(b':');
        cells.write(row, out);
    });
}

fn write_parts<T>(
    [open, close]: [u8; 2],
    parts: impl Iterator<Item = T>,
    out: &mut Vec<u8>,
    mut write: impl FnMut(T, &mut Vec<u8>),
) {
    out.push(open);
    for (index, part) in parts.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(part, out);
    }
    out.push(close);
}

fn text_of(bytes: &BinaryChunked, row: usize) -> Option<&str> {
    std::str::from_utf8(bytes.get(row)?).ok()
}

fn write_shown(value: impl std::fmt::Display, out: &mut Vec<u8>) {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = write!(text, "{value}");
    out.extend(text.bytes());
}

/// A JSON string (RFC 8259, section 7, <https://www.rfc-editor.org/rfc/rfc8259#section-7>).
fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            0..=0x1f => out.extend(format!("\\u{byte:04x}").bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests;
