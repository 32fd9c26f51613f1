//! From sightings to the Measurement.

pub mod attribution;
pub mod batch;
pub mod collect;
pub mod coverage;
mod digests;
pub mod event_id;
mod facts;
mod file_faults;
pub mod fingerprint;
#[cfg(test)]
pub(crate) mod generate;
mod guarded;
pub mod key_event;
pub mod logged;
mod meaning;
pub mod measurement;
pub mod merge;
pub mod problem;
mod read_archive;
mod read_file;
mod read_parquet;
pub mod reading;
pub mod resolve;
pub mod selection;
pub mod share;
pub mod sightings;
pub mod spill;
pub mod tally;
pub mod trails;
