//! What the running month and the next one will cost.
//!
//! Storage is priced for those months as it is for any; all else is what a call has cost in the
//! newest month, times the calls to come (`health/forecast.rs`).

use std::collections::{BTreeMap, BTreeSet};

use super::Report;
use crate::config::{Config, RequestsBilledTo};
use crate::health::forecast::{Forecast, forecast as forecast_calls};
use crate::health::rhythm::Calls;
use crate::period::{Hour, Month, Period};
use crate::pricing::charge::ChargeKind;
use crate::pricing::price;
use crate::pricing::price_list::PriceList;
use crate::pricing::totals::totals;
use crate::units::{Money, Text, rounded};
use crate::usage::measurement::Measurement;

/// What a forecast is made from, beside the report.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// What was read.
    pub measurement: &'a Measurement,
    /// Clusters.
    pub config: &'a Config,
    /// Prices.
    pub prices: &'a PriceList,
    /// Whether every key is in scope.
    pub all_keys: bool,
}

/// The forecast of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthForecast {
    /// Which.
    pub month: Month,
    /// Likely.
    pub likely: Bills,
    /// At least.
    pub low: Money,
    /// At most.
    pub high: Money,
}

/// A month's bills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bills {
    /// All of it.
    pub total: Money,
    /// On the user's bill.
    pub yours: Money,
}

/// The running month, if the data end in the middle of one, and the next. Nothing where hours are
/// missing, something could not be read or priced, or there are less than four weeks.
pub fn forecast(report: &Report, grounds: Grounds<'_>) -> Vec<MonthForecast> {
    if report.has_unread_or_unpriced() {
        return Vec::new();
    }
    let newest = report.newest().and_then(|newest| newest.month);
    let (Some(newest), Some(heard)) = (newest, heard(report, grounds.measurement)) else {
        return Vec::new();
    };
    let maker = Maker {
        report,
        grounds,
        calls: calls(report, grounds.measurement),
        heard,
        newest,
        cost: priced(report, grounds, newest),
    };
    let rest = Period {
        start: heard.end,
        end: newest.end(),
    };
    let running = (rest.hours() > 0).then(|| maker.month(newest, rest));
    let next = newest.next();
    let next = maker.month(next, next.period());
    running.into_iter().chain([next]).flatten().collect()
}

struct Maker<'a> {
    report: &'a Report,
    grounds: Grounds<'a>,
    calls: Calls,
    heard: Period,
    newest: Month,
    /// What the newest month costs: storage of keys, and all else.
    cost: (Bills, Bills),
}

impl Maker<'_> {
    /// `month`, of which `to_come` is to come, at what a call costs in the newest one.
    fn month(&self, month: Month, to_come: Period) -> Option<MonthForecast> {
        let calls = forecast_calls(&self.calls, self.heard, to_come)?;
        let (fixed, variable) = self.cost;
        let so_far = self.newest.period();
        let made = self.calls.range(so_far.start..so_far.end);
        let made: u64 = made.map(|(_, calls)| *calls).sum();
        let known = if month == self.newest {
            Bills {
                total: fixed.total + variable.total,
                yours: fixed.yours + variable.yours,
            }
        } else {
            priced(self.report, self.grounds, month).0
        };
        let more = |cost: Money, calls: u64| {
            let more = cost.0 * rust_decimal::Decimal::from(calls);
            let more = more.checked_div(made.into()).unwrap_or_default();
            Money(rounded(more))
        };
        let Forecast { low, likely, high } = calls;
        Some(MonthForecast {
            month,
            likely: Bills {
                total: known.total + more(variable.total, likely),
                yours: known.yours + more(variable.yours, likely),
            },
            low: known.total + more(variable.total, low),
            high: known.total + more(variable.total, high),
        })
    }
}

/// What a month costs: storage of keys, and all else.
fn priced(report: &Report, grounds: Grounds<'_>, month: Month) -> (Bills, Bills) {
    let Grounds {
        measurement,
        config,
        prices,
        all_keys,
    } = grounds;
    let priced = price(measurement, Some(month.period()), config, prices, all_keys);
    let (fixed, variable): (Vec<_>, Vec<_>) = priced
        .charges
        .into_iter()
        .partition(|charge| charge.key.kind == ChargeKind::KeyStorage);
    let bills = |charges: &[_]| {
        let mine = &report.my_accounts;
        let sums = totals(charges, mine, RequestsBilledTo::Caller);
        Bills {
            total: sums.total,
            yours: sums.your_bill,
        }
    };
    (bills(&fixed), bills(&variable))
}

fn keys_in_scope(report: &Report) -> BTreeSet<&Text> {
    let keys = report.whole.keys.iter().filter(|key| key.in_scope);
    keys.map(|key| &key.arn).collect()
}

/// Calls on the keys in scope by hour.
fn calls(report: &Report, measurement: &Measurement) -> Calls {
    let keys = keys_in_scope(report);
    let mut calls: Calls = BTreeMap::new();
    for row in &measurement.usage {
        let key = row.key.attributes.key.as_ref();
        if let (Some(hour), true) = (row.key.hour, key.is_some_and(|key| keys.contains(key))) {
            *calls.entry(hour).or_default() += row.count;
        }
    }
    calls
}

