//! Words for what became of limits: one line each.

use rust_decimal::Decimal;

use super::money::amount;
use super::sanitize::visible;
use super::words;
use crate::report::gates::{Before, Gate, GateResult, GateState};

/// The line of a limit that was exceeded or cannot be confirmed; `None`: it was kept.
pub fn line(result: &GateResult) -> Option<String> {
    let when = match (&result.estimate, result.month) {
        (Some(estimate), _) => format!("estimate {}", visible(estimate)),
        (None, Some(month)) => words::month(month),
        (None, None) => "no month with a price".to_owned(),
    };
    match result.state {
        GateState::Passed => None,
        GateState::Exceeded => Some(format!("{}, {when}", exceeded(&result.gate))),
        GateState::Unconfirmed => Some(format!(
            "cannot confirm {}, {when}: {}",
            within(&result.gate),
            why(result)
        )),
    }
}

fn exceeded(gate: &Gate) -> String {
    match gate {
        Gate::Budget { .. } => format!("over budget: {}", within_budget(gate)),
        Gate::Growth {
            bill,
            before,
            limit,
        } => {
            let before =
                before.map(|(than, before)| format!("{} {}, ", self::before(than), amount(before)));
            format!(
                "over growth: your bill {}, {}at most +{} %",
                amount(*bill),
                before.unwrap_or_default(),
                limit.0.normalize()
            )
        }
        Gate::Coverage { limit, .. } => {
            let limit = limit.0.normalize();
            format!("under coverage: {}, at least {limit} %", covered(gate))
        }
    }
}

fn within(gate: &Gate) -> String {
    match gate {
        Gate::Budget { .. } => format!("budget: {}", within_budget(gate)),
        Gate::Growth { bill, limit, .. } => {
            let limit = limit.0.normalize();
            format!("growth: your bill {}, at most +{limit} %", amount(*bill))
        }
        Gate::Coverage { .. } => format!("coverage: {}", covered(gate)),
    }
}

fn within_budget(gate: &Gate) -> String {
    let Gate::Budget {
        cluster,
        bill,
        budget,
    } = gate
    else {
        return String::new();
    };
    let whose = cluster
        .as_deref()
        .map_or_else(|| "your bill".to_owned(), visible);
    format!("{whose} {}, budget {}", amount(*bill), amount(*budget))
}

fn covered(gate: &Gate) -> String {
    let Gate::Coverage { covered, hours, .. } = gate else {
        return String::new();
    };
    if *hours == 0 {
        return "no hour".to_owned();
    }
    // Rounded down: 99.96 % is not 100.0 %.
    let share = Decimal::from(*covered) * Decimal::ONE_THOUSAND / Decimal::from(*hours);
    let share = share.trunc() / Decimal::TEN;
    format!("{share:.1} % of the hours")
}

/// What growth is measured from.
pub(super) fn before(before: Before) -> String {
    match before {
        Before::Month(month) => words::month(month),
        Before::FirstMonth => "the first month".to_owned(),
    }
}

fn why(result: &GateResult) -> &'static str {
    match &result.gate {
        _ if result.estimate.is_some() => "it is exceeded only if Bucket Keys are off",
        Gate::Growth { before: None, .. } => "no complete month before it is in the data",
        _ => "its data are not complete",
    }
}
