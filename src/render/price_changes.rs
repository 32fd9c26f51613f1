//! What another price list changes, as text, CSV and JSON: prices, and the charges of a report.

use serde::Serialize;

use super::csv::{finished, inert};
use super::money::{amount, difference};
use super::page::{AmountLine, Block, Page};
use super::sanitize::visible;
use super::table::{Align, Table};
use super::text::{self, Look};
use super::words::counted;
use crate::pricing::price_changes::{PriceChange, PriceChanges, percent};
use crate::report::repriced::{NotRepriced, PricedCharge, Repriced, Repricing};
use crate::units::Money;

/// Version of the columns.
const SCHEMA_VERSION: &str = "1.0";
/// What stands where there is nothing.
const NONE: &str = "-";

/// Two lists, and perhaps a report.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// What the first list is called.
    pub before: &'a str,
    /// What the second list is called.
    pub after: &'a str,
    /// Of both.
    pub currency: &'a str,
    /// Their differences.
    pub prices: &'a PriceChanges<'a>,
    /// The charges of a report, with its name.
    pub report: Option<(&'a str, &'a Repricing<'a>)>,
}

/// A price that is not the same.
#[derive(Serialize)]
struct PriceRow<'a> {
    change: &'static str,
    service: &'a str,
    region: &'a str,
    usage_type: &'a str,
    pricing_unit: &'a str,
    tier_start: String,
    old_unit_price: Option<String>,
    new_unit_price: Option<String>,
    difference: Option<String>,
    percent: Option<String>,
    currency: &'a str,
    old_price_date: Option<&'a str>,
    new_price_date: Option<&'a str>,
}

impl<'a> PriceRow<'a> {
    fn of(change: &PriceChange<'a>, currency: &'a str) -> Self {
        let either = change.after.or(change.before);
        Self {
            change: match (change.before, change.after) {
                (None, _) => "new",
                (_, None) => "gone",
                _ => "changed",
            },
            service: &change.key.service,
            region: &change.key.region,
            usage_type: &change.key.usage_type,
            pricing_unit: either.map_or("", |(price, _)| &price.unit),
            tier_start: number(change.tier_start),
            old_unit_price: change.before.map(|(_, tier)| number(tier.price)),
            new_unit_price: change.after.map(|(_, tier)| number(tier.price)),
            difference: change.difference().map(number),
            percent: change.percent().map(number),
            currency,
            old_price_date: change.before.map(|(price, _)| &*price.date),
            new_price_date: change.after.map(|(price, _)| &*price.date),
        }
    }
}

/// A charge at both prices, or the reason why not.
#[derive(Serialize)]
struct ChargeRow<'a> {
    id: &'a str,
    kind: &'a str,
    cluster: Option<&'a str>,
    region: Option<&'a str>,
    service: &'a str,
    usage_type: &'a str,
    consumed_quantity: String,
    old_unit_price: Option<String>,
    new_unit_price: Option<String>,
    old_cost: Option<Money>,
    new_cost: Option<Money>,
    difference: Option<Money>,
    percent: Option<String>,
    left_out: Option<String>,
}

impl<'a> ChargeRow<'a> {
    fn bare(charge: &'a PricedCharge) -> Self {
        Self {
            id: &charge.id,
            kind: &charge.kind,
            cluster: charge.cluster.as_deref(),
            region: charge.region.as_deref(),
            service: &charge.service,
            usage_type: &charge.usage_type,
            consumed_quantity: number(charge.consumed_quantity),
            old_unit_price: charge.list_unit_price.map(|price| number(price.0)),
            new_unit_price: None,
            old_cost: charge.list_cost,
            new_cost: None,
            difference: None,
            percent: None,
            left_out: None,
        }
    }

    fn of(repriced: &Repriced<'a>) -> Self {
        let by = repriced.new - repriced.old;
        Self {
            new_unit_price: Some(number(repriced.unit_price)),
            new_cost: Some(repriced.new),
            difference: Some(by),
            percent: percent(by.0, repriced.old.0).map(number),
            ..Self::bare(repriced.charge)
        }
    }