/// From the first hour to the last in which all places have records; none with a gap.
fn heard(report: &Report, measurement: &Measurement) -> Option<Period> {
    let selection = report.period?;
    let mut heard: Option<Period> = None;
    for coverage in &report.whole.coverage {
        if coverage.hours.gap > 0 {
            return None;
        }
        let hours = measurement.activity.get(&coverage.place)?;
        let hours = hours.range(selection.start..selection.end.max(selection.start));
        let mut met = hours
            .filter(|(_, met)| met.records > 0)
            .map(|(hour, _)| *hour);
        let first = met.next()?;
        let last = met.next_back().unwrap_or(first);
        let of_place = Period {
            start: first,
            end: Hour(last.0 + 1),
        };
        heard = Some(heard.map_or(of_place, |known| Period {
            start: known.start.max(of_place.start),
            end: known.end.min(of_place.end),
        }));
    }
    heard.filter(|heard| heard.end > heard.start)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::estimate::scenario::Scenario;
    use crate::pricing::my_accounts;
    use crate::report::{Sources, build};
    use crate::simulate;

    const OCTOBER: Month = Month {
        year: 2026,
        month: 10,
    };

    /// October and November of a cluster whose events a second trail copies.
    fn two_months() -> Measurement {
        let text = r#"
            scenario_version = 1
            account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
            logs = { minutes_between_files = 1440 }
            keys = [{ name = "k" }]
            trails = [{ name = "first" }, { name = "second", prefix = "b/" }]
            [[clusters]]
            name = "c"
            key = "k"
            key_checks_per_hour = 4
            documents = { bucket = { name = "docs" }, created = 20000, read = 20000 }
        "#;
        let scenario = Scenario::parse(text).unwrap();
        let folder = TempDir::new().unwrap();
        let months = [OCTOBER, OCTOBER.next()];
        simulate::run(&scenario, &months, 5, folder.path()).unwrap()
    }

    /// What the logs hold before `end`.
    fn until(whole: &Measurement, end: Hour) -> Measurement {
        let mut cut = whole.clone();
        cut.usage
            .retain(|row| row.key.hour.is_some_and(|hour| hour < end));
        cut.records
            .retain(|hour, _| hour.is_some_and(|hour| hour < end));
        for hours in cut.activity.values_mut() {
            hours.retain(|hour, _| *hour < end);
        }
        cut
    }

    /// What is forecast for each month, and what that month costs.
    fn forecasts(whole: &Measurement, end: Hour) -> Vec<(MonthForecast, Bills)> {
        let (measurement, config) = (until(whole, end), Config::default());
        let prices = PriceList::embedded().unwrap();
        let period = Some(OCTOBER.period());
        let mine = my_accounts(&measurement, &config);
        let report = build(&Sources {
            measurement: &measurement,
            period,
            config: &config,
            config_name: None,
            priced: &price(&measurement, period, &config, &prices, true),
            my_accounts: &mine,
            price_list: &[],
            currency: "USD",
            tool_version: "0",
        });
        let grounds = Grounds {
            measurement: &measurement,
            config: &config,
            prices: &prices,
            all_keys: true,
        };
        let found = forecast(&report, grounds).into_iter();
        let with_truth = found.map(|forecast| {
            let period = Some(forecast.month.period());
            let charges = price(whole, period, &config, &prices, true).charges;
            let sums = totals(&charges, &mine, RequestsBilledTo::Caller);
            let truth = Bills {
                total: sums.total,
                yours: sums.your_bill,
            };
            (forecast, truth)
        });
        with_truth.collect()
    }

    #[test]
    fn a_running_month_and_the_next_cost_what_was_forecast() {
        let whole = two_months();
        let four_weeks = Hour(OCTOBER.start().0 + 4 * 168);
        let found = forecasts(&whole, four_weeks);
        let months: Vec<Month> = found.iter().map(|(forecast, _)| forecast.month).collect();
        assert_eq!(months, [OCTOBER, OCTOBER.next()]);
        for (forecast, truth) in found {
            let MonthForecast {
                likely, low, high, ..
            } = forecast;
            assert!(
                low <= truth.total && truth.total <= high,
                "{forecast:?} {truth:?}"
            );
            let is_near = |one: Money, other: Money| {
                (one.0 - other.0).abs() < other.0 * rust_decimal::Decimal::new(3, 2)
            };
            assert!(is_near(likely.total, truth.total), "{forecast:?} {truth:?}");
            assert!(is_near(likely.yours, truth.yours), "{forecast:?} {truth:?}");
            assert!(likely.yours < likely.total);
        }
        let found = forecasts(&whole, OCTOBER.end());
        assert_eq!(found.len(), 1, "October is over");
    }

    #[test]
    fn three_weeks_a_gap_or_a_lost_record_forecast_nothing() {
        let whole = two_months();
        let three_weeks = Hour(OCTOBER.start().0 + 3 * 168);
        assert_eq!(forecasts(&whole, three_weeks), []);
        let mut gap = whole.clone();
        let start = OCTOBER.start().0 + 200;
        for hours in gap.activity.values_mut() {
            hours.retain(|hour, _| !(start..start + 48).contains(&hour.0));
        }
        assert_eq!(forecasts(&gap, OCTOBER.end()), []);
        let mut lost = whole.clone();
        lost.malformed = 1;
        assert_eq!(forecasts(&lost, OCTOBER.end()), []);
    }
}
