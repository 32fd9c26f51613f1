//! The part of a Measurement that a period selects.

use std::collections::BTreeMap;

use super::measurement::Measurement;
use super::tally::{RecordTally, Tally};
use crate::period::{Hour, Month, Period};

/// The whole UTC months from the first to the last readable event time; `None` without any.
pub fn whole_months(measurement: &Measurement) -> Option<Period> {
    let mut hours = measurement.records.keys().flatten();
    let first = *hours.next()?;
    let last = hours.next_back().copied().unwrap_or(first);
    Some(Period {
        start: first.month().start(),
        end: last.month().end(),
    })
}

/// What became of every record, seen from `period` (`None`: everything is inside). Records
/// without a readable time are never out of the period.
pub fn tally(measurement: &Measurement, period: Option<Period>) -> Tally {
    let mut tally = Tally {
        files: measurement.files,
        malformed: measurement.malformed,
        ..Tally::default()
    };
    for (hour, records) in &measurement.records {
        if is_inside(*hour, period) {
            tally.records += *records;
        } else {
            tally.out_of_period += records.kms_events();
            tally.records.not_kms += records.not_kms;
        }
    }
    tally
}

/// What became of the records of each month in `period`; `None` is the month "unknown".
pub fn tally_by_month(
    measurement: &Measurement,
    period: Option<Period>,
) -> BTreeMap<Option<Month>, RecordTally> {
    let mut months: BTreeMap<Option<Month>, RecordTally> = BTreeMap::new();
    for (hour, records) in &measurement.records {
        if is_inside(*hour, period) {
            *months.entry(hour.map(Hour::month)).or_default() += *records;
        }
    }
    months
}

/// Whether an event of that hour lies in the period.
pub fn is_inside(hour: Option<Hour>, period: Option<Period>) -> bool {
    match (hour, period) {
        (Some(hour), Some(period)) => period.contains(hour),
        _ => true,
    }
}
