//! What stands outside the total, and why.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::pricing::priced::{NotInTotal, Outside, What};
use crate::render::money;
use crate::render::page::{Block, Page};
use crate::render::sanitize::visible;
use crate::render::words;
use crate::report::Section;
use crate::report::caveat::is_of_rotations;
use crate::units::Money;

/// Adds what stands outside the total, and why.
pub fn add(page: &mut Page, section: &Section) {
    let of = |why: Outside| {
        let amounts = section.not_in_total.iter().filter(|a| !is_of_rotations(a));
        amounts.filter(move |amount| amount.what.outside() == why)
    };
    let mut open = uncertain(section);
    open.extend(of(Outside::Open).map(line));
    let not_said = not_said(of(Outside::NotSaid));
    for (title, lines) in [
        ("Not in the total", open),
        (
            "Not in the total, as nothing says whether you have it",
            not_said,
        ),
    ] {
        if !lines.is_empty() {
            page.add(Block::Outside(title, lines));
        }
    }
    for text in information(of(Outside::Information)) {
        page.small("for information:", text);
    }
}

fn uncertain(section: &Section) -> Vec<(String, String)> {
    if section.uncertain.high <= Money::ZERO {
        return Vec::new();
    }
    let low = money::amount(section.uncertain.low);
    let high = money::amount(section.uncertain.high);
    let range = if low == high {
        high
    } else {
        format!("{low} to {high}")
    };
    let reason = "failed calls, dry runs, the second half of a ReEncrypt: AWS does not say \
                  whether it bills them";
    vec![(range, reason.to_owned())]
}

fn line(amount: &NotInTotal) -> (String, String) {
    let sum = amount.amount;
    let sum = sum.map_or(money::UNKNOWN.to_owned(), money::difference);
    let account = amount.account.as_deref();
    let who = account.map(|account| format!("{}: ", visible(account)));
    let reason = visible(&amount.reason);
    (sum, format!("{}{reason}", who.unwrap_or_default()))
}

/// Over all payers, the largest first; those of less than a cent together.
fn not_said<'a>(amounts: impl Iterator<Item = &'a NotInTotal>) -> Vec<(String, String)> {
    let mut sums = summed(amounts).into_iter().collect::<Vec<_>>();
    sums.sort_by_key(|(what, amount)| (Reverse(*amount), *what));
    let is_small = |amount: &Option<Money>| amount.is_some_and(|a| money::cents(a).is_zero());
    let (small, worth): (Vec<_>, Vec<_>) = sums.into_iter().partition(|(_, a)| is_small(a));
    let mut lines: Vec<(String, String)> = worth
        .into_iter()
        .map(|(what, amount)| {
            let amount = amount.map_or("no price".to_owned(), money::difference);
            (amount, what_it_is(what).to_owned())
        })
        .collect();
    if !small.is_empty() {
        let small = small.iter().map(|(what, _)| what_it_is(*what).to_owned());
        let small: Vec<String> = small.collect();
        lines.push(("<0.01".to_owned(), words::each_of(&small)));
    }
    lines
}

fn summed<'a>(amounts: impl Iterator<Item = &'a NotInTotal>) -> BTreeMap<What, Option<Money>> {
    let mut sums: BTreeMap<What, Option<Money>> = BTreeMap::new();
    for amount in amounts {
        let sum = sums.entry(amount.what).or_insert(Some(Money::ZERO));
        *sum = sum.zip(amount.amount).map(|(sum, more)| sum + more);
    }
    sums
}

/// In a few words.
pub fn what_it_is(what: What) -> &'static str {
    match what {
        What::FurtherTrail => "each further trail with KMS events",
        What::CloudWatchLogs => "CloudWatch Logs",
        What::GuardDuty => "GuardDuty",
        What::InsightsCallRate => "Insights on call rates",
        What::InsightsErrorRate => "Insights on error rates",
        What::CloudTrailLake => "CloudTrail Lake",
        What::SecurityLake => "Security Lake",
        What::NetworkActivity => "network activity events",
        What::AthenaScan => "a scan with Athena",
        What::FreeTier => "20,000 free requests a month",
        What::Rotations => "rotations that nothing shows",
        What::UncertainRequests => "requests AWS may not bill",
        What::LogStorageKept => "log storage a month in the long run",
        What::PutRequests => "PUT requests of log files",
    }
}

/// Amounts of log files, if they are worth a line.
fn information<'a>(amounts: impl Iterator<Item = &'a NotInTotal>) -> Vec<String> {
    let mut sums: BTreeMap<(What, &str), Option<Money>> = BTreeMap::new();
    for amount in amounts {
        let key = (amount.what, &*amount.reason);
        let sum = sums.entry(key).or_insert(Some(Money::ZERO));
        *sum = sum.zip(amount.amount).map(|(sum, more)| sum + more);
    }
    let worth = sums.into_iter().filter_map(|((_, reason), sum)| {
        let sum = sum.filter(|sum| !money::cents(*sum).is_zero())?;
        Some(format!("{} {}", money::amount(sum), visible(reason)))
    });
    worth.collect()
}
