//! Measurements as one: they add only where they do not overlap.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::key_event::{KeyEvent, KeyEventKind};
use super::measurement::{Inputs, Measurement};
use crate::period::Hour;
use crate::units::Text;

/// Two Measurements know of the same account, region and hour, so that adding them may count
/// calls twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "both have records of {0}: calls in both would be counted twice; read their logs together instead"
)]
pub struct Overlap(Shared);

/// What two Measurements share.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shared {
    Hour(Covered),
    Untimed,
}

/// An account, a region and an hour of which a Measurement has records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Covered {
    hour: Hour,
    account: Option<Text>,
    region: Option<Text>,
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Hour(covered) = self else {
            return f.write_str("unreadable time");
        };
        let name = |text: &Option<Text>| text.clone().unwrap_or_else(|| "unknown".into());
        let (account, region) = (name(&covered.account), name(&covered.region));
        write!(f, "account {account}, region {region}, {}", covered.hour)
    }
}

/// Both Measurements as one. Commutative and associative; refused where both have records of one
/// account, region and hour, or both have records without a readable time, which may be anyone's.
pub fn merge(mut into: Measurement, from: Measurement) -> Result<Measurement, Overlap> {
    if let Some(shared) = shared(&into, &from) {
        return Err(Overlap(shared));
    }
    let Measurement {
        usage,
        key_events,
        deliveries,
        activity,
        proven,
        validated,
        records,
        malformed,
        files,
        conflicts,
        problems,
        inputs,
    } = from;
    into.usage.extend(usage);
    into.usage.sort_by(|a, b| a.key.cmp(&b.key));
    into.key_events = merged_key_events(std::mem::take(&mut into.key_events), key_events);
    for (key, delivered) in deliveries {
        *into.deliveries.entry(key).or_default() += delivered;
    }
    for (place, hours) in activity {
        into.activity.entry(place).or_default().extend(hours);
    }
    for (place, hours) in proven {
        into.proven.entry(place).or_default().extend(hours);
    }
    into.validated.extend(validated);
    for (hour, tally) in records {
        *into.records.entry(hour).or_default() += tally;
    }
    into.malformed += malformed;
    into.files += files;
    into.conflicts.extend(conflicts);
    into.conflicts.sort();
    into.conflicts.dedup();
    into.problems.extend(problems);
    into.problems.sort();
    let Inputs {
        files,
        bytes,
        fingerprint,
    } = inputs;
    into.inputs.files += files;
    into.inputs.bytes += bytes;
    into.inputs.fingerprint += fingerprint;
    Ok(into)
}

fn shared(a: &Measurement, b: &Measurement) -> Option<Shared> {
    let untimed = |of: &Measurement| of.records.contains_key(&None);
    if untimed(a) && untimed(b) {
        return Some(Shared::Untimed);
    }
    let (a, b) = (covered(a), covered(b));
    a.intersection(&b).next().cloned().map(Shared::Hour)
}

fn covered(measurement: &Measurement) -> BTreeSet<Covered> {
    let met = measurement.activity.iter().flat_map(|(place, hours)| {
        hours.keys().map(|&hour| Covered {
            hour,
            account: place.account.clone(),
            region: place.region.clone(),
        })
    });
    // A call of which two records tell one part each is of a place that no record names whole.
    let counted = measurement.usage.iter().filter_map(|row| {
        Some(Covered {
            hour: row.key.hour?,
            account: row.key.attributes.recipient_account.clone(),
            region: row.key.attributes.region.clone(),
        })
    });
    met.chain(counted).collect()
}

/// Sorted, and of what was seen in both only the first time.
fn merged_key_events(a: Vec<KeyEvent>, b: Vec<KeyEvent>) -> Vec<KeyEvent> {
    let mut first: BTreeMap<_, KeyEvent> = BTreeMap::new();
    let mut events = Vec::new();
    for event in a.into_iter().chain(b) {
        match event.kind {
            KeyEventKind::MaterialSeen | KeyEventKind::AwsManagedSeen => {
                let what = (event.kind, event.key.clone(), event.material.clone());
                // All of it, so that of two equally early ones the same is kept in any order.
                let earlier = |event: &KeyEvent| {
                    let (time, event_id) = (event.time, event.event_id.clone());
                    (time.is_none(), time, event_id, event.clone())
                };
                match first.get(&what) {
                    Some(known) if earlier(known) <= earlier(&event) => {}
                    _ => drop(first.insert(what, event)),
                }
            }
            _ => events.push(event),
        }
    }
    events.extend(first.into_values());
    events.sort();
    events.dedup();
    events
}

#[cfg(test)]
mod tests;
