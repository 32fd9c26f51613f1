//! From a Measurement to the draft.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, DraftCluster, DraftTrail, Seen};
use crate::cloudtrail::attributes::{Attributes, ContextKind, arn_account, arn_region};
use crate::config::check;
use crate::period::Timestamp;
use crate::units::Text;
use crate::usage::key_event::KeyEventKind;
use crate::usage::measurement::{Measurement, UsageRow};

/// Drafts a config from what was measured, without any config.
pub fn draft(measurement: &Measurement) -> Draft {
    let managed = aws_managed(measurement);
    let candidates = candidates(measurement, &managed);
    let mut clusters = Gathered::new(measurement, &candidates);
    let mut other_keys = keys_of_events(measurement);
    for row in &measurement.usage {
        clusters.add(row);
        for key in keys(&row.key.attributes) {
            other_keys.entry(key.clone()).or_default().add(row);
        }
    }
    other_keys.retain(|key, _| !managed.contains(key) && !candidates.contains(key));
    let owner = |key: &Text| arn_account(key).map(Text::from);
    Draft {
        period: period(measurement),
        my_accounts: candidates.iter().filter_map(owner).collect(),
        clusters: clusters.clusters.into_values().map(settled).collect(),
        unassigned: clusters.unassigned,
        other_keys,
        aws_managed_keys: managed.len(),
        trails: trails(measurement),
        ..Draft::default()
    }
}

/// The keys that a call touches: both of a `ReEncrypt`.
fn keys(call: &Attributes<Text>) -> impl Iterator<Item = &Text> {
    let second = call.second_key.as_ref();
    let second = second.filter(|key| Some(*key) != call.key.as_ref());
    call.key.iter().chain(second)
}

/// The caller, if it is another account than the key's.
fn foreign_caller<'call>(call: &'call Attributes<Text>, key: &str) -> Option<&'call Text> {
    let caller = call.caller_account.as_ref()?;
    arn_account(key).filter(|owner| *owner != &**caller)?;
    Some(caller)
}

fn aws_managed(measurement: &Measurement) -> BTreeSet<Text> {
    let events = measurement.key_events.iter();
    let seen = events.filter(|event| event.kind == KeyEventKind::AwsManagedSeen);
    seen.filter_map(|event| event.key.clone()).collect()
}

/// BYOK candidates: customer-managed keys that another account calls.
fn candidates(measurement: &Measurement, managed: &BTreeSet<Text>) -> BTreeSet<Text> {
    let mut candidates = BTreeSet::new();
    for row in &measurement.usage {
        let call = &row.key.attributes;
        let called = keys(call).filter(|key| foreign_caller(call, key).is_some());
        candidates.extend(called.filter(|key| check::key_arn(key).is_ok()).cloned());
    }
    &candidates - managed
}

fn keys_of_events(measurement: &Measurement) -> BTreeMap<Text, Seen> {
    let events = measurement.key_events.iter();
    let keys = events.filter_map(|event| event.key.clone());
    keys.map(|key| (key, Seen::default())).collect()
}

/// What tells one cluster from another: its role, else its key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Role(Text),
    Key(Text),
}

/// The clusters, and the calls on their keys.
struct Gathered {
    /// By first key and mark, which is the order of the draft.
    clusters: BTreeMap<(Text, Mark), DraftCluster>,
    /// Where a mark's cluster is.
    places: BTreeMap<Mark, (Text, Mark)>,
    unassigned: BTreeMap<Text, Seen>,
}

impl Gathered {
    fn new(measurement: &Measurement, candidates: &BTreeSet<Text>) -> Self {
        let mut keys_by_mark = keys_by_role(measurement, candidates);
        let with_role: BTreeSet<&Text> = keys_by_mark.values().flatten().collect();
        let without: Vec<Text> = candidates
            .iter()
            .filter(|key| !with_role.contains(key))
            .cloned()
            .collect();
        keys_by_mark.extend(
            without
                .into_iter()
                .map(|key| (Mark::Key(key.clone()), [key].into())),
        );
        let mut gathered = Self {
            clusters: BTreeMap::new(),
            places: BTreeMap::new(),
            unassigned: BTreeMap::new(),
        };
        for (mark, keys) in keys_by_mark {
            let Some(first) = keys.first().cloned() else {
                continue;
            };
            let role_id = match &mark {
                Mark::Role(id) => Some(id.clone()),
                Mark::Key(_) => None,
            };
            let place = (first, mark.clone());
            gathered.places.insert(mark, place.clone());
            let cluster = DraftCluster {
                keys: keys.into_iter().map(|key| (key, 0)).collect(),
                role_id,
                ..DraftCluster::default()
            };
            gathered.clusters.insert(place, cluster);
        }
        gathered
    }

