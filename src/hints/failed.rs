//! Calls that fail, and are tried again: each is recorded like any other, and so are its copies.

use std::collections::BTreeMap;

use super::Account;
use super::rows::{is_foreign, of_month};
use crate::units::Text;
use crate::usage::measurement::UsageRow;

/// Failed calls of one side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailedCalls {
    /// Whether another account makes them.
    pub by_camunda: bool,
    /// Calls of the month by error code, the most frequent first.
    pub errors: Vec<(u64, Text)>,
}

fn failure(row: &UsageRow) -> Option<&Text> {
    let attributes = &row.key.attributes;
    attributes.error.as_ref().filter(|_| !attributes.dry_run)
}

/// Failed calls by who makes them.
pub(super) fn find(account: &Account<'_>) -> Vec<FailedCalls> {
    let mut sides: BTreeMap<bool, BTreeMap<&Text, u64>> = BTreeMap::new();
    for row in of_month(account) {
        if let Some(error) = failure(row) {
            let errors = sides.entry(is_foreign(row)).or_default();
            *errors.entry(error).or_default() += row.count;
        }
    }
    let sides = sides.into_iter().map(|(by_camunda, errors)| {
        let mut errors: Vec<(u64, Text)> =
            errors.into_iter().map(|(e, n)| (n, e.clone())).collect();
        errors.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        FailedCalls { by_camunda, errors }
    });
    sides.collect()
}

impl FailedCalls {
    /// How many.
    pub fn calls(&self) -> u64 {
        self.errors.iter().map(|(calls, _)| calls).sum()
    }

    /// Whether the row is of them.
    pub(super) fn touches(&self, row: &UsageRow) -> bool {
        failure(row).is_some() && is_foreign(row) == self.by_camunda
    }

    /// The rows without them.
    pub(super) fn stop(&self, rows: &mut Vec<UsageRow>) {
        rows.retain(|row| !self.touches(row));
    }
}
