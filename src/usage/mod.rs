//! From sightings to the Measurement.

pub mod attribution;
pub mod coverage;
pub mod key_event;
pub mod measurement;
pub mod problem;
pub mod selection;
pub mod tally;
