//! How far each number alone moves the total: a tornado.

use super::head;
use crate::estimate::drivers::Driver;
use crate::estimate::estimated::Case;
use crate::render::charts::diverging::{self, End, Parts, Row};
use crate::render::charts::frame::Sample;
use crate::render::charts::ink::Ink;
use crate::render::charts::scene::Scene;
use crate::render::content::estimate::Named;
use crate::render::content::estimate::drivers::{number, widest};
use crate::render::money;
use crate::render::page::NO_BREAK;
use crate::render::sanitize::visible;
use crate::units::Money;

/// More rows than these move nothing that one could see.
const MOST: usize = 12;
const LOW: Ink = Ink::Shade(2);
const HIGH: Ink = Ink::Shade(5);

pub(super) fn scene(named: &Named<'_>, case: &Case) -> Scene {
    let title = "How far each number alone moves the total";
    let rows = case.swings.iter().take(MOST).map(|swing| {
        let range = widest(named.estimate, swing.driver);
        let end = |at, total| end(swing.driver, at, total, named.currency);
        Row {
            name: name(swing.driver),
            ends: vec![
                End {
                    ink: LOW,
                    ..end(range.low, swing.at_low)
                },
                End {
                    ink: HIGH,
                    ..end(range.high, swing.at_high)
                },
            ],
        }
    });
    diverging::scene(Parts {
        rows: rows.collect(),
        head: head("what-moves-the-total", title, named, Some(case)),
        legend: vec![
            Sample::plain(LOW, "at the low end of its range"),
            Sample::plain(HIGH, "at the high end"),
        ],
        unit: visible(named.currency),
        base: case.totals.total.0,
    })
}

fn name(driver: Driver) -> String {
    driver.facts().name.replace('_', " ")
}

fn end(driver: Driver, at: u64, total: Money, currency: &str) -> End {
    let amount = money::with_symbol(total, currency);
    let number = number(driver, at).replace(NO_BREAK, " ");
    End {
        value: total.0,
        ink: HIGH,
        words: number.clone(),
        tip: format!("{}, {number}: {amount} a month", name(driver)),
    }
}