    fn left_out((charge, why): &(&'a PricedCharge, NotRepriced)) -> Self {
        Self {
            left_out: Some(why.to_string()),
            ..Self::bare(charge)
        }
    }
}

fn number(value: rust_decimal::Decimal) -> String {
    value.normalize().to_string()
}

fn price_rows<'a>(compared: &Compared<'a>) -> Vec<PriceRow<'a>> {
    let changes = compared.prices.changes.iter();
    changes
        .map(|change| PriceRow::of(change, compared.currency))
        .collect()
}

/// The charges that change, then those that are left out.
fn charge_rows<'a>(repricing: &Repricing<'a>) -> Vec<ChargeRow<'a>> {
    let charges = repricing.charges.iter();
    let changed = charges.filter(|charge| charge.old != charge.new);
    let left_out = repricing.left_out.iter().map(ChargeRow::left_out);
    changed.map(ChargeRow::of).chain(left_out).collect()
}

/// Tables as wide as their columns.
pub fn text(compared: &Compared<'_>) -> String {
    let mut page = Page::default();
    page.add(Block::Title {
        title: "List prices compared".to_owned(),
        subject: format!(
            "{} against {}",
            visible(compared.after),
            visible(compared.before)
        ),
        tag: format!("{} list prices", visible(compared.currency)),
    });
    if let Some((name, repricing)) = compared.report {
        charges(&mut page, name, repricing);
    }
    let rows = price_rows(compared);
    if !rows.is_empty() {
        page.add(Block::Table(price_table(&rows)));
    }
    let PriceChanges { same, renewed, .. } = compared.prices;
    let changed = counted(rows.len() as u64, "price is", "prices are");
    let text = format!("{changed} not the same; {same} are, {renewed} of them of a newer date.");
    page.small("", text);
    // Its columns are many: as wide as a table may be.
    text::page(&page, Look::terminal(usize::MAX, false))
}

fn price_table(rows: &[PriceRow<'_>]) -> Table {
    use Align::{Left, Right};
    let mut table = Table::new(
        "Prices that are not the same",
        &[
            ("Usage type", Left),
            ("Region", Left),
            ("Unit", Left),
            ("Tier from", Right),
            ("Old", Right),
            ("New", Right),
            ("Difference", Right),
            ("%", Right),
            ("Service", Left),
        ],
    );
    for row in rows {
        let cells = [
            visible(row.usage_type),
            visible(row.region),
            visible(row.pricing_unit),
            row.tier_start.clone(),
            or_none(row.old_unit_price.clone()),
            or_none(row.new_unit_price.clone()),
            signed(row.difference.clone()),
            signed(row.percent.clone()),
            visible(row.service),
        ];
        table.row(cells.map(Into::into).to_vec());
    }
    table
}

fn charges(page: &mut Page, name: &str, repricing: &Repricing<'_>) {
    use Align::{Left, Right};
    let (old, new) = repricing.totals();
    page.add(Block::Amounts(vec![AmountLine {
        amount: difference(new - old),
        what: format!("{} at the new prices", visible(name)),
        marks: Vec::new(),
        beside: format!("{} to {}", amount(old), amount(new)),
    }]));
    let rows = charge_rows(repricing);
    if !rows.is_empty() {
        let mut table = Table::new(
            "Charges that change",
            &[
                ("Charge", Left),
                ("Cluster", Left),
                ("Usage type", Left),
                ("Quantity", Right),
                ("Old", Right),
                ("New", Right),
                ("Difference", Right),
                ("%", Right),
            ],
        );
        for row in &rows {
            let money = |money: Option<Money>| or_none(money.map(|money| money.to_string()));
            let new = row
                .left_out
                .as_ref()
                .map_or_else(|| money(row.new_cost), |_| "unknown".into());
            let cells = [
                visible(row.id),
                row.cluster.map_or_else(|| NONE.to_owned(), visible),
                visible(row.usage_type),
                row.consumed_quantity.clone(),
                money(row.old_cost),
                new,
                signed(row.difference.map(|money| money.to_string())),
                signed(row.percent.clone()),
            ];
            table.row(cells.map(Into::into).to_vec());
        }
        page.add(Block::Table(table));
    }
    let same = repricing
        .charges
        .iter()
        .filter(|charge| charge.old == charge.new);
    let same = counted(same.count() as u64, "charge stays", "charges stay");
    page.small(
        "",
        format!("{same} as they are. List costs: without tax, credits, discounts."),
    );
    if let Some((_, why)) = repricing.left_out.first() {
        let left_out = repricing.left_out.len() as u64;
        let left_out = counted(left_out, "charge is", "charges are");
        let text = format!("{left_out} in no sum, the first because {why}; JSON has all reasons");
        page.add(Block::Warning(text));
    }
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| NONE.to_owned())
}

