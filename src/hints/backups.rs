//! Backups that run round the clock: each writes every object of a cluster's snapshots anew, and
//! each object is a KMS call without a Bucket Key
//! (<https://docs.camunda.io/docs/components/saas/backups/>).

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{of_month, scale};
use super::{Account, Bound};
use crate::cloudtrail::attributes::ContextKind;
use crate::config::Storage;
use crate::period::{Hour, Period};
use crate::units::Text;
use crate::usage::measurement::UsageRow;

/// Calls in so many hours of an average day make a schedule that runs round the clock.
const ROUND_THE_CLOCK: u64 = 20;
/// Seconds between two backups of the shortest schedule: every 15 minutes, for cross-region cold
/// recovery (<https://docs.camunda.io/docs/components/saas/cross-region-cold-recovery/>).
const SHORTEST: i64 = 15 * 60;

/// A cluster whose backups run round the clock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BackupSchedule {
    /// The cluster.
    pub cluster: Text,
    /// Its backup buckets.
    pub buckets: BTreeSet<Text>,
    /// Calls of the month for them.
    pub calls: u64,
    /// Backups of the month, at least: hours with calls.
    pub hours: u64,
    /// Backups of the month, likely: an hour whose calls stretch over 45 minutes has four.
    pub backups: u64,
    /// Days with backups: so many would be left.
    pub days: u64,
}

/// The clusters whose backup buckets the config names, and which are called round the clock.
pub(super) fn find(account: &Account<'_>) -> Vec<BackupSchedule> {
    let clusters = account.config.clusters.iter();
    let schedules = clusters.filter_map(|cluster| {
        let buckets = cluster.buckets.iter();
        let backups = buckets.filter(|(_, storage)| **storage == Storage::Backup);
        let buckets = backups.map(|(bucket, _)| bucket.clone()).collect();
        schedule(account, &cluster.name, buckets)
    });
    schedules.collect()
}

fn schedule(
    account: &Account<'_>,
    cluster: &Text,
    buckets: BTreeSet<Text>,
) -> Option<BackupSchedule> {
    let mut spans: BTreeMap<Hour, (i64, i64)> = BTreeMap::new();
    let mut calls = 0;
    for row in of_month(account).filter(|row| is_of(row, &buckets)) {
        let (Some(hour), Some(first), Some(last)) = (row.key.hour, row.first.time, row.last.time)
        else {
            continue;
        };
        let span = spans.entry(hour).or_insert((first.0, last.0));
        *span = (span.0.min(first.0), span.1.max(last.0));
        calls += row.count;
    }
    let days: BTreeSet<_> = spans.keys().map(|hour| hour.day()).collect();
    let (hours, days) = (spans.len() as u64, days.len() as u64);
    let backups = spans
        .values()
        .map(|(first, last)| 1 + (last - first) / SHORTEST);
    (days > 0 && hours >= days * ROUND_THE_CLOCK).then(|| BackupSchedule {
        cluster: cluster.clone(),
        buckets,
        calls,
        hours,
        backups: backups.sum::<i64>().unsigned_abs(),
        days,
    })
}

fn is_of(row: &UsageRow, buckets: &BTreeSet<Text>) -> bool {
    let context = row.key.attributes.context.as_ref();
    context.is_some_and(|c| c.kind == ContextKind::Bucket && buckets.contains(&c.value))
}

impl BackupSchedule {
    /// Whether the row is of a backup.
    pub(super) fn touches(&self, row: &UsageRow) -> bool {
        is_of(row, &self.buckets)
    }

    /// The calls if one backup a day is left; at least if the hours have one backup each.
    pub(super) fn once_a_day(&self, rows: &mut Vec<UsageRow>, month: Period, bound: Bound) {
        let backups = match bound {
            Bound::Low => self.hours,
            Bound::Likely | Bound::High => self.backups,
        };
        // Handed out over the rows, so that the sum is exact and no hour is preferred.
        let (mut met, mut kept) = (0, 0);
        for row in rows.iter_mut() {
            let is_in_month = row.key.hour.is_some_and(|hour| month.contains(hour));
            if !is_in_month || !is_of(row, &self.buckets) {
                continue;
            }
            met += row.count;
            let due = u128::from(met) * u128::from(self.days) / u128::from(backups.max(1));
            let due = u64::try_from(due).unwrap_or(u64::MAX);
            let left = row.count.min(due - kept);
            kept += left;
            scale(row, left);
        }
        rows.retain(|row| row.count > 0);
    }
}
