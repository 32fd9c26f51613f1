//! How far each driver alone moves the total: the bars of a tornado chart.

use super::draws::{Bills, Sampler, UnitCosts};
use super::drivers::Driver;
use crate::units::Money;

/// What a driver does to the total, all else at its likely number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swing {
    /// Which driver, in every cluster.
    pub driver: Driver,
    /// The total with the driver at the low end of its range.
    pub at_low: Money,
    /// The total with the driver at the high end.
    pub at_high: Money,
}

impl Swing {
    /// How far it moves the total.
    pub fn span(&self) -> Money {
        let span = self.at_high - self.at_low;
        span.max(-span)
    }
}

/// Every driver that moves the total, the strongest first.
pub fn swings(sampler: &Sampler<'_>, costs: &UnitCosts<'_>) -> Vec<Swing> {
    let total = |counts: &[u64]| Bills::money(costs.of(counts).total);
    let swing = |driver| Swing {
        driver,
        at_low: total(&sampler.with(driver, |number| number.low)),
        at_high: total(&sampler.with(driver, |number| number.high)),
    };
    let mut swings: Vec<Swing> = Driver::ALL
        .into_iter()
        .map(swing)
        .filter(|swing| swing.span() > Money::ZERO)
        .collect();
    swings.sort_by(|one, other| {
        other
            .span()
            .cmp(&one.span())
            .then(one.driver.cmp(&other.driver))
    });
    swings
}
