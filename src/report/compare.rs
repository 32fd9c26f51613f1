//! Two months against each other: what changed, and why.
//!
//! The difference of the totals is handed out without rest: to keys that are new or gone, and for
//! what is in both to the price (what the new quantity costs more at the new average price than at
//! the old one) and to the volume (all else).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::period::Month;
use crate::units::{Money, Text, rounded};

mod kept;
#[cfg(test)]
mod tests;

pub use kept::{Kept, KeptCharge, KeptMonth, NotAReport};
pub(super) use kept::{decimal, demand_version, optional_money};

/// One of the two.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Where it comes from, as it is shown.
    pub name: &'a str,
    /// The month.
    pub month: &'a KeptMonth,
}

/// Why a total changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Keys that only the second month has.
    NewKeys,
    /// Keys that only the first month has.
    GoneKeys,
    /// More or less of a kind of charge.
    Volume(Text),
    /// Another price of a kind of charge.
    Price(Text),
}

/// A name in both, or in one of them; `None` where it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<T> {
    /// What it is called.
    pub name: Text,
    /// In the first month.
    pub before: Option<T>,
    /// In the second.
    pub after: Option<T>,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The first month, and where it comes from.
    pub before: (Option<Month>, Text),
    /// The second.
    pub after: (Option<Month>, Text),
    /// Whether both are complete. Else what is missing may explain what changed.
    pub complete: bool,
    /// Whether a charge of either has no price: the totals are without it.
    pub unpriced: bool,
    /// Totals of both.
    pub totals: (Money, Money),
    /// Your bill in both.
    pub your_bill: (Money, Money),
    /// Why; sums up to the difference of the totals. What changed nothing is left out.
    pub causes: Vec<(Cause, Money)>,
    /// Cost by cluster, of what is in no cluster by key.
    pub lines: Vec<Change<Money>>,
    /// Keys that only the second month has.
    pub new_keys: Vec<Text>,
    /// Keys that only the first month has.
    pub gone_keys: Vec<Text>,
    /// Calls by operation.
    pub operations: Vec<Change<u64>>,
}

/// A month that a report is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Which.
    pub month: Option<Month>,
    /// Whether it is complete: else no change is shown.
    pub complete: bool,
    /// Its total.
    pub total: Money,
    /// Cost by cluster, of what is in no cluster by key.
    pub lines: BTreeMap<Text, Money>,
}

impl Compared {
    /// What a month that was kept says.
    pub fn of(month: &KeptMonth) -> Self {
        let is_priced = month
            .charges
            .iter()
            .all(|charge| charge.list_cost.is_some());
        Self {
            month: month.month,
            complete: month.complete && is_priced,
            total: month.totals.total,
            lines: lines(month),
        }
    }

    /// What a line cost then; nothing if it was not there.
    pub fn line(&self, name: &str) -> Money {
        self.lines.get(name).copied().unwrap_or_default()
    }
}

/// Compares two months.
pub fn compare(before: Side<'_>, after: Side<'_>) -> Comparison {
    let (first, second) = (before.month, after.month);
    let (keys_before, keys_after) = (keys(first), keys(second));
    let only = |here: &BTreeSet<&Text>, there: &BTreeSet<&Text>| -> Vec<Text> {
        here.difference(there).map(|key| Text::clone(key)).collect()
    };
    let side = |side: Side<'_>| (side.month.month, Text::from(side.name));
    let has_no_price = |month: &KeptMonth| month.charges.iter().any(|c| c.list_cost.is_none());
    Comparison {
        before: side(before),
        after: side(after),
        complete: first.complete && second.complete,
        unpriced: has_no_price(first) || has_no_price(second),
        totals: (first.totals.total, second.totals.total),
        your_bill: (first.totals.your_bill, second.totals.your_bill),
        causes: causes(first, second, &keys_before, &keys_after),
        lines: changes(&lines(first), &lines(second)),
        new_keys: only(&keys_after, &keys_before),
        gone_keys: only(&keys_before, &keys_after),
        operations: changes(&operations(first), &operations(second)),
    }
}

