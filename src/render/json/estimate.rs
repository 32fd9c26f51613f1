//! Estimates as JSON: every number of every scenario, decimals as strings.

mod case;

use serde::Serialize;

use self::case::{Case, Difference, Year};
use super::SCHEMA_VERSION;
use super::gates::JsonGate;
use crate::estimate::calibrate::Measured;
use crate::estimate::drivers::Driver;
use crate::estimate::estimated::Estimate;
use crate::estimate::models::MODELS;
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::{NumberOrigin, Uncertain};
use crate::period::Month;
use crate::render::content::estimate::{Named, words};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    tool_version: &'a str,
    kind: &'static str,
    currency: &'a str,
    scenarios: Vec<Scenario<'a>>,
    measured: Vec<OfCluster<'a>>,
    models: Vec<Model>,
}

#[derive(Serialize)]
struct Scenario<'a> {
    name: &'a str,
    /// `null`: a month of 30 days.
    month: Option<Month>,
    month_hours: i64,
    draws: u64,
    seed: u64,
    clusters: Vec<&'a str>,
    drivers: Vec<DriverOf<'a>>,
    cases: Vec<Case<'a>>,
    years: Vec<Vec<Year>>,
    alternatives: Vec<Alternative<'a>>,
    unstated: Vec<Unstated>,
    warnings: Vec<String>,
    gates: Vec<JsonGate<'a>>,
}

#[derive(Serialize)]
struct DriverOf<'a> {
    cluster: &'a str,
    name: &'static str,
    unit: &'static str,
    #[serde(flatten)]
    number: Number,
    origin: &'static str,
    known: &'static str,
    source: &'static str,
}

/// Shares are in millionths.
#[derive(Serialize)]
struct Number {
    low: u64,
    likely: u64,
    high: u64,
    in_millionths: bool,
}

#[derive(Serialize)]
struct OfCluster<'a> {
    cluster: &'a str,
    name: &'static str,
    measured: u64,
    default: Number,
}

#[derive(Serialize)]
struct Alternative<'a> {
    name: &'a str,
    words: &'a str,
    note: &'a str,
    differences: Vec<Difference>,
}

#[derive(Serialize)]
struct Unstated {
    what: &'static str,
    differences: Vec<Difference>,
}

#[derive(Serialize)]
struct Model {
    name: &'static str,
    title: &'static str,
    cost: &'static str,
    control: &'static str,
    compliance: &'static str,
}

/// The estimates and what calibration found, with a line break at the end.
pub fn render(
    estimates: &[Named<'_>],
    measured: &[Measured],
    tool_version: &str,
) -> Result<String, serde_json::Error> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool_version,
        kind: "estimate",
        currency: estimates.first().map_or("USD", |named| named.currency),
        scenarios: estimates.iter().map(scenario).collect::<Result<_, _>>()?,
        measured: measured
            .iter()
            .map(|one| OfCluster {
                cluster: &one.cluster,
                name: one.driver.facts().name,
                measured: one.measured,
                default: number(one.driver, one.default),
            })
            .collect(),
        models: MODELS
            .iter()
            .map(|model| Model {
                name: model.name,
                title: model.title,
                cost: model.cost,
                control: model.control,
                compliance: model.compliance,
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn scenario<'a>(named: &Named<'a>) -> Result<Scenario<'a>, serde_json::Error> {
    let estimate = named.estimate;
    let is_dated = matches!(estimate.month, EstimatedMonth::Calendar(_));
    let cases = estimate.cases.iter();
    Ok(Scenario {
        name: named.name,
        month: is_dated.then(|| estimate.month.calendar()),
        month_hours: estimate.month.period().hours(),
        draws: estimate.draws.count,
        seed: estimate.draws.seed,
        clusters: estimate
            .scenario
            .clusters
            .iter()
            .map(|c| &*c.name)
            .collect(),
        drivers: drivers(estimate),
        years: cases.clone().map(|case| case::years(&case.curve)).collect(),
        cases: cases
            .map(|case| Case::of(case, is_dated))
            .collect::<Result<_, _>>()?,
        alternatives: estimate
            .alternatives
            .iter()
            .map(|compared| Alternative {
                name: compared.alternative.name,
                words: compared.alternative.words,
                note: compared.alternative.note,
                differences: compared.differences.iter().map(Difference::of).collect(),
            })
            .collect(),
        unstated: estimate
            .unstated
            .iter()
            .map(|(what, differences)| Unstated {
                what,
                differences: differences.iter().map(Difference::of).collect(),
            })
            .collect(),
        warnings: estimate.warnings.iter().map(words).collect(),
        gates: named.gates.iter().map(JsonGate::of).collect(),
    })
}

fn drivers(estimate: &Estimate) -> Vec<DriverOf<'_>> {
    let mut all = Vec::new();
    for cluster in &estimate.scenario.clusters {
        for driver in Driver::ALL {
            let Some(found) = driver.of(cluster) else {
                continue;
            };
            let facts = driver.facts();
            all.push(DriverOf {
                cluster: &cluster.name,
                name: facts.name,
                unit: facts.unit,
                number: number(driver, found),
                origin: match found.origin {
                    NumberOrigin::Unstated => "unstated",
                    NumberOrigin::Stated => "stated",
                    NumberOrigin::Default => "default",
                    NumberOrigin::Measured => "measured",
                },
                known: facts.known.words(),
                source: facts.source,
            });
        }
    }
    all
}

fn number(driver: Driver, number: Uncertain) -> Number {
    Number {
        low: number.low,
        likely: number.likely,
        high: number.high,
        in_millionths: driver.is_share(),
    }
}
