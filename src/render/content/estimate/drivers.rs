//! What the estimate stands on: which numbers move it, and where they come from.

use std::collections::BTreeMap;

use super::{Named, cases};
use crate::estimate::calibrate::Measured;
use crate::estimate::drivers::{ACCOUNT_DRIVERS, Driver};
use crate::estimate::estimated::Estimate;
use crate::estimate::scenario::{NumberOrigin, Uncertain};
use crate::render::money;
use crate::render::page::{Block, Fact, Page};
use crate::render::sanitize::visible;
use crate::render::table::{Align, Table};
use crate::render::words;

/// So many bars of the tornado are told.
const TOLD: usize = 5;

/// The drivers that move the total most, each alone, in the costliest case.
pub(super) fn swings(page: &mut Page, estimate: &Estimate) {
    let costliest = cases(estimate).iter().max_by_key(|case| case.totals.total);
    let Some(case) = costliest.filter(|case| !case.swings.is_empty()) else {
        return;
    };
    let mut table = Table::new(
        "How far each number alone moves the total",
        &[
            ("What moves the total", Align::Left),
            ("from", Align::Right),
            ("to", Align::Right),
            ("total from", Align::Right),
            ("to", Align::Right),
        ],
    );
    for swing in case.swings.iter().take(TOLD) {
        let range = widest(estimate, swing.driver);
        table.row(vec![
            swing.driver.facts().name.into(),
            number(swing.driver, range.low).into(),
            number(swing.driver, range.high).into(),
            money::amount(swing.at_low).into(),
            money::amount(swing.at_high).into(),
        ]);
    }
    page.add(Block::Table(table));
}

/// From the lowest to the highest that any cluster has.
pub fn widest(estimate: &Estimate, driver: Driver) -> Uncertain {
    let clusters = estimate.scenario.clusters.iter();
    let numbers = clusters.filter_map(|cluster| driver.of(cluster));
    numbers
        .reduce(|one, other| Uncertain {
            low: one.low.min(other.low),
            high: one.high.max(other.high),
            ..one
        })
        .unwrap_or_default()
}

/// A number of a driver as people read it.
pub fn number(driver: Driver, number: u64) -> String {
    if driver.is_share() {
        format!(
            "{}\u{a0}%",
            money::count(rust_decimal::Decimal::new(
                i64::try_from(number).unwrap_or(i64::MAX),
                4,
            ))
        )
    } else {
        money::count(number)
    }
}

/// `14 drivers, 9 at their default (--drivers); --save FILE keeps them all`
pub(super) fn origins(page: &mut Page, named: &Named<'_>) {
    let mut origins: BTreeMap<Driver, bool> = BTreeMap::new();
    for cluster in &named.estimate.scenario.clusters {
        for driver in Driver::ALL {
            if let Some(number) = driver.of(cluster) {
                let is_default = number.origin == NumberOrigin::Default;
                *origins.entry(driver).or_default() |= is_default;
            }
        }
    }
    let all = words::counted(origins.len() as u64, "driver", "drivers");
    let defaults = origins.values().filter(|is_default| **is_default).count();
    page.add(Block::Facts(vec![Fact {
        label: "Drivers",
        paragraphs: vec![format!(
            "{all}, {} at their default (--drivers lists them); --save FILE keeps them all",
            money::count(defaults as u64)
        )],
    }]));
}

/// What calibration found, beside the defaults.
pub(super) fn measured(page: &mut Page, measured: &[Measured]) {
    if measured.is_empty() {
        return;
    }
    let mut table = Table::new(
        "Measured, per month of 30 days",
        &[
            ("Measured", Align::Left),
            ("Driver", Align::Left),
            ("measured", Align::Right),
            ("default", Align::Right),
            ("range", Align::Right),
        ],
    );
    for one in measured
        .iter()
        .filter(|one| one.measured > 0 || one.default.likely > 0)
    {
        let range = &one.default;
        table.row(vec![
            visible(&one.cluster).into(),
            one.driver.facts().name.into(),
            number(one.driver, one.measured).into(),
            number(one.driver, range.likely).into(),
            format!(
                "{} - {}",
                number(one.driver, range.low),
                number(one.driver, range.high)
            )
            .into(),
        ]);
    }
    page.add(Block::Table(table));
}

/// Every driver with its default, range, origin and source.
pub fn list() -> Page {
    let mut page = Page::default();
    page.add(Block::Title {
        title: "Drivers of BYOK's cost".to_owned(),
        subject: "per cluster and month unless they say otherwise".to_owned(),
        tag: "--set NAME=VALUE, or NAME=LOW..LIKELY..HIGH".to_owned(),
    });
    let mut table = Table::new(
        "Numbers with their defaults",
        &[
            ("Driver", Align::Left),
            ("low", Align::Right),
            ("likely", Align::Right),
            ("high", Align::Right),
            ("unit", Align::Left),
        ],
    );
    for driver in Driver::ALL {
        let (facts, range) = (driver.facts(), driver.default(1));
        table.row(vec![
            facts.name.into(),
            number(driver, range.low).into(),
            number(driver, range.likely).into(),
            number(driver, range.high).into(),
            facts.unit.into(),
        ]);
    }
    page.add(Block::Table(table));
    let fact = |label, text: &str| Fact {
        label,
        paragraphs: vec![text.to_owned()],
    };
    page.add(Block::Heading(
        "Where the numbers come from".to_owned(),
        Vec::new(),
    ));
    let numbers = Driver::ALL.map(|driver| {
        let facts = driver.facts();
        fact(
            facts.name,
            &format!("{}: {}", facts.known.words(), facts.source),
        )
    });
    page.add(Block::Facts(numbers.into()));
    page.add(Block::Heading(
        "What is decided once".to_owned(),
        Vec::new(),
    ));
    let decisions = ACCOUNT_DRIVERS.map(|driver| {
        fact(
            driver.name,
            &format!("default {}; {}", driver.default, driver.source),
        )
    });
    page.add(Block::Facts(decisions.into()));
    page
}
