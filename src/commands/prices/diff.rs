//! `byok-cost prices diff`: what a new list changes, price by price and charge by charge.

use std::path::Path;

use anyhow::Context;

use crate::cli::{PricesDiffArguments, TableFormat};
use crate::commands::outcome::{Outcome, UsageError};
use crate::commands::price_lists::{self, Named};
use crate::commands::write;
use crate::pricing::price_changes::changes;
use crate::render::price_changes::{self, Compared};
use crate::render::sanitize::visible;
use crate::report::repriced::{KeptCharges, reprice};

/// Reads both lists, and the report if there is one, and writes what changes.
pub(super) fn run(arguments: &PricesDiffArguments) -> anyhow::Result<Outcome> {
    let before = price_lists::named(&arguments.before)?;
    let after = price_lists::named(&arguments.after)?;
    let currency = currency(&after);
    demand(&before.name, self::currency(&before), currency)?;
    let report = arguments.report.as_deref().map(read).transpose()?;
    let repricing = report.as_ref().map(|(name, report)| {
        demand(name, &report.currency, currency)?;
        Ok::<_, UsageError>((name.as_str(), reprice(report, &before.list, &after.list)))
    });
    let repricing = repricing.transpose()?;
    let prices = changes(&before.list, &after.list);
    let compared = Compared {
        before: &before.name,
        after: &after.name,
        currency,
        prices: &prices,
        report: repricing
            .as_ref()
            .map(|(name, repricing)| (*name, repricing)),
    };
    let text = match arguments.format {
        TableFormat::Text => price_changes::text(&compared),
        TableFormat::Csv => price_changes::csv(&compared).context("writing CSV")?,
        TableFormat::Json => price_changes::json(&compared).context("writing JSON")?,
    };
    write::to_stdout(&text)?;
    let is_whole = repricing.is_none_or(|(_, repricing)| repricing.left_out.is_empty());
    Ok(if is_whole {
        Outcome::Finished
    } else {
        Outcome::Incomplete
    })
}

fn currency(named: &Named) -> &str {
    named.list.currency().map_or("", |currency| currency)
}

fn demand(name: &str, found: &str, expected: &str) -> Result<(), UsageError> {
    if found == expected {
        return Ok(());
    }
    let (name, found, expected) = (visible(name), visible(found), visible(expected));
    Err(UsageError(format!(
        "{name} is in {found}, the new list in {expected}"
    )))
}

fn read(file: &Path) -> Result<(String, KeptCharges), UsageError> {
    let name = file.display().to_string();
    let shown = visible(&name);
    let json = std::fs::read(file)
        .map_err(|error| UsageError(format!("{shown} cannot be read: {error}")))?;
    let report =
        KeptCharges::parse(&json).map_err(|error| UsageError(format!("{shown}: {error}")))?;
    Ok((name, report))
}
