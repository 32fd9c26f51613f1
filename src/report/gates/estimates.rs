//! An estimate against its limits: the likely month, and the dearest of three years.
//!
//! While nobody says whether Bucket Keys are on, there are two cases. A limit that both exceed is
//! exceeded; one that only one exceeds cannot be confirmed.

use std::collections::BTreeSet;

use super::{Before, Gate, GateResult, GateState, exceeds, grows_beyond};
use crate::config::{Gates, RequestsBilledTo};
use crate::estimate::estimated::{Case, Estimate};
use crate::estimate::years::MonthBills;
use crate::pricing::totals::totals;
use crate::units::{Money, Text};

/// Holds an estimate against `gates`. Budgets of clusters that it does not have, and coverage,
/// which only logs have, are left out.
pub fn judge_estimate(name: &str, estimate: &Estimate, gates: &Gates) -> Vec<GateResult> {
    let judge = Judge {
        name: name.into(),
        estimate,
        mine: estimate.scenario.my_accounts(),
        billed_to: estimate.scenario.account.side.requests_billed_to,
    };
    let mut results = Vec::new();
    results.extend(gates.budget.and_then(|budget| judge.budget(None, budget)));
    let clusters = gates.cluster_budgets.iter();
    let clusters = clusters.filter(|(name, _)| judge.has(name));
    results.extend(clusters.filter_map(|(name, budget)| judge.budget(Some(name), *budget)));
    results.extend(gates.max_growth.and_then(|limit| {
        judge.over_cases(|case| {
            let bills = || case.curve.iter().map(|month| judge.of_month(month.likely));
            let first = bills().next().unwrap_or_default();
            let bill = bills().max().unwrap_or_default();
            let before = Some((Before::FirstMonth, first));
            let gate = Gate::Growth {
                bill,
                before,
                limit,
            };
            (gate, bill, grows_beyond(bill, first, limit))
        })
    }));
    results
}

struct Judge<'a> {
    name: Text,
    estimate: &'a Estimate,
    mine: BTreeSet<Text>,
    billed_to: RequestsBilledTo,
}

impl Judge<'_> {
    fn has(&self, cluster: &Text) -> bool {
        let mut clusters = self.estimate.scenario.clusters.iter();
        clusters.any(|known| known.name == *cluster)
    }

    fn budget(&self, cluster: Option<&Text>, budget: Money) -> Option<GateResult> {
        self.over_cases(|case| {
            let charges = case.priced.charges.iter();
            let charges =
                charges.filter(|c| cluster.is_none() || c.key.cluster.as_ref() == cluster);
            let bill = totals(charges, &self.mine, self.billed_to).your_bill;
            let gate = Gate::Budget {
                cluster: cluster.cloned(),
                bill,
                budget,
            };
            (gate, bill, exceeds(bill, budget))
        })
    }

    /// The callers' bill is passed on where the scenario says so.
    fn of_month(&self, bills: MonthBills) -> Money {
        match self.billed_to {
            RequestsBilledTo::Caller => bills.yours,
            RequestsBilledTo::Owner => bills.yours + bills.callers,
        }
    }

    /// The dearest case stands for all, unless they disagree: then the limit is not confirmed.
    fn over_cases(&self, of: impl Fn(&Case) -> (Gate, Money, bool)) -> Option<GateResult> {
        let judged: Vec<_> = self.estimate.cases.iter().map(of).collect();
        let exceeded = judged
            .iter()
            .filter(|(.., is_exceeded)| *is_exceeded)
            .count();
        let state = match exceeded {
            0 => GateState::Passed,
            all if all == judged.len() => GateState::Exceeded,
            _ => GateState::Unconfirmed,
        };
        let (gate, ..) = judged.into_iter().max_by_key(|(_, bill, _)| *bill)?;
        Some(GateResult {
            month: None,
            estimate: Some(self.name.clone()),
            gate,
            state,
        })
    }
}
