//! What each change saves, as bars.

use crate::hints::{Hint, Saving};
use crate::render::hints::title;
use crate::report::Report;
use crate::report::charts::{Bar, Body, Chart, Label, Part, Series, Subject, Unit};
use crate::report::totals::Side;
use crate::units::{Money, Text};

/// The savings of a report's hints, in the month that it shows in detail; `None` without any.
pub(super) fn chart(report: &Report) -> Option<Chart> {
    let hints = &report.hints.ranked;
    if hints.is_empty() {
        return None;
    }
    Some(Chart {
        subject: Subject::Savings,
        period: report.newest().and_then(|newest| newest.section.period),
        unit: Unit::Money(report.currency.clone()),
        body: Body::Bars(
            (1..)
                .zip(hints)
                .map(|(number, hint)| bar(number, hint))
                .collect(),
        ),
    })
}

fn bar(number: usize, hint: &Hint) -> Bar {
    Bar {
        label: Label::Change {
            number,
            title: Text::from(title(&hint.change)),
        },
        parts: parts(hint.likely),
        is_open: false,
    }
}

/// A change may cost something on one of the bills: that is told in the table, not drawn.
fn parts(saving: Saving) -> Vec<Part> {
    let sides = [(Side::Yours, saving.yours), (Side::Others, saving.callers)];
    let drawn = sides.into_iter().filter(|(_, money)| *money > Money::ZERO);
    drawn
        .map(|(side, money)| Part {
            series: Series::Saving,
            side,
            value: money.0,
        })
        .collect()
}
