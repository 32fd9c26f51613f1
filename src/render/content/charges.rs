//! Charges by what they are for, and what stands outside the total.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::notes::Notes;
use crate::config::account::StorageClass;
use crate::pricing::charge::{Charge, ChargeKind, PayerRole};
use crate::pricing::priced::{NotInTotal, Outside, What};
use crate::render::money;
use crate::render::page::{Block, Page};
use crate::render::sanitize::visible;
use crate::render::table::{Align, Cell, Table};
use crate::render::words;
use crate::report::Section;
use crate::report::caveat::is_of_rotations;
use crate::report::grouped::{self, ChargeGroup, ChargeName, GroupKey};
use crate::report::totals::Side;
use crate::units::Money;

/// The root of a trail that is the PATH given itself.
const THE_PATH: &str = ".";
/// AWS quotes requests per 10,000 (<https://aws.amazon.com/kms/pricing/>).
const REQUESTS_QUOTED: u32 = 10_000;
/// AWS quotes events per 100,000 (<https://aws.amazon.com/cloudtrail/pricing/>).
const EVENTS_QUOTED: u32 = 100_000;

/// Quantity, price, payer and basis of every kind of charge.
pub fn table(page: &mut Page, section: &Section, marks: &Notes) {
    if section.groups.is_empty() {
        return;
    }
    let mut table = Table::new(
        "Charges by what they are for",
        &[
            ("Charge", Align::Left),
            ("Quantity", Align::Right),
            ("Price", Align::Right),
            ("Cost", Align::Right),
            ("Payer", Align::Left),
            ("Basis", Align::Left),
        ],
    );
    for group in &section.groups {
        table.row(cells(group, marks));
    }
    page.add(Block::Table(table));
}

fn cells(group: &ChargeGroup, marks: &Notes) -> Vec<Cell> {
    vec![
        name(&group.key.name).into(),
        quantity(group).into(),
        price(&group.key).into(),
        Cell::marked(money::cell(&group.cost), marks.of(&group.cost.notes))
            .detailed(working(group)),
        payer_name(group.key.side, group.key.payer_role).into(),
        group.key.basis.name().into(),
    ]
}

/// `3.320 key-months × 1.00, derived`
fn working(group: &ChargeGroup) -> String {
    let (quantity, price) = (quantity(group), price(&group.key));
    format!("{quantity} × {price}, {}", group.key.basis.name())
}

/// What a charge is for.
pub fn what(charge: &Charge) -> String {
    name(&grouped::name(charge))
}

fn name(name: &ChargeName) -> String {
    match name {
        ChargeName::Keys => "Keys".to_owned(),
        ChargeName::Requests { class, free_tier } => {
            let class = class
                .as_deref()
                .map(|c| format!(", {}", visible(c).replace('_', " ")));
            let free = if *free_tier { ", free tier" } else { "" };
            format!("Requests{}{free}", class.unwrap_or_default())
        }
        ChargeName::Copies { trail: Some(trail) } if &**trail != THE_PATH => {
            format!("Copies, {}", visible(trail))
        }
        ChargeName::Copies { .. } => "Copies of events".to_owned(),
        ChargeName::LogStorage(StorageClass::Standard) => "Log storage, S3".to_owned(),
        ChargeName::LogStorage(class) => format!("Log storage, {}", class.name()),
        ChargeName::Recording(kind) => recording(*kind).to_owned(),
    }
}

fn recording(kind: ChargeKind) -> &'static str {
    match kind {
        ChargeKind::LogsIngested => "CloudWatch Logs, sent",
        ChargeKind::LogsStored => "CloudWatch Logs, kept",
        ChargeKind::GuardDuty => "GuardDuty",
        ChargeKind::Insights => "CloudTrail Insights",
        ChargeKind::Lake => "CloudTrail Lake",
        ChargeKind::SecurityLake => "Security Lake",
        ChargeKind::NetworkActivity => "Network activity",
        ChargeKind::AthenaScans => "Athena scans",
        ChargeKind::LogStorage => "Log storage",
        ChargeKind::PutRequests => "PUT requests",
        ChargeKind::KeyStorage | ChargeKind::Requests | ChargeKind::TrailCopies => "",
    }
}

fn quantity(group: &ChargeGroup) -> String {
    let quantity = group.quantity;
    match &*group.key.pricing_unit {
        "Keys" => format!("{} key-months", money::decimal(quantity, 3)),
        "Requests" => money::count(quantity),
        "Events" => format!("{} events", money::count(quantity)),
        "GB-Mo" => format!("{} GB-months", money::decimal(quantity, 3)),
        unit => format!("{} {}", money::decimal(quantity, 3), visible(unit)),
    }
}

fn price(key: &GroupKey) -> String {
    let multiple = match &*key.pricing_unit {
        "Requests" => REQUESTS_QUOTED,
        "Events" => EVENTS_QUOTED,
        _ => 1,
    };
    let quoted = |price: Decimal| match multiple {
        _ if price.is_zero() => "free".to_owned(),
        multiple => money::price(price, multiple),
    };
    key.unit_price.map_or("no price".to_owned(), quoted)
}

/// `you`, `caller`, `other` or `unknown`.
pub fn payer_name(side: Side, role: PayerRole) -> &'static str {
    match (side, role) {
        (Side::Yours, _) => "you",
        (Side::Others, PayerRole::Caller) => "caller",
        (Side::Others, _) => "other",
        (Side::Unknown, _) => "unknown",
    }
}

/// What stands outside the total, and why.
pub fn outside(page: &mut Page, section: &Section) {
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

fn what_it_is(what: What) -> &'static str {
    match what {
        What::FurtherTrail => "each further trail with KMS events",
        What::CloudWatchLogs => "CloudWatch Logs",
        What::GuardDuty => "GuardDuty",
        What::InsightsCallRate => "Insights on call rates",
        What::InsightsErrorRate => "Insights on error rates",
        What::CloudTrailLake => "CloudTrail Lake",
        What::SecurityLake => "Security Lake",
        What::NetworkActivity => "network activity events",
        What::AthenaScan => "each Athena scan",
        other => other.name(),
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
