//! The price list itself, as text, CSV and JSON.

use serde::Serialize;

use super::page::{Block, Page};
use super::sanitize::visible;
use super::table::{Align, Table};
use super::text::{self, Look};
use crate::pricing::price_list::{Price, PriceKey, Tier};

/// Version of the columns.
const SCHEMA_VERSION: &str = "1.0";

/// One tier of one price.
#[derive(Serialize)]
struct Row<'a> {
    service: &'a str,
    region: &'a str,
    usage_type: &'a str,
    description: &'a str,
    pricing_unit: &'a str,
    tier_start: String,
    tier_end: Option<String>,
    list_unit_price: String,
    currency: &'a str,
    price_date: &'a str,
    price_source: &'a str,
}

impl<'a> Row<'a> {
    fn of(key: &'a PriceKey, price: &'a Price, tier: &Tier) -> Self {
        Self {
            service: &key.service,
            region: &key.region,
            usage_type: &key.usage_type,
            description: &price.description,
            pricing_unit: &price.unit,
            tier_start: tier.begin.normalize().to_string(),
            tier_end: tier.end.map(|end| end.normalize().to_string()),
            list_unit_price: tier.price.normalize().to_string(),
            currency: &price.currency,
            price_date: &price.date,
            price_source: &price.source,
        }
    }
}

fn rows<'a>(prices: &[(&'a PriceKey, &'a Price)]) -> Vec<Row<'a>> {
    let tiers = |(key, price): &(&'a PriceKey, &'a Price)| {
        let (key, price) = (*key, *price);
        price
            .tiers
            .iter()
            .map(move |tier| Row::of(key, price, tier))
    };
    prices.iter().flat_map(tiers).collect()
}

/// A table as wide as its columns.
pub fn text(prices: &[(&PriceKey, &Price)]) -> String {
    use Align::{Left, Right};
    let mut table = Table::new(
        "List prices",
        &[
            ("Usage type", Left),
            ("Region", Left),
            ("Unit", Left),
            ("Tier from", Right),
            ("USD per unit", Right),
            ("Date", Left),
            ("Service", Left),
        ],
    );
    for row in rows(prices) {
        let cells = [
            visible(row.usage_type),
            visible(row.region),
            visible(row.pricing_unit),
            row.tier_start,
            row.list_unit_price,
            visible(row.price_date),
            visible(row.service),
        ];
        table.row(cells.map(Into::into).to_vec());
    }
    let mut page = Page::default();
    page.add(Block::Table(table));
    page.small(
        "",
        "List prices before tax, credits, discounts and support; --format csv has the sources.",
    );
    let look = Look {
        width: usize::MAX,
        ..Look::PLAIN
    };
    text::page(&page, look)
}

/// One line per tier.
pub fn csv(prices: &[(&PriceKey, &Price)]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows(prices) {
        writer.serialize(row)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[derive(Serialize)]
struct List<'a> {
    schema_version: &'static str,
    prices: Vec<Row<'a>>,
}

/// One object per tier.
pub fn json(prices: &[(&PriceKey, &Price)]) -> Result<String, serde_json::Error> {
    let list = List {
        schema_version: SCHEMA_VERSION,
        prices: rows(prices),
    };
    let mut text = serde_json::to_string_pretty(&list)?;
    text.push('\n');
    Ok(text)
}