fn keys(month: &KeptMonth) -> BTreeSet<&Text> {
    month
        .charges
        .iter()
        .filter_map(|charge| charge.key.as_ref())
        .collect()
}

fn operations(month: &KeptMonth) -> BTreeMap<Text, u64> {
    let operations = month.operations.iter();
    operations
        .map(|(name, calls)| (name.clone(), calls.counted))
        .collect()
}

/// Cost by cluster, of what is in no cluster by key.
pub fn lines(month: &KeptMonth) -> BTreeMap<Text, Money> {
    let mut lines: BTreeMap<Text, Money> = BTreeMap::new();
    for charge in &month.charges {
        let name = charge.cluster.as_ref().or(charge.key.as_ref());
        let name = name.cloned().unwrap_or_else(|| Text::from(""));
        *lines.entry(name).or_default() += charge.list_cost.unwrap_or_default();
    }
    lines
}

fn changes<T: Copy>(before: &BTreeMap<Text, T>, after: &BTreeMap<Text, T>) -> Vec<Change<T>> {
    let names: BTreeSet<&Text> = before.keys().chain(after.keys()).collect();
    let change = |name: &Text| Change {
        name: name.clone(),
        before: before.get(name).copied(),
        after: after.get(name).copied(),
    };
    names.into_iter().map(change).collect()
}

/// What is compared as one: a kind of charge of a cluster, key and trail.
type Group<'a> = (
    &'a Text,
    Option<&'a Text>,
    Option<&'a Text>,
    Option<&'a Text>,
    &'a Text,
);

/// Quantity and cost.
type Amount = (Decimal, Money);

fn groups(month: &KeptMonth) -> BTreeMap<Group<'_>, Amount> {
    let mut groups: BTreeMap<Group<'_>, Amount> = BTreeMap::new();
    for charge in &month.charges {
        let Some(cost) = charge.list_cost else {
            continue;
        };
        let group = (
            &charge.kind,
            charge.cluster.as_ref(),
            charge.key.as_ref(),
            charge.trail.as_ref(),
            &charge.usage_type,
        );
        let amount = groups.entry(group).or_default();
        amount.0 += charge.consumed_quantity;
        amount.1 += cost;
    }
    groups
}

fn causes(
    before: &KeptMonth,
    after: &KeptMonth,
    keys_before: &BTreeSet<&Text>,
    keys_after: &BTreeSet<&Text>,
) -> Vec<(Cause, Money)> {
    let (before, after) = (groups(before), groups(after));
    let mut causes: BTreeMap<Cause, Money> = BTreeMap::new();
    let all: BTreeSet<&Group<'_>> = before.keys().chain(after.keys()).collect();
    for group in all {
        let (kind, _, key, ..) = group;
        let (first, second) = (before.get(group), after.get(group));
        let [first, second] = [first, second].map(|amount| amount.copied().unwrap_or_default());
        let whole = second.1 - first.1;
        let is_in = |keys: &BTreeSet<&Text>| key.is_none_or(|key| keys.contains(key));
        if !is_in(keys_before) {
            *causes.entry(Cause::NewKeys).or_default() += whole;
        } else if !is_in(keys_after) {
            *causes.entry(Cause::GoneKeys).or_default() += whole;
        } else {
            let price = of_price(first, second);
            *causes.entry(Cause::Price((*kind).clone())).or_default() += price;
            *causes.entry(Cause::Volume((*kind).clone())).or_default() += whole - price;
        }
    }
    causes.retain(|_, amount| *amount != Money::ZERO);
    causes.into_iter().collect()
}

/// What the second quantity costs more than at the first one's average price.
fn of_price(first: Amount, second: Amount) -> Money {
    let at_old_price = second
        .0
        .checked_mul(first.1.0)
        .and_then(|product| product.checked_div(first.0));
    match at_old_price {
        Some(old) if !second.0.is_zero() => Money(rounded(second.1.0 - old)),
        // Nothing of it in one of the months: no price to compare.
        _ => Money::ZERO,
    }
}
