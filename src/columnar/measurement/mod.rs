//! The Measurement as tables: one file per part of it.
//!
//! Each part takes its piece of the Measurement apart by name, so that a new field does not
//! compile before it has a column.

mod activity;
mod conflicts;
mod deliveries;
mod inputs;
mod key_events;
mod logged;
mod problems;
mod proven;
mod tally;
mod usage;
mod validated;

use super::error::Fault;
use super::reader::TableReader;
use super::schema::Table;
use super::writer::TableWriter;
use crate::usage::measurement::Measurement;

pub(super) use inputs::version;

/// One table of a Measurement.
pub(super) struct Part {
    pub(super) table: &'static Table,
    pub(super) write: fn(&Measurement) -> TableWriter,
    pub(super) read: fn(&TableReader, &mut Measurement) -> Result<(), Fault>,
}

/// All tables. `logged` refers to the rows of `usage`; `inputs`, which has the version, comes last:
/// a folder that has it is whole.
pub(super) const PARTS: &[Part] = &[
    usage::PART,
    logged::PART,
    key_events::PART,
    deliveries::PART,
    activity::PART,
    proven::PART,
    validated::PART,
    tally::PART,
    conflicts::PART,
    problems::PART,
    inputs::PART,
];

#[cfg(test)]
mod tests;
