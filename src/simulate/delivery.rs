//! Calls become records, and records lie in files: which, how often, how late.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::estimate::scenario::Share;
use crate::period::Hour;
use crate::units::Text;

use super::call::{Call, Kind};
use super::plan::Plan;
use super::record::{Labels, Record, json};
use super::writer::FileKey;
use crate::random::Random;

/// The most intervals by which an `UPDATED_DATA` record comes after the original.
const LATEST_UPDATE: u64 = 12;
/// The most intervals by which a second delivery comes after the first.
const LATEST_REDELIVERY: u64 = 3;

/// One record of a call and where it lies.
pub(super) struct Identity {
    pub(super) record: Arc<Record>,
    pub(super) event_id: Text,
    pub(super) recipient: Text,
    /// The files that hold it, by interval, writer, account and region; each once.
    pub(super) files: Vec<FileKey>,
    /// Of these files one that does not agree with the others, and what it says.
    pub(super) conflicting: Option<(FileKey, Arc<Record>)>,
}

impl Identity {
    /// The record as that file has it.
    pub(super) fn record_in(&self, file: &FileKey) -> &Arc<Record> {
        match &self.conflicting {
            Some((other, record)) if other == file => record,
            _ => &self.record,
        }
    }
}

/// A call with its records. Those that lie in no file are left out.
pub(super) struct Delivered {
    pub(super) call: Call,
    /// The record of the key owner's account, or the only one.
    pub(super) owner: Option<Identity>,
    /// The record of the caller's account.
    pub(super) caller: Option<Identity>,
    /// The record that replaces the owner's.
    pub(super) update: Option<Identity>,
    /// Whether the owner's record lacks the encryption context.
    pub(super) is_incomplete: bool,
}

impl Delivered {
    pub(super) fn identities(&self) -> impl Iterator<Item = &Identity> {
        [&self.owner, &self.caller, &self.update]
            .into_iter()
            .flatten()
    }

    fn identities_mut(&mut self) -> impl Iterator<Item = &mut Identity> {
        let records = [&mut self.owner, &mut self.caller, &mut self.update];
        records.into_iter().flatten()
    }
}

/// Delivers the calls of an hour.
pub(super) fn deliver(plan: &Plan<'_>, hour: Hour, calls: Vec<Call>) -> Vec<Delivered> {
    let mut delivery = Delivery {
        plan,
        random: plan.random("delivery", hour.0),
    };
    let mut delivered: Vec<Delivered> = calls
        .into_iter()
        .map(|call| delivery.deliver(call))
        .collect();
    delivery.redeliver(&mut delivered);
    delivered
}

/// Delivers one more call that CloudTrail itself makes: one interval late and once.
pub(super) fn deliver_own(plan: &Plan<'_>, call: Call, random: &mut Random) -> Delivered {
    let mut delivery = Delivery {
        plan,
        random: Random::of(random.next(), "own", 0),
    };
    let shared = delivery.random.uuid();
    let account = call.account.clone();
    let owner = delivery.identity(&call, &account, &Labelled::plain(&shared), 1);
    Delivered {
        call,
        owner,
        caller: None,
        update: None,
        is_incomplete: false,
    }
}

struct Delivery<'a> {
    plan: &'a Plan<'a>,
    random: Random,
}

/// What tells the records of a call apart.
struct Labelled<'a> {
    shared: &'a str,
    original: Option<&'a str>,
    without_context: bool,
}

impl<'a> Labelled<'a> {
    fn plain(shared: &'a str) -> Self {
        Self {
            shared,
            original: None,
            without_context: false,
        }
    }
}

