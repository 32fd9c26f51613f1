//! What the running month and the next one will cost.

use crate::render::money::{amount, with_symbol};
use crate::render::page::Fact;
use crate::render::words::month;
use crate::report::Report;

/// One paragraph per month; `None`: nothing is forecast.
pub(super) fn fact(report: &Report) -> Option<Fact> {
    let paragraphs = report.forecasts.iter().map(|forecast| {
        format!(
            "{}: {} ({} to {}), {} of it on your bill",
            month(forecast.month),
            with_symbol(forecast.likely.total, &report.currency),
            amount(forecast.low),
            amount(forecast.high),
            amount(forecast.likely.yours)
        )
    });
    let paragraphs: Vec<String> = paragraphs.collect();
    (!paragraphs.is_empty()).then_some(Fact {
        label: "Forecast",
        paragraphs,
    })
}
