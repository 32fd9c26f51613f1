//! What to change, who can change it, and what that saves.
//!
//! A hint is a change of the usage, priced like the usage itself: its saving is the difference of
//! two prices. So savings that overlap need no rule of their own: changes are made together, and
//! priced once.

mod backups;
mod bucket_keys;
mod extra_trails;
mod failed;
mod key_checks;
mod notes;
mod recording;
mod rows;
mod savings;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rayon::prelude::*;

use self::savings::{Changed, Savings};
use crate::config::Config;
use crate::period::Period;
use crate::pricing::price_list::PriceList;
use crate::units::{Money, Text};
use crate::usage::measurement::{Measurement, UsageRow};

pub use backups::BackupSchedule;
pub use bucket_keys::BucketKeys;
pub use extra_trails::ExtraTrail;
pub use failed::FailedCalls;
pub use key_checks::KeyChecks;
pub use notes::Note;
pub use recording::Recording;

/// What hints are found in.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// What was read.
    pub measurement: &'a Measurement,
    /// Clusters and trails.
    pub config: &'a Config,
    /// Prices.
    pub prices: &'a PriceList,
    /// The accounts whose charges are "your bill".
    pub my_accounts: &'a BTreeSet<Text>,
    /// Whether every key is in scope.
    pub all_keys: bool,
    /// The month that is priced with and without the change.
    pub month: Period,
}

/// A change that would save.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A trail keeps a further copy of KMS events, which AWS charges.
    ExtraTrail(ExtraTrail),
    /// A bucket of Camunda's makes a KMS call per object.
    BucketKeys(BucketKeys),
    /// A cluster's backups run round the clock.
    BackupSchedule(BackupSchedule),
    /// Keys are checked more often than needed.
    KeyChecks(KeyChecks),
    /// Calls fail.
    FailedCalls(FailedCalls),
    /// KMS events are recorded or analysed besides trails.
    Recording(Recording),
}

/// How far an estimate goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// The least that is saved.
    Low,
    /// The likely saving.
    Likely,
    /// The most.
    High,
}

/// Who can make the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The key's owner.
    You,
    /// Camunda, who owns buckets and clusters: a support request.
    Camunda,
}

/// How sure it is that the change saves this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Counted in the logs.
    High,
    /// Concluded from the logs.
    Medium,
}

/// What a month would cost less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    /// On the user's bill.
    pub yours: Money,
    /// On the bills of known other accounts.
    pub callers: Money,
}

impl Saving {
    /// On both bills.
    pub fn whole(self) -> Money {
        self.yours + self.callers
    }
}

/// A change, with what it saves in the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What to change.
    pub change: Change,
    /// At least.
    pub low: Saving,
    /// Likely.
    pub likely: Saving,
    /// At most.
    pub high: Saving,
}

/// All hints of a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Ranked by the saving on the user's bill, then on the callers'.
    pub ranked: Vec<Hint>,
    /// What all of them save together, where there are several.
    pub together: Option<Saving>,
    /// How many save less than [`LEAST`].
    pub folded: usize,
    /// What is good to know, and saves nothing now.
    pub notes: Vec<Note>,
}

/// Below this a month, in the currency of the price list, a hint is not worth its line.
pub const LEAST: Money = Money(rust_decimal::Decimal::from_parts(1, 0, 0, false, 2));

impl Change {
    /// Who can make it.
    pub fn actor(&self) -> Actor {
        match self {
            Self::ExtraTrail(_) | Self::Recording(_) => Actor::You,
            Self::FailedCalls(failed) if !failed.by_camunda => Actor::You,
            Self::BucketKeys(_)
            | Self::BackupSchedule(_)
            | Self::KeyChecks(_)
            | Self::FailedCalls(_) => Actor::Camunda,
        }
    }

    /// How sure it is that it saves this.
    pub fn confidence(&self) -> Confidence {
        match self {
            Self::ExtraTrail(trail) if trail.is_inferred => Confidence::Medium,
            Self::ExtraTrail(_) | Self::FailedCalls(_) => Confidence::High,
            Self::BucketKeys(_)
            | Self::BackupSchedule(_)
            | Self::KeyChecks(_)
            | Self::Recording(_) => Confidence::Medium,
        }
    }

    /// Whether it may change rows with these attributes.
    fn touches(&self, row: &UsageRow) -> bool {
        match self {
            Self::ExtraTrail(trail) => trail.touches(row),
            Self::BucketKeys(bucket) => bucket.touches(row),
            Self::BackupSchedule(schedule) => schedule.touches(row),
            Self::KeyChecks(checks) => checks.touches(row),
            Self::FailedCalls(failed) => failed.touches(row),
            Self::Recording(_) => false,
        }
    }

    fn make(&self, changed: &mut Changed, month: Period, bound: Bound) {
        let rows = &mut changed.usage;
        match self {
            Self::ExtraTrail(trail) => trail.exclude_kms(rows),
            Self::BucketKeys(bucket) => bucket.switch_on(rows, bound),
            Self::BackupSchedule(schedule) => schedule.once_a_day(rows, month, bound),
            Self::KeyChecks(checks) => checks.check_less(rows, bound),
            Self::FailedCalls(failed) => failed.stop(rows),
            Self::Recording(recording) => recording.stop(&mut changed.config),
        }
    }

    /// Whether the least, the likely and the most that it saves are one.
    fn is_exact(&self) -> bool {
        matches!(
            self,
            Self::ExtraTrail(_) | Self::FailedCalls(_) | Self::Recording(_)
        )
    }
}

fn changes(account: &Account<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let trails = extra_trails::find(account).into_iter();
    changes.extend(trails.map(Change::ExtraTrail));
    let buckets = bucket_keys::find(account).into_iter();
    changes.extend(buckets.map(Change::BucketKeys));
    let schedules = backups::find(account).into_iter();
    changes.extend(schedules.map(Change::BackupSchedule));
    changes.extend(key_checks::find(account).map(Change::KeyChecks));
    let failed = failed::find(account).into_iter();
    changes.extend(failed.map(Change::FailedCalls));
    let recordings = recording::find(account.config).into_iter();
    changes.extend(recordings.map(Change::Recording));
    changes
}

/// Finds what would save in the month.
pub fn find(account: &Account<'_>) -> Hints {
    let notes = notes::find(account);
    let changes = changes(account);
    if changes.is_empty() {
        return Hints {
            notes,
            ..Hints::default()
        };
    }
    let savings = Savings::new(account);
    let hints: Vec<Hint> = changes
        .into_par_iter()
        .map(|change| savings.hint(change))
        .collect();
    // What saves nothing at all is no hint: without copies a failed call costs nobody anything
    // that AWS documents.
    let hints = hints
        .into_iter()
        .filter(|hint| hint.high.whole() > Money::ZERO);
    let (mut ranked, folded): (Vec<Hint>, Vec<Hint>) =
        hints.partition(|hint| hint.likely.whole() >= LEAST);
    ranked.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.change.cmp(&b.change)));
    let all: Vec<&Change> = ranked.iter().map(|hint| &hint.change).collect();
    Hints {
        together: (all.len() > 1).then(|| savings.saved(&all, Bound::Likely)),
        folded: folded.len(),
        ranked,
        notes,
    }
}

fn rank(hint: &Hint) -> (Money, Money) {
    (hint.likely.yours, hint.likely.callers)
}
