//! Grouping sightings into identities: what is one event, however often it was met.

use super::super::trails::{Standing, Trails};
use crate::cloudtrail::attributes::Attributes;
use crate::cloudtrail::sighting::{RecordId, Sighting};
use crate::cloudtrail::symbols::{Symbol, Table};
use crate::period::Timestamp;

/// (eventID, eventName, eventTime to the second): one event. AWS's own examples reuse event ids,
/// so the id alone is not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    pub(super) event_id: Option<RecordId>,
    pub(super) operation: Symbol,
    pub(super) time: Option<Timestamp>,
}

/// The sightings of a day in the order in which one of them is the request: by identity, then
/// trail deliveries before all else, then trail, object name and place.
pub(super) fn sort(
    sightings: &mut [Sighting],
    attributes: &Table<Attributes<Symbol>>,
    trails: &Trails,
) {
    sightings.sort_by_cached_key(|sighting| {
        let Standing { rank, .. } = trails.standing(sighting.file);
        (
            identity(sighting, attributes),
            sighting.raw_bytes.is_none(),
            rank,
            sighting.offset,
        )
    });
}

pub(super) fn identity(sighting: &Sighting, attributes: &Table<Attributes<Symbol>>) -> Identity {
    Identity {
        event_id: sighting.event_id,
        operation: attributes.get(sighting.attributes).operation,
        time: sighting.time,
    }
}

/// The groups of equal identity in sorted sightings. A record without an event id is an identity
/// of its own.
pub(super) fn groups<'s>(
    sightings: &'s [Sighting],
    attributes: &'s Table<Attributes<Symbol>>,
) -> impl Iterator<Item = &'s [Sighting]> {
    sightings.chunk_by(move |a, b| {
        a.event_id.is_some() && identity(a, attributes) == identity(b, attributes)
    })
}
