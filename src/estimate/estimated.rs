//! The estimate of a scenario: every number that is shown, none of them rounded.

use std::collections::BTreeSet;

use super::alternatives::{Alternative, alternatives, bucket_keys_are_unknown, with_bucket_keys};
use super::draws::{Bills, Classes, Draws, Quantiles, Sampler, UnitCosts, drawn};
use super::exact::exact;
use super::month::EstimatedMonth;
use super::scenario::Scenario;
use super::sensitivity::{Swing, swings};
use super::unstated::unstated;
use super::warnings::{Warning, warnings};
use super::years::{CurveMonth, Years};
use crate::config::RequestsBilledTo;
use crate::pricing::price_list::PriceList;
use crate::pricing::priced::Priced;
use crate::pricing::totals::{self, Totals};
use crate::units::{Money, Text};

/// What to estimate, and how.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Of what.
    pub scenario: &'a Scenario,
    /// For which month.
    pub month: EstimatedMonth,
    /// At which prices.
    pub prices: &'a PriceList,
    /// Over how many draws.
    pub draws: Draws,
}

/// An estimate.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// What it is of.
    pub scenario: Scenario,
    /// Which month.
    pub month: EstimatedMonth,
    /// Draws behind the ranges.
    pub draws: Draws,
    /// One case, or two: Bucket Keys on and off, while nobody says which.
    pub cases: Vec<Case>,
    /// What else one could do; each with a difference per case.
    pub alternatives: Vec<Compared>,
    /// What the scenario does not state, so that it is not counted: each with what the defaults
    /// would add per case.
    pub unstated: Vec<(&'static str, Vec<Difference>)>,
    /// What to check.
    pub warnings: Vec<Warning>,
}

/// One exact case with its ranges.
#[derive(Clone, Debug)]
pub struct Case {
    /// Whether Bucket Keys are on; `None`: as the scenario states for each bucket.
    pub bucket_keys: Option<bool>,
    /// Charges at the likely numbers, and what stands beside them.
    pub priced: Priced,
    /// Their sums.
    pub totals: Totals,
    /// The same less the discounts that the scenario states, if it states any.
    pub estimated_totals: Option<Totals>,
    /// Over the draws; `None` without draws or with certain numbers only.
    pub ranges: Option<Ranges>,
    /// How far each driver alone moves the total.
    pub swings: Vec<Swing>,
    /// Month by month for three years.
    pub curve: Vec<CurveMonth>,
    /// Numbers that are ranges, over all clusters.
    pub uncertain: usize,
}

/// Quantiles over the draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranges {
    /// Of the whole cost.
    pub total: Quantiles,
    /// Of what is on the key owner's bill.
    pub yours: Quantiles,
    /// Of what is on the caller's bill.
    pub callers: Quantiles,
}

/// What a change does to each bill, at the likely numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// To the whole cost.
    pub total: Money,
    /// To the key owner's bill.
    pub yours: Money,
    /// To the caller's bill.
    pub callers: Money,
}

impl Difference {
    /// Whether any bill changes.
    pub fn is_some(&self) -> bool {
        *self != Self::default()
    }
}

/// An alternative and its differences, by case.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Which.
    pub alternative: Alternative,
    /// In the order of the cases.
    pub differences: Vec<Difference>,
}

/// Estimates a scenario.
pub fn estimate(request: Request<'_>) -> Estimate {
    let scenario = request.scenario;
    let variants = variants(scenario);
    let cases: Vec<Case> = variants
        .iter()
        .map(|(keys, of)| case(request, of, *keys))
        .collect();
    let differences = |changed: &Scenario| -> Vec<Difference> {
        cases
            .iter()
            .map(|case| difference(request, changed, case))
            .collect()
    };
    let compared = alternatives(scenario, request.prices.regions())
        .into_iter()
        .map(|alternative| Compared {
            differences: differences(&alternative.scenario),
            alternative,
        })
        .filter(|compared| compared.differences.iter().any(Difference::is_some));
    let alternatives = compared.collect();
    let unstated = unstated(scenario)
        .into_iter()
        .map(|(what, changed)| (what, differences(&changed)))
        .filter(|(_, differences)| differences.iter().any(Difference::is_some));
    Estimate {
        unstated: unstated.collect(),
        scenario: scenario.clone(),
        month: request.month,
        draws: request.draws,
        alternatives,
        warnings: warnings(scenario, request.prices.regions()),
        cases,
    }
}

/// The scenario with Bucket Keys on and off, or as it is where that is known.
fn variants(scenario: &Scenario) -> Vec<(Option<bool>, Scenario)> {
    if bucket_keys_are_unknown(scenario) {
        [true, false]
            .map(|on| (Some(on), with_bucket_keys(scenario, on)))
            .into()
    } else {
        vec![(None, scenario.clone())]
    }
}

fn case(request: Request<'_>, scenario: &Scenario, bucket_keys: Option<bool>) -> Case {
    let Request {
        month,
        prices,
        draws,
        ..
    } = request;
    let priced = exact(scenario, month, prices);
    let sums = sums(scenario, &priced);
    let classes = Classes::new(scenario);
    let sampler = Sampler::new(scenario, month, &classes);
    let costs = UnitCosts::new(
        scenario,
        month,
        prices,
        &classes,
        (&sampler.likely(), &sums),
    );
    let uncertain = sampler.uncertain();
    let all = if uncertain > 0 {
        drawn(&sampler, &costs, draws)
    } else {
        Vec::new()
    };
    let years = Years {
        scenario,
        month,
        prices,
        sampler: &sampler,
        costs: &costs,
        draws,
        drawn: &all,
    };
    Case {
        bucket_keys,
        totals: sums,
        estimated_totals: totals::estimated(
            &priced.charges,
            &scenario.my_accounts(),
            RequestsBilledTo::Caller,
        ),
        ranges: ranges(&all),
        swings: swings(&sampler, &costs),
        curve: years.curve(),
        uncertain,
        priced,
    }
}

fn ranges(drawn: &[Bills]) -> Option<Ranges> {
    Some(Ranges {
        total: Quantiles::of(drawn, |bills| bills.total)?,
        yours: Quantiles::of(drawn, |bills| bills.yours)?,
        callers: Quantiles::of(drawn, |bills| bills.callers)?,
    })
}

fn sums(scenario: &Scenario, priced: &Priced) -> Totals {
    let mine: BTreeSet<Text> = scenario.my_accounts();
    totals::totals(&priced.charges, &mine, RequestsBilledTo::Caller)
}

/// What `changed` costs more than the case, with Bucket Keys as in the case.
fn difference(request: Request<'_>, changed: &Scenario, case: &Case) -> Difference {
    let changed = match case.bucket_keys {
        Some(on) => &with_bucket_keys(changed, on),
        None => changed,
    };
    let sums = sums(changed, &exact(changed, request.month, request.prices));
    Difference {
        total: sums.total - case.totals.total,
        yours: sums.your_bill - case.totals.your_bill,
        callers: sums.callers_bill - case.totals.callers_bill,
    }
}
