//! The Measurement that the simulator means, kept beside the records and not read back from them.
//!
//! The rules are ARCHITECTURE.md's: one identity, repeats, billable requests.

use std::collections::{BTreeMap, BTreeSet};

use crate::cloudtrail::attributes::{Attributes, RequestClass};
use crate::period::{Day, Hour};
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};
use crate::usage::measurement::{Conflict, Evidence, Logged, LoggedIn, UsageKey, UsageRow};
use crate::usage::tally::RecordTally;

use super::call::Kind;
use super::delivery::{CONFLICTING, Delivered, Identity};
use super::plan::Plan;
use super::repeats::{DayShares, Repeats};

/// What the calls of some hours are to be measured as. Rows of different hours never meet.
#[derive(Default)]
pub(super) struct Truth {
    usage: BTreeMap<UsageKey, Row>,
    key_events: Vec<KeyEvent>,
    /// The first record that names `alias/aws/…` (no material) or a key material.
    first_seen: BTreeMap<(Text, Option<Text>), Evidence>,
    tallies: BTreeMap<Hour, RecordTally>,
    /// Repeats within one root, of which the day decides whether they are copies.
    undecided: BTreeMap<(Hour, LoggedIn, Text), u64>,
    shares: DayShares,
    conflicts: Vec<Conflict>,
}

/// A usage row before its day is complete.
struct Row {
    count: u64,
    sessions: BTreeSet<String>,
    raw_bytes: u64,
    first: Evidence,
    last: Evidence,
    logged: BTreeMap<LoggedIn, LoggedSoFar>,
}

/// Deliveries before it is known how many trails write under the root.
#[derive(Default)]
struct LoggedSoFar {
    logged: Logged,
    /// Second files of one root: copies if two trails write there.
    within_root: u64,
}

/// The parts of a [`crate::usage::measurement::Measurement`] that calls determine.
pub(super) struct Measured {
    pub(super) usage: Vec<UsageRow>,
    pub(super) key_events: Vec<KeyEvent>,
    pub(super) records: BTreeMap<Option<Hour>, RecordTally>,
    pub(super) conflicts: Vec<Conflict>,
}

impl Truth {
    /// Takes a call and its records in.
    pub(super) fn add(&mut self, plan: &Plan<'_>, delivered: &Delivered) {
        let hour = delivered.call.time.hour();
        if !delivered.call.is_kms() {
            let sightings = delivered
                .identities()
                .map(|i| sightings(plan, i))
                .sum::<u64>();
            if sightings > 0 {
                self.tallies.entry(hour).or_default().not_kms += sightings;
            }
            return;
        }
        if delivered.call.kind == Kind::NetworkActivity {
            let sightings: u64 = delivered.identities().map(|i| sightings(plan, i)).sum();
            if sightings > 0 {
                self.tallies.entry(hour).or_default().network_activity += sightings;
            }
            return;
        }
        let Some(request) = request(delivered) else {
            return;
        };
        let conflicting = delivered.identities().filter(|i| i.conflicting.is_some());
        self.conflicts.extend(conflicting.map(conflict));
        let attributes = attributes(delivered, request);
        self.count(hour, &attributes);
        self.remember(delivered, request);
        let mut repeats = Vec::new();
        for identity in delivered.identities() {
            let of_this = Repeats::of(plan, identity);
            self.repeated(hour, delivered, identity, request, &of_this);
            repeats.push((identity, of_this));
        }
        let key = UsageKey {
            hour: Some(hour),
            attributes: attributes.into(),
        };
        let evidence = evidence(request);
        let row = self.usage.entry(key).or_insert_with(|| Row::new(&evidence));
        row.count(request, evidence, session(delivered));
        for (identity, repeats) in &repeats {
            row.log(identity, repeats);
        }
    }

    fn count(&mut self, hour: Hour, attributes: &Attributes<Text>) {
        let tally = self.tallies.entry(hour).or_default();
        let is_own_log = attributes.invoked_by.as_deref() == Some("cloudtrail.amazonaws.com");
        let is_free = attributes.class == RequestClass::NotARequest || is_own_log;
        if is_free {
            tally.not_billed += 1;
        } else if attributes.error.is_some() || &*attributes.operation == "RetireGrant" {
            tally.uncertain += 1;
        } else {
            tally.billable += 1;
        }
    }

