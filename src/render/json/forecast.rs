//! `forecasts`: what the running month and the next one will cost.

use serde::Serialize;

use crate::period::Month;
use crate::report::forecast::MonthForecast;
use crate::units::Money;

#[derive(Serialize)]
pub(super) struct Forecast {
    month: Month,
    total: Money,
    low: Money,
    high: Money,
    your_bill: Money,
}

impl Forecast {
    pub(super) fn of(forecast: &MonthForecast) -> Self {
        Self {
            month: forecast.month,
            total: forecast.likely.total,
            low: forecast.low,
            high: forecast.high,
            your_bill: forecast.likely.yours,
        }
    }
}
