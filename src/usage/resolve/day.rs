//! One event day: sightings to usage rows, key events, tallies and conflicts.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::call::{AttributeTables, Call, LogEntry, Standing, log_entry};
use super::identity::{Identity, groups, sorted};
use super::links::{link_pairs, link_updates};
use super::repeats::{Repeat, Spread, classify};
use super::rows::sum_up;
use crate::cloudtrail::attributes::Billing;
use crate::cloudtrail::sighting::{Interned, Sighting};
use crate::period::{Hour, Timestamp};
use crate::units::Text;
use crate::usage::key_event::KeyEvent;
use crate::usage::measurement::{Conflict, UsageRow};
use crate::usage::tally::RecordTally;
use crate::usage::trails::Trails;

/// What one event day yields.
#[derive(Debug, Default)]
pub(super) struct Day {
    pub(super) usage: Vec<UsageRow>,
    pub(super) key_events: Vec<KeyEvent>,
    pub(super) records: BTreeMap<Option<Hour>, RecordTally>,
    pub(super) conflicts: Vec<Conflict>,
    /// All identities with an event id, to find ids that stand for several.
    pub(super) identities: Vec<Identity>,
}

/// Resolves the sightings of one event day.
pub(super) fn resolve_day(sightings: &[Sighting], interned: &Interned, trails: &Trails) -> Day {
    let sightings = sorted(sightings, &interned.attributes, trails);
    let mut tables = AttributeTables::new(&interned.symbols, &interned.attributes);
    let mut day = Day::default();
    let (mut calls, spread) = join_all(&sightings, interned, &mut tables, trails, &mut day);
    let log = tell_repeats(
        &sightings, interned, &calls, &tables, &spread, trails, &mut day,
    );
    link_updates(&mut calls, &mut tables);
    link_pairs(&mut calls, &mut tables);
    count_calls(&calls, &tables, &mut day);
    day.usage = sum_up(&calls, &log, &tables, trails);
    day
}

fn join_all(
    sightings: &[&Sighting],
    interned: &Interned,
    tables: &mut AttributeTables<'_>,
    trails: &Trails,
    day: &mut Day,
) -> (Vec<Call>, Spread) {
    let mut calls: Vec<Call> = Vec::new();
    let mut spread = Spread::default();
    for group in groups(sightings, &interned.attributes) {
        let mut differences = Vec::new();
        let Some(call) = tables.join(group, &mut differences) else {
            continue;
        };
        if call.standing != Standing::NetworkActivity {
            let attributes = tables.get(call.attributes);
            spread.add(
                group,
                attributes.recipient_account,
                attributes.region,
                trails,
            );
        }
        if let Some(id) = call.event_id {
            day.conflicts
                .extend(differences.into_iter().map(|difference| Conflict {
                    event_id: tables.id_text(id),
                    field: Text::from(difference.field),
                    kept: difference.kept,
                    other: difference.other,
                }));
        }
        calls.push(call);
    }
    (calls, spread)
}

/// Tallies all sightings but the first of each identity, and notes where all of them lie.
fn tell_repeats(
    sightings: &[&Sighting],
    interned: &Interned,
    calls: &[Call],
    tables: &AttributeTables<'_>,
    spread: &Spread,
    trails: &Trails,
    day: &mut Day,
) -> Vec<LogEntry> {
    let mut log = Vec::with_capacity(sightings.len());
    for (number, (group, call)) in (0..).zip(groups(sightings, &interned.attributes).zip(calls)) {
        let tally = day
            .records
            .entry(call.time.map(Timestamp::hour))
            .or_default();
        if call.standing == Standing::NetworkActivity {
            tally.network_activity += group.len() as u64;
            continue;
        }
        let attributes = tables.get(call.attributes);
        let (account, region) = (attributes.recipient_account, attributes.region);
        let mut note = |sighting: &Sighting, repeat: Option<Repeat>| {
            if sighting.raw_bytes.is_some() {
                let trail = trails.standing(sighting.file).trail;
                log.push(log_entry(number, trail, account, sighting, repeat));
            }
        };
        group
            .first()
            .into_iter()
            .for_each(|request| note(request, None));
        classify(
            group,
            account,
            region,
            spread,
            trails,
            |sighting, repeat| {
                match repeat {
                    Repeat::OtherView => tally.other_views += 1,
                    Repeat::Replicated => tally.replicated += 1,
                    Repeat::ExtraCopy { .. } => tally.extra_copies += 1,
                    Repeat::Redelivered => tally.redelivered += 1,
                }
                note(sighting, Some(repeat));
            },
        );
    }
    log
}

fn count_calls(calls: &[Call], tables: &AttributeTables<'_>, day: &mut Day) {
    let mut billings = FxHashMap::default();
    for call in calls {
        let tally = day
            .records
            .entry(call.time.map(Timestamp::hour))
            .or_default();
        match call.standing {
            Standing::NetworkActivity => {}
            Standing::Updated(_) => tally.updated += 1,
            Standing::Paired(_) => tally.cross_account_pairs += 1,
            Standing::Counted => {
                match *billings
                    .entry(call.attributes)
                    .or_insert_with(|| billing(call, tables))
                {
                    Billing::Billable => tally.billable += 1,
                    Billing::NotBilled => tally.not_billed += 1,
                    Billing::Uncertain => tally.uncertain += 1,
                }
                day.key_events.extend(call.key_event.as_deref().cloned());
            }
        }
        if let Some(event_id) = call.event_id {
            let operation = tables.get(call.attributes).operation;
            day.identities.push(Identity {
                event_id: Some(event_id),
                operation,
                time: call.time,
            });
        }
    }
}

fn billing(call: &Call, tables: &AttributeTables<'_>) -> Billing {
    let text = |symbol: &_| tables.symbols.text(*symbol).clone();
    tables.get(call.attributes).map(text).billing()
}
