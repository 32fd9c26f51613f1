//! Where scenarios come from: files, flags, or logs.

use std::path::Path;

use anyhow::Context;

use super::{asked, flags};
use crate::cli::{EstimateArguments, InputArguments};
use crate::commands::outcome::{Outcome, UsageError};
use crate::commands::{inputs, messages, settings};
use crate::config::{Account, account_table};
use crate::estimate::calibrate::{Measured, calibrate};
use crate::estimate::drivers::Driver;
use crate::estimate::scenario::Scenario;
use crate::pricing::price_list::PriceList;
use crate::render::sanitize::visible;
use crate::usage::problem::Severity;
use crate::usage::selection::whole_months;

/// A scenario and what it is called.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) scenario: Scenario,
    /// What calibration found.
    pub(super) measured: Vec<Measured>,
}

/// Every scenario that is asked for, and how reading went.
pub(super) fn read(
    arguments: &EstimateArguments,
    prices: &PriceList,
) -> anyhow::Result<(Vec<Source>, Outcome)> {
    let stated = flags::stated(&arguments.set)?;
    let mut outcome = Outcome::Finished;
    let mut sources = if let Some(logs) = &arguments.calibrate {
        let (source, read) = calibrated(arguments, logs)?;
        outcome = read;
        vec![source]
    } else if arguments.scenarios.is_empty() {
        let side = side(&stated.account)?.unwrap_or_default();
        vec![Source {
            name: "flags".to_owned(),
            scenario: asked::scenario(arguments, &stated, side, prices)?,
            measured: Vec::new(),
        }]
    } else {
        let files = arguments.scenarios.iter();
        files.map(|path| file(path)).collect::<Result<_, _>>()?
    };
    for source in &mut sources {
        change(source, arguments, &stated)?;
    }
    Ok((sources, outcome))
}

/// What flags say about scenarios that they did not make.
fn change(
    source: &mut Source,
    arguments: &EstimateArguments,
    stated: &flags::Stated,
) -> Result<(), UsageError> {
    let scenario = &mut source.scenario;
    if arguments.calibrate.is_some() || !arguments.scenarios.is_empty() {
        for cluster in &mut scenario.clusters {
            for (driver, number) in &stated.numbers {
                if let Some(known) = driver.within(cluster) {
                    *known = *number;
                }
            }
        }
        if let Some(side) = side(&stated.account)? {
            scenario.account.side = side;
        }
    }
    scenario.growth.extend(flags::growth(&arguments.growth)?);
    scenario
        .check()
        .map_err(|error| UsageError(format!("{}: {error}", visible(&source.name))))
}

fn file(path: &Path) -> Result<Source, UsageError> {
    let name = path.display().to_string();
    let shown = visible(&name);
    let text = std::fs::read_to_string(path)
        .map_err(|error| UsageError(format!("{shown} cannot be read: {error}")))?;
    let scenario = Scenario::parse(&text).map_err(|error| {
        let lines: Vec<String> = error.to_string().lines().map(visible).collect();
        UsageError(format!("{shown}: {}", lines.join("\n")))
    })?;
    if scenario.clusters.is_empty() {
        return Err(UsageError(format!(
            "{shown}: no [[clusters]], nothing to estimate"
        )));
    }
    Ok(Source {
        name,
        scenario,
        measured: Vec::new(),
    })
}

/// Fields of `[account]` that `--set` states, read as in a file.
fn side(fields: &str) -> Result<Option<Account>, UsageError> {
    if fields.is_empty() {
        return Ok(None);
    }
    let text = format!("[account]\n{fields}");
    let ([], side) = account_table::of_scenario(&text, "--set", [])
        .map_err(|error| UsageError(visible(&error.to_string())))?;
    Ok(Some(side))
}

fn calibrated(arguments: &EstimateArguments, logs: &Path) -> anyhow::Result<(Source, Outcome)> {
    let input = InputArguments::of(logs);
    let settings = settings::load(arguments.config.as_deref(), &input.paths)?;
    let measurement = inputs::measure(
        &input,
        &input.paths,
        &settings.config,
        settings.file.as_deref(),
    )?;
    messages::problems(&measurement.problems);
    let period = arguments.how.month.map(crate::period::Month::period);
    let period = period
        .or_else(|| whole_months(&measurement))
        .context("no record has a readable time")?;
    let documents = [
        (
            Driver::DocumentsCreated,
            &arguments.clusters.documents_created,
        ),
        (Driver::DocumentsRead, &arguments.clusters.documents_read),
    ];
    let mut stated = [None; 2];
    for (known, (driver, value)) in stated.iter_mut().zip(documents) {
        if let Some(value) = value {
            *known = Some(flags::parsed("--documents-…", driver, value)?.likely);
        }
    }
    let calibrated = calibrate(&measurement, &settings.config, period, stated)
        .map_err(|error| UsageError(error.to_string()))?;
    let mut problems = measurement.problems.iter();
    let outcome = if problems.any(|problem| problem.severity == Severity::Lost) {
        Outcome::Incomplete
    } else {
        Outcome::Finished
    };
    let source = Source {
        name: visible(&logs.display().to_string()),
        scenario: calibrated.scenario,
        measured: calibrated.measured,
    };
    Ok((source, outcome))
}
