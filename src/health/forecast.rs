//! Calls to come: the average of each hour of the week so far, with an interval that its own
//! errors give.
//!
//! The *interval* is as wide as the largest error of the same method on the weeks that are known:
//! each week from the third on is forecast from those before it; at least 5 %. Nothing is said with
//! less than four weeks.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::rhythm::Calls;
use crate::period::{Hour, Period};

/// Hours of a week.
const WEEK: i64 = 168;
/// So many weeks are only learnt from.
const LEARNT: i64 = 2;
/// So many must be forecast to know the error.
const TESTED: i64 = 2;
/// The interval is never narrower, in hundredths: what happens once a month, or as often in a short
/// month as in a long one, does not show in the errors of weeks.
const LEAST_ERROR: i64 = 5;

/// How many calls will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// At least.
    pub low: u64,
    /// Likely.
    pub likely: u64,
    /// At most.
    pub high: u64,
}

/// The calls of `to_come`, after those of `heard`, all of which the data must cover.
pub fn forecast(calls: &Calls, heard: Period, to_come: Period) -> Option<Forecast> {
    if heard.hours() < (LEARNT + TESTED) * WEEK {
        return None;
    }
    let likely = expected(calls, heard, to_come);
    let least = Decimal::new(LEAST_ERROR, 2);
    let off = likely * largest_error(calls, heard)?.max(least);
    let whole = |calls: Decimal| calls.max(Decimal::ZERO).round().to_u64();
    Some(Forecast {
        low: whole((likely - off).floor())?,
        likely: whole(likely)?,
        high: whole((likely + off).ceil())?,
    })
}

fn slot(hour: i64) -> usize {
    usize::try_from(hour.rem_euclid(WEEK)).unwrap_or(0)
}

/// Each hour's average of its hour of the week.
fn expected(calls: &Calls, heard: Period, of: Period) -> Decimal {
    let mut slots = [(0_u64, 0_u64); 168];
    for hour in heard.start.0..heard.end.0 {
        let (met, hours) = &mut slots[slot(hour)];
        *met += calls.get(&Hour(hour)).copied().unwrap_or(0);
        *hours += 1;
    }
    let mut wanted = [0_u64; 168];
    for hour in of.start.0..of.end.0 {
        wanted[slot(hour)] += 1;
    }
    let sums = slots.iter().zip(wanted).map(|((met, hours), wanted)| {
        Decimal::from(*met) * Decimal::from(wanted) / Decimal::from((*hours).max(1))
    });
    sums.sum()
}

/// As a share of what was forecast; `None`: nothing was, so nothing bounds the error.
fn largest_error(calls: &Calls, heard: Period) -> Option<Decimal> {
    let mut largest = Decimal::ZERO;
    let weeks = heard.hours() / WEEK;
    for week in LEARNT..weeks {
        let start = Hour(heard.start.0 + week * WEEK);
        let of = Period {
            start,
            end: Hour(start.0 + WEEK),
        };
        let before = Period {
            start: heard.start,
            end: start,
        };
        let met = calls.range(of.start..of.end).map(|(_, calls)| *calls);
        let met = Decimal::from(met.sum::<u64>());
        let forecast = expected(calls, before, of);
        let error = (met - forecast).abs().checked_div(forecast)?;
        largest = largest.max(error);
    }
    Some(largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(start: i64, weeks: i64) -> Period {
        Period {
            start: Hour(start),
            end: Hour(start + weeks * WEEK),
        }
    }

    fn calls(count: impl Fn(i64) -> u64) -> Calls {
        (0..6 * WEEK)
            .map(|hour| (Hour(hour), count(hour)))
            .collect()
    }

    #[test]
    fn what_repeats_each_week_is_forecast_within_the_least_error() {
        let weekly = calls(|hour| u64::try_from(hour % WEEK).unwrap());
        let week = (0..168).sum::<u64>();
        let found = forecast(&weekly, period(0, 4), period(4 * WEEK, 2)).unwrap();
        // 28,056, and 5 % of it to either side.
        let within = Forecast {
            low: 26_653,
            likely: 2 * week,
            high: 29_459,
        };
        assert_eq!(found, within);
        let day = Period {
            start: Hour(4 * WEEK),
            end: Hour(4 * WEEK + 24),
        };
        assert_eq!(
            forecast(&weekly, period(0, 4), day).unwrap().likely,
            (0..24).sum::<u64>()
        );
    }

    /// The third week has twice the calls: forecast from two weeks of 10 an hour it is off by
    /// all of it; the fourth, of 10 again, from 10, 10 and 20 by a quarter.
    #[test]
    fn the_interval_is_the_largest_error_of_the_weeks_that_are_known() {
        let bent = calls(|hour| if hour / WEEK == 2 { 20 } else { 10 });
        let found = forecast(&bent, period(0, 4), period(4 * WEEK, 1)).unwrap();
        // The average of 10, 10, 20 and 10.
        assert_eq!((found.low, found.likely, found.high), (0, 2_100, 4_200));
    }

    #[test]
    fn less_than_four_weeks_or_no_calls_say_nothing() {
        let weekly = calls(|_| 5);
        assert_eq!(forecast(&weekly, period(0, 3), period(3 * WEEK, 1)), None);
        assert_eq!(
            forecast(&Calls::new(), period(0, 4), period(4 * WEEK, 1)),
            None
        );
    }
}
