//! Calls in scope by day and by hour.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::build::Context;
use super::super::counted::is_in_scope;
use super::super::request_table::Column;
use super::super::section::Section;
use super::super::totals::Side;
use super::{Bar, Grid, Label, Part, Series, span};
use crate::cloudtrail::attributes::Billing;
use crate::period::{Day, Hour, Period};
use crate::usage::attribution::Attributor;
use crate::usage::selection::is_inside;

/// Longer selections have a bar per month.
const MOST_DAYS: i64 = 400;
/// The grid of hours shows so many days, the newest ones.
const DAYS_OF_HOURS: i64 = 92;

/// What the usage rows in scope add up to by time.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Billable requests.
    requests: BTreeMap<(Hour, Column), u64>,
    /// Counted calls.
    hours: BTreeMap<Hour, u64>,
    /// Hours of which the logs tell nothing.
    holes: Vec<Period>,
}

impl Calls {
    /// Those of the selection.
    pub(super) fn of(context: &Context<'_>, section: &Section) -> Self {
        let sources = context.sources;
        let attributor = Attributor::new(sources.config);
        let mut calls = Self::default();
        for row in &sources.measurement.usage {
            let Some(hour) = row.key.hour else { continue };
            let call = &row.key.attributes;
            let is_wanted = is_inside(Some(hour), sources.period)
                && is_in_scope(call, sources.priced, &attributor);
            if !is_wanted {
                continue;
            }
            *calls.hours.entry(hour).or_default() += row.count;
            if call.billing() == Billing::Billable {
                let key = (hour, Column::of(&call.operation));
                *calls.requests.entry(key).or_default() += row.count;
            }
        }
        let holes = section.coverage.iter().flat_map(|place| &place.holes);
        calls.holes = holes.map(|hole| hole.period).collect();
        calls
    }

    /// One bar per day from the first to the last with a request; per month where that is long.
    pub(super) fn columns(&self) -> Vec<Bar> {
        let Some((first, last)) = span(self.requests.keys().map(|(hour, _)| *hour)) else {
            return Vec::new();
        };
        if last.day().0 - first.day().0 < MOST_DAYS {
            let days = (first.day().0..=last.day().0).map(Day);
            let is_open = |day: Day| self.is_in_hole(day.start(), Hour(day.start().0 + 24));
            return self.bars(Hour::day, days, Label::Day, is_open);
        }
        let months: BTreeSet<_> = self.requests.keys().map(|(hour, _)| hour.month()).collect();
        self.bars(Hour::month, months.into_iter(), Label::Month, |_| false)
    }

    fn bars<T: Ord + Copy>(
        &self,
        time_of: fn(Hour) -> T,
        times: impl Iterator<Item = T>,
        label: fn(T) -> Label,
        is_open: impl Fn(T) -> bool,
    ) -> Vec<Bar> {
        let mut sums: BTreeMap<T, BTreeMap<Column, u64>> = BTreeMap::new();
        for ((hour, column), count) in &self.requests {
            let sum = sums.entry(time_of(*hour)).or_default();
            *sum.entry(*column).or_default() += count;
        }
        let part = |(column, count): (&Column, &u64)| Part {
            series: Series::Operation(*column),
            side: Side::Yours,
            value: Decimal::from(*count),
        };
        times
            .map(|time| Bar {
                label: label(time),
                parts: sums
                    .get(&time)
                    .map(|sum| sum.iter().map(part).collect())
                    .unwrap_or_default(),
                is_open: is_open(time),
            })
            .collect()
    }

    /// A row per hour of the day, a column per day.
    pub(super) fn grid(&self) -> Grid {
        let rows = (0..24).map(Label::HourOfDay).collect();
        let Some((first, last)) = span(self.hours.keys().copied()) else {
            return Grid {
                rows,
                columns: Vec::new(),
                cells: BTreeMap::new(),
            };
        };
        let last = last.day().0;
        let first = first.day().0.max(last - DAYS_OF_HOURS + 1);
        let mut cells = BTreeMap::new();
        for (column, day) in (first..=last).enumerate() {
            for row in 0..24 {
                let hour = Hour(Day(day).start().0 + row);
                let index = (usize::try_from(row).unwrap_or_default(), column);
                match self.hours.get(&hour) {
                    Some(count) => {
                        cells.insert(index, Some(Decimal::from(*count)));
                    }
                    None if self.is_in_hole(hour, Hour(hour.0 + 1)) => {
                        cells.insert(index, None);
                    }
                    None => {}
                }
            }
        }
        Grid {
            rows,
            columns: (first..=last).map(|day| Label::Day(Day(day))).collect(),
            cells,
        }
    }

    /// Whether the logs tell nothing of some hour from `start` to `end`.
    fn is_in_hole(&self, start: Hour, end: Hour) -> bool {
        let mut holes = self.holes.iter();
        holes.any(|hole| hole.start < end && start < hole.end)
    }
}
