//! The Measurement: what reading logs yields. Facts only: no cluster, no payer, no money.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::coverage::{Activity, Proven};
use super::event_id::EventId;
use super::fingerprint::Fingerprint;
use super::key_event::KeyEvent;
pub use super::logged::{Logged, LoggedByTrail, LoggedIn};
use super::problem::Problem;
use super::tally::{FileTally, RecordTally};
use crate::cloudtrail::attributes::Attributes;
use crate::period::{Day, Hour, Timestamp};
use crate::units::Text;

/// One event that stands as evidence: which, and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// `eventTime`; `None` if it is unreadable.
    pub time: Option<Timestamp>,
    /// `eventID`; `None` if the record has none.
    pub event_id: Option<EventId>,
}

/// The dimensions of a usage row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsageKey {
    /// The hour of `eventTime`; `None` where the time is unreadable (the month "unknown").
    pub hour: Option<Hour>,
    /// All else that the records say; rows of different hours share it.
    pub attributes: Arc<Attributes<Text>>,
}

/// Counted calls that agree in every dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    /// What they agree in.
    pub key: UsageKey,
    /// Counted calls.
    pub count: u64,
    /// Distinct sessions (`userIdentity.principalId` after the colon) among them. Sessions of
    /// different rows may be the same ones.
    pub sessions: u64,
    /// Bytes of the records, each once; `None` if any of them comes from a shape that has none.
    pub raw_bytes: Option<u64>,
    /// The smallest (time, event id).
    pub first: Evidence,
    /// The largest (time, event id).
    pub last: Evidence,
    /// Where the records were delivered, by trail and recipient account.
    pub logged: LoggedByTrail,
}

/// The dimensions of a delivery row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeliveryKey {
    /// The trail, by its root or its configured name.
    pub trail: Text,
    /// `recipientAccountId` of the records.
    pub account: Option<Text>,
    /// `awsRegion` of the records.
    pub region: Option<Text>,
    /// The day of the events; `None` where the time is unreadable.
    pub day: Option<Day>,
}

/// What a trail delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// Files, each counted once, at the smallest key of its records.
    pub files: u64,
    /// Bytes as stored; a file's are divided over its records by their raw bytes.
    pub compressed_bytes: u64,
    /// Bytes of the records, uncompressed.
    pub raw_bytes: u64,
    /// Records of any service, repeats included.
    pub records: u64,
    /// Those of KMS.
    pub kms_records: u64,
}

impl AddAssign for Delivered {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.compressed_bytes += other.compressed_bytes;
        self.raw_bytes += other.raw_bytes;
        self.records += other.records;
        self.kms_records += other.kms_records;
    }
}

/// A repeated identity whose sightings do not agree, or an `eventID` that stands for several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The `eventID` in question.
    pub event_id: Text,
    /// Which field differs: a field's name, or `identity`.
    pub field: Text,
    /// The value kept: the smaller one; for `identity` the first of the identities.
    pub kept: Text,
    /// A value not kept.
    pub other: Text,
}

/// What was read: enough to see whether two reports stand on the same input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Files met.
    pub files: u64,
    /// Their bytes as stored.
    pub bytes: u64,
    /// Of their contents, under any name.
    pub fingerprint: Fingerprint,
}

/// What reading logs yields, sorted and complete for the whole input; a period is selected later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measurement {
    /// Counted calls, sorted by key.
    pub usage: Vec<UsageRow>,
    /// Lifecycle instants of keys, sorted.
    pub key_events: Vec<KeyEvent>,
    /// What each trail delivered.
    pub deliveries: BTreeMap<DeliveryKey, Delivered>,
    /// Records met per account, region and hour.
    pub activity: Activity,
    /// Hours of which digests show that every file is here.
    pub proven: Proven,
    /// Trails with digests, by their roots or their configured names.
    pub validated: BTreeSet<Text>,
    /// What became of every record, by the hour of its `eventTime` (`None`: unreadable).
    pub records: BTreeMap<Option<Hour>, RecordTally>,
    /// Records that could not be read, which have no hour.
    pub malformed: u64,
    /// What became of every file.
    pub files: FileTally,
    /// Repeats that do not agree, sorted.
    pub conflicts: Vec<Conflict>,
    /// What could not be read, sorted.
    pub problems: Vec<Problem>,
    /// What was read.
    pub inputs: Inputs,
}