    /// Adds a call, if it is on a candidate.
    fn add(&mut self, row: &UsageRow) {
        let call = &row.key.attributes;
        if let Some(place) = self.place(call) {
            if let Some(cluster) = self.clusters.get_mut(&place) {
                cluster.add(row);
            }
        } else if let Some(key) = keys(call).find(|key| self.places_of(key).next().is_some()) {
            self.unassigned.entry(key.clone()).or_default().add(row);
        }
    }

    /// By the role, else by the first key that only one cluster has.
    fn place(&self, call: &Attributes<Text>) -> Option<(Text, Mark)> {
        let role = call.role_id.clone().map(Mark::Role);
        let by_role = role.and_then(|role| self.places.get(&role));
        let touches = |place: &&(Text, Mark)| {
            let cluster = self.clusters.get(*place);
            cluster.is_some_and(|cluster| keys(call).any(|key| cluster.keys.contains_key(key)))
        };
        let by_key = || {
            keys(call).find_map(|key| {
                let mut places = self.places_of(key);
                places.next().filter(|_| places.next().is_none())
            })
        };
        by_role.filter(touches).or_else(by_key).cloned()
    }

    fn places_of(&self, key: &Text) -> impl Iterator<Item = &(Text, Mark)> {
        let having = self
            .clusters
            .iter()
            .filter(|(_, cluster)| cluster.keys.contains_key(key));
        having.map(|(place, _)| place)
    }
}

fn keys_by_role(
    measurement: &Measurement,
    candidates: &BTreeSet<Text>,
) -> BTreeMap<Mark, BTreeSet<Text>> {
    let mut keys_by_role: BTreeMap<Mark, BTreeSet<Text>> = BTreeMap::new();
    for row in &measurement.usage {
        let call = &row.key.attributes;
        let role = call.role_id.as_ref();
        let Some(role) = role.filter(|role| check::role_id(role).is_ok()) else {
            continue;
        };
        let called = keys(call).filter(|key| foreign_caller(call, key).is_some());
        for key in called.filter(|key| candidates.contains(*key)) {
            let mark = Mark::Role(role.clone());
            keys_by_role.entry(mark).or_default().insert(key.clone());
        }
    }
    keys_by_role
}

impl DraftCluster {
    fn add(&mut self, row: &UsageRow) {
        let call = &row.key.attributes;
        self.seen.add(row);
        if self.role_id.is_some() && self.role_id == call.role_id {
            self.by_role.add(row);
        }
        for key in keys(call) {
            if let Some(calls) = self.keys.get_mut(key) {
                *calls += row.count;
            }
        }
        let callers = keys(call).filter_map(|key| foreign_caller(call, key));
        self.caller_accounts.extend(callers.cloned());
        let Some(context) = &call.context else { return };
        let by_id = match context.kind {
            ContextKind::Bucket => &mut self.buckets,
            ContextKind::Volume => &mut self.volumes,
            ContextKind::Trail | ContextKind::Other => return,
        };
        by_id.entry(context.value.clone()).or_default().add(row);
    }
}

impl Seen {
    fn add(&mut self, row: &UsageRow) {
        let operation = row.key.attributes.operation.clone();
        *self.operations.entry(operation).or_default() += row.count;
        if let Some(time) = row.first.time {
            let here = (time, row.first.clone());
            if self.first.as_ref().is_none_or(|first| here < *first) {
                self.first = Some(here);
            }
        }
        self.last = self.last.max(row.last.time);
    }
}

/// With dual-region backup a cluster has a key in a second region, which sees backups only: so
/// the cluster's own region is taken to be that of most calls.
fn settled(mut cluster: DraftCluster) -> DraftCluster {
    let mut regions: BTreeMap<&str, u64> = BTreeMap::new();
    for (key, calls) in &cluster.keys {
        *regions
            .entry(arn_region(key).unwrap_or_default())
            .or_default() += calls;
    }
    let busiest = regions
        .iter()
        .min_by_key(|(region, calls)| (Reverse(**calls), **region));
    cluster.region = busiest.map(|(region, _)| Text::from(*region));
    cluster
}

fn period(measurement: &Measurement) -> Option<(Timestamp, Timestamp)> {
    let first = measurement
        .usage
        .iter()
        .filter_map(|row| row.first.time)
        .min()?;
    let last = measurement
        .usage
        .iter()
        .filter_map(|row| row.last.time)
        .max()?;
    Some((first, last))
}

fn trails(measurement: &Measurement) -> BTreeMap<Text, DraftTrail> {
    let mut trails: BTreeMap<Text, DraftTrail> = BTreeMap::new();
    for (key, delivered) in &measurement.deliveries {
        let trail = trails.entry(key.trail.clone()).or_default();
        trail.accounts.extend(key.account.clone());
        trail.records += delivered.records;
        trail.kms_records += delivered.kms_records;
    }
    for (place, logged) in measurement.usage.iter().flat_map(|row| row.logged.iter()) {
        let trail = trails.entry(place.trail.clone()).or_default();
        trail.is_several |= logged.inferred_copies > 0;
    }
    trails
}
