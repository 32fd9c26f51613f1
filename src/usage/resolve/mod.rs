//! Sightings to the Measurement: which sightings are one call, and what the others are.
//!
//! Everything here works on one event day at a time: a repeat, an update and the second record of
//! a pair carry the same `eventTime` as the first.

mod call;
mod day;
mod identities;
mod identity;
mod join;
mod links;
mod repeats;
mod rows;

use std::path::Path;

use rayon::prelude::*;

use self::day::{Day, resolve_day};
use self::identities::Identities;
use self::identity::Identity;
use super::key_event::{KeyEvent, KeyEventKind};
use super::measurement::{Inputs, Measurement};
use super::reading::{FirstSeen, Reading};
use super::spill::SpillError;
use super::trails::Trails;
use crate::config;

/// The Measurement of everything that was read.
pub fn resolve(
    mut reading: Reading,
    configured: &[config::Trail],
    scratch: Option<&Path>,
) -> Result<Measurement, SpillError> {
    let trails = Trails::new(&reading.files, configured);
    let sightings = std::mem::take(&mut reading.sightings);
    let scratch = scratch.filter(|_| sightings.is_spilled());
    let mut identities = Identities::new(scratch)?;
    let mut measurement = Measurement::default();
    let interned = &reading.interned;
    for batch in sightings.batches() {
        let days: Vec<Day> = batch?
            .into_par_iter()
            .map(|(_, sightings)| resolve_day(&sightings, interned, &trails))
            .collect();
        for day in days {
            identities.add(add(&mut measurement, day))?;
        }
    }
    measurement
        .conflicts
        .extend(identities.conflicts(&interned.symbols)?);
    measurement.key_events.extend(key_facts(&reading));
    super::facts::add(&mut measurement, &reading, &trails);
    measurement.proven = super::digests::proven(&reading);
    measurement.validated = super::digests::validated(&reading, &trails);
    measurement.inputs = inputs(&reading);
    measurement.files = reading.tally;
    measurement.malformed = reading.malformed;
    measurement.problems = reading.problems;
    sort(&mut measurement);
    Ok(measurement)
}

/// Adds a day; returns its identities.
fn add(measurement: &mut Measurement, mut day: Day) -> Vec<Identity> {
    measurement.usage.append(&mut day.usage);
    measurement.key_events.append(&mut day.key_events);
    measurement.conflicts.append(&mut day.conflicts);
    for (hour, tally) in day.records {
        *measurement.records.entry(hour).or_default() += tally;
    }
    day.identities
}

fn sort(measurement: &mut Measurement) {
    // Usage is sorted already: days come in order, and each day's rows in theirs.
    measurement.key_events.sort();
    measurement.key_events.dedup();
    measurement.conflicts.sort();
    measurement.conflicts.dedup();
    measurement.problems.sort();
}

/// What all records of a key show together, as events.
fn key_facts(reading: &Reading) -> Vec<KeyEvent> {
    let text = |symbol| Some(reading.interned.symbols.text(symbol).clone());
    let event = |key, kind, material, (time, event_id): &FirstSeen| KeyEvent {
        key,
        time: *time,
        kind,
        event_id: event_id.clone(),
        until: None,
        key_spec: None,
        origin: None,
        material,
        related: None,
    };
    let managed = reading
        .aws_managed
        .iter()
        .map(|(&key, seen)| event(text(key), KeyEventKind::AwsManagedSeen, None, seen));
    let materials = reading.materials.iter().map(|(&(key, material), seen)| {
        event(text(key), KeyEventKind::MaterialSeen, text(material), seen)
    });
    managed.chain(materials).collect()
}

fn inputs(reading: &Reading) -> Inputs {
    Inputs {
        files: reading.tally.files(),
        bytes: reading.stored.iter().map(|stored| stored.bytes).sum(),
        fingerprint: reading.stored.iter().map(|stored| stored.hash).collect(),
    }
}
