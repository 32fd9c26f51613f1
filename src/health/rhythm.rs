//! A cluster's calls against its own rhythm, by the hour of the week.
//!
//! The *rhythm* is, for each of the 168 hours of a week, the median of that hour's calls over all
//! weeks of the data. What is expected of a stretch of hours is the sum of their rhythms.
//!
//! - *Silence*: hours in a row without any call, of which at least [`LEAST`] were expected. By
//!   chance that is one in 22,000 stretches where calls come independently of each other
//!   (`e^-10`), rarer where they come on schedule.
//! - *Burst*: an hour with more than [`BURST`] times what was expected, and more than the busiest
//!   hour of any other day.
//! - *Growth*: the last seven days against the first seven, by more than half.
//!
//! Nothing is said of stretches where fewer calls were expected than [`LEAST`], nor with less than
//! [`WEEKS`] weeks of data: then there is no rhythm. A call that is denied to another account is
//! not in the owner's trail at all
//! (<https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html>), so a
//! cluster that is cut off looks silent.

use std::collections::BTreeMap;

use crate::period::{Hour, Period};

/// So many calls must have been expected to speak of their absence.
pub const LEAST: u64 = 10;
/// So many whole weeks make a rhythm.
pub const WEEKS: i64 = 3;
/// How many times the expected calls make a burst.
pub const BURST: u64 = 8;
/// Hours of a week.
const WEEK: i64 = 168;

/// Calls by hour; hours without an entry had none.
pub type Calls = BTreeMap<Hour, u64>;

/// What was noticed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// No call, where calls were expected.
    Silence {
        /// When.
        period: Period,
        /// How many calls were expected.
        expected: u64,
    },
    /// Far more calls than expected.
    Burst {
        /// In which hour.
        hour: Hour,
        /// How many.
        calls: u64,
        /// How many were expected.
        expected: u64,
    },
    /// More than half as many again as in the beginning.
    Growth {
        /// Calls of the first seven days.
        first: u64,
        /// Calls of the last seven days.
        last: u64,
    },
}

/// What can be said of a cluster's rhythm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rhythm {
    /// What was noticed, in order.
    pub notices: Vec<Notice>,
    /// An outage of so many hours would be seen whenever it began; `None`: no rhythm, so none is.
    pub shortest_outage: Option<i64>,
}

/// Listens to the calls of `period`, all of which the data must cover.
pub fn listen(calls: &Calls, period: Period) -> Rhythm {
    if period.hours() < WEEKS * WEEK {
        return Rhythm::default();
    }
    let counts: Vec<u64> = (period.start.0..period.end.0)
        .map(|hour| calls.get(&Hour(hour)).copied().unwrap_or(0))
        .collect();
    let rhythm = medians(&counts);
    let expected: Vec<u64> = (0..counts.len())
        .map(|at| rhythm[at % rhythm.len()])
        .collect();
    let mut notices = silences(&counts, &expected, period.start);
    notices.extend(bursts(&counts, &expected, period.start));
    notices.extend(growth(&counts));
    notices.sort();
    Rhythm {
        notices,
        shortest_outage: shortest_outage(&rhythm),
    }
}

/// The lower median of each hour of the week, counted from the start of the data.
fn medians(counts: &[u64]) -> Vec<u64> {
    let week = usize::try_from(WEEK).unwrap_or(1);
    let of_slot = |slot: usize| {
        let mut of_slot: Vec<u64> = counts.iter().skip(slot).step_by(week).copied().collect();
        of_slot.sort_unstable();
        of_slot[(of_slot.len() - 1) / 2]
    };
    (0..week).map(of_slot).collect()
}

fn silences(counts: &[u64], expected: &[u64], start: Hour) -> Vec<Notice> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < counts.len() {
        let length = counts[at..].iter().take_while(|count| **count == 0).count();
        let sum: u64 = expected[at..at + length].iter().sum();
        if sum >= LEAST {
            let period = Period {
                start: later(start, at),
                end: later(start, at + length),
            };
            found.push(Notice::Silence {
                period,
                expected: sum,
            });
        }
        at += length.max(1);
    }
    found
}

