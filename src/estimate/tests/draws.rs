//! The fast path against the full one.

use std::collections::BTreeSet;

use super::invented;
use crate::config::RequestsBilledTo;
use crate::estimate::draws::{Bills, Classes, Draws, Quantiles, Sampler, UnitCosts, drawn};
use crate::estimate::drivers::{Driver, Values};
use crate::estimate::exact::exact;
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::{Scenario, Uncertain};
use crate::estimate::sensitivity::swings;
use crate::pricing::price_list::PriceList;
use crate::pricing::totals::totals;
use crate::random::Random;

/// Every number of every cluster becomes a range around it; what is charged by bytes, which is
/// rounded per charge, is nothing.
fn blurred(mut scenario: Scenario, seed: i64) -> Scenario {
    scenario.logs.compressed_bytes_per_record = Uncertain::certain(0);
    let mut random = Random::of(0, "blurred", seed);
    for cluster in &mut scenario.clusters {
        for driver in Driver::ALL {
            let Some(number) = driver.within(cluster) else {
                continue;
            };
            let most = if driver.is_share() {
                1_000_000
            } else {
                number.likely * 3 + 5
            };
            number.low = random.below(number.likely + 1);
            number.high = number.likely + random.below(most - number.likely + 1);
        }
    }
    scenario
}

/// The scenario with the numbers of a draw as certain ones.
fn at(scenario: &Scenario, values: &[Values]) -> Scenario {
    let mut scenario = scenario.clone();
    for (cluster, values) in scenario.clusters.iter_mut().zip(values) {
        for driver in Driver::ALL {
            if let Some(number) = driver.within(cluster) {
                number.likely = values.of(driver);
            }
        }
    }
    scenario
}

fn full(scenario: &Scenario, month: EstimatedMonth, list: &PriceList) -> Bills {
    let priced = exact(scenario, month, list);
    let mine = scenario.my_accounts();
    let counted = priced
        .charges
        .iter()
        .filter(|c| super::law::is_counted(c.key.kind));
    Bills::of_totals(&totals(counted, &mine, RequestsBilledTo::Caller))
}

#[test]
fn a_draw_in_the_fast_path_costs_what_it_costs_in_the_full_path_to_the_last_digit() {
    let list = PriceList::embedded().unwrap();
    for number in 0..12 {
        let (text, scenario) = invented::scenario(number);
        let scenario = blurred(scenario, number);
        for month in [
            EstimatedMonth::ThirtyDays,
            EstimatedMonth::Calendar("2026-10".parse().unwrap()),
        ] {
            let classes = Classes::new(&scenario);
            let sampler = Sampler::new(&scenario, month, &classes);
            let likely = sampler.likely();
            let priced = exact(&scenario, month, &list);
            let sums = totals(
                &priced.charges,
                &scenario.my_accounts(),
                RequestsBilledTo::Caller,
            );
            let costs = UnitCosts::new(&scenario, month, &list, &classes, (&likely, &sums));
            assert!(costs.is_proportional(), "{text}");
            assert_eq!(costs.of(&likely), Bills::of_totals(&sums), "{text}");
            for draw in [0, 1, 17] {
                let values = sampler.values(5, draw);
                let fast = costs.of(&sampler.drawn(5, draw));
                let full = full(&at(&scenario, &values), month, &list);
                assert_eq!(fast, full, "draw {draw}\n{text}");
            }
        }
    }
}

#[test]
fn draws_are_the_same_on_any_number_of_threads_and_differ_by_seed() {
    let list = PriceList::embedded().unwrap();
    let (_, scenario) = invented::scenario(3);
    let scenario = blurred(scenario, 3);
    let month = EstimatedMonth::ThirtyDays;
    let classes = Classes::new(&scenario);
    let sampler = Sampler::new(&scenario, month, &classes);
    let likely = sampler.likely();
    let priced = exact(&scenario, month, &list);
    let sums = totals(
        &priced.charges,
        &scenario.my_accounts(),
        RequestsBilledTo::Caller,
    );
    let costs = UnitCosts::new(&scenario, month, &list, &classes, (&likely, &sums));
    let on = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| drawn(&sampler, &costs, Draws { count: 300, seed }))
    };
    let once = on(1, 1);
    assert!(once == on(3, 1) && once != on(1, 2));
    let distinct: BTreeSet<i128> = once.iter().map(|bills| bills.total).collect();
    assert!(distinct.len() > 250);
    // The likely case lies within what is drawn, and the ends of every swing around it.
    let quantiles = Quantiles::of(&once, |bills| bills.total).unwrap();
    assert!(quantiles.at(0) < quantiles.at(50) && quantiles.at(50) < quantiles.at(100));
    let swings = swings(&sampler, &costs);
    assert!(swings.is_sorted_by(|one, other| one.span() >= other.span()));
    assert!(
        swings
            .iter()
            .all(|s| s.at_low <= sums.total || s.at_high <= sums.total)
    );
}

/// A free tier is used up: the price is not proportional to the calls, and every draw takes the
/// full path.
#[test]
fn where_a_free_tier_is_in_play_every_draw_takes_the_full_path() {
    let text = r#"
        scenario_version = 1
        keys = [{ name = "orders" }]
        trails = [{ name = "trail" }]
        [account]
        owner = "111122223333"
        caller = "111122223333"
        region = "eu-central-1"
        free_tier_used_elsewhere = 5000
        [[clusters]]
        name = "orders"
        key = "orders"
        documents = { bucket = { name = "d" }, read = { low = 0, likely = 20000, high = 90000 } }
    "#;
    let mut scenario = Scenario::parse(text).unwrap();
    scenario.logs.compressed_bytes_per_record = Uncertain::certain(0);
    let list = PriceList::embedded().unwrap();
    let month = EstimatedMonth::ThirtyDays;
    let classes = Classes::new(&scenario);
    let sampler = Sampler::new(&scenario, month, &classes);
    let likely = sampler.likely();
    let mine = scenario.my_accounts();
    let charges = exact(&scenario, month, &list).charges;
    let sums = totals(&charges, &mine, RequestsBilledTo::Caller);
    let costs = UnitCosts::new(&scenario, month, &list, &classes, (&likely, &sums));
    assert!(!costs.is_proportional());
    // 20,000 - 15,000 free ones, and the key.
    assert_eq!(sums.total.to_string(), "1.015");
    for draw in 0..20 {
        let values = sampler.values(1, draw);
        let fast = costs.of(&sampler.drawn(1, draw));
        assert_eq!(
            fast,
            full(&at(&scenario, &values), month, &list),
            "draw {draw}"
        );
    }
}
