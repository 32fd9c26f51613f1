//! Limits, and what became of them.

use serde::Serialize;

use crate::period::Month;
use crate::report::gates::{Gate, GateResult, GateState};

/// A limit; `value` and `limit` are amounts, `value` of coverage covered hours of `of`.
#[derive(Serialize)]
pub(super) struct JsonGate<'a> {
    gate: &'static str,
    cluster: Option<&'a str>,
    month: Option<Month>,
    state: &'static str,
    value: String,
    limit: String,
    before: Option<String>,
    of: Option<i64>,
}

impl<'a> JsonGate<'a> {
    pub(super) fn of(result: &'a GateResult) -> Self {
        let state = match result.state {
            GateState::Passed => "passed",
            GateState::Exceeded => "exceeded",
            GateState::Unconfirmed => "unconfirmed",
        };
        let of_kind = |gate, value, limit| Self {
            gate,
            cluster: None,
            month: result.month,
            state,
            value,
            limit,
            before: None,
            of: None,
        };
        match &result.gate {
            Gate::Budget {
                cluster,
                bill,
                budget,
            } => Self {
                cluster: cluster.as_deref(),
                ..of_kind("budget", bill.to_string(), budget.to_string())
            },
            Gate::Growth {
                bill,
                before,
                limit,
            } => Self {
                before: before.map(|(_, bill)| bill.to_string()),
                ..of_kind("max_growth", bill.to_string(), format!("{}%", limit.0))
            },
            Gate::Coverage {
                covered,
                hours,
                limit,
            } => Self {
                of: Some(*hours),
                ..of_kind("min_coverage", covered.to_string(), format!("{}%", limit.0))
            },
        }
    }
}