/// `+0.1`: what is more says so.
fn signed(number: Option<String>) -> String {
    match number {
        Some(number) if number != "0" && !number.starts_with('-') => format!("+{number}"),
        number => or_none(number),
    }
}

/// One line per charge of the report that changes; without a report one per price.
pub fn csv(compared: &Compared<'_>) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if let Some((_, repricing)) = compared.report {
        writer.write_record([
            "id",
            "kind",
            "cluster",
            "region",
            "service",
            "usage_type",
            "consumed_quantity",
            "old_unit_price",
            "new_unit_price",
            "old_cost",
            "new_cost",
            "difference",
            "percent",
            "left_out",
        ])?;
        for row in charge_rows(repricing) {
            writer.write_record(charge_cells(&row))?;
        }
    } else {
        writer.write_record([
            "change",
            "service",
            "region",
            "usage_type",
            "pricing_unit",
            "tier_start",
            "old_unit_price",
            "new_unit_price",
            "difference",
            "percent",
            "currency",
            "old_price_date",
            "new_price_date",
        ])?;
        for row in price_rows(compared) {
            writer.write_record(price_cells(&row))?;
        }
    }
    finished(writer)
}

fn charge_cells(row: &ChargeRow<'_>) -> [String; 14] {
    let money = |money: Option<Money>| money.map(|money| money.to_string()).unwrap_or_default();
    [
        inert(row.id),
        inert(row.kind),
        row.cluster.map(inert).unwrap_or_default(),
        row.region.map(inert).unwrap_or_default(),
        inert(row.service),
        inert(row.usage_type),
        row.consumed_quantity.clone(),
        row.old_unit_price.clone().unwrap_or_default(),
        row.new_unit_price.clone().unwrap_or_default(),
        money(row.old_cost),
        money(row.new_cost),
        money(row.difference),
        row.percent.clone().unwrap_or_default(),
        row.left_out.clone().unwrap_or_default(),
    ]
}

fn price_cells(row: &PriceRow<'_>) -> [String; 13] {
    [
        row.change.to_owned(),
        inert(row.service),
        inert(row.region),
        inert(row.usage_type),
        inert(row.pricing_unit),
        row.tier_start.clone(),
        row.old_unit_price.clone().unwrap_or_default(),
        row.new_unit_price.clone().unwrap_or_default(),
        row.difference.clone().unwrap_or_default(),
        row.percent.clone().unwrap_or_default(),
        inert(row.currency),
        row.old_price_date.map(inert).unwrap_or_default(),
        row.new_price_date.map(inert).unwrap_or_default(),
    ]
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    before: &'a str,
    after: &'a str,
    currency: &'a str,
    same: u64,
    renewed: u64,
    prices: Vec<PriceRow<'a>>,
    report: Option<ReportPart<'a>>,
}

#[derive(Serialize)]
struct ReportPart<'a> {
    file: &'a str,
    old_total: Money,
    new_total: Money,
    difference: Money,
    percent: Option<String>,
    at_least: bool,
    charges: Vec<ChargeRow<'a>>,
}

/// Everything that is not the same, as JSON.
pub fn json(compared: &Compared<'_>) -> Result<String, serde_json::Error> {
    let report = compared.report.map(|(file, repricing)| {
        let (old, new) = repricing.totals();
        ReportPart {
            file,
            old_total: old,
            new_total: new,
            difference: new - old,
            percent: percent((new - old).0, old.0).map(number),
            at_least: !repricing.left_out.is_empty(),
            charges: charge_rows(repricing),
        }
    });
    let document = Document {
        schema_version: SCHEMA_VERSION,
        before: compared.before,
        after: compared.after,
        currency: compared.currency,
        same: compared.prices.same,
        renewed: compared.prices.renewed,
        prices: price_rows(compared),
        report,
    };
    let mut text = super::json::visible(&serde_json::to_string_pretty(&document)?);
    text.push('\n');
    Ok(text)
}