    fn remember(&mut self, delivered: &Delivered, request: &Identity) {
        let call = &delivered.call;
        let Some(key) = &call.key else {
            return;
        };
        if let Some(change) = &call.change {
            self.key_events.push(KeyEvent {
                key: Some(key.clone()),
                time: Some(call.time),
                kind: change.kind,
                event_id: Some(request.event_id.clone()),
                until: change.until,
                key_spec: change.key_spec.clone(),
                origin: change.origin.clone(),
                material: change.material.clone(),
                related: change.related.clone(),
            });
        }
        for record in delivered.identities() {
            if let Some(material) = call.material.as_deref() {
                self.see(key, Some(material.into()), evidence(record));
            }
            if call.names_aws_alias {
                self.see(key, None, evidence(record));
            }
        }
    }

    fn see(&mut self, key: &Text, material: Option<Text>, evidence: Evidence) {
        let seen = self.first_seen.entry((key.clone(), material));
        let first = seen.or_insert_with(|| evidence.clone());
        *first = evidence.min(first.clone());
    }

    /// Tallies the sightings of one record.
    fn repeated(
        &mut self,
        hour: Hour,
        delivered: &Delivered,
        identity: &Identity,
        request: &Identity,
        repeats: &Repeats,
    ) {
        let tally = self.tallies.entry(hour).or_default();
        tally.replicated += repeats.replicated;
        if !std::ptr::eq(identity, request) {
            let is = |other: &Option<Identity>| {
                other
                    .as_ref()
                    .is_some_and(|other| std::ptr::eq(other, identity))
            };
            tally.cross_account_pairs += u64::from(is(&delivered.caller));
            tally.updated += u64::from(is(&delivered.update));
        }
        for (root, seen) in &repeats.by_root {
            tally.extra_copies += u64::from(seen.is_further_root);
            tally.redelivered += seen.beyond;
            let place = LoggedIn {
                trail: root.clone(),
                account: Some(identity.recipient.clone()),
            };
            let region = delivered.call.region.clone();
            self.shares
                .add((place.clone(), region.clone(), hour.day()), seen.files > 1);
            if seen.within > 0 {
                let undecided = self.undecided.entry((hour, place, region));
                *undecided.or_default() += seen.within;
            }
        }
    }

    /// Adds what other hours were measured as.
    pub(super) fn merge(&mut self, other: Self) {
        self.usage.extend(other.usage);
        self.key_events.extend(other.key_events);
        for ((key, material), evidence) in other.first_seen {
            self.see(&key, material, evidence);
        }
        for (hour, tally) in other.tallies {
            *self.tallies.entry(hour).or_default() += tally;
        }
        for (place, count) in other.undecided {
            *self.undecided.entry(place).or_default() += count;
        }
        self.shares.merge(other.shares);
        self.conflicts.extend(other.conflicts);
    }

    /// Decides for each root and day how many trails write there, now that all is known.
    pub(super) fn finish(self) -> Measured {
        let shares = &self.shares;
        let mut records = self.tallies;
        for ((hour, place, region), count) in self.undecided {
            let tally = records.entry(hour).or_default();
            if shares.has_two_trails(&(place, region, hour.day())) {
                tally.extra_copies += count;
            } else {
                tally.redelivered += count;
            }
        }
        let usage = self.usage.into_iter();
        let mut conflicts = self.conflicts;
        conflicts.sort();
        Measured {
            conflicts,
            usage: usage.map(|(key, row)| row.finish(key, shares)).collect(),
            key_events: sorted_events(self.key_events, self.first_seen),
            records: records.into_iter().map(|(h, t)| (Some(h), t)).collect(),
        }
    }
}

impl Row {
    fn new(evidence: &Evidence) -> Self {
        Self {
            count: 0,
            sessions: BTreeSet::new(),
            raw_bytes: 0,
            first: evidence.clone(),
            last: evidence.clone(),
            logged: BTreeMap::new(),
        }
    }

    fn count(&mut self, request: &Identity, evidence: Evidence, session: Option<&str>) {
        self.count += 1;
        self.raw_bytes += bytes(request);
        if let Some(session) = session
            && !self.sessions.contains(session)
        {
            self.sessions.insert(session.to_owned());
        }
        if evidence < self.first {
            self.first = evidence;
        } else if evidence > self.last {
            self.last = evidence;
        }
    }

