//! What each alternative adds to a month or takes from it.

use super::{costliest, head};
use crate::render::charts::diverging::{self, End, Parts, Row};
use crate::render::charts::frame::Sample;
use crate::render::charts::ink::Ink;
use crate::render::charts::scene::Scene;
use crate::render::content::estimate::Named;
use crate::render::money;
use crate::render::sanitize::visible;
use crate::units::Money;

const LESS: Ink = Ink::Shade(2);
const MORE: Ink = Ink::Shade(5);

/// `None` where nothing makes a difference.
pub(super) fn scene(named: &Named<'_>) -> Option<Scene> {
    let estimate = named.estimate;
    let case = costliest(estimate)?;
    let index = estimate
        .cases
        .iter()
        .position(|other| other.bucket_keys == case.bucket_keys)?;
    let rows: Vec<Row> = estimate
        .alternatives
        .iter()
        .filter_map(|compared| {
            let difference = compared.differences.get(index)?;
            let name = compared.alternative.words;
            Some(Row {
                name: name.to_owned(),
                ends: vec![end(name, difference.total)],
            })
        })
        .collect();
    (!rows.is_empty()).then(|| {
        diverging::scene(Parts {
            rows,
            head: head("what-if", "What if", named, Some(case)),
            legend: vec![
                Sample::plain(LESS, "costs less"),
                Sample::plain(MORE, "costs more"),
            ],
            unit: visible(named.currency),
            base: Money::ZERO.0,
        })
    })
}

fn end(name: &str, difference: Money) -> End {
    let words = money::difference(difference);
    End {
        value: difference.0,
        ink: if difference < Money::ZERO { LESS } else { MORE },
        tip: format!("{name}: {words} a month"),
        words,
    }
}
