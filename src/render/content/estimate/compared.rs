//! Several scenarios side by side.

use super::{DECIDING, Named, cases, spread, words};
use crate::estimate::years::{MonthBills, year};
use crate::render::money;
use crate::render::page::{Block, Page};
use crate::render::sanitize::visible;
use crate::render::table::{Align, Table};
use crate::render::words::counted;
use crate::units::Money;

pub(super) fn page(page: &mut Page, estimates: &[Named<'_>]) {
    let currency = estimates.first().map_or("USD", |named| named.currency);
    page.add(Block::Title {
        title: "BYOK compared".to_owned(),
        subject: counted(estimates.len() as u64, "scenario", "scenarios"),
        tag: format!("{} a month, list prices", visible(currency)),
    });
    page.add(Block::Warning(DECIDING.to_owned()));
    let mut table = Table::new(
        "Scenarios by bill",
        &[
            ("Scenario", Align::Left),
            ("Your bill", Align::Right),
            ("third year", Align::Right),
            ("Camunda's", Align::Right),
            ("Total", Align::Right),
            ("three years", Align::Right),
        ],
    );
    for named in estimates {
        let of = |number: usize, amount: fn(&MonthBills) -> Money| {
            shown(named, |curve| amount(&year(curve, number).0))
        };
        table.row(vec![
            visible(named.name).into(),
            of(1, |bills| bills.yours).into(),
            of(3, |bills| bills.yours).into(),
            of(1, |bills| bills.callers).into(),
            of(1, |bills| bills.total).into(),
            shown(named, |curve| (1..=3).map(|n| year(curve, n).1.total).sum()).into(),
        ]);
    }
    page.add(Block::Table(table));
    let is_open = |named: &&Named<'_>| cases(named.estimate).len() > 1;
    if estimates.iter().any(|named| is_open(&named)) {
        page.small("", "From Bucket Keys on to off, where nobody says which.");
    }
    for named in estimates {
        for warning in &named.estimate.warnings {
            page.add(Block::Warning(format!(
                "{}: {}",
                visible(named.name),
                words(warning)
            )));
        }
    }
}

fn shown(
    named: &Named<'_>,
    amount: impl Fn(&[crate::estimate::years::CurveMonth]) -> Money,
) -> String {
    let amounts: Vec<String> = cases(named.estimate)
        .iter()
        .map(|case| money::amount(amount(&case.curve)))
        .collect();
    spread(&amounts)
}
