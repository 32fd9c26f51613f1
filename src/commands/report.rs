//! `byok-cost report`: logs in, cost per cluster and month out.

use anyhow::Context;

use super::measure::measure;
use super::outcome::Outcome;
use super::outputs::{Document, Outputs};
use super::settings::{self, Settings};
use super::{messages, period};
use crate::cli::{Format, ReportArguments};
use crate::period::{Hour, Timestamp};
use crate::pricing::charge::Charge;
use crate::pricing::price_list::PriceList;
use crate::pricing::{my_accounts, price};
use crate::render::charts::Picture;
use crate::render::sanitize::visible;
use crate::render::text::{self, Look};
use crate::render::{csv, html, json, markdown};
use crate::report::{ListDate, Report, Sources, balance, build};
use crate::usage::measurement::Measurement;
use crate::usage::selection::whole_months;

/// Reads, prices, writes.
pub(super) fn run(arguments: &ReportArguments) -> anyhow::Result<Outcome> {
    let outputs = Outputs::new(&arguments.output)?;
    // A wrong range is told before hours of reading.
    period::resolve(&arguments.period, None, now())?;
    let settings = settings::load(arguments.config.as_deref(), &arguments.input.paths)?;
    let measurement = measure(arguments, &settings)?;
    let report = report(arguments, &settings, &measurement)?;
    tell(&settings, &report);
    outputs.write(&report)?;
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

impl Document for Report {
    fn words(&self, format: Format, look: Look) -> anyhow::Result<String> {
        match format {
            Format::Text => Ok(text::render(self, look)),
            Format::Markdown => Ok(markdown::render(self)),
            Format::Csv => csv::render(self).context("writing CSV"),
            Format::Json => json::render(self).context("writing JSON"),
        }
    }

    fn html(&self) -> String {
        html::render(self)
    }

    fn pictures(&self) -> Vec<Picture> {
        self.charts.iter().map(Picture::of).collect()
    }

    fn charges(&self) -> &[Charge] {
        &self.whole.charges
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
