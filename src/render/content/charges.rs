//! Charges by what they are for.

use rust_decimal::Decimal;

use super::notes::Notes;
use crate::config::account::StorageClass;
use crate::pricing::charge::{Charge, ChargeKind, PayerRole};
use crate::render::money;
use crate::render::page::{Block, Page};
use crate::render::sanitize::visible;
use crate::render::table::{Align, Cell, Table};
use crate::report::Section;
use crate::report::grouped::{self, ChargeGroup, ChargeName, GroupKey};
use crate::report::totals::Side;

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
