//! Sightings to the Measurement: which sightings are one call, and what the others are.
//!
//! Everything here works on one event day at a time: a repeat, an update and the second record of
//! a pair carry the same `eventTime` as the first.

mod call;
mod day;
mod identity;
mod join;
mod links;
mod repeats;
mod rows;

use rayon::prelude::*;

use self::day::{Day, resolve_day};
use self::identity::Identity;
use super::key_event::{KeyEvent, KeyEventKind};
use super::measurement::{Conflict, Inputs, Measurement};
use super::reading::{FirstSeen, Reading};
use super::trails::Trails;
use crate::cloudtrail::symbols::Symbols;
use crate::config;
use crate::units::Text;

/// The Measurement of everything that was read.
pub fn resolve(mut reading: Reading, configured: &[config::Trail]) -> Measurement {
    let trails = Trails::new(&reading.files, configured);
    let days = std::mem::take(&mut reading.days);
    let interned = &reading.interned;
    let days: Vec<Day> = days
        .into_par_iter()
        .map(|(_, sightings)| resolve_day(&sightings, interned, &trails))
        .collect();
    let mut measurement = Measurement::default();
    let mut identities = Vec::new();
    for mut day in days {
        measurement.usage.append(&mut day.usage);
        measurement.key_events.append(&mut day.key_events);
        measurement.conflicts.append(&mut day.conflicts);
        identities.append(&mut day.identities);
        for (hour, tally) in day.records {
            *measurement.records.entry(hour).or_default() += tally;
        }
    }
    measurement
        .conflicts
        .extend(shared_ids(identities, &reading));
    measurement.key_events.extend(key_facts(&reading));
    super::facts::add(&mut measurement, &reading, &trails);
    measurement.proven = super::digests::proven(&reading);
    measurement.validated = super::digests::validated(&reading, &trails);
    measurement.inputs = inputs(&reading);
    measurement.files = reading.tally;
    measurement.malformed = reading.malformed;
    measurement.problems = reading.problems;
    sort(&mut measurement);
    measurement
}

fn sort(measurement: &mut Measurement) {
    // Usage is sorted already: days come in order, and each day's rows in theirs.
    measurement.key_events.sort();
    measurement.key_events.dedup();
    measurement.conflicts.sort();
    measurement.conflicts.dedup();
    measurement.problems.sort();
}

/// Event ids that stand for several events: AWS's documentation has them, a real log should not.
fn shared_ids(mut identities: Vec<Identity>, reading: &Reading) -> Vec<Conflict> {
    identities.par_sort_unstable();
    let symbols = &reading.interned.symbols;
    let mut conflicts = Vec::new();
    for group in identities.chunk_by(|a, b| a.event_id == b.event_id) {
        let Some(event_id) = group[0].event_id.filter(|_| group.len() > 1) else {
            continue;
        };
        let mut events: Vec<Text> = group.iter().map(|event| describe(event, symbols)).collect();
        events.sort();
        let (kept, others) = (events[0].clone(), &events[1..]);
        conflicts.extend(others.iter().map(|other| Conflict {
            event_id: event_id.text(symbols),
            field: Text::from("identity"),
            kept: kept.clone(),
            other: other.clone(),
        }));
    }
    conflicts
}

fn describe(event: &Identity, symbols: &Symbols) -> Text {
    let time = event
        .time
        .map_or_else(|| "without a time".to_owned(), |time| time.to_string());
    Text::from(format!("{} {time}", symbols.text(event.operation)))
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
    use std::fmt::Write;

    use sha2::{Digest, Sha256};

    let mut files: Vec<[u8; 32]> = reading.stored.iter().map(|stored| stored.hash).collect();
    files.sort_unstable();
    let hash = files
        .iter()
        .fold(Sha256::new(), Digest::chain_update)
        .finalize();
    let mut fingerprint = String::with_capacity(64);
    for byte in hash {
        let _ = write!(fingerprint, "{byte:02x}");
    }
    Inputs {
        files: reading.tally.files(),
        bytes: reading.stored.iter().map(|stored| stored.bytes).sum(),
        fingerprint,
    }
}
