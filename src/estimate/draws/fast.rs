//! The fast path: what one call of a class costs on each bill, so that a draw is a few products.
//!
//! It stands on prices being proportional to calls, which is tested for each estimate (a price in
//! tiers, or a free tier in play, are not): where they are not, every draw takes the full path.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::classes::Classes;
use crate::config::{Config, RequestsBilledTo};
use crate::estimate::configured::configured;
use crate::estimate::expected::measurement;
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::Scenario;
use crate::pricing::price;
use crate::pricing::price_list::PriceList;
use crate::pricing::totals::{Totals, totals};
use crate::units::{Money, rounded};

/// Decimals of an amount in the fast path.
const DECIMALS: u32 = 18;

/// So many calls are priced to learn what one costs: 10⁶ at 12 decimals are one at 18.
const PROBE: u64 = 1_000_000;

/// An amount on each bill, in 10⁻¹⁸ of the currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bills {
    /// The whole cost.
    pub total: i128,
    /// On the key owner's bill.
    pub yours: i128,
    /// On the caller's bill.
    pub callers: i128,
}

impl Bills {
    /// An amount as money.
    pub fn money(amount: i128) -> Money {
        Money(rounded(Decimal::from_i128_with_scale(amount, DECIMALS)))
    }

    #[cfg(test)]
    pub(super) fn of_total(total: i128) -> Self {
        Self {
            total,
            ..Self::default()
        }
    }

    /// Sums of charges.
    pub fn of_totals(totals: &Totals) -> Self {
        Self {
            total: scaled(totals.total),
            yours: scaled(totals.your_bill),
            callers: scaled(totals.callers_bill),
        }
    }

    fn times(self, count: u64) -> Self {
        let count = i128::from(count);
        Self {
            total: self.total * count,
            yours: self.yours * count,
            callers: self.callers * count,
        }
    }

    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            yours: self.yours + other.yours,
            callers: self.callers + other.callers,
        }
    }

    /// The difference of both.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self {
            total: -other.total,
            yours: -other.yours,
            callers: -other.callers,
        })
    }
}

fn scaled(money: Money) -> i128 {
    let units = Decimal::from(10_u64.pow(DECIMALS));
    money
        .0
        .checked_mul(units)
        .and_then(|n| n.to_i128())
        .unwrap_or(0)
}

/// What calls cost, by class.
pub struct UnitCosts<'a> {
    per_call: Vec<Bills>,
    is_proportional: bool,
    /// What no draw moves: keys, the owner's own calls.
    pub fixed: Bills,
    pricing: ClassPricing<'a>,
}

impl<'a> UnitCosts<'a> {
    /// Learns what a call of each class costs. `likely` are the calls of the exact case, whose
    /// costs are `exact`.
    pub fn new(
        scenario: &'a Scenario,
        month: EstimatedMonth,
        prices: &'a PriceList,
        classes: &'a Classes,
        (likely, exact): (&[u64], &Totals),
    ) -> Self {
        let pricing = ClassPricing {
            scenario,
            month,
            prices,
            classes,
            config: Config {
                clusters: Vec::new(),
                ..configured(scenario)
            },
        };
        let count = classes.calls.len();
        let only = |index: usize, calls: u64| {
            let mut counts = vec![0; count];
            counts[index] = calls;
            pricing.full(&counts)
        };
        let probes: Vec<Bills> = (0..count).map(|index| only(index, PROBE)).collect();
        let million = i128::from(PROBE);
        let per_call = probes.iter().map(|probe| Bills {
            total: probe.total / million,
            yours: probe.yours / million,
            callers: probe.callers / million,
        });
        let mut costs = Self {
            per_call: per_call.collect(),
            is_proportional: false,
            fixed: Bills::default(),
            pricing,
        };
        costs.is_proportional = costs.proves_proportional(&probes);
        costs.fixed = Bills::of_totals(exact).minus(costs.of_calls(likely));
        costs
    }

    /// Whether one call, a million and thirty of them cost as much each, alone and together.
    fn proves_proportional(&self, probes: &[Bills]) -> bool {
        let is_close = |one: Bills, other: Bills| {
            let off = one.minus(other);
            let tolerance = 100 * 10_i128.pow(DECIMALS - crate::units::DECIMAL_PLACES);
            [off.total, off.yours, off.callers]
                .iter()
                .all(|off| off.abs() <= tolerance)
        };
        let together = vec![30 * PROBE; probes.len()];
        let summed = self.products(&together);
        let ones = vec![1; probes.len()];
        is_close(self.pricing.full(&together), summed)
            && is_close(self.pricing.full(&ones), self.products(&ones))
    }

    /// Whether draws are a few products; else each takes the full path.
    pub fn is_proportional(&self) -> bool {
        self.is_proportional
    }

    /// What a month costs with so many calls of each class.
    pub fn of(&self, counts: &[u64]) -> Bills {
        self.fixed.plus(self.of_calls(counts))
    }

    fn of_calls(&self, counts: &[u64]) -> Bills {
        if self.is_proportional {
            self.products(counts)
        } else {
            self.pricing.full(counts)
        }
    }

    fn products(&self, counts: &[u64]) -> Bills {
        let costs = self.per_call.iter().zip(counts);
        costs.fold(Bills::default(), |sum, (cost, count)| {
            sum.plus(cost.times(*count))
        })
    }
}

/// The full path, over classes.
struct ClassPricing<'a> {
    scenario: &'a Scenario,
    month: EstimatedMonth,
    prices: &'a PriceList,
    classes: &'a Classes,
    config: Config,
}

impl ClassPricing<'_> {
    fn full(&self, counts: &[u64]) -> Bills {
        let mut measurement = measurement(self.scenario, self.month, &self.classes.calls(counts));
        measurement.key_events.clear();
        let period = Some(self.month.period());
        let priced = price(&measurement, period, &self.config, self.prices, true);
        let mine = self.scenario.my_accounts();
        let usage = priced
            .charges
            .iter()
            .filter(|charge| charge.key.key.is_none());
        Bills::of_totals(&totals(usage, &mine, RequestsBilledTo::Caller))
    }
}
