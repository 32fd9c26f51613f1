//! Limits: from flags, the environment and the config, in this order, limit by limit.

use std::str::FromStr;

use super::environment::text as variable;
use super::messages;
use super::outcome::{Outcome, UsageError};
use crate::cli::{EstimateGateArguments, GateArguments};
use crate::config::{Budget, Config, Gates, Percent};
use crate::estimate::scenario::Cluster;
use crate::render::gates::line;
use crate::render::sanitize::visible;
use crate::report::gates::{GateResult, GateState};
use crate::units::Text;

/// `40`, `prod-orders=30`, or several with commas.
const BUDGET: &str = "BYOK_COST_BUDGET";
const MAX_GROWTH: &str = "BYOK_COST_MAX_GROWTH";
const MIN_COVERAGE: &str = "BYOK_COST_MIN_COVERAGE";

/// The limits that hold for a report.
pub(super) fn limits(arguments: &GateArguments, config: &Config) -> Result<Gates, UsageError> {
    let gates = flags(
        &arguments.budget,
        arguments.max_growth,
        arguments.min_coverage,
    )
    .or(&environment()?)
    .or(&config.gates);
    let clusters = config.clusters.iter().map(|cluster| &cluster.name);
    demand(&gates, &clusters, "the config does not have")?;
    Ok(gates)
}

/// The limits that hold for estimates. Budgets in the environment and the config may be of
/// clusters that these do not have; those that flags name must be there.
pub(super) fn limits_of_estimates(
    arguments: &EstimateGateArguments,
    config: &Config,
    clusters: &[Cluster],
) -> Result<Gates, UsageError> {
    let gates = flags(&arguments.budget, arguments.max_growth, None);
    let clusters = clusters.iter().map(|cluster| &cluster.name);
    demand(&gates, &clusters, "the estimate does not have")?;
    Ok(gates.or(&environment()?).or(&config.gates))
}

fn flags(budgets: &[Budget], max_growth: Option<Percent>, min_coverage: Option<Percent>) -> Gates {
    let mut flags = Gates {
        max_growth,
        min_coverage,
        ..Gates::default()
    };
    for budget in budgets {
        flags.set(budget.clone());
    }
    flags
}

fn demand<'c>(
    gates: &Gates,
    clusters: &(impl Iterator<Item = &'c Text> + Clone),
    lack: &str,
) -> Result<(), UsageError> {
    for name in gates.cluster_budgets.keys() {
        if !clusters.clone().any(|cluster| cluster == name) {
            return Err(UsageError(format!(
                "a budget names the cluster `{}`, which {lack}",
                visible(name)
            )));
        }
    }
    Ok(())
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