fn bursts(counts: &[u64], expected: &[u64], start: Hour) -> Vec<Notice> {
    let days: Vec<u64> = counts
        .chunks(24)
        .map(|day| day.iter().max().copied().unwrap_or(0))
        .collect();
    let busiest_elsewhere = |day: usize| {
        let others = days.iter().enumerate().filter(|(other, _)| *other != day);
        others.map(|(_, most)| *most).max().unwrap_or(0)
    };
    let hours = counts.iter().zip(expected).enumerate();
    hours
        .filter(|(at, (count, expected))| {
            **count > BURST * (**expected).max(LEAST) && **count > busiest_elsewhere(at / 24)
        })
        .map(|(at, (calls, expected))| Notice::Burst {
            hour: later(start, at),
            calls: *calls,
            expected: *expected,
        })
        .collect()
}

fn growth(counts: &[u64]) -> Option<Notice> {
    let week = usize::try_from(WEEK).unwrap_or(1);
    let first: u64 = counts[..week].iter().sum();
    let last: u64 = counts[counts.len() - week..].iter().sum();
    let grows = first >= 10 * LEAST && 2 * last > 3 * first;
    grows.then_some(Notice::Growth { first, last })
}

fn later(start: Hour, hours: usize) -> Hour {
    Hour(start.0 + i64::try_from(hours).unwrap_or(0))
}

/// The longest stretch in which fewer than [`LEAST`] calls are expected, and an hour more.
fn shortest_outage(rhythm: &[u64]) -> Option<i64> {
    let whole: u64 = rhythm.iter().sum();
    if whole < LEAST {
        return None;
    }
    let needed = |from: usize| {
        let mut sum = 0;
        let hours = rhythm.iter().cycle().skip(from).take_while(|calls| {
            let is_short = sum < LEAST;
            sum += **calls;
            is_short
        });
        hours.count()
    };
    let longest = (0..rhythm.len()).map(needed).max()?;
    i64::try_from(longest).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTH: Period = Period {
        start: Hour(0),
        end: Hour(744),
    };

    fn calls(count: impl Fn(i64) -> u64) -> Calls {
        (0..744).map(|hour| (Hour(hour), count(hour))).collect()
    }

    #[test]
    fn silence_is_told_from_ten_expected_calls_on() {
        let four = |from, to| calls(move |hour| if (from..to).contains(&hour) { 0 } else { 4 });
        assert_eq!(listen(&four(300, 302), MONTH).notices, []);
        let silence = Notice::Silence {
            period: Period {
                start: Hour(300),
                end: Hour(303),
            },
            expected: 12,
        };
        let rhythm = listen(&four(300, 303), MONTH);
        assert_eq!(rhythm.notices, [silence]);
        assert_eq!(rhythm.shortest_outage, Some(3));
    }

    #[test]
    fn nights_without_calls_are_the_rhythm() {
        let by_day = calls(|hour| if hour % 24 < 8 { 0 } else { 20 });
        let rhythm = listen(&by_day, MONTH);
        assert_eq!(rhythm.notices, []);
        assert_eq!(
            rhythm.shortest_outage,
            Some(9),
            "eight silent hours, and one more"
        );
    }

    #[test]
    fn a_daily_backup_is_no_burst_and_a_single_one_is() {
        let daily = |hour: i64| if hour % 24 == 2 { 900 } else { 12 };
        assert_eq!(listen(&calls(daily), MONTH).notices, []);
        let burst = calls(|hour| if hour == 400 { 5_000 } else { daily(hour) });
        let found = Notice::Burst {
            hour: Hour(400),
            calls: 5_000,
            expected: 12,
        };
        assert_eq!(listen(&burst, MONTH).notices, [found]);
    }

    #[test]
    fn growth_by_more_than_half_is_told() {
        let growing = calls(|hour| 100 + u64::try_from(hour / 8).unwrap());
        let found = listen(&growing, MONTH).notices;
        assert!(
            matches!(found[..], [Notice::Growth { first, last }] if last > first),
            "{found:?}"
        );
        let slowly = calls(|hour| 100 + u64::try_from(hour / 20).unwrap());
        assert_eq!(listen(&slowly, MONTH).notices, []);
    }

    #[test]
    fn with_few_calls_or_few_weeks_nothing_is_said() {
        let rare = calls(|hour| u64::from(hour % 200 == 0));
        assert_eq!(listen(&rare, MONTH), Rhythm::default());
        let two_weeks = Period {
            start: Hour(0),
            end: Hour(336),
        };
        assert_eq!(listen(&calls(|_| 50), two_weeks), Rhythm::default());
    }
}
