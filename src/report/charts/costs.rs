//! Cost by line and by month.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::MonthSection;
use super::super::build::Context;
use super::super::cost_table::line_name;
use super::super::section::Section;
use super::super::totals::{Side, side};
use super::{Bar, Category, Label, Part, Series};
use crate::pricing::charge::Charge;

/// More bars than this are summed up in one: the tables have them all.
pub(super) const MOST_BARS: usize = 30;

/// One bar per line of the cost table, in its order; of very many the largest.
pub(super) fn by_line(context: &Context<'_>, section: &Section) -> Vec<Bar> {
    let mut charges: BTreeMap<_, Vec<&Charge>> = BTreeMap::new();
    for charge in &section.charges {
        let name = line_name(context, charge);
        charges.entry(name).or_default().push(charge);
    }
    let lines = section.costs.groups.iter().flat_map(|group| &group.lines);
    let bars = lines.map(|line| {
        let charges = charges.get(&line.name).map_or(&[][..], Vec::as_slice);
        let amounts = [&line.storage, &line.requests, &line.logging];
        Bar {
            label: Label::Line(line.name.clone()),
            parts: parts(context, charges.iter().copied()),
            is_open: amounts.iter().any(|amount| !amount.notes.is_empty()),
        }
    });
    largest(bars.collect())
}

/// The largest bars in their order, and one of all others.
fn largest(bars: Vec<Bar>) -> Vec<Bar> {
    if bars.len() <= MOST_BARS {
        return bars;
    }
    let mut by_size: Vec<usize> = (0..bars.len()).collect();
    by_size.sort_by_key(|index| Reverse(bars.get(*index).map(Bar::total)));
    let mut shown: Vec<usize> = by_size.iter().take(MOST_BARS - 1).copied().collect();
    shown.sort_unstable();
    let mut others = Bar {
        label: Label::Others(bars.len() - shown.len()),
        parts: Vec::new(),
        is_open: false,
    };
    let mut kept = Vec::new();
    for (index, bar) in bars.into_iter().enumerate() {
        if shown.binary_search(&index).is_ok() {
            kept.push(bar);
        } else {
            others.is_open |= bar.is_open;
            others.parts.extend(bar.parts);
        }
    }
    others.parts = joined(others.parts);
    kept.push(others);
    kept
}

/// One bar per priced month.
pub(super) fn by_month(context: &Context<'_>, months: &[MonthSection]) -> Vec<Bar> {
    let priced = months.iter().filter(|month| !month.border);
    priced
        .filter_map(|month| {
            Some(Bar {
                label: Label::Month(month.month?),
                parts: parts(context, month.section.charges.iter()),
                is_open: month.section.totals.at_least,
            })
        })
        .collect()
}

/// What is known of charges, by category and by whose bill.
fn parts<'a>(context: &Context<'_>, charges: impl Iterator<Item = &'a Charge>) -> Vec<Part> {
    let known = charges.filter_map(|charge| {
        let payer = charge.key.payer_account.as_deref();
        Some(Part {
            series: Series::Cost(Category::of(charge)),
            side: side(payer, context.sources.my_accounts),
            value: charge.list_cost()?.0.max(Decimal::ZERO),
        })
    });
    joined(known)
}

/// Parts that agree are one; parts of nothing are none.
pub fn joined(parts: impl IntoIterator<Item = Part>) -> Vec<Part> {
    let mut sums: BTreeMap<(Series, Side), Decimal> = BTreeMap::new();
    for part in parts {
        *sums.entry((part.series, part.side)).or_default() += part.value;
    }
    sums.into_iter()
        .filter(|(_, value)| !value.is_zero())
        .map(|((series, side), value)| Part {
            series,
            side,
            value,
        })
        .collect()
}
