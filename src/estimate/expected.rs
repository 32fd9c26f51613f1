//! The Measurement that a scenario is expected to have: its calls, where they are logged, and what
//! happens to its keys. So what is estimated is priced by the very path of what is measured.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::calls::{Calls, add_cluster, fixed_calls};
use super::counts::{Counts, Shape};
use super::drivers::Values;
use super::month::EstimatedMonth;
use super::scenario::{Cluster, Key, Lifecycle, Omission, Scenario};
use super::trails::Root;
use crate::cloudtrail::attributes::Attributes;
use crate::cloudtrail::operations::is_read_only;
use crate::period::{Hour, Timestamp};
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};
use crate::usage::logged::{Logged, LoggedByTrail, LoggedIn};
use crate::usage::measurement::{
    Delivered, DeliveryKey, Evidence, Measurement, UsageKey, UsageRow,
};

const SECONDS_PER_DAY: i64 = 86_400;
const MINUTES_OF_30_DAYS: u64 = 43_200;

/// The shape of a cluster's month.
pub fn shape(cluster: &Cluster, month: EstimatedMonth) -> Shape {
    let hours = month.hours_of(cluster);
    let backups = cluster.backups.as_ref().map(|backups| backups.every);
    let every = backups.unwrap_or(super::scenario::Every::Manual);
    let count = u64::try_from(hours.hours()).unwrap_or(0);
    let begins = month.has_start_of(cluster);
    Shape::new(cluster, count, month.backups(every, hours), begins)
}

/// The likely calls of a cluster in a month.
pub fn likely_counts(cluster: &Cluster, month: EstimatedMonth) -> Counts {
    shape(cluster, month).counts(&Values::likely(cluster))
}

/// What is expected of a month at the likely numbers.
pub fn expected(scenario: &Scenario, month: EstimatedMonth) -> Measurement {
    let mut calls = fixed_calls(scenario, month.period());
    for cluster in &scenario.clusters {
        let counts = likely_counts(cluster, month);
        add_cluster(scenario, cluster, &counts, &mut calls);
    }
    measurement(scenario, month, &calls)
}

/// These calls, in the middle of the month: calls cost the same whenever they are made, and what
/// keeping their records costs in the month is then that of the mean day.
pub fn measurement(scenario: &Scenario, month: EstimatedMonth, calls: &Calls) -> Measurement {
    let roots = Root::all(scenario);
    let period = month.period();
    let hour = Hour(period.start.0 + period.hours() / 2);
    let row = |(attributes, count): (&Attributes<Text>, &u64)| {
        row(scenario, &roots, hour, attributes, *count)
    };
    let usage: Vec<UsageRow> = calls.iter().map(row).collect();
    Measurement {
        deliveries: deliveries(scenario, &usage),
        usage,
        key_events: key_events(scenario),
        ..Measurement::default()
    }
}

/// What the records of the calls take up in the trails' files: nothing is known of other services',
/// which do not change the share that KMS has.
fn deliveries(scenario: &Scenario, usage: &[UsageRow]) -> BTreeMap<DeliveryKey, Delivered> {
    let logs = &scenario.logs;
    let mut all: BTreeMap<DeliveryKey, Delivered> = BTreeMap::new();
    for row in usage {
        for (place, logged) in row.logged.iter() {
            let key = DeliveryKey {
                trail: place.trail.clone(),
                account: place.account.clone(),
                region: row.key.attributes.region.clone(),
                day: row.key.hour.map(Hour::day),
            };
            let delivered = all.entry(key).or_default();
            delivered.compressed_bytes += logged.records * logs.compressed_bytes_per_record.likely;
            delivered.raw_bytes += logged.raw_bytes;
            delivered.records += logged.records;
            delivered.kms_records += logged.records;
        }
    }
    let minutes = u64::from(logs.minutes_between_files).max(1);
    for delivered in all.values_mut() {
        // A file every few minutes, none when nothing happens.
        delivered.files = delivered.records.min(MINUTES_OF_30_DAYS / minutes);
    }
    all
}

/// What happens to the keys, without a call.
pub fn key_measurement(scenario: &Scenario) -> Measurement {
    Measurement {
        key_events: key_events(scenario),
        ..Measurement::default()
    }
}

