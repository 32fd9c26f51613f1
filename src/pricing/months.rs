//! Which months a selection prices.

use std::collections::BTreeMap;

use crate::period::{Hour, Month, Period};
use crate::usage::measurement::Measurement;
use crate::usage::selection::whole_months;

/// A month with less data than this, beside one with more, is only a border of the data.
const BORDER_HOURS: i64 = 24;

/// The months of a selection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Months {
    /// The months to price, each with the part of it that is asked for.
    pub parts: Vec<Period>,
    /// Months that are counted and not priced.
    pub border: Vec<Month>,
}

impl Months {
    /// The months of `period`, or of all data.
    ///
    /// A border month is the first or the last month of the data, holds less than 24 hours from
    /// its first to its last event, and the month with data next to it is selected too and holds
    /// more. So a month that is selected alone is always priced, and so is a gap within the data.
    pub fn select(measurement: &Measurement, period: Option<Period>) -> Self {
        let Some(period) = period.or_else(|| whole_months(measurement)) else {
            return Self::default();
        };
        let border: Vec<Month> = border_months(&spans(measurement))
            .filter(|(month, fuller)| [month, fuller].iter().all(|m| period.within(**m).is_some()))
            .map(|(month, _)| month)
            .collect();
        let parts = period
            .months()
            .filter(|month| !border.contains(month))
            .filter_map(|month| period.within(month))
            .collect();
        Self { parts, border }
    }

    /// The part of `month` that is asked for, if the month is priced.
    pub fn part_of(&self, month: Month) -> Option<Period> {
        let of_month = |part: &&Period| part.start.month() == month;
        self.parts.iter().find(of_month).copied()
    }

    /// From the first to the last hour that is priced.
    pub fn whole(&self) -> Option<Period> {
        Some(Period {
            start: self.parts.first()?.start,
            end: self.parts.last()?.end,
        })
    }

    /// The part that holds `hour`, if it is priced.
    pub fn contains(&self, hour: Hour) -> bool {
        self.parts.iter().any(|part| part.contains(hour))
    }
}

/// Hours from the first to the last event of each month with data.
fn spans(measurement: &Measurement) -> BTreeMap<Month, i64> {
    let mut bounds: BTreeMap<Month, (Hour, Hour)> = BTreeMap::new();
    for hour in measurement.records.keys().copied().flatten() {
        let (_, last) = bounds.entry(hour.month()).or_insert((hour, hour));
        *last = hour;
    }
    let span = |(month, (first, last)): (Month, (Hour, Hour))| (month, last.0 - first.0 + 1);
    bounds.into_iter().map(span).collect()
}

/// The border months of the data, each with the fuller month beside it.
fn border_months(spans: &BTreeMap<Month, i64>) -> impl Iterator<Item = (Month, Month)> {
    let mut ascending = spans.iter();
    let mut descending = spans.iter().rev();
    let first = ascending.next().zip(ascending.next());
    let last = descending.next().zip(descending.next());
    first
        .into_iter()
        .chain(last)
        .filter(|((_, hours), (_, beside))| **hours < BORDER_HOURS && *hours < *beside)
        .map(|((month, _), (fuller, _))| (*month, *fuller))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::tally::RecordTally;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    /// Data from one hour of each month to another.
    fn data(spans: &[(&str, i64, i64)]) -> Measurement {
        let mut measurement = Measurement::default();
        for (text, first, last) in spans {
            for hour in [first, last] {
                let hour = Hour(month(text).start().0 + hour);
                let tally = RecordTally::default();
                measurement.records.insert(Some(hour), tally);
            }
        }
        measurement
    }

    fn border(spans: &[(&str, i64, i64)], period: Option<Period>) -> Vec<String> {
        let months = Months::select(&data(spans), period);
        months.border.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn under_a_day_beside_a_fuller_month_is_a_border() {
        let full = ("2026-10", 0, 743);
        assert_eq!(
            border(&[("2026-09", 697, 719), full, ("2026-11", 0, 22)], None),
            ["2026-09", "2026-11"]
        );
        let day = [("2026-09", 696, 719), full, ("2026-11", 0, 23)];
        assert_eq!(border(&day, None), [""; 0]);
        assert_eq!(border(&[full, ("2027-05", 9, 9)], None), ["2027-05"]);
        let equal = [("2026-09", 719, 719), ("2026-10", 0, 0)];
        assert_eq!(border(&equal, None), [""; 0]);
    }

    #[test]
    fn a_month_selected_alone_or_inside_the_data_is_priced() {
        let spans = [
            ("2026-09", 0, 719),
            ("2026-10", 5, 6),
            ("2026-11", 0, 719),
            ("2026-12", 0, 1),
        ];
        assert_eq!(border(&spans, None), ["2026-12"]);
        assert_eq!(border(&spans, Some(month("2026-12").period())), [""; 0]);
        assert_eq!(border(&[("2026-10", 5, 6)], None), [""; 0]);
        let months = Months::select(&data(&spans), None);
        assert_eq!(months.parts.len(), 3);
        assert!(months.part_of(month("2026-12")).is_none());
    }

    #[test]
    fn a_part_of_a_month_is_kept_as_asked() {
        let october = month("2026-10");
        let asked = Period {
            start: Hour(october.start().0 + 5),
            end: Hour(october.end().0 + 7),
        };
        let months = Months::select(&data(&[("2026-10", 0, 743)]), Some(asked));
        assert_eq!(months.parts[0].hours(), 739);
        assert_eq!(months.parts[1].hours(), 7);
        assert!(months.contains(asked.start) && !months.contains(asked.end));
        assert_eq!(
            Months::select(&Measurement::default(), None),
            Months::default()
        );
    }
}
