//! Three years: keys that rotate, and numbers that grow.
//!
//! A year has 365 days and twelve equal months. A key that rotates every so many days pays for one
//! more version after its first and its second rotation, not after later ones
//! (<https://aws.amazon.com/kms/pricing/>); growth is linear, a share of the first number per year.

use std::collections::BTreeMap;

use super::configured::configured;
use super::draws::{Bills, Draws, Quantiles, Sampler, UnitCosts};
use super::expected::key_measurement;
use super::month::EstimatedMonth;
use super::scenario::{Instant, KeyChange, Lifecycle, Scenario};
use crate::config::RequestsBilledTo;
use crate::period::Timestamp;
use crate::pricing::price;
use crate::pricing::price_list::PriceList;
use crate::pricing::totals::totals;
use crate::units::Money;

/// Months of the curve.
pub const MONTHS: u32 = 36;

/// Rotations that AWS charges.
const CHARGED_ROTATIONS: u64 = 2;
const DAYS_PER_YEAR: u64 = 365;
const MONTHS_PER_YEAR: u64 = 12;
const SECONDS_PER_DAY: i64 = 86_400;
/// More draws than this make no visible difference to a band.
const MOST_DRAWS: u64 = 1_000;

/// A month of the curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurveMonth {
    /// At the likely numbers.
    pub likely: MonthBills,
    /// Over the draws: the total.
    pub range: Option<Quantiles>,
}

/// What a month costs, by bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthBills {
    /// All of it.
    pub total: Money,
    /// On the key owner's bill.
    pub yours: Money,
    /// On the caller's bill.
    pub callers: Money,
}

/// The same clusters for [`MONTHS`] months.
pub struct Years<'a> {
    /// What the clusters are.
    pub scenario: &'a Scenario,
    /// A month of them.
    pub month: EstimatedMonth,
    /// What it is priced at.
    pub prices: &'a PriceList,
    /// Numbers to draw.
    pub sampler: &'a Sampler<'a>,
    /// What calls cost.
    pub costs: &'a UnitCosts<'a>,
    /// How many draws.
    pub draws: Draws,
    /// What the first month's draws cost; nothing if all numbers are certain.
    pub drawn: &'a [Bills],
}

impl Years<'_> {
    /// Every month.
    pub fn curve(&self) -> Vec<CurveMonth> {
        let at_first = self.keys(&self.rotated(0));
        let mut known: BTreeMap<Vec<Option<i64>>, Bills> = BTreeMap::new();
        let draws = Draws {
            count: self.draws.count.min(MOST_DRAWS),
            ..self.draws
        };
        let usage = |month: u64| -> Vec<Bills> {
            let one = |number| {
                let counts = self.sampler.grown(Some((draws.seed, number)), month);
                self.costs.of(&counts)
            };
            (0..draws.count).map(one).collect()
        };
        let grows = !self.scenario.growth.is_empty() && !self.drawn.is_empty();
        (0..u64::from(MONTHS))
            .map(|month| {
                let rotated = self.rotated(month);
                let state = rotations_of(&rotated);
                let keys = *known.entry(state).or_insert_with(|| self.keys(&rotated));
                let more = keys.minus(at_first);
                let likely = self.costs.of(&self.sampler.grown(None, month)).plus(more);
                let bills = if grows { &usage(month)[..] } else { self.drawn };
                CurveMonth {
                    likely: MonthBills::of(likely),
                    range: Quantiles::of(bills, |bills| bills.total + more.total),
                }
            })
            .collect()
    }

    /// The scenario in a month of the curve: with the rotations so far and those of that month.
    fn rotated(&self, month: u64) -> Scenario {
        let mut scenario = self.scenario.clone();
        let start = self.month.period().start.start().0;
        let hours = u64::try_from(self.month.period().hours()).unwrap_or(0);
        for key in scenario
            .keys
            .iter_mut()
            .filter(|key| key.replica_of.is_none())
        {
            let Some(days) = key.rotation_days.map(u64::from) else {
                continue;
            };
            for number in 1..=CHARGED_ROTATIONS {
                // In twelfths of a day, of which a month has 365.
                let at = number * days * MONTHS_PER_YEAR;
                let begins = month * DAYS_PER_YEAR;
                if at >= begins + DAYS_PER_YEAR {
                    break;
                }
                let seconds = match at.checked_sub(begins) {
                    Some(into) => i64::try_from(into * hours * 3_600 / DAYS_PER_YEAR).unwrap_or(0),
                    // Days apart: relatives that name one rotation within a day are one.
                    None => -2 * SECONDS_PER_DAY * i64::try_from(4 - number).unwrap_or(1),
                };
                key.changes.push(KeyChange {
                    at: Instant(Timestamp(start + seconds)),
                    what: Lifecycle::Rotated,
                });
            }
        }
        scenario
    }

    /// What the keys of all clusters cost in the month.
    fn keys(&self, scenario: &Scenario) -> Bills {
        let measurement = key_measurement(scenario);
        let period = Some(self.month.period());
        let priced = price(
            &measurement,
            period,
            &configured(scenario),
            self.prices,
            false,
        );
        let mine = scenario.my_accounts();
        Bills::of_totals(&totals(&priced.charges, &mine, RequestsBilledTo::Caller))
    }
}

/// When each key is rotated, which tells all that keys cost.
fn rotations_of(scenario: &Scenario) -> Vec<Option<i64>> {
    let keys = scenario.keys.iter();
    keys.flat_map(|key| {
        let changes = key.changes.iter().map(|change| Some(change.at.0.0));
        changes.chain([None])
    })
    .collect()
}

impl MonthBills {
    fn of(bills: Bills) -> Self {
        Self {
            total: Bills::money(bills.total),
            yours: Bills::money(bills.yours),
            callers: Bills::money(bills.callers),
        }
    }
}

/// The mean month of year 1, 2 or 3, and the sum of its twelve months.
pub fn year(curve: &[CurveMonth], number: usize) -> (MonthBills, MonthBills) {
    let months = curve.iter().skip((number - 1) * 12).take(12);
    let mut sum = MonthBills::default();
    for month in months {
        sum.total += month.likely.total;
        sum.yours += month.likely.yours;
        sum.callers += month.likely.callers;
    }
    let mean = |money: Money| {
        Money(crate::units::rounded(
            money.0 / rust_decimal::Decimal::from(12),
        ))
    };
    let mean = MonthBills {
        total: mean(sum.total),
        yours: mean(sum.yours),
        callers: mean(sum.callers),
    };
    (mean, sum)
}
