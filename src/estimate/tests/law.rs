//! The law: the estimate of a scenario is the charges of `report` over its simulated logs.
//!
//! It holds for all charges that are not measured in bytes or files, where the scenario makes its
//! counts certain: no failed calls or dry runs at random, no gaps, keys usable all month.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tempfile::TempDir;

use super::invented;
use crate::cloudtrail::files::find;
use crate::config::Config;
use crate::estimate::configured::configured;
use crate::estimate::exact::exact;
use crate::estimate::expected::expected;
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::{Lifecycle, Scenario};
use crate::period::Month;
use crate::pricing::charge::{Basis, Charge, ChargeKey, ChargeKind};
use crate::pricing::price;
use crate::pricing::price_list::PriceList;
use crate::simulate;
use crate::simulate::tests::scenarios_to_try;
use crate::usage::collect::{CollectOptions, collect};
use crate::usage::measurement::Measurement;

fn october() -> Month {
    "2026-10".parse().unwrap()
}

/// What `report` reads from the logs that the simulator writes.
fn read(scenario: &Scenario, config: &Config, seed: u64) -> Measurement {
    let folder = TempDir::new().unwrap();
    simulate::run(scenario, &[october()], seed, folder.path()).unwrap();
    let found = find(&[folder.path().to_owned()], None);
    let options = CollectOptions {
        threads: None,
        trails: config.trails.clone(),
        memory: None,
    };
    collect(found, &options).unwrap()
}

/// Quantity and cost by what a charge is for, its basis apart.
fn costs(charges: &[Charge]) -> BTreeMap<ChargeKey, (Decimal, Option<Decimal>)> {
    let mut costs = BTreeMap::new();
    for charge in charges.iter().filter(|c| is_counted(c.key.kind)) {
        let key = ChargeKey {
            basis: Basis::Assumed,
            ..charge.key.clone()
        };
        let (quantity, cost) = costs
            .entry(key)
            .or_insert((Decimal::ZERO, Some(Decimal::ZERO)));
        *quantity += charge.consumed_quantity;
        *cost = cost.zip(charge.list_cost()).map(|(sum, more)| sum + more.0);
    }
    costs
}

pub(super) fn is_counted(kind: ChargeKind) -> bool {
    matches!(kind.pricing_unit(), "Keys" | "Requests" | "Events")
}

fn hold(name: &str, scenario: &Scenario, seed: u64) {
    let config = configured(scenario);
    let prices = PriceList::embedded().unwrap();
    let month = EstimatedMonth::Calendar(october());
    let measured = read(scenario, &config, seed);
    let reported = price(&measured, Some(month.period()), &config, &prices, false);
    let estimated = exact(scenario, month, &prices);
    let (reported_costs, estimated_costs) = (costs(&reported.charges), costs(&estimated.charges));
    for (key, cost) in &reported_costs {
        assert_eq!(estimated_costs.get(key), Some(cost), "{key:#?}\n{name}");
    }
    for key in estimated_costs.keys() {
        assert!(
            reported_costs.contains_key(key),
            "not in the logs: {key:#?}\n{name}"
        );
    }
    assert_eq!(reported.uncertain, estimated.uncertain, "{name}");
    let counted = |measurement: &Measurement| -> u64 {
        let rows = measurement.usage.iter();
        rows.filter(|row| is_of_scenario(&row.key.attributes.operation))
            .map(|row| row.count)
            .sum()
    };
    let expected = expected(scenario, month);
    assert_eq!(counted(&measured), counted(&expected), "{name}");
}

/// All but `ListAliases`, which names no key and costs no cluster anything.
fn is_of_scenario(operation: &str) -> bool {
    operation != "ListAliases"
}

#[test]
fn the_estimate_of_an_invented_scenario_is_the_report_of_its_logs() {
    for number in 0..scenarios_to_try(24) {
        let (text, scenario) = invented::scenario(number);
        hold(
            &format!("scenario {number}:\n{text}"),
            &scenario,
            number.cast_unsigned(),
        );
    }
}

/// Of `data/scenarios` those whose counts are certain.
#[test]
fn the_estimate_of_a_kept_scenario_is_the_report_of_its_logs() {
    for (name, text) in [
        (
            "dual-region",
            include_str!("../../../data/scenarios/dual-region.toml"),
        ),
        (
            "organization",
            include_str!("../../../data/scenarios/organization.toml"),
        ),
        (
            "two-trails",
            include_str!("../../../data/scenarios/two-trails.toml"),
        ),
    ] {
        let mut scenario = Scenario::parse(text).unwrap();
        make_certain(&mut scenario);
        hold(name, &scenario, 2);
    }
}

/// Leaves out what the simulator does at random, and keys that come into being in the month.
fn make_certain(scenario: &mut Scenario) {
    for key in &mut scenario.keys {
        let is_replication = |what: &Lifecycle| matches!(what, Lifecycle::Replicated { .. });
        key.changes.retain(|change| !is_replication(&change.what));
    }
    scenario.calls = crate::estimate::scenario::Calls::default();
    scenario.logs.updated = crate::estimate::scenario::Share::NONE;
    scenario.logs.gaps.clear();
}
