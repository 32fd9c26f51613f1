//! Opening a Parquet file that anyone may have written, or damaged.

use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::io::mmap::MmapBytesReader;
use polars::prelude::{ParallelStrategy, ParquetReader, PolarsError, SerReader};

use super::error::Fault;

/// No column of real data is packed into fewer bytes per million values than this leaves: a file
/// that claims more would only have memory reserved for what is not there.
const MOST_VALUES_PER_BYTE: u64 = 10_000;

/// A reader of a file of `size` bytes whose own account of its rows can be true.
pub(super) fn open<R: MmapBytesReader>(source: R, size: u64) -> Result<ParquetReader<R>, Fault> {
    guarded(|| {
        let mut reader = ParquetReader::new(source).read_parallel(ParallelStrategy::None);
        let metadata = reader.get_metadata()?;
        let most = size.saturating_mul(MOST_VALUES_PER_BYTE);
        let too_many = |count: u64| count > most;
        let mut rows = 0_u64;
        for group in &metadata.row_groups {
            rows = rows.saturating_add(group.num_rows() as u64);
            let values = group.parquet_columns().iter();
            let mut values = values.map(|column| column.num_values().unsigned_abs());
            if values.any(too_many) {
                return Err(impossible());
            }
        }
        if too_many(rows) || rows != metadata.num_rows as u64 {
            return Err(impossible());
        }
        Ok(reader)
    })
}

fn impossible() -> PolarsError {
    PolarsError::ComputeError("its number of rows cannot be".into())
}

/// What `read` reads; a panic inside the Parquet library is a damaged file.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, PolarsError>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| Fault::NotParquet(error.to_string())),
        Err(_) => Err(Fault::NotParquet(
            "its contents contradict themselves".to_owned(),
        )),
    }
}
