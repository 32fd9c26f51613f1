//! One exact case with its ranges, swings and years.

use serde::Serialize;
use serde_json::Value;

use crate::estimate::draws::Quantiles;
use crate::estimate::estimated;
use crate::estimate::years::{CurveMonth, MonthBills, year};
use crate::pricing::charge;
use crate::pricing::totals::Totals;
use crate::render::json::charge::{Charge, NotInTotal};
use crate::units::Money;

#[derive(Serialize)]
pub(super) struct Case<'a> {
    /// `on`, `off`, or `null`: as the scenario states for each bucket.
    bucket_keys: Option<&'static str>,
    totals: Sums,
    /// `null`: the scenario states no discount.
    estimated_totals: Option<Sums>,
    charges: Vec<Value>,
    uncertain_high: Money,
    not_in_total: Vec<NotInTotal<'a>>,
    uncertain_numbers: usize,
    ranges: Option<Ranges>,
    swings: Vec<Swing>,
    curve: Vec<Month>,
}

#[derive(Serialize)]
struct Sums {
    total: Money,
    your_bill: Money,
    callers_bill: Money,
    unknown_payer: Money,
    unpriced: usize,
}

#[derive(Serialize)]
struct Ranges {
    total: Vec<Quantile>,
    your_bill: Vec<Quantile>,
    callers_bill: Vec<Quantile>,
}

#[derive(Serialize)]
struct Quantile {
    percent: u64,
    amount: Money,
}

#[derive(Serialize)]
struct Swing {
    driver: &'static str,
    total_at_low: Money,
    total_at_high: Money,
}

#[expect(clippy::struct_field_names, reason = "the names are the format's")]
#[derive(Serialize)]
struct Month {
    month: usize,
    #[serde(flatten)]
    bills: Bills,
    range: Option<Vec<Quantile>>,
}

#[derive(Serialize)]
struct Bills {
    total: Money,
    your_bill: Money,
    callers_bill: Money,
}

/// Year 1, 2 or 3: its mean month and its sum.
#[expect(clippy::struct_field_names, reason = "the names are the format's")]
#[derive(Serialize)]
pub(super) struct Year {
    year: usize,
    month: Bills,
    sum: Bills,
}

#[derive(Serialize)]
pub(super) struct Difference {
    total: Money,
    your_bill: Money,
    callers_bill: Money,
}

impl<'a> Case<'a> {
    /// A case; the charges of a month of 30 days have no dates.
    pub(super) fn of(case: &'a estimated::Case, is_dated: bool) -> Result<Self, serde_json::Error> {
        let charges = case.priced.charges.iter().map(|one| charge(one, is_dated));
        let not_in_total = case.priced.not_in_total.iter();
        Ok(Self {
            bucket_keys: case.bucket_keys.map(|on| if on { "on" } else { "off" }),
            totals: Sums::of(&case.totals),
            estimated_totals: case.estimated_totals.as_ref().map(Sums::of),
            charges: charges.collect::<Result<_, _>>()?,
            uncertain_high: case.priced.uncertain.values().map(|range| range.high).sum(),
            not_in_total: not_in_total.map(NotInTotal::of).collect(),
            uncertain_numbers: case.uncertain,
            ranges: case.ranges.as_ref().map(|ranges| Ranges {
                total: quantiles(&ranges.total),
                your_bill: quantiles(&ranges.yours),
                callers_bill: quantiles(&ranges.callers),
            }),
            swings: case
                .swings
                .iter()
                .map(|swing| Swing {
                    driver: swing.driver.facts().name,
                    total_at_low: swing.at_low,
                    total_at_high: swing.at_high,
                })
                .collect(),
            curve: case.curve.iter().enumerate().map(month).collect(),
        })
    }
}

fn charge(charge: &charge::Charge, is_dated: bool) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(Charge::of(charge))?;
    if let (false, Some(members)) = (is_dated, value.as_object_mut()) {
        for name in ["charge_period_start", "charge_period_end"] {
            members.insert(name.to_owned(), Value::Null);
        }
    }
    Ok(value)
}

fn quantiles(quantiles: &Quantiles) -> Vec<Quantile> {
    let all = quantiles.iter();
    all.map(|(percent, amount)| Quantile { percent, amount })
        .collect()
}

fn month((index, month): (usize, &CurveMonth)) -> Month {
    Month {
        month: index + 1,
        bills: Bills::of(&month.likely),
        range: month.range.as_ref().map(quantiles),
    }
}

pub(super) fn years(curve: &[CurveMonth]) -> Vec<Year> {
    (1..=3)
        .map(|number| {
            let (mean, sum) = year(curve, number);
            Year {
                year: number,
                month: Bills::of(&mean),
                sum: Bills::of(&sum),
            }
        })
        .collect()
}

impl Sums {
    fn of(totals: &Totals) -> Self {
        Self {
            total: totals.total,
            your_bill: totals.your_bill,
            callers_bill: totals.callers_bill,
            unknown_payer: totals.unknown_payer,
            unpriced: totals.unpriced,
        }
    }
}

impl Bills {
    fn of(bills: &MonthBills) -> Self {
        Self {
            total: bills.total,
            your_bill: bills.yours,
            callers_bill: bills.callers,
        }
    }
}

impl Difference {
    pub(super) fn of(difference: &estimated::Difference) -> Self {
        Self {
            total: difference.total,
            your_bill: difference.yours,
            callers_bill: difference.callers,
        }
    }
}
