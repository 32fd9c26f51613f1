//! Counted calls of the selection, by month: operations, keys, and what is out of scope.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use super::Sources;
use crate::cloudtrail::attributes::{Attributes, Billing};
use crate::period::{Hour, Month};
use crate::pricing::priced::Priced;
use crate::units::Text;
use crate::usage::attribution::Attributor;
use crate::usage::coverage::Place;
use crate::usage::measurement::UsageRow;
use crate::usage::selection::is_inside;

/// Counted calls, and those of them that AWS bills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Distinct calls.
    pub counted: u64,
    /// Those that AWS bills.
    pub billable: u64,
    /// Those of which AWS does not say whether it bills them.
    pub uncertain: u64,
}

impl AddAssign for Calls {
    fn add_assign(&mut self, other: Self) {
        self.counted += other.counted;
        self.billable += other.billable;
        self.uncertain += other.uncertain;
    }
}

/// Calls out of scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherUse {
    /// Calls on keys out of scope.
    pub calls: u64,
    /// These keys.
    pub keys: BTreeSet<Text>,
    /// Calls that name no key, `ListKeys` say.
    pub keyless: u64,
}

/// Calls counted by operation name.
pub type ByOperation = BTreeMap<Text, u64>;

/// What the usage rows of one month, or of all, add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Every operation, in scope or not.
    pub operations: BTreeMap<Text, Calls>,
    /// Calls that touch a key: a `ReEncrypt` touches two.
    pub by_key: BTreeMap<Text, ByOperation>,
    /// Calls that name no key.
    pub keyless: ByOperation,
    /// Calls in scope.
    pub in_scope: Calls,
    /// Calls out of scope.
    pub other_use: OtherUse,
    /// In whose `CloudTrail` a key's records lie.
    pub places: BTreeMap<Text, BTreeSet<Place>>,
}

impl Counted {
    fn add_row(&mut self, row: &UsageRow, in_scope: bool) {
        let call = &row.key.attributes;
        let billing = call.billing();
        let of = |wanted| if billing == wanted { row.count } else { 0 };
        let calls = Calls {
            counted: row.count,
            billable: of(Billing::Billable),
            uncertain: of(Billing::Uncertain),
        };
        *self.operations.entry(call.operation.clone()).or_default() += calls;
        for key in call.key.iter().chain(&call.second_key) {
            let operations = self.by_key.entry(key.clone()).or_default();
            *operations.entry(call.operation.clone()).or_default() += row.count;
            let place = Place {
                account: call.recipient_account.clone(),
                region: call.region.clone(),
            };
            self.places.entry(key.clone()).or_default().insert(place);
        }
        if call.key.is_none() && call.second_key.is_none() {
            *self.keyless.entry(call.operation.clone()).or_default() += row.count;
        }
        if in_scope {
            self.in_scope += calls;
        } else {
            self.other_use.add(row);
        }
    }
}

impl OtherUse {
    fn add(&mut self, row: &UsageRow) {
        match &row.key.attributes.key {
            Some(key) => {
                self.calls += row.count;
                if !self.keys.contains(key) {
                    self.keys.insert(key.clone());
                }
            }
            None => self.keyless += row.count,
        }
    }
}

impl AddAssign<&Counted> for Counted {
    fn add_assign(&mut self, other: &Self) {
        for (operation, calls) in &other.operations {
            *self.operations.entry(operation.clone()).or_default() += *calls;
        }
        for (key, operations) in &other.by_key {
            add_operations(self.by_key.entry(key.clone()).or_default(), operations);
        }
        add_operations(&mut self.keyless, &other.keyless);
        self.in_scope += other.in_scope;
        self.other_use.calls += other.other_use.calls;
        self.other_use.keyless += other.other_use.keyless;
        self.other_use
            .keys
            .extend(other.other_use.keys.iter().cloned());
        for (key, places) in &other.places {
            let mine = self.places.entry(key.clone()).or_default();
            mine.extend(places.iter().cloned());
        }
    }
}

fn add_operations(to: &mut ByOperation, from: &ByOperation) {
    for (operation, count) in from {
        *to.entry(operation.clone()).or_default() += count;
    }
}

/// The calls of each month of the selection; `None` is the month "unknown".
pub fn by_month(sources: &Sources<'_>) -> BTreeMap<Option<Month>, Counted> {
    let attributor = Attributor::new(sources.config);
    let mut months: BTreeMap<Option<Month>, Counted> = BTreeMap::new();
    for row in &sources.measurement.usage {
        let hour = row.key.hour;
        if is_inside(hour, sources.period) {
            let in_scope = is_in_scope(&row.key.attributes, sources.priced, &attributor);
            let month = months.entry(hour.map(Hour::month)).or_default();
            month.add_row(row, in_scope);
        }
    }
    months
}

/// The rule by which pricing fills the totals: a call on a key in scope, or a cluster's call that
/// names no key.
pub(super) fn is_in_scope(
    call: &Attributes<Text>,
    priced: &Priced,
    attributor: &Attributor<'_>,
) -> bool {
    let mut keys = call.key.iter().chain(&call.second_key).peekable();
    if priced.all_keys {
        true
    } else if keys.peek().is_none() {
        attributor.attribute(call).cluster.is_some()
    } else {
        keys.any(|key| priced.keys.get(key).is_some_and(|key| key.in_scope))
    }
}
