//! Which sightings are the same record, and what they say together.

use std::collections::{BTreeMap, BTreeSet};

use crate::file::Sighting;
use crate::record::Said;

/// One record of KMS with every sighting of it.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) event_id: Option<String>,
    pub(crate) name: String,
    pub(crate) time: Option<i64>,
    /// What its sightings say together.
    pub(crate) said: Said,
    /// Sorted: the first is the request.
    pub(crate) sightings: Vec<Sighting>,
}

/// An `eventID` whose records do not agree: in a field, or in what they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Conflict {
    Field(String, String),
    Identity(String),
}

impl Identity {
    pub(crate) fn hour(&self) -> Option<i64> {
        self.time.map(|seconds| seconds.div_euclid(3_600))
    }

    pub(crate) fn day(&self) -> Option<i64> {
        self.time.map(|seconds| seconds.div_euclid(86_400))
    }

    /// Its bytes as trails deliver it: where deliveries differ, the fewer. Other shapes have none.
    pub(crate) fn bytes(&self) -> Option<u64> {
        let delivered = self.sightings.iter().filter(|sighting| sighting.delivered);
        delivered.map(|sighting| sighting.bytes).min()
    }
}

/// eventID, eventName, eventTime, and a number of its own where there is no eventID.
type Key = (Option<String>, String, Option<i64>, usize);

/// (eventID, eventName, eventTime to the second); a record without eventID is one of its own.
pub(crate) fn identities(sightings: Vec<Sighting>) -> Vec<Identity> {
    let mut groups: BTreeMap<Key, Vec<Sighting>> = BTreeMap::new();
    for (number, sighting) in sightings.into_iter().enumerate() {
        let said = &sighting.record.said;
        let event_id = said.get("event_id").cloned();
        let own = if event_id.is_some() { 0 } else { number };
        let name = said.get("event_name").cloned().unwrap_or_default();
        let key = (event_id, name, sighting.record.time, own);
        groups.entry(key).or_default().push(sighting);
    }
    groups
        .into_iter()
        .map(|((event_id, name, time, _), mut sightings)| {
            sightings.sort_by_key(order);
            Identity {
                event_id,
                name,
                time,
                said: together(&sightings),
                sightings,
            }
        })
        .collect()
}

type Order = (bool, crate::trail::Trail, String, String, usize);

/// Deliveries of a trail before all else, then trail, object name, place.
fn order(sighting: &Sighting) -> Order {
    (
        !sighting.delivered,
        sighting.trail.clone(),
        sighting.object_name.clone(),
        sighting.path.clone(),
        sighting.place,
    )
}

/// Field by field: known beats unknown, of two known values the smaller.
fn together(sightings: &[Sighting]) -> Said {
    let mut together = Said::new();
    for (name, value) in sightings.iter().flat_map(|sighting| &sighting.record.said) {
        let kept = together.entry(name).or_insert_with(|| value.clone());
        if value < kept {
            kept.clone_from(value);
        }
    }
    together
}

pub(crate) fn conflicts(identities: &[Identity]) -> BTreeSet<Conflict> {
    let mut conflicts = BTreeSet::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for identity in identities {
        let Some(event_id) = &identity.event_id else {
            continue;
        };
        if !seen.insert(event_id) {
            conflicts.insert(Conflict::Identity(event_id.clone()));
        }
        for sighting in &identity.sightings {
            for (name, value) in &sighting.record.said {
                if identity.said.get(name) != Some(value) {
                    conflicts.insert(Conflict::Field(event_id.clone(), (*name).to_owned()));
                }
            }
        }
    }
    conflicts
}
