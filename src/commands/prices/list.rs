//! `byok-cost prices list`: the list prices in use.

use anyhow::Context;

use super::refuse_unknown;
use crate::cli::{PricesArguments, TableFormat};
use crate::commands::outcome::Outcome;
use crate::commands::{price_lists, write};
use crate::pricing::price_list::{Price, PriceKey};
use crate::render::prices;

/// Writes the prices that were asked for.
pub(super) fn run(arguments: &PricesArguments) -> anyhow::Result<Outcome> {
    let list = price_lists::in_use(arguments.price_list.as_deref())?;
    for region in &arguments.region {
        refuse_unknown(region, "region", list.iter().map(|(key, _)| &*key.region))?;
    }
    for service in &arguments.service {
        refuse_unknown(
            service,
            "service",
            list.iter().map(|(key, _)| &*key.service),
        )?;
    }
    let is_asked = |asked: &[String], value: &str| {
        asked.is_empty() || asked.iter().any(|asked| asked == value)
    };
    let wanted: Vec<(&PriceKey, &Price)> = list
        .iter()
        .filter(|(key, _)| is_asked(&arguments.region, &key.region))
        .filter(|(key, _)| is_asked(&arguments.service, &key.service))
        .collect();
    let text = match arguments.format {
        TableFormat::Text => prices::text(&wanted),
        TableFormat::Csv => prices::csv(&wanted).context("writing CSV")?,
        TableFormat::Json => prices::json(&wanted).context("writing JSON")?,
    };
    write::to_stdout(&text)?;
    Ok(Outcome::Finished)
}
