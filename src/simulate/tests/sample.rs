//! `data/sample` is what the simulator makes of `data/scenarios/sample.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tempfile::TempDir;

use super::recount::files;
use crate::cloudtrail::attributes::Attributes;
use crate::config::Config;
use crate::estimate::scenario::Scenario;
use crate::period::Month;
use crate::simulate::run;
use crate::units::Text;
use crate::usage::measurement::Measurement;

const SEED: u64 = 2026;
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");

fn make(output: &Path) -> Measurement {
    let text = include_str!("../../../data/scenarios/sample.toml");
    let scenario = Scenario::parse(text).unwrap();
    let months: [Month; 2] = ["2026-09", "2026-10"].map(|month| month.parse().unwrap());
    run(&scenario, &months, SEED, output).unwrap()
}

#[test]
fn the_sample_is_current() {
    let folder = TempDir::new().unwrap();
    make(folder.path());
    let kept = files(Path::new(SAMPLE)).into_iter();
    let kept: BTreeMap<_, _> = kept
        .filter(|(path, _)| path.contains("/AWSLogs/"))
        .collect();
    let made = files(folder.path());
    assert!(
        kept.keys().eq(made.keys()) && kept == made,
        "delete the logs in data/sample and run: cargo test remake_the_sample -- --ignored"
    );
}

#[test]
fn the_config_of_the_sample_names_what_its_logs_hold() {
    let text = include_str!("../../../data/sample/byok-cost.toml");
    let config = Config::parse(text, "byok-cost.toml").unwrap();
    let folder = TempDir::new().unwrap();
    let truth = make(folder.path());
    let rows = || truth.usage.iter().map(|row| &*row.key.attributes);
    assert_eq!(config.clusters.len(), 3);
    for cluster in &config.clusters {
        let known = |value: &Text| {
            let in_context =
                rows().any(|call| call.context.as_ref().is_some_and(|c| c.value == *value));
            let elsewhere = |call: &Attributes<Text>| {
                [&call.key, &call.role_id, &call.caller_account].contains(&&Some(value.clone()))
            };
            assert!(in_context || rows().any(elsewhere), "{value}");
        };
        cluster.keys.iter().for_each(known);
        cluster.role_ids.iter().for_each(known);
        cluster.caller_accounts.iter().for_each(known);
        cluster
            .buckets
            .keys()
            .chain(cluster.volumes.keys())
            .for_each(known);
    }
    let roots: BTreeSet<&Text> = truth.deliveries.keys().map(|key| &key.trail).collect();
    assert!(
        roots
            .into_iter()
            .eq(config.trails.iter().map(|trail| &trail.root))
    );
    let keys: BTreeSet<&Text> = rows().filter_map(|call| call.key.as_ref()).collect();
    assert!(config.keys.keys().all(|key| keys.contains(key)));
}

#[test]
#[ignore = "writes data/sample, whose logs must have been deleted"]
fn remake_the_sample() {
    make(Path::new(SAMPLE));
}
