//! Which period is meant.

use super::outcome::UsageError;
use crate::cli::{MonthArgument, PeriodArguments, TimeArgument};
use crate::period::{Hour, Period};

/// The period that the flags mean: `data` is the whole months from the first to the last event,
/// `now` the current hour. `None`: all of the data, and there are none.
pub(super) fn resolve(
    arguments: &PeriodArguments,
    data: Option<Period>,
    now: Hour,
) -> Result<Option<Period>, UsageError> {
    match arguments.month {
        Some(MonthArgument::Month(month)) => return Ok(Some(month.period())),
        Some(MonthArgument::Last) => return Ok(Some(now.month().previous().period())),
        Some(MonthArgument::All) | None => {}
    }
    let from = arguments.from.map(first_hour);
    let to = arguments.to.map(end_hour);
    match (from, to) {
        (None, None) => Ok(data),
        (Some(start), Some(end)) if start >= end => Err(UsageError(format!(
            "no hour lies between --from {start} and --to, which ends at {end}"
        ))),
        (Some(start), Some(end)) => Ok(Some(Period { start, end })),
        (Some(start), None) => Ok(Some(until_data_end(start, data))),
        (None, Some(end)) => Ok(Some(from_data_start(end, data))),
    }
}

/// Up to the end of the data; of its own month if they end before.
fn until_data_end(start: Hour, data: Option<Period>) -> Period {
    let end = data.map(|data| data.end).filter(|end| *end > start);
    Period {
        start,
        end: end.unwrap_or_else(|| start.month().end()),
    }
}

/// From the start of the data; of its own month if they start after.
fn from_data_start(end: Hour, data: Option<Period>) -> Period {
    let start = data.map(|data| data.start).filter(|start| *start < end);
    Period {
        start: start.unwrap_or_else(|| Hour(end.0 - 1).month().start()),
        end,
    }
}

fn first_hour(time: TimeArgument) -> Hour {
    match time {
        TimeArgument::Date(day) => day.start(),
        TimeArgument::Time(hour) => hour,
    }
}

/// A bare date includes that day.
fn end_hour(time: TimeArgument) -> Hour {
    match time {
        TimeArgument::Date(day) => Hour(day.start().0 + 24),
        TimeArgument::Time(hour) => hour,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Month;

    const OCTOBER: Month = Month {
        year: 2026,
        month: 10,
    };

    fn resolved(month: Option<&str>, from: Option<&str>, to: Option<&str>) -> Option<Period> {
        let arguments = PeriodArguments {
            month: month.map(|text| text.parse().unwrap()),
            from: from.map(|text| text.parse().unwrap()),
            to: to.map(|text| text.parse().unwrap()),
        };
        let now = Hour(OCTOBER.next().start().0 + 100);
        resolve(&arguments, Some(data()), now).unwrap()
    }

    fn data() -> Period {
        Period {
            start: OCTOBER.previous().start(),
            end: OCTOBER.end(),
        }
    }

    #[test]
    fn months_are_whole_and_the_default_is_all_of_the_data() {
        assert_eq!(resolved(None, None, None), Some(data()));
        assert_eq!(resolved(Some("all"), None, None), Some(data()));
        assert_eq!(resolved(Some("last"), None, None), Some(OCTOBER.period()));
        assert_eq!(
            resolved(Some("2026-10"), None, None),
            Some(OCTOBER.period())
        );
    }

    #[test]
    fn a_date_at_the_end_is_included_and_a_time_is_not() {
        let whole_day = resolved(None, Some("2026-10-03"), Some("2026-10-03")).unwrap();
        assert_eq!(whole_day.hours(), 24);
        let hours = resolved(None, Some("2026-10-03"), Some("2026-10-03T06:00")).unwrap();
        assert_eq!(hours.hours(), 6);
    }

    #[test]
    fn an_open_end_is_that_of_the_data() {
        let from = resolved(None, Some("2026-10-03"), None).unwrap();
        assert_eq!((from.hours(), from.end), (29 * 24, OCTOBER.end()));
        let to = resolved(None, None, Some("2026-09-01")).unwrap();
        assert_eq!((to.hours(), to.start), (24, data().start));
        let after = resolved(None, Some("2026-12-31"), None).unwrap();
        assert_eq!(after.hours(), 24);
        let before = resolved(None, None, Some("2026-01-02")).unwrap();
        assert_eq!(before.hours(), 48);
    }

    #[test]
    fn a_range_must_run_forward() {
        let arguments = PeriodArguments {
            month: None,
            from: Some("2026-10-02".parse().unwrap()),
            to: Some("2026-10-01".parse().unwrap()),
        };
        let error = resolve(&arguments, None, Hour(0)).unwrap_err().to_string();
        assert_eq!(
            error,
            "no hour lies between --from 2026-10-02T00:00:00Z and --to, \
             which ends at 2026-10-02T00:00:00Z"
        );
    }
}
