//! Round numbers along an axis.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::render::money;
use crate::report::charts::Unit;

/// About so many lines.
const LINES: u32 = 5;

/// A scale from zero to a round number at or above the largest value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    step: Decimal,
    steps: u32,
    unit: Unit,
}

impl Axis {
    /// For values up to `largest`; counts have whole steps.
    pub(super) fn new(largest: Decimal, unit: &Unit) -> Self {
        let is_count = !matches!(unit, Unit::Money(_));
        let least = if largest > Decimal::ZERO {
            largest
        } else {
            Decimal::ONE
        };
        let mut step = round_step(least / Decimal::from(LINES));
        if is_count {
            step = step.max(Decimal::ONE);
        }
        let steps = (least / step).ceil().to_u32().unwrap_or(LINES).max(1);
        Self {
            step,
            steps,
            unit: unit.clone(),
        }
    }

    /// Where a value lies, from 0 to 1.
    pub(super) fn share(&self, value: Decimal) -> f64 {
        let end = self.step * Decimal::from(self.steps);
        let share = value.checked_div(end).unwrap_or_default();
        share.to_f64().unwrap_or(0.0).clamp(0.0, 1.0)
    }

    /// Each line's place, from 0 to 1, and its words.
    pub(super) fn lines(&self) -> Vec<(f64, String)> {
        (0..=self.steps)
            .map(|line| {
                let value = self.step * Decimal::from(line);
                (f64::from(line) / f64::from(self.steps), self.words(value))
            })
            .collect()
    }

    fn words(&self, value: Decimal) -> String {
        let scale = self.step.normalize().scale();
        let places = match self.unit {
            Unit::Money(_) if scale > 0 => scale.max(2),
            _ => scale,
        };
        money::decimal(value, places)
    }
}

/// The least of 1, 2, 5 × 10ⁿ that is not below `value`.
pub(super) fn round_step(value: Decimal) -> Decimal {
    let mut power = Decimal::ONE;
    while power > value && power.scale() < 20 {
        power /= Decimal::TEN;
    }
    while power * Decimal::TEN <= value {
        power *= Decimal::TEN;
    }
    let factors = [1, 2, 5, 10].map(|factor| power * Decimal::from(factor));
    let step = factors.into_iter().find(|step| *step >= value);
    step.unwrap_or(value).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(largest: &str, unit: &Unit) -> Vec<String> {
        let axis = Axis::new(largest.parse().unwrap(), unit);
        axis.lines().into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn lines_stand_at_round_numbers_up_to_the_largest_value() {
        let money = Unit::Money("USD".into());
        assert_eq!(
            lines("1.57", &money),
            ["0.00", "0.50", "1.00", "1.50", "2.00"]
        );
        assert_eq!(lines("30.86", &money), ["0", "10", "20", "30", "40"]);
        assert_eq!(
            lines("1234567", &Unit::Requests).last().unwrap(),
            "1,500,000"
        );
        assert_eq!(lines("0.0000034", &money).last().unwrap(), "0.000004");
        assert_eq!(lines("1", &Unit::Calls), ["0", "1"]);
        assert_eq!(lines("0", &Unit::Calls), ["0", "1"]);
    }

    #[test]
    fn no_value_lies_outside() {
        for largest in ["0", "0.0000001", "0.3", "7", "99999999999"] {
            let axis = Axis::new(largest.parse().unwrap(), &Unit::Calls);
            let share = axis.share(largest.parse().unwrap());
            assert!((0.0..=1.0).contains(&share), "{largest}");
        }
    }
}
