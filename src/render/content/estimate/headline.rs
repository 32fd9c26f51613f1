//! What it is an estimate of, and the amounts that decide.

use std::collections::BTreeSet;

use super::{Named, cases, spread};
use crate::estimate::estimated::Estimate;
use crate::estimate::month::EstimatedMonth;
use crate::estimate::years::{MonthBills, year};
use crate::render::money;
use crate::render::page::{AmountLine, Block, Page};
use crate::render::sanitize::visible;
use crate::render::words;
use crate::units::Money;

/// `BYOK for 5 clusters: eu-central-1, one key each          USD a month, list prices`
pub(super) fn title(page: &mut Page, named: &Named<'_>) {
    let scenario = &named.estimate.scenario;
    let clusters = words::counted(scenario.clusters.len() as u64, "cluster", "clusters");
    page.add(Block::Title {
        title: format!("BYOK for {clusters}"),
        subject: subject(named.estimate),
        tag: format!("{} a month, list prices", visible(named.currency)),
    });
}

fn subject(estimate: &Estimate) -> String {
    let scenario = &estimate.scenario;
    let keys: BTreeSet<_> = scenario
        .clusters
        .iter()
        .map(|cluster| &cluster.key)
        .collect();
    let regions: BTreeSet<String> = keys
        .iter()
        .filter_map(|name| scenario.key(name))
        .map(|key| visible(scenario.region_of(key)))
        .collect();
    let regions: Vec<String> = regions.into_iter().collect();
    let sharing = match (keys.len(), scenario.clusters.len()) {
        (1, 1) => "one key".to_owned(),
        (1, _) => "one shared key".to_owned(),
        (keys, clusters) if keys == clusters => "one key each".to_owned(),
        (keys, _) => words::counted(keys as u64, "key", "keys"),
    };
    let month = match estimate.month {
        EstimatedMonth::ThirtyDays => String::new(),
        EstimatedMonth::Calendar(month) => format!(", {}", words::month(month)),
    };
    format!("{}, {sharing}{month}", words::some_of(&regions, 2))
}

pub(super) fn amounts(page: &mut Page, named: &Named<'_>) {
    let estimate = named.estimate;
    let mut lines = Vec::new();
    let yours = |number| of_year(named, number, |bills| bills.yours);
    let (first, second, third) = (yours(1), yours(2), yours(3));
    let line = |amount: &str, what: &str, beside: String| AmountLine {
        amount: amount.to_owned(),
        what: what.to_owned(),
        marks: Vec::new(),
        beside,
    };
    let without = "0.00 with Camunda-managed keys".to_owned();
    if first == second && second == third {
        lines.push(line(&first, "on your AWS bill", without));
    } else {
        lines.push(line(&first, "on your AWS bill, first year", without));
        let all = spread(&sums(named, |bills| bills.yours));
        lines.push(line(&second, "second year", String::new()));
        lines.push(line(&third, "third year", format!("{all} in three years")));
    }
    let callers = of_year(named, 1, |bills| bills.callers);
    let whose = "on Camunda's AWS bill: requests, by AWS's rule";
    lines.push(line(&callers, whose, String::new()));
    if let Some(ranges) = range(named) {
        let count = money::count(estimate.draws.count);
        let what = format!("total, 8 of 10 of {count} draws from the ranges");
        lines.push(line(&ranges, &what, String::new()));
    }
    if let Some(less) = less_discounts(named) {
        let what = "total of the first month, less the discounts";
        lines.push(line(&less, what, String::new()));
    }
    page.add(Block::Amounts(lines));
    if let Some(rotation) = rotation(estimate) {
        page.small("", rotation);
    }
}

/// At the likely numbers, over the cases.
fn less_discounts(named: &Named<'_>) -> Option<String> {
    let less = cases(named.estimate).iter().map(|case| {
        let totals = case.estimated_totals.as_ref()?;
        Some(money::with_symbol(totals.total, named.currency))
    });
    let less: Option<Vec<String>> = less.collect();
    less.map(|amounts| spread(&amounts))
}

/// The mean month of a year, over the cases.
fn of_year(named: &Named<'_>, number: usize, amount: fn(&MonthBills) -> Money) -> String {
    let amounts: Vec<String> = cases(named.estimate)
        .iter()
        .map(|case| {
            let (mean, _) = year(&case.curve, number);
            money::with_symbol(amount(&mean), named.currency)
        })
        .collect();
    spread(&amounts)
}

fn sums(named: &Named<'_>, amount: fn(&MonthBills) -> Money) -> Vec<String> {
    let of_case = |curve| -> Money { (1..=3).map(|number| amount(&year(curve, number).1)).sum() };
    let cases = cases(named.estimate).iter();
    cases
        .map(|case| money::amount(of_case(&case.curve)))
        .collect()
}

/// From the lowest tenth of one case to the highest of the other.
fn range(named: &Named<'_>) -> Option<String> {
    let ranges = cases(named.estimate)
        .iter()
        .map(|case| case.ranges.as_ref());
    let ranges: Option<Vec<_>> = ranges.collect();
    let ranges = ranges?;
    let low = ranges.iter().filter_map(|range| range.total.at(10)).min()?;
    let high = ranges.iter().filter_map(|range| range.total.at(90)).max()?;
    let show = |amount| money::with_symbol(amount, named.currency);
    Some(spread(&[show(low), show(high)]))
}

/// AWS charges the first two rotations of a key (<https://aws.amazon.com/kms/pricing/>).
fn rotation(estimate: &Estimate) -> Option<String> {
    let keys = estimate.scenario.keys.iter();
    let days: BTreeSet<u32> = keys.filter_map(|key| key.rotation_days).collect();
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    (!days.is_empty()).then(|| {
        format!(
            "Rotated every {} days, a key costs as much again after its first and its second \
             rotation, and no more after later ones.",
            words::list(&days)
        )
    })
}
