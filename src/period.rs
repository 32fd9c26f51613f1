//! Time as the bill sees it: UTC seconds, hours, days, months, and a period `[start, end)` of hours.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde::{Serialize, Serializer};

const SECONDS_PER_HOUR: i64 = 3_600;
const HOURS_PER_DAY: i64 = 24;

/// A UTC instant, to the second, as CloudTrail writes `eventTime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The hour that holds this instant.
    pub fn hour(self) -> Hour {
        Hour(self.0.div_euclid(SECONDS_PER_HOUR))
    }

    fn date_time(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.0, 0)
    }
}

impl fmt::Display for Timestamp {
    /// `2026-10-03T17:05:09Z`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date_time() {
            Some(time) => write!(
                f,
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                time.year(),
                time.month(),
                time.day(),
                time.hour(),
                time.minute(),
                time.second()
            ),
            None => write!(f, "@{}", self.0),
        }
    }
}

/// A UTC hour, counted from 1970-01-01T00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(pub i64);

impl Hour {
    /// The first instant of the hour.
    pub fn start(self) -> Timestamp {
        Timestamp(self.0 * SECONDS_PER_HOUR)
    }

    /// The day that holds this hour.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(HOURS_PER_DAY))
    }

    /// The calendar month that holds this hour.
    pub fn month(self) -> Month {
        self.day().month()
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.start(), f)
    }
}

/// A UTC day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// The first hour of the day.
    pub fn start(self) -> Hour {
        Hour(self.0 * HOURS_PER_DAY)
    }

    /// The calendar month that holds this day.
    pub fn month(self) -> Month {
        let date = self.date();
        Month {
            year: date.year(),
            month: date.month(),
        }
    }

    /// The day of a calendar date.
    pub fn of(date: NaiveDate) -> Self {
        Self(i64::from(date.num_days_from_ce()) - i64::from(epoch().num_days_from_ce()))
    }

    /// The calendar date; far outside the calendar it is the calendar's last or first day.
    pub fn date(self) -> NaiveDate {
        let days = i64::from(epoch().num_days_from_ce()) + self.0;
        i32::try_from(days)
            .ok()
            .and_then(NaiveDate::from_num_days_from_ce_opt)
            .unwrap_or(if days > 0 {
                NaiveDate::MAX
            } else {
                NaiveDate::MIN
            })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.date(), f)
    }
}

fn epoch() -> NaiveDate {
    NaiveDate::default()
}

/// A calendar month in UTC, the unit AWS bills by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year, 2026 say.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl Month {
    /// The first hour of the month.
    pub fn start(self) -> Hour {
        NaiveDate::from_ymd_opt(self.year, self.month, 1)
            .map_or(Hour(0), |date| Day::of(date).start())
    }

    /// The first hour after the month.
    pub fn end(self) -> Hour {
        self.next().start()
    }

    /// Hours in the month: 672 to 744.
    pub fn hours(self) -> i64 {
        self.end().0 - self.start().0
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Self {
                year: self.year,
                month: self.month + 1,
            }
        }
    }

    /// The month before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self {
                year: self.year - 1,
                month: 12,
            }
        } else {
            Self {
                year: self.year,
                month: self.month - 1,
            }
        }
    }

    /// The whole month as a period.
    pub fn period(self) -> Period {
        Period {
            start: self.start(),
            end: self.end(),
        }
    }
}

impl fmt::Display for Month {
    /// `2026-10`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Text that is not a month of the form `YYYY-MM`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no month: write YYYY-MM, 2026-10 say")]
pub struct NotAMonth(String);

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let refused = || NotAMonth(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(refused)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(refused());
        }
        let year = year.parse().map_err(|_| refused())?;
        let month = month.parse().map_err(|_| refused())?;
        NaiveDate::from_ymd_opt(year, month, 1)
            .map(|_| Self { year, month })
            .ok_or_else(refused)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Hour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whole UTC hours from `start` (in) to `end` (out).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first hour in the period.
    pub start: Hour,
    /// The first hour after it.
    pub end: Hour,
}

impl Period {
    /// Whether `hour` lies in the period.
    pub fn contains(self, hour: Hour) -> bool {
        self.start <= hour && hour < self.end
    }

    /// The months that the period touches, in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let end = self.end;
        let first = (self.start < end).then(|| self.start.month());
        std::iter::successors(first, |month| Some(month.next()))
            .take_while(move |m| m.start() < end)
    }

    /// The part of the period that lies in `month`, if any.
    pub fn within(self, month: Month) -> Option<Self> {
        let start = self.start.max(month.start());
        let end = self.end.min(month.end());
        (start < end).then_some(Self { start, end })
    }

    /// Hours in the period.
    pub fn hours(self) -> i64 {
        (self.end.0 - self.start.0).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_knows_its_hours_and_neighbours() {
        let october = Month {
            year: 2026,
            month: 10,
        };
        assert_eq!(october.hours(), 744);
        assert_eq!(
            Month {
                year: 2026,
                month: 2
            }
            .hours(),
            672
        );
        assert_eq!(october.next().previous(), october);
        assert_eq!(october.start().start().to_string(), "2026-10-01T00:00:00Z");
        assert_eq!(
            Month {
                year: 2026,
                month: 12
            }
            .end()
            .month()
            .to_string(),
            "2027-01"
        );
    }

    #[test]
    fn only_four_and_two_digits_are_a_month() {
        assert_eq!(
            "2026-10".parse(),
            Ok(Month {
                year: 2026,
                month: 10
            })
        );
        for text in [
            "2026-13", "2026-1", "26-10", "2026/10", "", "2026-00", "+026-10",
        ] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_lists_the_months_it_touches() {
        let period = Period {
            start: Month {
                year: 2026,
                month: 11,
            }
            .start(),
            end: Hour(
                Month {
                    year: 2027,
                    month: 1,
                }
                .start()
                .0 + 1,
            ),
        };
        let months: Vec<String> = period.months().map(|month| month.to_string()).collect();
        assert_eq!(months, ["2026-11", "2026-12", "2027-01"]);
        assert_eq!(
            Period {
                start: Hour(5),
                end: Hour(5)
            }
            .months()
            .count(),
            0
        );
    }
}
