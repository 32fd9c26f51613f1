//! `byok-cost report`: logs in, cost per cluster and month out.

use std::io::IsTerminal;
use std::path::Path;

use anyhow::Context;

use super::outcome::{Outcome, UsageError};
use super::settings::{self, Settings};
use super::{inputs, messages, period, write};
use crate::cli::{Format, OutputArguments, ReportArguments};
use crate::period::{Hour, Timestamp};
use crate::pricing::price_list::PriceList;
use crate::pricing::{my_accounts, price};
use crate::render::sanitize::visible;
use crate::render::{json, text};
use crate::report::{ListDate, Report, Sources, balance, build};
use crate::usage::measurement::Measurement;
use crate::usage::selection::whole_months;

/// Reads, prices, writes.
pub(super) fn run(arguments: &ReportArguments) -> anyhow::Result<Outcome> {
    let formats = formats(&arguments.output)?;
    // A wrong range is told before hours of reading.
    period::resolve(&arguments.period, None, now())?;
    let settings = settings::load(arguments.config.as_deref(), &arguments.input.paths)?;
    let measurement =
        inputs::measure(&arguments.input, &settings.config, settings.file.as_deref())?;
    let report = report(arguments, &settings, &measurement)?;
    tell(&settings, &report);
    for (path, format) in &formats {
        write::to_file(path, &render(&report, *format, text::NARROW)?)?;
    }
    if let Some(id) = &arguments.output.explain {
        write::to_stdout(&explained(&report, id)?)?;
    } else if let Some(format) = on_stdout(&arguments.output) {
        write::to_stdout(&render(&report, format, terminal_width())?)?;
    }
    Ok(outcome(&report, &measurement))
}

fn report(
    arguments: &ReportArguments,
    settings: &Settings,
    measurement: &Measurement,
) -> anyhow::Result<Report> {
    let config = &settings.config;
    let list = PriceList::embedded().context("the embedded price list")?;
    let period = period::resolve(&arguments.period, whole_months(measurement), now())?;
    let priced = price(measurement, period, config, &list, arguments.all_keys);
    Ok(build(&Sources {
        measurement,
        period,
        config,
        config_name: settings.name().as_deref(),
        priced: &priced,
        my_accounts: &my_accounts(measurement, config),
        price_list: &list_dates(&list),
        currency: list.currency().map_or("USD", |currency| currency),
        tool_version: env!("CARGO_PKG_VERSION"),
    }))
}

/// The working of the charge with that id, or the only one whose id begins so.
fn explained(report: &Report, id: &str) -> Result<String, UsageError> {
    let charges = report.whole.charges.iter();
    let found: Vec<_> = charges.filter(|charge| charge.id.starts_with(id)).collect();
    let exact = found.iter().find(|charge| *charge.id == *id);
    match (exact, found.as_slice()) {
        (Some(charge), _) | (None, [charge]) => Ok(text::explain(charge, terminal_width())),
        (None, []) => Err(UsageError(format!(
            "--explain {}: no charge of this report has that id; --format json lists them",
            visible(id)
        ))),
        (None, several) => Err(UsageError(format!(
            "--explain {}: {} charges begin so; write more of the id",
            visible(id),
            several.len()
        ))),
    }
}

/// The only clock: which hour it is, for `--month last`.
#[expect(clippy::disallowed_methods, reason = "the clock is read once, here")]
fn now() -> Hour {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since_1970.map_or(0, |since| since.as_secs());
    Timestamp(i64::try_from(seconds).unwrap_or(0)).hour()
}

/// Every service with its dates and sources.
fn list_dates(list: &PriceList) -> Vec<ListDate> {
    let dates = list.iter().map(|(key, price)| ListDate {
        service: key.service.clone(),
        date: price.date.clone(),
        source: price.source.clone(),
    });
    let dates: std::collections::BTreeSet<ListDate> = dates.collect();
    dates.into_iter().collect()
}

/// The format of each file, by its extension.
fn formats(output: &OutputArguments) -> Result<Vec<(&Path, Format)>, UsageError> {
    let format = |path: &Path| match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => Ok(Format::Json),
        Some("txt") => Ok(Format::Text),
        _ => Err(UsageError(format!(
            "--output {}: the extension says the format, .txt or .json",
            path.display()
        ))),
    };
    let files = output
        .output
        .iter()
        .map(|path| Ok((path.as_path(), format(path)?)));
    files.collect()
}

fn on_stdout(output: &OutputArguments) -> Option<Format> {
    let default = output.output.is_empty().then_some(Format::Text);
    output.format.or(default)
}

fn render(report: &Report, format: Format, width: usize) -> anyhow::Result<String> {
    match format {
        Format::Text => Ok(text::render(report, width)),
        Format::Json => json::render(report).context("writing JSON"),
    }
}

/// A pipe gets the same columns everywhere.
fn terminal_width() -> usize {
    let terminal = std::io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size);
    terminal
        .flatten()
        .map_or(text::NARROW, |(width, _)| width.0.into())
}

fn tell(settings: &Settings, report: &Report) {
    match settings.name() {
        Some(name) => messages::say(&format!("config: {}", visible(&name))),
        None => messages::say("config: none"),
    }
    messages::problems(&report.problems);
}

fn outcome(report: &Report, measurement: &Measurement) -> Outcome {
    let read = if report.has_unread_or_unpriced() {
        Outcome::Incomplete
    } else {
        Outcome::Finished
    };
    let balanced = match balance::check(measurement) {
        Ok(()) => Outcome::Finished,
        Err(unbalanced) => {
            messages::say(&format!("error: {unbalanced}; please report this"));
            Outcome::Failed
        }
    };
    read.and(balanced)
}
