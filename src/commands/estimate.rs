//! `byok-cost estimate`: clusters that might be in, what their keys would cost out.

mod asked;
mod flags;
mod sources;

use anyhow::Context;

use self::sources::Source;
use super::outcome::{Outcome, UsageError};
use super::outputs::{Document, Outputs};
use super::{gates, messages, price_lists, settings, terminal, write};
use crate::cli::{EstimateArguments, Format};
use crate::estimate::calibrate::Measured;
use crate::estimate::draws::Draws;
use crate::estimate::estimated::{Estimate, Request, estimate};
use crate::estimate::month::EstimatedMonth;
use crate::estimate::save::to_toml;
use crate::pricing::charge::{Charge, Unpriced};
use crate::pricing::price_list::PriceList;
use crate::render::charts::Picture;
use crate::render::content::estimate::{Named, drivers, page};
use crate::render::sanitize::visible;
use crate::render::text::Look;
use crate::render::{charts, csv, html, json, markdown, text};
use crate::report::gates::{GateResult, judge_estimate};

const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Estimates, writes.
pub(super) fn run(arguments: &EstimateArguments) -> anyhow::Result<Outcome> {
    if arguments.drivers {
        let list = text::page(&drivers::list(), terminal::look());
        return write::to_stdout(&list).map(|()| Outcome::Finished);
    }
    let outputs = Outputs::of_estimate(&arguments.output)?;
    let taken = arguments
        .save
        .as_deref()
        .filter(|path| write::is_taken(path));
    if let Some(path) = taken {
        return Err(flags::there_already(path).into());
    }
    let mut prices = price_lists::in_use(arguments.price_list.as_deref())?;
    let (sources, outcome) = sources::read(arguments, &prices)?;
    for source in &sources {
        flags::state_prices(&mut prices, &arguments.price, &source.scenario)?;
    }
    let estimates = estimated(arguments, &sources, &prices)?;
    let judged = judged(arguments, &sources, &estimates)?;
    let written = Written {
        sources: &sources,
        estimates: &estimates,
        gates: &judged,
        currency: prices.currency().map_or("USD", |currency| currency),
    };
    save(arguments, &sources)?;
    outputs.write(&written)?;
    Ok(outcome.and(gates::tell(&judged.concat())))
}

/// What became of the limits, for each scenario.
fn judged(
    arguments: &EstimateArguments,
    sources: &[Source],
    estimates: &[Estimate],
) -> anyhow::Result<Vec<Vec<GateResult>>> {
    let logs: Vec<_> = arguments.calibrate.iter().cloned().collect();
    let settings = settings::load(arguments.config.as_deref(), &logs)?;
    let scenarios = sources.iter().map(|source| &source.scenario);
    let clusters: Vec<_> = scenarios.flat_map(|s| s.clusters.iter().cloned()).collect();
    let limits = gates::limits_of_estimates(&arguments.gates, &settings.config, &clusters)?;
    let named = sources.iter().zip(estimates);
    let results = named.map(|(source, estimate)| judge_estimate(&source.name, estimate, &limits));
    Ok(results.collect())
}

fn estimated(
    arguments: &EstimateArguments,
    sources: &[Source],
    prices: &PriceList,
) -> anyhow::Result<Vec<Estimate>> {
    let usual = Draws::default();
    let draws = Draws {
        count: arguments.how.draws.unwrap_or(usual.count),
        seed: arguments.how.seed.unwrap_or(usual.seed),
    };
    let month = arguments.how.month;
    let month = month.map_or(EstimatedMonth::ThirtyDays, EstimatedMonth::Calendar);
    sources
        .iter()
        .map(|source| {
            let estimate = estimate(Request {
                scenario: &source.scenario,
                month,
                prices,
                draws,
            });
            demand_prices(&estimate)?;
            Ok(estimate)
        })
        .collect()
}

/// An estimate without a price is none.
fn demand_prices(estimate: &Estimate) -> Result<(), UsageError> {
    let cases = estimate.cases.iter();
    let mut charges = cases.flat_map(|case| &case.priced.charges);
    match charges.find_map(|charge| charge.price.as_ref().err()) {
        Some(reason @ Unpriced::NoListPrice { .. }) => Err(UsageError(format!(
            "{reason}, so no estimate can hold it; leave it out of [account]"
        ))),
        Some(reason) => Err(UsageError(format!(
            "{reason}; correct the region, or state the price: --price USAGE-TYPE=USD"
        ))),
        None => Ok(()),
    }
}

fn save(arguments: &EstimateArguments, sources: &[Source]) -> anyhow::Result<()> {
    let Some(path) = arguments.save.as_deref() else {
        return Ok(());
    };
    let [only] = sources else {
        let reason = "--save keeps one scenario; name only one";
        return Err(UsageError(reason.to_owned()).into());
    };
    if write::to_new_file(path, &to_toml(&only.scenario))? {
        messages::say(&format!("saved: {}", visible(&path.display().to_string())));
        Ok(())
    } else {
        Err(flags::there_already(path).into())
    }
}

/// What is written in every format.
struct Written<'a> {
    sources: &'a [Source],
    estimates: &'a [Estimate],
    gates: &'a [Vec<GateResult>],
    currency: &'a str,
}

impl Written<'_> {
    fn named(&self) -> Vec<Named<'_>> {
        let all = self.sources.iter().zip(self.estimates).zip(self.gates);
        all.map(|((source, estimate), gates)| Named {
            name: &source.name,
            currency: self.currency,
            estimate,
            gates,
        })
        .collect()
    }

    fn measured(&self) -> &[Measured] {
        let first = self.sources.first();
        first.map_or(&[][..], |first| &first.measured)
    }
}

impl Document for Written<'_> {
    fn words(&self, format: Format, look: Look) -> anyhow::Result<String> {
        let (named, measured) = (self.named(), self.measured());
        match format {
            Format::Text => Ok(text::page(&page(&named, measured), look)),
            Format::Markdown => Ok(markdown::page(&page(&named, measured))),
            Format::Csv => csv::estimate::render(&named).context("writing CSV"),
            Format::Json => {
                json::estimate::render(&named, measured, TOOL_VERSION).context("writing JSON")
            }
        }
    }

    fn html(&self) -> String {
        html::estimate::render(&self.named(), self.measured(), TOOL_VERSION)
    }

    fn pictures(&self) -> Vec<Picture> {
        charts::estimate::pictures(&self.named())
    }

    fn charges(&self) -> &[Charge] {
        let first = self.estimates.first();
        let case = first.and_then(|estimate| estimate.cases.first());
        case.map_or(&[][..], |case| &case.priced.charges)
    }
}
