//! `byok-cost report`: logs in, cost per cluster and month out.

use anyhow::Context;

use super::measure::measure;
use super::outcome::{Outcome, UsageError};
use super::outputs::{Document, Outputs};
use super::settings::{self, Settings};
use super::{diff, explain, gates, messages, period, price_lists, verify, write};
use crate::cli::{Format, ReportArguments};
use crate::hints::{self, Account, Hints};
use crate::integrity::Verification;
use crate::period::{Hour, Month, Period, Timestamp};
use crate::pricing::charge::Charge;
use crate::pricing::price_list::PriceList;
use crate::pricing::{my_accounts, price};
use crate::render::charts::Picture;
use crate::render::sanitize::visible;
use crate::render::text::{self, Look};
use crate::render::{csv, html, json, markdown};
use crate::report::compare::{Compared, Kept};
use crate::report::forecast::{Grounds, MonthForecast, forecast};
use crate::report::gates::judge;
use crate::report::{ListDate, Report, Sources, balance, build};
use crate::usage::measurement::Measurement;
use crate::usage::selection::whole_months;

/// Reads, prices, writes.
pub(super) fn run(arguments: &ReportArguments) -> anyhow::Result<Outcome> {
    let outputs = Outputs::new(&arguments.output)?;
    // A wrong range is told before hours of reading.
    period::resolve(&arguments.period, None, now())?;
    let settings = settings::load(arguments.config.as_deref(), &arguments.input.paths)?;
    let earlier = arguments.compare.as_deref().map(diff::file).transpose()?;
    let limits = gates::limits(&arguments.gates, &settings.config)?;
    let prices = price_lists::in_use(arguments.price_list.as_deref())?;
    let measurement = measure(arguments, &settings)?;
    let verification = verification(arguments)?;
    let period = period::resolve(&arguments.period, whole_months(&measurement), now())?;
    let basis = Basis {
        settings: &settings,
        measurement: &measurement,
        prices: &prices,
        all_keys: arguments.all_keys,
    };
    let mut report = basis.report(period);
    report.verification = verification;
    report.compared = earlier.and_then(|kept| compared(&kept, &report));
    report.hints = basis.hints(&report);
    report.forecasts = basis.forecasts(&report);
    let month_before = limits.max_growth.and(month_before(&report));
    let before = month_before.map(|month| basis.report(Some(month.period())));
    let billed_to = settings.config.account.requests_billed_to;
    report.gates = judge(&report, before.as_ref(), &limits, billed_to);
    tell(&settings, &report);
    match &arguments.explain {
        Some(id) => write::to_stdout(&explain::explained(&report, id)?)?,
        None => outputs.write(&report)?,
    }
    let gates = gates::tell(&report.gates);
    let verified = report
        .verification
        .as_ref()
        .map_or(Outcome::Finished, verify::outcome);
    Ok(outcome(&report, &measurement).and(verified).and(gates))
}

/// What reports are made from.
pub(super) struct Basis<'a> {
    pub(super) settings: &'a Settings,
    pub(super) measurement: &'a Measurement,
    pub(super) prices: &'a PriceList,
    pub(super) all_keys: bool,
}

impl Basis<'_> {
    /// The report of a period.
    pub(super) fn report(&self, period: Option<Period>) -> Report {
        let (measurement, price_list) = (self.measurement, self.prices);
        let config = &self.settings.config;
        let priced = price(measurement, period, config, price_list, self.all_keys);
        build(&Sources {
            measurement,
            period,
            config,
            config_name: self.settings.name().as_deref(),
            priced: &priced,
            my_accounts: &my_accounts(measurement, config),
            price_list: &list_dates(price_list),
            currency: price_list.currency().map_or("USD", |currency| currency),
            tool_version: env!("CARGO_PKG_VERSION"),
        })
    }

    /// What to change, in the month that the report shows in detail.
    fn hints(&self, report: &Report) -> Hints {
        let Some(month) = report.newest().and_then(|newest| newest.section.period) else {
            return Hints::default();
        };
        hints::find(&Account {
            measurement: self.measurement,
            config: &self.settings.config,
            prices: self.prices,
            my_accounts: &report.my_accounts,
            all_keys: self.all_keys,
            month,
        })
    }

    /// What the running month and the next one will cost.
    fn forecasts(&self, report: &Report) -> Vec<MonthForecast> {
        let grounds = Grounds {
            measurement: self.measurement,
            config: &self.settings.config,
            prices: self.prices,
            all_keys: self.all_keys,
        };
        forecast(report, grounds)
    }
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
        Picture::of_report(self)
    }

    fn charges(&self) -> &[Charge] {
        &self.whole.charges
    }
}

/// What the newest month is compared with: the month before it that was kept.
fn compared(kept: &Kept, report: &Report) -> Option<Compared> {
    let newest = report.newest()?.month?;
    let said = |why: &str| messages::say(&format!("not compared: {why}"));
    if kept.currency != report.currency {
        said("the report that was kept is in another currency");
        return None;
    }
    match kept.before(newest) {
        Ok(month) => Some(Compared::of(month)),
        Err(error) => {
            said(&format!("{error} before {newest}"));
            None
        }
    }
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
    if arguments.input.paths.is_empty() {
        let why = "--verify needs the log files, of which the store has none: name the folder that \
                   pull --keep-logs keeps them in";
        return Err(UsageError(why.to_owned()).into());
    }
    let keys = verify::public_keys(&flags.public_keys)?;
    verify::verify(&arguments.input.paths, keys.as_ref()).map(Some)
}

/// The only clock: which hour it is, for `--month last`.
#[expect(clippy::disallowed_methods, reason = "the clock is read once, here")]
pub(super) fn now() -> Hour {
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

/// What reading and pricing make of the run.
pub(super) fn outcome(report: &Report, measurement: &Measurement) -> Outcome {
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
