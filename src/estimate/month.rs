//! The month that an estimate is for: one of 30 days, or a calendar month.

use chrono::{Datelike, Weekday};

use super::scenario::{Cluster, Every};
use crate::period::{Hour, Month, Period};

/// What stands for a month of 30 days: one after all that a scenario can date, so that whatever it
/// dates has happened.
const SOME_MONTH: Month = Month {
    year: 9999,
    month: 11,
};

/// A month to estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EstimatedMonth {
    /// 30 days, 720 hours, after all that the scenario dates.
    ThirtyDays,
    /// That one.
    Calendar(Month),
}

/// How often something happens in a month: `times` / `per`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    times: u64,
    per: u64,
}

impl Rate {
    /// A whole number of times.
    pub fn times(times: u64) -> Self {
        Self { times, per: 1 }
    }

    /// And so many times more.
    #[must_use]
    pub fn plus(self, times: u64) -> Self {
        Self {
            times: self.times + times * self.per,
            per: self.per,
        }
    }

    /// That many times `each`, to the nearest whole number.
    pub fn of(self, each: u64) -> u64 {
        (each * self.times + self.per / 2) / self.per
    }
}

impl EstimatedMonth {
    /// The calendar month whose hours it has.
    pub fn calendar(self) -> Month {
        match self {
            Self::ThirtyDays => SOME_MONTH,
            Self::Calendar(month) => month,
        }
    }

    /// The whole month.
    pub fn period(self) -> Period {
        self.calendar().period()
    }

    /// The hours of a cluster in it: from the one after it starts to the one before it ends.
    pub fn hours_of(self, cluster: &Cluster) -> Period {
        let month = self.period();
        let starts = cluster.starts.map(|at| Hour(at.0.hour().0 + 1));
        let ends = cluster.ends.map(|at| at.0.hour());
        let end = ends.unwrap_or(month.end).min(month.end);
        Period {
            start: starts.unwrap_or(month.start).max(month.start).min(end),
            end,
        }
    }

    /// Whether a cluster starts in it.
    pub fn has_start_of(self, cluster: &Cluster) -> bool {
        let month = self.period();
        let starts = cluster.starts.map(|at| at.0.hour());
        starts.is_some_and(|hour| month.contains(hour))
    }

    /// Scheduled backups within those hours. In a month of 30 days a weekly one runs 30/7 times.
    pub fn backups(self, every: Every, hours: Period) -> Rate {
        let is_at_two = |hour: &Hour| hour.0.rem_euclid(24) == 2;
        let is_sunday = |hour: &Hour| hour.day().date().weekday() == Weekday::Sun;
        let all = (hours.start.0..hours.end.0).map(Hour);
        let counted = match every {
            Every::Manual => 0,
            Every::QuarterHour => all.count() * 4,
            Every::Day => all.filter(is_at_two).count(),
            Every::Week if self == Self::ThirtyDays && hours == self.period() => {
                return Rate { times: 30, per: 7 };
            }
            Every::Week => all.filter(is_at_two).filter(is_sunday).count(),
        };
        Rate::times(u64::try_from(counted).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_of_30_days_has_30_days_and_30_of_7_weeks() {
        let month = EstimatedMonth::ThirtyDays;
        let hours = month.period();
        assert_eq!(hours.hours(), 720);
        let of = |every, objects| month.backups(every, hours).of(objects);
        assert_eq!(of(Every::Day, 405), 30 * 405);
        assert_eq!(of(Every::QuarterHour, 405), 2_880 * 405);
        assert_eq!(of(Every::Manual, 405), 0);
        assert_eq!(of(Every::Week, 405), 1_736); // 1,735.7
        assert_eq!(month.backups(Every::Week, hours).plus(2).of(7), 44);
    }

    #[test]
    fn a_calendar_month_has_its_own_hours_and_sundays() {
        let month = EstimatedMonth::Calendar("2026-11".parse().unwrap());
        let hours = month.period();
        // 1, 8, 15, 22 and 29 November 2026 are Sundays.
        assert_eq!(month.backups(Every::Week, hours).of(1), 5);
        let october = EstimatedMonth::Calendar("2026-10".parse().unwrap());
        assert_eq!(october.backups(Every::Week, october.period()).of(1), 4);
        assert_eq!(october.backups(Every::Day, october.period()).of(1), 31);
    }
}
