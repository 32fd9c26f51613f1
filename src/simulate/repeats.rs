//! The repeats of one record, and how many trails a root holds.

use std::collections::BTreeMap;

use crate::period::Day;
use crate::units::Text;
use crate::usage::measurement::LoggedIn;

use super::delivery::Identity;
use super::plan::Plan;

/// Where a record was seen.
#[derive(Default)]
pub(super) struct Repeats {
    /// By root, replicas left out.
    pub(super) by_root: BTreeMap<Text, Seen>,
    /// Files per root in which the same object lies again.
    pub(super) second_roots: BTreeMap<Text, u64>,
    /// Their sum.
    pub(super) replicated: u64,
}

/// Where a record was seen under one root.
#[derive(Default)]
pub(super) struct Seen {
    /// Files of this root that hold it.
    pub(super) files: u64,
    /// Whether an earlier root holds it too: its first sighting here is an extra copy.
    pub(super) is_further_root: bool,
    /// Of its further files one: an extra copy if two trails write here, else a redelivery.
    pub(super) within: u64,
    /// The further files left: redeliveries in any case.
    pub(super) beyond: u64,
}

impl Repeats {
    pub(super) fn of(plan: &Plan<'_>, identity: &Identity) -> Self {
        let mut repeats = Self::default();
        for file in &identity.files {
            let writer = &plan.writers[file.writer];
            let seen = repeats.by_root.entry(writer.first_root.clone());
            seen.or_default().files += 1;
            if let Some(root) = &writer.second_root {
                *repeats.second_roots.entry(root.clone()).or_default() += 1;
                repeats.replicated += 1;
            }
        }
        for (index, seen) in repeats.by_root.values_mut().enumerate() {
            seen.is_further_root = index > 0;
            seen.within = u64::from(seen.files > 1);
            seen.beyond = seen.files - 1 - seen.within;
        }
        repeats
    }
}

/// Of a root, account, region and event day: KMS records, and those in two files or more.
#[derive(Default)]
pub(super) struct DayShares(BTreeMap<(LoggedIn, Text, Day), (u64, u64)>);

impl DayShares {
    pub(super) fn add(&mut self, place: (LoggedIn, Text, Day), is_repeated: bool) {
        let (all, repeated) = self.0.entry(place).or_default();
        *all += 1;
        *repeated += u64::from(is_repeated);
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (place, (all, repeated)) in other.0 {
            let sum = self.0.entry(place).or_default();
            *sum = (sum.0 + all, sum.1 + repeated);
        }
    }

    /// Two trails write under a root if at least a fifth of its KMS records lie in two files.
    pub(super) fn has_two_trails(&self, place: &(LoggedIn, Text, Day)) -> bool {
        let (all, repeated) = self.0.get(place).copied().unwrap_or_default();
        repeated > 0 && repeated * 5 >= all
    }
}
