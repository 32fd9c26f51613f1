//! Rows of any Parquet file as JSON objects: what a table of events is read through.
//!
//! Security Lake and Athena write events as Parquet, each with columns of its own, nested or not.
//! An object per row has the names and the nesting of the columns, so that the reader of JSON
//! exports reads these, too. Null is left out; times are ISO 8601 in UTC.

pub use polars::io::mmap::MmapBytesReader as Source;
use polars::prelude::{ParallelStrategy, ParquetReader, SerReader};

use super::cells::{Cells, write_object};
use super::error::Fault;
use super::opened::{guarded, open};

/// The first bytes of a Parquet file (<https://parquet.apache.org/docs/file-format/>).
pub const MAGIC: &[u8] = b"PAR1";

/// Gives each row of a file of `size` bytes to `each`: its number, from 0, and its object. One row
/// group is in memory at a time. `false`: `is_wanted` refused the names of the columns, and nothing
/// was read.
pub fn read_rows<R: Source>(
    source: &mut R,
    size: u64,
    is_wanted: impl FnOnce(&[String]) -> bool,
    mut each: impl FnMut(u64, &[u8]),
) -> Result<bool, Fault> {
    let mut reader = open(&mut *source, size)?;
    let (metadata, names) = guarded(|| {
        let schema = reader.schema()?;
        let names: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
        Ok((reader.get_metadata()?.clone(), names))
    })?;
    if !is_wanted(&names) {
        return Ok(false);
    }
    let (mut start, mut object) = (0, Vec::new());
    for group in &metadata.row_groups {
        let length = group.num_rows();
        let columns = guarded(|| {
            let mut reader = ParquetReader::new(&mut *source)
                .read_parallel(ParallelStrategy::None)
                .with_slice(Some((start, length)));
            reader.set_metadata(metadata.clone());
            let frame = reader.finish()?;
            let columns = frame.columns().iter();
            let columns = columns.map(|column| {
                let name = column.name().to_string();
                Ok((name, Cells::new(column.as_materialized_series())?))
            });
            columns.collect::<Result<Vec<_>, _>>()
        })?;
        for row in 0..length {
            object.clear();
            write_object(&columns, row, &mut object);
            each((start + row) as u64, &object);
        }
        start += length;
    }
    Ok(true)
}