fn row(
    scenario: &Scenario,
    roots: &[Root],
    hour: Hour,
    attributes: &Attributes<Text>,
    count: u64,
) -> UsageRow {
    let nobody = Evidence {
        time: None,
        event_id: None,
    };
    UsageRow {
        key: UsageKey {
            hour: Some(hour),
            attributes: Arc::new(attributes.clone()),
        },
        count,
        sessions: 0,
        raw_bytes: Some(count * scenario.logs.bytes_per_record.likely),
        first: nobody.clone(),
        last: nobody,
        logged: logged(scenario, roots, attributes, count),
    }
}

/// Every trail that records the account gets the record; the first copy is free, in each account.
fn logged(
    scenario: &Scenario,
    roots: &[Root],
    attributes: &Attributes<Text>,
    count: u64,
) -> LoggedByTrail {
    let account = &scenario.account;
    let crosses = attributes.caller_account.as_ref() == Some(&account.caller)
        && account.caller != account.owner;
    let seen_by_caller = if crosses {
        scenario.calls.seen_by_caller.of(count)
    } else {
        0
    };
    [(&account.owner, count), (&account.caller, seen_by_caller)]
        .into_iter()
        .filter(|(_, records)| *records > 0)
        .flat_map(|(recipient, records)| {
            let trails = roots
                .iter()
                .map(|root| (root, root.trails_that_record(recipient, attributes)))
                .filter(|(_, trails)| *trails > 0);
            trails.enumerate().map(move |(index, (root, trails))| {
                let place = LoggedIn {
                    trail: root.name.clone(),
                    account: Some(recipient.clone()),
                };
                let copies = trails - u64::from(index == 0);
                (place, in_root(scenario, records, trails, copies))
            })
        })
        .collect()
}

/// What so many records are in a root where `trails` write, of which `copies` are paid.
fn in_root(scenario: &Scenario, records: u64, trails: u64, copies: u64) -> Logged {
    Logged {
        records: records * trails,
        raw_bytes: records * trails * scenario.logs.bytes_per_record.likely,
        extra_copies: records * copies,
        inferred_copies: 0,
    }
}

/// Whether a trail that omits this leaves such a call out.
pub(super) fn leaves_out(omission: Omission, attributes: &Attributes<Text>) -> bool {
    match omission {
        Omission::Kms => true,
        Omission::Read => is_read_only(&attributes.operation),
    }
}

fn key_events(scenario: &Scenario) -> Vec<KeyEvent> {
    let mut events = Vec::new();
    for key in &scenario.keys {
        for change in &key.changes {
            add_events(scenario, key, change.at.0, &change.what, &mut events);
        }
    }
    events.sort();
    events
}

fn add_events(
    scenario: &Scenario,
    key: &Key,
    time: Timestamp,
    change: &Lifecycle,
    events: &mut Vec<KeyEvent>,
) {
    let event = |key: &Key, kind| KeyEvent {
        key: Some(scenario.arn(key)),
        time: Some(time),
        kind,
        event_id: None,
        until: None,
        key_spec: None,
        origin: None,
        material: None,
        related: None,
    };
    let kind = match change {
        Lifecycle::Created => KeyEventKind::Created,
        Lifecycle::RotationEnabled => KeyEventKind::RotationEnabled,
        Lifecycle::Rotated | Lifecycle::RotatedOnDemand => KeyEventKind::Rotated,
        Lifecycle::Disabled => KeyEventKind::Disabled,
        Lifecycle::Enabled => KeyEventKind::Enabled,
        Lifecycle::DeletionScheduled { .. } => KeyEventKind::DeletionScheduled,
        Lifecycle::DeletionCancelled => KeyEventKind::DeletionCancelled,
        Lifecycle::MaterialImported => KeyEventKind::MaterialImported,
        Lifecycle::Deleted => KeyEventKind::Deleted,
        Lifecycle::PolicyChanged { .. } => KeyEventKind::PolicyChanged,
        Lifecycle::Replicated { .. } => KeyEventKind::Replicated,
    };
    let mut of_this = event(key, kind);
    match change {
        Lifecycle::Created => {
            of_this.key_spec = Some(key.spec.name().into());
            of_this.origin = Some(key.origin.name().into());
        }
        Lifecycle::DeletionScheduled { days } => {
            of_this.until = Some(Timestamp(time.0 + i64::from(*days) * SECONDS_PER_DAY));
        }
        Lifecycle::Replicated { to } => {
            if let Some(replica) = scenario.key(to) {
                of_this.related = Some(scenario.arn(replica));
                events.push(event(replica, KeyEventKind::Created));
            }
        }
        _ => {}
    }
    events.push(of_this);
}
