//! The exact case: what is charged at the likely numbers.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Named, cases, column};
use crate::config::Storage;
use crate::estimate::estimated::Case;
use crate::pricing::charge::{Charge, ChargeKind};
use crate::render::content::charges;
use crate::render::money;
use crate::render::page::{Block, Page};
use crate::render::table::{Align, Cell, Table};
use crate::units::Money;

/// What requests are for.
const USES: [&str; 5] = ["documents", "backups", "key checks", "disks", "other"];

pub(super) fn table(page: &mut Page, named: &Named<'_>) {
    let cases = cases(named.estimate);
    let mut columns = vec![("First month, likely", Align::Left)];
    for case in cases {
        columns.push((column(case), Align::Right));
        columns.push(("USD", Align::Right));
    }
    let mut table = Table::new("What is charged at the likely numbers", &columns);
    for name in names(cases) {
        table.row(row(&name, cases, |case| of_name(case, &name)));
        if name == "Requests" {
            for (index, used_for) in USES.into_iter().enumerate() {
                let used = |case: &Case| requests(case, index);
                if cases.iter().any(|case| used(case) > Decimal::ZERO) {
                    table.row(requests_row(used_for, cases, used));
                }
            }
        }
    }
    table.sum(total(cases));
    if cases.iter().any(|case| case.ranges.is_some()) {
        table.row(ranges(cases));
    }
    page.add(Block::Table(table));
    let is_below = |case: &Case| {
        let low = case.ranges.as_ref().and_then(|ranges| ranges.total.at(10));
        low.is_some_and(|low| case.totals.total < low)
    };
    if cases.iter().any(is_below) {
        let why = "Most ranges reach further up than down: most draws cost more than the likely \
                   numbers.";
        page.small("", why);
    }
    if cases.len() > 1 {
        let what = "Camunda sets Bucket Keys and does not document it; the logs will show it.";
        page.small("", what);
    }
}

/// What charges are for, in the order of their kinds.
fn names(cases: &[Case]) -> Vec<String> {
    let mut kinds: BTreeSet<(ChargeKind, String)> = BTreeSet::new();
    for charge in cases.iter().flat_map(|case| &case.priced.charges) {
        kinds.insert((charge.key.kind, charges::what(charge)));
    }
    kinds.into_iter().map(|(_, name)| name).collect()
}

/// Quantity with its unit, and cost.
fn of_name(case: &Case, name: &str) -> (String, Option<Money>) {
    let found: Vec<&Charge> = case
        .priced
        .charges
        .iter()
        .filter(|charge| charges::what(charge) == name)
        .collect();
    let quantity: Decimal = found.iter().map(|charge| charge.consumed_quantity).sum();
    let unit = found.first().map_or("", |charge| &*charge.pricing_unit);
    let cost = found.iter().map(|charge| charge.list_cost()).sum();
    let shown = match unit {
        "Keys" => money::decimal(quantity, 2),
        "Requests" | "Events" => money::count(quantity),
        "" => "-".to_owned(),
        unit => format!("{} {unit}", money::decimal(quantity, 3)),
    };
    (shown, cost)
}

fn row(name: &str, cases: &[Case], of: impl Fn(&Case) -> (String, Option<Money>)) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![name.into()];
    for case in cases {
        let (quantity, cost) = of(case);
        cells.push(quantity.into());
        cells.push(cost.map_or(money::UNKNOWN.to_owned(), money::amount).into());
    }
    cells
}

fn requests_row(name: &str, cases: &[Case], used: impl Fn(&Case) -> Decimal) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![format!("  {name}").into()];
    for case in cases {
        cells.push(money::count(used(case)).into());
        cells.push("".into());
    }
    cells
}

fn requests(case: &Case, index: usize) -> Decimal {
    let charges = case.priced.charges.iter();
    charges
        .filter(|charge| charge.key.kind == ChargeKind::Requests && used_for(charge) == index)
        .map(|charge| charge.consumed_quantity)
        .sum()
}

fn used_for(charge: &Charge) -> usize {
    match charge.key.storage {
        Some(Storage::Document) => 0,
        Some(Storage::Backup) => 1,
        Some(Storage::Zeebe | Storage::Elasticsearch | Storage::Disk) => 3,
        _ if charge.key.operation.as_deref() == Some("DescribeKey") => 2,
        _ => 4,
    }
}

/// From the lowest to the highest tenth of the draws.
fn ranges(cases: &[Case]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec!["  8 of 10 draws".into()];
    for case in cases {
        let range = case.ranges.as_ref().and_then(|ranges| {
            let (low, high) = (ranges.total.at(10)?, ranges.total.at(90)?);
            Some(format!("{} - {}", money::amount(low), money::amount(high)))
        });
        cells.push("".into());
        cells.push(range.unwrap_or_default().into());
    }
    cells
}

fn total(cases: &[Case]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec!["Total".into()];
    for case in cases {
        cells.push("".into());
        cells.push(money::amount(case.totals.total).into());
    }
    cells
}
