//! Counts as shades: six steps of about the same ratio, each named in the legend.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::frame::Sample;
use super::ink::{Ink, SHADES};
use crate::render::money;

/// The least count of each shade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shades {
    from: Vec<u64>,
    largest: u64,
}

impl Shades {
    /// For these counts.
    pub(super) fn new(counts: impl Iterator<Item = Decimal>) -> Self {
        let largest = counts.max().unwrap_or_default().to_u64().unwrap_or(0);
        let mut from: Vec<u64> = Vec::new();
        for step in 0..SHADES {
            let next = power(largest, step).max(from.last().map_or(1, |last| last + 1));
            if next <= largest {
                from.push(next);
            }
        }
        Self { from, largest }
    }

    /// The shade of a count; nothing has none.
    pub(super) fn of(&self, count: Decimal) -> Option<Ink> {
        let count = count.to_u64()?;
        let step = self.from.iter().rposition(|from| *from <= count)?;
        // Few shades are the darker ones: one count alone is seen.
        Some(Ink::Shade(step + SHADES - self.from.len()))
    }

    /// `1 to 3`, `4 to 9`, …
    pub(super) fn legend(&self) -> Vec<Sample> {
        let until = self.from.iter().skip(1).map(|next| next - 1);
        let until = until.chain([self.largest]);
        let ranges = self.from.iter().zip(until).enumerate();
        ranges
            .map(|(step, (from, until))| {
                let ink = Ink::Shade(step + SHADES - self.from.len());
                let (from, until) = (money::count(*from), money::count(until));
                let range = if from == until {
                    from
                } else {
                    format!("{from} to {until}")
                };
                Sample::plain(ink, range)
            })
            .collect()
    }
}

/// `largest` to the power `step / SHADES`, rounded down to two digits.
fn power(largest: u64, step: usize) -> u64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a bound of a legend"
    )]
    let bound = (largest as f64).powf(step as f64 / SHADES as f64).floor() as u64;
    let mut unit = 1;
    while bound / unit >= 100 {
        unit *= 10;
    }
    bound / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legend(largest: u64) -> Vec<String> {
        let shades = Shades::new([Decimal::from(largest)].into_iter());
        let samples = shades.legend();
        samples.into_iter().map(|sample| sample.text).collect()
    }

    #[test]
    fn shades_name_every_count_once() {
        assert_eq!(legend(0), [""; 0]);
        assert_eq!(legend(1), ["1"]);
        assert_eq!(legend(3), ["1", "2", "3"]);
        let many = legend(1_038_120);
        assert_eq!(many.len(), SHADES);
        assert!(many.last().unwrap().ends_with("to 1,038,120"), "{many:?}");
    }

    #[test]
    fn the_largest_count_is_the_darkest_and_nothing_has_no_shade() {
        for largest in [1_u64, 2, 7, 1000, u64::MAX / 2] {
            let shades = Shades::new([Decimal::from(largest)].into_iter());
            assert_eq!(shades.of(largest.into()), Some(Ink::Shade(SHADES - 1)));
            assert_eq!(shades.of(Decimal::ZERO), None);
        }
    }
}
