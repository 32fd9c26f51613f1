//! From sightings to the Measurement.

pub mod attribution;
pub mod collect;
pub mod coverage;
mod digests;
mod facts;
mod file_faults;
pub mod key_event;
pub mod measurement;
pub mod problem;
mod read_file;
pub mod reading;
pub mod resolve;
pub mod selection;
pub mod share;
pub mod tally;
pub mod trails;
