//! A report against its limits.
//!
//! Held against is the newest priced month, the one that the report shows in detail: a month long
//! gone does not fail a pipeline for ever.

mod estimates;

use rust_decimal::{Decimal, RoundingStrategy};

pub use estimates::judge_estimate;

use super::totals::Totals;
use super::{MonthSection, Report, Section};
use crate::config::{Gates, Percent, RequestsBilledTo};
use crate::period::Month;
use crate::units::{Money, Text};

/// What became of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateResult {
    /// Which month; `None`: there is none with a price, or it is estimated.
    pub month: Option<Month>,
    /// The name of the estimate that was held against the limit.
    pub estimate: Option<Text>,
    /// What was compared.
    pub gate: Gate,
    /// How it ended.
    pub state: GateState,
}

/// A limit, and what stands against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// A bill against a budget.
    Budget {
        /// A cluster's part of your bill; `None`: all of it.
        cluster: Option<Text>,
        /// The bill.
        bill: Money,
        /// The most it may be.
        budget: Money,
    },
    /// Your bill against the one before.
    Growth {
        /// The bill.
        bill: Money,
        /// The month before, with its bill; `None`: nothing complete to compare with.
        before: Option<(Before, Money)>,
        /// The most it may grow.
        limit: Percent,
    },
    /// Hours that the logs cover.
    Coverage {
        /// Covered, of the account and region with the least.
        covered: i64,
        /// Of how many.
        hours: i64,
        /// The least share.
        limit: Percent,
    },
}

/// What growth is measured from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// A month of the report.
    Month(Month),
    /// The first of the months that were estimated.
    FirstMonth,
}

/// How a comparison ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateState {
    /// Within the limit.
    Passed,
    /// Beyond it. What is missing in the data cannot change that.
    Exceeded,
    /// Within it as far as the data go, which are not complete.
    Unconfirmed,
}

/// Holds the report against `gates`; `earlier` may hold the month before it.
pub fn judge(
    report: &Report,
    earlier: Option<&Report>,
    gates: &Gates,
    billed_to: RequestsBilledTo,
) -> Vec<GateResult> {
    let newest = report.newest();
    let judge = Judge {
        report,
        earlier,
        newest,
        section: newest.map_or(&report.whole, |newest| &newest.section),
        billed_to,
    };
    let mut results = Vec::new();
    results.extend(gates.budget.map(|budget| judge.budget(None, budget)));
    let clusters = gates.cluster_budgets.iter();
    results.extend(clusters.map(|(cluster, budget)| judge.budget(Some(cluster), *budget)));
    results.extend(gates.max_growth.map(|limit| judge.growth(limit)));
    results.extend(gates.min_coverage.map(|limit| judge.coverage(limit)));
    results
}

/// Whether a bill is over its budget, in cents or as finely as the budget is written: 1.0000001 is
/// shown as 1.00, and is within a budget of 1.
fn exceeds(bill: Money, budget: Money) -> bool {
    let places = budget.0.scale().max(2);
    let shown = RoundingStrategy::MidpointNearestEven;
    bill.0.round_dp_with_strategy(places, shown) > budget.0
}

fn grows_beyond(bill: Money, before: Money, limit: Percent) -> bool {
    bill.0 > before.0 * (Decimal::ONE + limit.0 / Decimal::ONE_HUNDRED)
}

fn state(is_exceeded: bool, is_confirmed: bool) -> GateState {
    match (is_exceeded, is_confirmed) {
        (true, _) => GateState::Exceeded,
        (false, true) => GateState::Passed,
        (false, false) => GateState::Unconfirmed,
    }
}

struct Judge<'a> {
    report: &'a Report,
    earlier: Option<&'a Report>,
    newest: Option<&'a MonthSection>,
    section: &'a Section,
    billed_to: RequestsBilledTo,
}

impl Judge<'_> {
    fn bill(&self, section: &Section, cluster: Option<&Text>) -> Money {
        let charges = section.charges.iter();
        let charges = charges.filter(|c| cluster.is_none() || c.key.cluster.as_ref() == cluster);
        Totals::of(charges, &self.report.my_accounts, self.billed_to, false).your_bill
    }

    fn result(&self, gate: Gate, is_exceeded: bool, is_confirmed: bool) -> GateResult {
        GateResult {
            month: self.newest.and_then(|newest| newest.month),
            estimate: None,
            gate,
            state: state(is_exceeded, is_confirmed),
        }
    }

    fn budget(&self, cluster: Option<&Text>, budget: Money) -> GateResult {
        let bill = self.bill(self.section, cluster);
        let gate = Gate::Budget {
            cluster: cluster.cloned(),
            bill,
            budget,
        };
        self.result(gate, exceeds(bill, budget), self.section.complete)
    }

    fn growth(&self, limit: Percent) -> GateResult {
        let bill = self.bill(self.section, None);
        let before = self.month_before();
        let is_exceeded = before.is_some_and(|(_, before)| grows_beyond(bill, before, limit));
        let gate = Gate::Growth {
            bill,
            before,
            limit,
        };
        let is_confirmed = before.is_some() && self.section.complete;
        self.result(gate, is_exceeded, is_confirmed)
    }

    /// The calendar month before, if it is complete.
    fn month_before(&self) -> Option<(Before, Money)> {
        let before = self.newest?.month?.previous();
        let reports = [Some(self.report), self.earlier].into_iter().flatten();
        let mut months = reports.flat_map(|report| &report.months);
        let found = months.find(|month| month.month == Some(before) && !month.border)?;
        let section = &found.section;
        let is_complete = section.complete;
        is_complete.then(|| (Before::Month(before), self.bill(section, None)))
    }

    fn coverage(&self, limit: Percent) -> GateResult {
        let places = self.section.coverage.iter().map(|place| place.hours);
        let share = |covered: i64, hours: i64| {
            let hours = Decimal::from(hours.max(1));
            Decimal::from(covered) * Decimal::ONE_HUNDRED / hours
        };
        let least = places
            .map(|hours| (hours.proven + hours.presumed, hours.hours()))
            .min_by_key(|(covered, hours)| share(*covered, *hours));
        let (covered, hours) = least.unwrap_or((0, 0));
        let gate = Gate::Coverage {
            covered,
            hours,
            limit,
        };
        self.result(gate, share(covered, hours) < limit.0, true)
    }
}
