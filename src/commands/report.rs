//! `byok-cost report`: logs in, cost per cluster and month out.

use std::path::Path;

use anyhow::Context;

use super::outcome::{Outcome, UsageError};
use super::settings::{self, Settings};
use super::{gates, inputs, messages, period, verify, write};
use crate::cli::{Format, OutputArguments, ReportArguments};
use crate::hints::{self, Account, Hints};
use crate::integrity::Verification;
use crate::period::{Hour, Month, Period, Timestamp};
use crate::pricing::price_list::PriceList;
use crate::pricing::{my_accounts, price};
use crate::render::sanitize::visible;
use crate::render::{json, text};
use crate::report::gates::judge;
use crate::report::{ListDate, Report, Sources, balance, build};
use crate::usage::measurement::Measurement;
use crate::usage::selection::whole_months;

/// Reads, prices, writes.
pub(super) fn run(arguments: &ReportArguments) -> anyhow::Result<Outcome> {
    let formats = formats(&arguments.output)?;
    // A wrong range is told before hours of reading.
    period::resolve(&arguments.period, None, now())?;
    let settings = settings::load(arguments.config.as_deref(), &arguments.input.paths)?;
    let limits = gates::limits(&arguments.gates, &settings.config)?;
    let measurement =
        inputs::measure(&arguments.input, &settings.config, settings.file.as_deref())?;
    let verification = verification(arguments)?;
    let period = period::resolve(&arguments.period, whole_months(&measurement), now())?;
    let of = |period| report(arguments, &settings, &measurement, period);
    let mut report = of(period)?;
    report.verification = verification;
    report.hints = hints(arguments, &settings, &measurement, &report)?;
    let month_before = limits.max_growth.and(month_before(&report));
    let earlier = month_before
        .map(|month| of(Some(month.period())))
        .transpose()?;
    let billed_to = settings.config.requests_billed_to;
    report.gates = judge(&report, earlier.as_ref(), &limits, billed_to);
    tell(&settings, &report);
    for (path, format) in &formats {
        write::to_file(path, &render(&report, *format, text::NARROW)?)?;
    }
    if let Some(format) = on_stdout(&arguments.output) {
        write::to_stdout(&render(&report, format, write::terminal_width())?)?;
    }
    let gates = gates::tell(&report.gates);
    let verified = report
        .verification
        .as_ref()
        .map_or(Outcome::Finished, verify::outcome);
    Ok(outcome(&report, &measurement).and(verified).and(gates))
}

fn report(
    arguments: &ReportArguments,
    settings: &Settings,
    measurement: &Measurement,
    period: Option<Period>,
) -> anyhow::Result<Report> {
    let config = &settings.config;
    let list = PriceList::embedded().context("the embedded price list")?;
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

/// What to change, in the month that the report shows in detail.
fn hints(
    arguments: &ReportArguments,
    settings: &Settings,
    measurement: &Measurement,
    report: &Report,
) -> anyhow::Result<Hints> {
    let Some(month) = report.newest().and_then(|newest| newest.section.period) else {
        return Ok(Hints::default());
    };
    let prices = PriceList::embedded().context("the embedded price list")?;
    Ok(hints::find(&Account {
        measurement,
        config: &settings.config,
        prices: &prices,
        my_accounts: &report.my_accounts,
        all_keys: arguments.all_keys,
        month,
    }))
}

/// The month before the newest, where the report does not have it.
fn month_before(report: &Report) -> Option<Month> {
    let before = report.newest()?.month?.previous();
    let is_here = report
        .months
        .iter()
        .any(|month| month.month == Some(before));
    (!is_here).then_some(before)
}

/// What digests show, if that was asked for.
fn verification(arguments: &ReportArguments) -> anyhow::Result<Option<Verification>> {
    let flags = &arguments.verification;
    if !flags.verify {
        return Ok(None);
    }
    let keys = verify::public_keys(&flags.public_keys)?;
    verify::verify(&arguments.input.paths, keys.as_ref()).map(Some)
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
