//! Monthly totals over hours: every total is met exactly.

use std::ops::Range;

use chrono::{Datelike, Weekday};

use crate::period::{Hour, Period};

/// The hours among which a total is divided, with their weights.
pub(super) struct Rhythm {
    first: Hour,
    /// The weight of all hours before each hour, and of all.
    cumulative: Vec<u64>,
}

impl Rhythm {
    /// Every hour alike.
    pub(super) fn even(period: Period) -> Self {
        Self::weighted(period, |_| 1)
    }

    /// Four times as much from 8 to 18 o'clock on working days.
    pub(super) fn working(period: Period) -> Self {
        Self::weighted(period, |hour| {
            let weekday = hour.day().date().weekday();
            let is_weekend = matches!(weekday, Weekday::Sat | Weekday::Sun);
            let of_day = hour.0.rem_euclid(24);
            if !is_weekend && (8..18).contains(&of_day) {
                4
            } else {
                1
            }
        })
    }

    fn weighted(period: Period, weight: impl Fn(Hour) -> u64) -> Self {
        let mut sum = 0;
        let mut cumulative = vec![0];
        for hour in period.start.0..period.end.0 {
            sum += weight(Hour(hour));
            cumulative.push(sum);
        }
        Self {
            first: period.start,
            cumulative,
        }
    }

    /// Which of the things numbered from 0 to `total` happen in that hour. `phase`, any number,
    /// moves the borders.
    pub(super) fn range(&self, total: u64, hour: Hour, phase: u64) -> Range<u64> {
        let whole = self.cumulative.last().copied().unwrap_or(0);
        let index = usize::try_from(hour.0 - self.first.0).ok();
        let bounds = index.and_then(|index| {
            let from = self.cumulative.get(index)?;
            let to = self.cumulative.get(index + 1)?;
            Some((*from, *to))
        });
        match bounds {
            Some((from, to)) => {
                divided(total, whole, from, phase)..divided(total, whole, to, phase)
            }
            None => 0..0,
        }
    }
}

/// How many of `total` belong to part `index` of `parts` equal ones; the parts sum to the total.
pub(super) fn part(total: u64, parts: u64, index: u64) -> u64 {
    divided(total, parts, index + 1, 0) - divided(total, parts, index, 0)
}

fn divided(total: u64, whole: u64, upto: u64, phase: u64) -> u64 {
    if whole == 0 {
        return 0;
    }
    let exact = u128::from(total) * u128::from(upto) + u128::from(phase % whole);
    u64::try_from(exact / u128::from(whole)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Month;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_month_of_hours_holds_the_whole_total(
            total in 0_u64..10_000_000, phase in any::<u64>(), month in 1_u32..13,
        ) {
            let period = Month { year: 2026, month }.period();
            for rhythm in [Rhythm::even(period), Rhythm::working(period)] {
                let mut next = 0;
                for hour in period.start.0..period.end.0 {
                    let range = rhythm.range(total, Hour(hour), phase);
                    prop_assert_eq!(range.start, next);
                    next = range.end;
                }
                prop_assert_eq!(next, total);
            }
        }

        #[test]
        fn parts_sum_to_the_whole(total in 0_u64..1_000_000, parts in 1_u64..500) {
            let sum: u64 = (0..parts).map(|index| part(total, parts, index)).sum();
            prop_assert_eq!(sum, total);
        }
    }
}
