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
pub(super) fn sorted<'s>(
    sightings: &'s [Sighting],
    attributes: &Table<Attributes<Symbol>>,
    trails: &Trails,
) -> Vec<&'s Sighting> {
    let full = |sighting: &Sighting| {
        let Standing { rank, .. } = trails.standing(sighting.file);
        (
            identity(sighting, attributes),
            sighting.raw_bytes.is_none(),
            rank,
            sighting.offset,
        )
    };
    // The first bytes of the ids nearly always decide, and are cheap to move.
    let mut order: Vec<(u64, &Sighting)> = sightings
        .iter()
        .map(|sighting| (prefix(sighting), sighting))
        .collect();
    order.sort_unstable_by(|(a, one), (b, two)| a.cmp(b).then_with(|| full(one).cmp(&full(two))));
    order.into_iter().map(|(_, sighting)| sighting).collect()
}

/// The first bytes of the event id, in the order of [`Identity`].
fn prefix(sighting: &Sighting) -> u64 {
    match sighting.event_id {
        None => 0,
        Some(RecordId::Uuid(uuid)) => uuid.first_chunk().copied().map_or(0, u64::from_be_bytes),
        Some(RecordId::Text(symbol)) => u64::from(symbol.0),
    }
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
pub(super) fn groups<'g>(
    sightings: &'g [&'g Sighting],
    attributes: &'g Table<Attributes<Symbol>>,
) -> impl Iterator<Item = &'g [&'g Sighting]> {
    sightings.chunk_by(move |a, b| {
        a.event_id.is_some() && identity(a, attributes) == identity(b, attributes)
    })
}
