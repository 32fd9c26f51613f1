//! Key checks: Camunda asks again and again whether a key can be used (`DescribeKey`).

use std::collections::BTreeMap;

use super::rows::{is_foreign, of_month, scale};
use super::{Account, Bound};
use crate::period::Hour;
use crate::units::Text;
use crate::usage::measurement::UsageRow;

/// Camunda shows a key that cannot be used within some 15 minutes
/// (<https://docs.camunda.io/docs/components/saas/byok/key-state-behavior/>): four checks an hour
/// keep that promise.
const PER_HOUR: u64 = 4;
/// At least that is saved if Camunda insists on a check every five minutes.
const OFTEN: u64 = 12;
/// At most, if one check an hour is enough.
const SELDOM: u64 = 1;

/// Clusters whose keys are checked more often than a promise of 15 minutes needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyChecks {
    /// Keys that are.
    pub keys: Vec<Text>,
    /// Checks of these keys in the month.
    pub calls: u64,
    /// Checks that would be left.
    pub left: u64,
}

/// Who checks which key, and when.
type Checker = (Option<Text>, Option<Text>, Option<Hour>);

fn checker(row: &UsageRow) -> Checker {
    let attributes = &row.key.attributes;
    let (key, role) = (attributes.key.clone(), attributes.role_id.clone());
    (key, role, row.key.hour)
}

fn is_check(row: &UsageRow) -> bool {
    let attributes = &row.key.attributes;
    &*attributes.operation == "DescribeKey" && attributes.error.is_none() && is_foreign(row)
}

/// All keys that are checked too often, as one request to Camunda.
pub(super) fn find(account: &Account<'_>) -> Option<KeyChecks> {
    let mut by_key: BTreeMap<Text, BTreeMap<Checker, u64>> = BTreeMap::new();
    for row in of_month(account).filter(|row| is_check(row)) {
        let Some(key) = row.key.attributes.key.clone() else {
            continue;
        };
        let hours = by_key.entry(key).or_default();
        *hours.entry(checker(row)).or_default() += row.count;
    }
    let mut found = KeyChecks {
        keys: Vec::new(),
        calls: 0,
        left: 0,
    };
    for (key, hours) in by_key {
        let calls: u64 = hours.values().sum();
        let left: u64 = hours.values().map(|calls| (*calls).min(PER_HOUR)).sum();
        if left < calls {
            found.keys.push(key);
            found.calls += calls;
            found.left += left;
        }
    }
    (found.left < found.calls).then_some(found)
}

impl KeyChecks {
    /// Whether the row is of checks of the keys.
    pub(super) fn touches(&self, row: &UsageRow) -> bool {
        let key = row.key.attributes.key.as_ref();
        is_check(row) && key.is_some_and(|key| self.keys.contains(key))
    }

    /// The checks as they would be.
    pub(super) fn check_less(&self, rows: &mut Vec<UsageRow>, bound: Bound) {
        let per_hour = match bound {
            Bound::Low => OFTEN,
            Bound::Likely => PER_HOUR,
            Bound::High => SELDOM,
        };
        let mut made: BTreeMap<Checker, u64> = BTreeMap::new();
        for row in rows.iter_mut().filter(|row| self.touches(row)) {
            let made = made.entry(checker(row)).or_default();
            let left = row.count.min(per_hour - *made);
            *made += left;
            scale(row, left);
        }
        rows.retain(|row| row.count > 0);
    }
}
