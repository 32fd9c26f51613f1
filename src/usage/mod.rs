//! From sightings to the Measurement.

pub mod attribution;
pub mod collect;
pub mod coverage;
pub mod event_id;
mod facts;
mod file_faults;
mod guarded;
pub mod key_event;
pub mod logged;
pub mod measurement;
pub mod problem;
mod read_archive;
mod read_file;
pub mod reading;
pub mod resolve;
pub mod selection;
pub mod share;
pub mod tally;
pub mod trails;
