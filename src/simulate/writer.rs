//! A trail as a writer of files: what it records, and into which files.

use crate::estimate::scenario::{Delay, Gap, Omission, Scenario, Trail};
use crate::period::{Hour, Timestamp};
use crate::units::Text;

use super::call::Call;
use crate::random::Random;

const SECONDS_PER_MINUTE: i64 = 60;
const SECONDS_PER_HOUR: i64 = 3_600;

/// A trail.
pub(super) struct Writer {
    pub(super) name: Text,
    /// Where its files count as the trail's own: of its root and its replica's root the one that
    /// comes first.
    pub(super) first_root: Text,
    /// The root at which the same objects lie again.
    pub(super) second_root: Option<Text>,
    pub(super) accounts: Vec<Text>,
    /// Name of the key that encrypts its files.
    pub(super) sse_kms_key: Option<Text>,
    root: Text,
    omits: Vec<Omission>,
    /// Seconds of one file.
    slot: i64,
    gaps: Vec<Gap>,
    delays: Vec<Delay>,
}

/// The files of one interval.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileKey {
    /// Which interval, counted from 1970.
    pub(super) slot: i64,
    /// Which writer.
    pub(super) writer: usize,
    pub(super) account: Text,
    pub(super) region: Text,
}

impl Writer {
    pub(super) fn new(scenario: &Scenario, trail: &Trail) -> Self {
        let root: Text = trail.root().into();
        let replica: Option<Text> = trail.replica_root().map(Into::into);
        let first_root = replica.iter().fold(root.clone(), |a, b| a.min(b.clone()));
        let second_root = replica.map(|replica| replica.max(root.clone()));
        let logs = &scenario.logs;
        let is_concerned = |gap: &&Gap| gap.trails.is_empty() || gap.trails.contains(&trail.name);
        let accounts = if trail.accounts.is_empty() {
            vec![scenario.account.owner.clone()]
        } else {
            trail.accounts.clone()
        };
        Self {
            name: trail.name.clone(),
            first_root,
            second_root,
            accounts,
            sse_kms_key: trail.sse_kms_key.clone(),
            root,
            omits: trail.omits.clone(),
            slot: i64::from(logs.minutes_between_files) * SECONDS_PER_MINUTE,
            gaps: logs.gaps.iter().filter(is_concerned).cloned().collect(),
            delays: logs.delays.clone(),
        }
    }

    /// Whether it records that call in that account.
    pub(super) fn records(&self, call: &Call, account: &Text) -> bool {
        let is_omitted = |omission: &Omission| match omission {
            Omission::Kms => call.is_kms(),
            Omission::Read => call.read_only,
        };
        self.accounts.contains(account) && !self.omits.iter().any(is_omitted)
    }

    /// The interval of a moment.
    pub(super) fn slot_of(&self, time: Timestamp) -> i64 {
        time.0.div_euclid(self.slot)
    }

    /// The first interval that ends after the end of `hour`: nothing of a later hour is in any
    /// before it.
    pub(super) fn first_open_slot(&self, end: Hour) -> i64 {
        end.start().0.div_euclid(self.slot)
    }

    /// The last second of an interval.
    pub(super) fn last_second(&self, slot: i64) -> Timestamp {
        Timestamp((slot + 1) * self.slot - 1)
    }

    /// Whether the files of an interval are missing.
    pub(super) fn is_in_gap(&self, slot: i64) -> bool {
        let start = slot * self.slot;
        self.gaps
            .iter()
            .any(|gap| is_within(start, gap.from.0, gap.hours))
    }

    /// When the files of an interval are delivered: at its end, or late.
    pub(super) fn delivery(&self, slot: i64) -> Timestamp {
        let start = slot * self.slot;
        let late = |delay: &&Delay| is_within(start, delay.from.0, delay.hours);
        let delay = self.delays.iter().find(late).map_or(0, |d| d.minutes);
        Timestamp((slot + 1) * self.slot + i64::from(delay) * SECONDS_PER_MINUTE)
    }

    /// The object's name under a root: account, region, date folder and file.
    pub(super) fn object(&self, seed: u64, key: &FileKey, part: usize) -> String {
        let (account, region) = (&key.account, &key.region);
        let delivered = self.delivery(key.slot).to_string();
        let date = delivered[..10].replace('-', "/");
        let stamp: String = delivered[..16]
            .chars()
            .filter(|c| !"-:".contains(*c))
            .collect();
        let purpose = format!("file {} {account} {region} {part}", self.name);
        let unique = Random::of(seed, &purpose, key.slot).alphanumeric(16);
        format!(
            "{account}/CloudTrail/{region}/{date}/\
             {account}_CloudTrail_{region}_{stamp}Z_{unique}.json.gz"
        )
    }

    /// Where the files are written.
    pub(super) fn roots(&self) -> impl Iterator<Item = &Text> {
        [&self.first_root].into_iter().chain(&self.second_root)
    }

    /// The bucket and prefix that CloudTrail itself writes to.
    pub(super) fn own_root(&self) -> &Text {
        &self.root
    }
}

fn is_within(seconds: i64, from: Timestamp, hours: u32) -> bool {
    (from.0..from.0 + i64::from(hours) * SECONDS_PER_HOUR).contains(&seconds)
}
