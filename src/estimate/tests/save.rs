//! What is saved reads as what it was.

use std::collections::BTreeMap;

use super::invented;
use crate::estimate::asked::{Asked, DualRegion};
use crate::estimate::drivers::Driver;
use crate::estimate::save::to_toml;
use crate::estimate::scenario::{Every, NumberOrigin, Scenario};

/// The same numbers, whoever says them.
fn without_origins(mut scenario: Scenario) -> Scenario {
    for cluster in &mut scenario.clusters {
        for driver in Driver::ALL {
            if let Some(number) = driver.within(cluster) {
                number.origin = NumberOrigin::Stated;
            }
        }
    }
    scenario.logs.bytes_per_record.origin = NumberOrigin::Stated;
    scenario.logs.compressed_bytes_per_record.origin = NumberOrigin::Stated;
    scenario
}

fn hold(scenario: &Scenario) {
    let text = to_toml(scenario);
    let again = Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(
        without_origins(again),
        without_origins(scenario.clone()),
        "{text}"
    );
}

#[test]
fn a_saved_scenario_reads_as_the_same_scenario() {
    for number in 0..24 {
        hold(&invented::scenario(number).1);
    }
    for text in [
        include_str!("../../../data/scenarios/sample.toml"),
        include_str!("../../../data/scenarios/borders.toml"),
        include_str!("../../../data/scenarios/lifecycle.toml"),
        include_str!("../../../data/scenarios/dual-region.toml"),
        include_str!("../../../data/scenarios/organization.toml"),
        include_str!("../../../data/scenarios/encrypted-logs.toml"),
        include_str!("../../../data/scenarios/omissions.toml"),
    ] {
        hold(&Scenario::parse(text).unwrap());
    }
}

#[test]
fn a_saved_default_keeps_its_range_and_names_its_source() {
    let asked = Asked {
        clusters: 2,
        region: "eu-central-1".into(),
        size: 2,
        backups: Every::Week,
        bucket_keys: None,
        dual_region: (DualRegion::ReplicaKey, Some("eu-west-1".into())),
        shared_key: false,
        rotation_days: Some(365),
        trails: 2,
        side: crate::config::Account::default(),
        numbers: BTreeMap::new(),
        growth: BTreeMap::from([("documents_created".into(), 20)]),
    };
    let scenario = asked.scenario().unwrap();
    hold(&scenario);
    let text = to_toml(&scenario);
    for driver in Driver::ALL {
        assert!(text.contains(driver.facts().source), "{driver:?}");
    }
}