impl Delivery<'_> {
    fn deliver(&mut self, call: Call) -> Delivered {
        let scenario = self.plan.scenario;
        let shared = self.random.uuid();
        let caller = self.caller_of(&call);
        let is_updated = caller.is_none()
            && call.kind == Kind::Cryptographic
            && !call.is_denied()
            && self.random.chance(scenario.logs.updated);
        let plain = Labelled::plain(&shared);
        let first = Labelled {
            without_context: is_updated,
            ..Labelled::plain(&shared)
        };
        let account = call.account.clone();
        let (owner, original_id) = if call.is_denied() {
            (None, None)
        } else {
            let (event_id, record) = self.record(&call, &account, &first);
            let files = self.files(&call, &account, 0);
            let identity = identity(event_id.clone(), record, &account, files);
            (identity, Some(event_id))
        };
        let caller = caller.and_then(|account| self.identity(&call, &account, &plain, 0));
        let update = original_id.filter(|_| is_updated).and_then(|original| {
            let labels = Labelled {
                original: Some(&original),
                ..Labelled::plain(&shared)
            };
            let lag = 1 + self.random.below(LATEST_UPDATE);
            self.identity(&call, &account, &labels, lag)
        });
        Delivered {
            call,
            owner,
            caller,
            update,
            is_incomplete: is_updated,
        }
    }

    /// The caller's account, if a trail shows this call there.
    fn caller_of(&mut self, call: &Call) -> Option<Text> {
        let account = call.principal.account()?;
        let is_foreign = call.principal.is_foreign_to(&call.account);
        let is_seen = || self.random.chance(self.plan.scenario.calls.seen_by_caller);
        let is_recorded = self
            .plan
            .writers
            .iter()
            .any(|w| w.accounts.contains(account));
        (is_foreign && is_recorded && { is_seen }()).then(|| account.clone())
    }

    fn identity(
        &mut self,
        call: &Call,
        account: &Text,
        labels: &Labelled<'_>,
        lag: u64,
    ) -> Option<Identity> {
        let (event_id, record) = self.record(call, account, labels);
        let files = self.files(call, account, lag);
        identity(event_id, record, account, files)
    }

    fn record(&mut self, call: &Call, account: &Text, labels: &Labelled<'_>) -> (Text, Record) {
        let event_id: Text = self.random.uuid().into();
        let labels = Labels {
            recipient: account,
            event_id: &event_id,
            shared_event_id: call.is_shared().then_some(labels.shared),
            without_context: labels.without_context,
            original_event_id: labels.original,
        };
        let record = Record {
            json: json(call, &labels),
            time: call.time,
            is_kms: call.is_kms(),
            is_read_only: call.read_only,
            shuffle: self.random.next(),
        };
        (event_id, record)
    }

    /// One file of each trail that records the call, unless it is missing.
    fn files(&mut self, call: &Call, account: &Text, lag: u64) -> Vec<FileKey> {
        let mut files = Vec::new();
        for (index, writer) in self.plan.writers.iter().enumerate() {
            if !writer.records(call, account) {
                continue;
            }
            let late = u64::from(self.random.chance(self.plan.scenario.logs.late));
            let slot = writer.slot_of(call.time) + i64::try_from(lag + late).unwrap_or(0);
            if !writer.is_in_gap(slot) {
                files.push(FileKey {
                    slot,
                    writer: index,
                    account: account.clone(),
                    region: call.region.clone(),
                });
            }
        }
        files
    }

    /// A second delivery of some records, of under a fifth of the KMS records that a root shows
    /// of any account and region.
    fn redeliver(&mut self, delivered: &mut [Delivered]) {
        let share = self.plan.scenario.logs.redelivered;
        if share == Share::NONE {
            return;
        }
        let mut allowed = allowances(delivered);
        for identity in delivered.iter_mut().flat_map(Delivered::identities_mut) {
            let mut again = Vec::new();
            for file in &identity.files {
                let wanted = self.random.chance(share);
                let lag = 1 + self.random.below(LATEST_REDELIVERY);
                let slot = file.slot + i64::try_from(lag).unwrap_or(1);
                if !wanted || self.plan.writers[file.writer].is_in_gap(slot) {
                    continue;
                }
                let place = (file.writer, file.account.clone(), file.region.clone());
                let left = allowed.entry(place).or_default();
                if !identity.record.is_kms || *left > 0 {
                    *left = left.saturating_sub(u64::from(identity.record.is_kms));
                    again.push(FileKey {
                        slot,
                        ..file.clone()
                    });
                }
            }
            if let Some(file) = again.first() {
                identity.conflicting = self.conflicting(identity, file);
            }
            identity.files.extend(again);
        }
    }

    /// A second delivery that names another invoking service: of the two the smaller one counts.
    fn conflicting(
        &mut self,
        identity: &Identity,
        file: &FileKey,
    ) -> Option<(FileKey, Arc<Record>)> {
        let share = self.plan.scenario.logs.conflicting;
        let is_replicated = self.plan.writers[file.writer].second_root.is_some();
        if share == Share::NONE || is_replicated || !self.random.chance(share) {
            return None;
        }
        let record = &identity.record;
        let json = std::str::from_utf8(&record.json).ok()?;
        let other = json.replace(CONFLICTING.0, CONFLICTING.1);
        (other != json).then(|| {
            let record = Record {
                json: other.into_bytes(),
                ..Record::clone(record)
            };
            (file.clone(), Arc::new(record))
        })
    }
}

/// A service that invokes calls, and what a conflicting record says instead: as long, and larger.
pub(super) const CONFLICTING: (&str, &str) = ("fas.s3.amazonaws.com", "fas.s9.amazonaws.com");

fn identity(
    event_id: Text,
    record: Record,
    recipient: &Text,
    files: Vec<FileKey>,
) -> Option<Identity> {
    (!files.is_empty()).then(|| Identity {
        record: Arc::new(record),
        event_id,
        recipient: recipient.clone(),
        files,
        conflicting: None,
    })
}

/// How many KMS records of this hour may come twice, by writer, account and region. As it is
/// under a fifth in each hour, it is under a fifth in each day.
fn allowances(delivered: &[Delivered]) -> BTreeMap<(usize, Text, Text), u64> {
    let mut counts: BTreeMap<(usize, Text, Text), u64> = BTreeMap::new();
    for identity in delivered.iter().flat_map(Delivered::identities) {
        for file in identity.files.iter().filter(|_| identity.record.is_kms) {
            let place = (file.writer, file.account.clone(), file.region.clone());
            *counts.entry(place).or_default() += 1;
        }
    }
    for count in counts.values_mut() {
        *count = count.saturating_sub(1) / 5;
    }
    counts
}
