//! Quantiles of a month's cost.

use super::fast::Bills;
use crate::units::Money;

/// The quantiles that are kept, in hundredths.
const HUNDREDTHS: [u64; 11] = [0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 100];

/// Quantiles of one amount over all draws, each a draw's amount (nearest rank).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quantiles(Vec<(u64, Money)>);

impl Quantiles {
    /// Those of an amount of the bills; `None` without a draw.
    pub fn of(drawn: &[Bills], amount: impl Fn(&Bills) -> i128) -> Option<Self> {
        let mut amounts: Vec<i128> = drawn.iter().map(amount).collect();
        amounts.sort_unstable();
        let last = u64::try_from(amounts.len()).ok()?.checked_sub(1)?;
        let ranked = |hundredth: u64| {
            let rank = (hundredth * last + 50) / 100;
            let amount = amounts.get(usize::try_from(rank).ok()?)?;
            Some((hundredth, Bills::money(*amount)))
        };
        Some(Self(HUNDREDTHS.into_iter().filter_map(ranked).collect()))
    }

    /// Every one: hundredths and amounts.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Money)> {
        self.0.iter().copied()
    }

    /// The amount that so many hundredths of the draws do not exceed.
    pub fn at(&self, hundredth: u64) -> Option<Money> {
        let found = self.0.iter().find(|(known, _)| *known == hundredth)?;
        Some(found.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_the_amount_of_a_draw() {
        let drawn: Vec<Bills> = (0..=1_000).rev().map(Bills::of_total).collect();
        let quantiles = Quantiles::of(&drawn, |bills| bills.total).unwrap();
        for (hundredth, rank) in [
            (0, 0),
            (1, 10),
            (10, 100),
            (50, 500),
            (90, 900),
            (100, 1_000),
        ] {
            assert_eq!(
                quantiles.at(hundredth),
                Some(Bills::money(rank)),
                "{hundredth}"
            );
        }
        assert_eq!(Quantiles::of(&[], |bills| bills.total), None);
        let one = Quantiles::of(&[Bills::of_total(7)], |bills| bills.total).unwrap();
        assert!(one.iter().all(|(_, amount)| amount == Bills::money(7)));
    }
}
