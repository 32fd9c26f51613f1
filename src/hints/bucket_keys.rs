//! S3 Bucket Keys: without them S3 calls KMS for every object, with them once per requester and
//! some time (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html>).
//!
//! The encryption context tells: it names an object without a Bucket Key, the bucket with one.

use std::collections::BTreeMap;

use super::rows::{is_foreign, of_month, scale};
use super::{Account, Bound};
use crate::cloudtrail::attributes::ContextKind;
use crate::period::Hour;
use crate::units::Text;
use crate::usage::measurement::UsageRow;

/// How often a session asks for the bucket's key again in an hour, at worst. AWS does not document
/// how long it lives: five minutes is the shortest that is known of data key caches.
const SHORT_LIVES: u64 = 12;

/// AWS's own figure: "up to 99 percent" fewer requests (same page).
const LEAST_SHARE_LEFT: u64 = 100;

/// A bucket whose objects are encrypted one by one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketKeys {
    /// Its name.
    pub bucket: Text,
    /// Clusters that the config says it is of.
    pub clusters: Vec<Text>,
    /// Calls of the month.
    pub calls: u64,
    /// Calls that would be left: distinct sessions in each hour.
    pub left: u64,
}

/// Whether the row is of objects of the bucket. Log files of trails have a context of their own.
fn is_of<'r>(row: &'r UsageRow, bucket: Option<&str>) -> Option<&'r Text> {
    let attributes = &row.key.attributes;
    let context = attributes.context.as_ref()?;
    let is_object = context.kind == ContextKind::Bucket && attributes.bucket_key == Some(false);
    let is_it = bucket.is_none_or(|bucket| *bucket == *context.value);
    let is_request = attributes.error.is_none() && !attributes.dry_run;
    (is_object && is_it && is_request).then_some(&context.value)
}

/// Buckets of other accounts' making in the month.
pub(super) fn find(account: &Account<'_>) -> Vec<BucketKeys> {
    let mut by_bucket: BTreeMap<&Text, Vec<&UsageRow>> = BTreeMap::new();
    for row in of_month(account) {
        if let Some(bucket) = is_of(row, None).filter(|_| is_foreign(row)) {
            by_bucket.entry(bucket).or_default().push(row);
        }
    }
    let buckets = by_bucket.into_iter();
    buckets
        .map(|(bucket, rows)| {
            let mut left = BTreeMap::new();
            for row in &rows {
                note_sessions(&mut left, row);
            }
            BucketKeys {
                bucket: bucket.clone(),
                clusters: clusters(account, bucket),
                calls: rows.iter().map(|row| row.count).sum(),
                left: left.values().sum(),
            }
        })
        .filter(|bucket| bucket.left < bucket.calls)
        .collect()
}

fn clusters(account: &Account<'_>, bucket: &Text) -> Vec<Text> {
    let clusters = account.config.clusters.iter();
    let clusters = clusters.filter(|cluster| cluster.buckets.contains_key(bucket));
    clusters.map(|cluster| cluster.name.clone()).collect()
}

/// Who asks for the bucket's key, and when: reading and writing share it.
type Requester = (Option<Text>, Option<Hour>);

fn requester(row: &UsageRow) -> Requester {
    (row.key.attributes.role_id.clone(), row.key.hour)
}

fn note_sessions(left: &mut BTreeMap<Requester, u64>, row: &UsageRow) {
    let sessions = left.entry(requester(row)).or_default();
    *sessions = (*sessions).max(row.sessions.max(1));
}

impl BucketKeys {
    /// Whether the row is of objects of the bucket.
    pub(super) fn touches(&self, row: &UsageRow) -> bool {
        is_of(row, Some(&self.bucket)).is_some()
    }

    /// The calls as they would be with Bucket Keys on; their copies in proportion.
    pub(super) fn switch_on(&self, rows: &mut Vec<UsageRow>, bound: Bound) {
        let of_bucket = |row: &UsageRow| self.touches(row);
        let mut allowed = BTreeMap::new();
        for row in rows.iter().filter(|row| of_bucket(row)) {
            note_sessions(&mut allowed, row);
        }
        match bound {
            Bound::Low => allowed.values_mut().for_each(|left| *left *= SHORT_LIVES),
            Bound::Likely => {}
            Bound::High => return self.at_best(rows),
        }
        for row in rows.iter_mut().filter(|row| of_bucket(row)) {
            let allowed = allowed.entry(requester(row)).or_default();
            let left = row.count.min(*allowed);
            *allowed -= left;
            scale(row, left);
        }
        rows.retain(|row| row.count > 0);
    }

    /// One call of a hundred is left, or what is likely if that is less.
    fn at_best(&self, rows: &mut Vec<UsageRow>) {
        let mut likely = rows.clone();
        self.switch_on(&mut likely, Bound::Likely);
        let count = |rows: &[UsageRow]| -> u64 {
            let rows = rows
                .iter()
                .filter(|row| is_of(row, Some(&self.bucket)).is_some());
            rows.map(|row| row.count).sum()
        };
        let mut left = count(rows).div_ceil(LEAST_SHARE_LEFT);
        if count(&likely) <= left {
            *rows = likely;
            return;
        }
        for row in rows.iter_mut() {
            if is_of(row, Some(&self.bucket)).is_some() {
                let stays = row.count.div_ceil(LEAST_SHARE_LEFT).min(left);
                left -= stays;
                scale(row, stays);
            }
        }
        rows.retain(|row| row.count > 0);
    }
}
