//! Limits: from flags, the environment and the config, in this order, limit by limit.

use std::str::FromStr;

use super::messages;
use super::outcome::{Outcome, UsageError};
use super::settings::variable;
use crate::cli::GateArguments;
use crate::config::{Budget, Config, Gates};
use crate::render::gates::line;
use crate::render::sanitize::visible;
use crate::report::gates::{GateResult, GateState};

/// `40`, `prod-orders=30`, or several with commas.
const BUDGET: &str = "BYOK_COST_BUDGET";
const MAX_GROWTH: &str = "BYOK_COST_MAX_GROWTH";
const MIN_COVERAGE: &str = "BYOK_COST_MIN_COVERAGE";

/// The limits that hold.
pub(super) fn limits(arguments: &GateArguments, config: &Config) -> Result<Gates, UsageError> {
    let mut flags = Gates {
        max_growth: arguments.max_growth,
        min_coverage: arguments.min_coverage,
        ..Gates::default()
    };
    for budget in &arguments.budget {
        flags.set(budget.clone());
    }
    let gates = flags.or(&environment()?).or(&config.gates);
    for name in gates.cluster_budgets.keys() {
        if !config.clusters.iter().any(|cluster| cluster.name == *name) {
            return Err(UsageError(format!(
                "a budget names the cluster `{}`, which the config does not have",
                visible(name)
            )));
        }
    }
    Ok(gates)
}

fn environment() -> Result<Gates, UsageError> {
    let mut gates = Gates {
        max_growth: read(MAX_GROWTH)?,
        min_coverage: read(MIN_COVERAGE)?,
        ..Gates::default()
    };
    let budgets = variable(BUDGET).unwrap_or_default();
    for budget in budgets.split(',').filter(|text| !text.trim().is_empty()) {
        gates.set(parsed::<Budget>(BUDGET, budget)?);
    }
    Ok(gates)
}

fn read<T: FromStr<Err: std::fmt::Display>>(name: &str) -> Result<Option<T>, UsageError> {
    variable(name).map(|text| parsed(name, &text)).transpose()
}

fn parsed<T: FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, UsageError> {
    let text = text.trim();
    let quoted = visible(text);
    text.parse()
        .map_err(|error| UsageError(format!("{name} is `{quoted}`: {error}")))
}

/// Says what was exceeded and what cannot be confirmed, and what that makes of the run.
pub(super) fn tell(results: &[GateResult]) -> Outcome {
    let mut outcome = Outcome::Finished;
    for result in results {
        if let Some(line) = line(result) {
            messages::say(&line);
        }
        outcome = outcome.and(match result.state {
            GateState::Passed => Outcome::Finished,
            GateState::Exceeded => Outcome::Exceeded,
            GateState::Unconfirmed => Outcome::Incomplete,
        });
    }
    outcome
}
