//! `byok-cost prices list`: the list prices that are built in.

use anyhow::Context;

use super::outcome::{Outcome, UsageError};
use super::write;
use crate::cli::{PricesArguments, TableFormat};
use crate::pricing::price_list::{Price, PriceKey, PriceList};
use crate::render::prices;
use crate::render::sanitize::visible;

/// Writes the prices that were asked for.
pub(super) fn run(arguments: &PricesArguments) -> anyhow::Result<Outcome> {
    let list = PriceList::embedded().context("the embedded price list")?;
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

fn refuse_unknown<'a>(
    asked: &str,
    what: &str,
    known: impl Iterator<Item = &'a str>,
) -> Result<(), UsageError> {
    let known: std::collections::BTreeSet<&str> = known.collect();
    if known.contains(asked) {
        return Ok(());
    }
    let known: Vec<&str> = known.into_iter().collect();
    Err(UsageError(format!(
        "--{what} {}: the list has no such {what}; it has {}",
        visible(asked),
        known.join(", ")
    )))
}