    fn log(&mut self, identity: &Identity, repeats: &Repeats) {
        let place = |root: &Text| LoggedIn {
            trail: root.clone(),
            account: Some(identity.recipient.clone()),
        };
        for (root, seen) in &repeats.by_root {
            let so_far = self.logged.entry(place(root)).or_default();
            so_far.logged.records += seen.files;
            so_far.logged.raw_bytes += seen.files * bytes(identity);
            so_far.logged.extra_copies += u64::from(seen.is_further_root);
            so_far.within_root += seen.within;
        }
        for (root, files) in &repeats.second_roots {
            let so_far = self.logged.entry(place(root)).or_default();
            so_far.logged.records += files;
            so_far.logged.raw_bytes += files * bytes(identity);
        }
    }

    fn finish(self, key: UsageKey, shares: &DayShares) -> UsageRow {
        let region = key.attributes.region.clone().unwrap_or_else(|| "".into());
        let day = key.hour.map_or(Day(0), Hour::day);
        let logged = self.logged.into_iter().map(|(place, so_far)| {
            let mut logged = so_far.logged;
            if shares.has_two_trails(&(place.clone(), region.clone(), day)) {
                logged.extra_copies += so_far.within_root;
                logged.inferred_copies += so_far.within_root;
            }
            (place, logged)
        });
        UsageRow {
            count: self.count,
            sessions: u64::try_from(self.sessions.len()).unwrap_or(u64::MAX),
            raw_bytes: Some(self.raw_bytes),
            first: self.first,
            last: self.last,
            logged: logged.collect(),
            key,
        }
    }
}

/// The record that is the request: the owner's, else the one that replaces it, else the caller's.
fn request(delivered: &Delivered) -> Option<&Identity> {
    let owners = delivered.owner.as_ref().or(delivered.update.as_ref());
    owners.or(delivered.caller.as_ref())
}

/// What the request says: context and outcome by the owner's record or the one that replaces it,
/// the principal by the caller's record if there is one.
fn attributes(delivered: &Delivered, request: &Identity) -> Attributes<Text> {
    let call = &delivered.call;
    let seen_from = delivered.caller.as_ref().unwrap_or(request);
    let text = |text: &str| Text::from(text);
    let has_context = !delivered.is_incomplete || delivered.update.is_some();
    Attributes {
        region: Some(call.region.clone()),
        recipient_account: Some(request.recipient.clone()),
        key: call.key.clone(),
        second_key: call.second_key.clone(),
        caller_account: call.principal.account().cloned(),
        role_id: call.principal.role_id().map(text),
        identity_type: call.principal.identity_type(&seen_from.recipient).map(text),
        invoked_by: call.principal.invoked_by().map(text),
        operation: text(call.operation),
        class: call.class,
        context: call.context.clone().filter(|_| has_context),
        bucket_key: call.bucket_key.filter(|_| has_context),
        error: call.error.map(|failure| text(failure.code())),
        dry_run: call.is_dry_run(),
    }
}

fn conflict(identity: &Identity) -> Conflict {
    Conflict {
        event_id: identity.event_id.clone(),
        field: "invoked_by".into(),
        kept: CONFLICTING.0.into(),
        other: CONFLICTING.1.into(),
    }
}

fn session(delivered: &Delivered) -> Option<&str> {
    delivered.call.principal.session()
}

fn evidence(request: &Identity) -> Evidence {
    Evidence {
        time: Some(request.record.time),
        event_id: Some(request.event_id.clone().into()),
    }
}

fn bytes(identity: &Identity) -> u64 {
    u64::try_from(identity.record.json.len()).unwrap_or(u64::MAX)
}

/// Sightings of a record, replicas included.
fn sightings(plan: &Plan<'_>, identity: &Identity) -> u64 {
    let roots = |file: &super::writer::FileKey| plan.writers[file.writer].roots().count();
    let count: usize = identity.files.iter().map(roots).sum();
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn sorted_events(
    mut events: Vec<KeyEvent>,
    first_seen: BTreeMap<(Text, Option<Text>), Evidence>,
) -> Vec<KeyEvent> {
    events.extend(first_seen.into_iter().map(|((key, material), first)| {
        let kind = if material.is_some() {
            KeyEventKind::MaterialSeen
        } else {
            KeyEventKind::AwsManagedSeen
        };
        KeyEvent {
            key: Some(key),
            time: first.time,
            kind,
            event_id: first.event_id.map(|id| id.text()),
            until: None,
            key_spec: None,
            origin: None,
            material,
            related: None,
        }
    }));
    events.sort();
    events
}
