//! Drivers from what was measured: the next cluster is estimated from this one.
//!
//! With a Bucket Key logs show calls, not objects: so many objects are taken that the likely
//! reduction leaves the calls that were counted, unless the user says how many documents there
//! were, which tells the reduction. A backup's objects stand as Elasticsearch's of one partition:
//! all objects cost the same.

mod cluster;
mod observed;

use std::collections::BTreeMap;

use self::cluster::of_cluster;
pub use self::observed::{Observed, observe};
use super::drivers::Driver;
use super::scenario::{
    Accounts, Calls, Cluster, Key, Logs, Manager, NumberOrigin, SCENARIO_VERSION, Scenario, Trail,
    Uncertain,
};
use crate::cloudtrail::attributes::{arn_account, arn_region};
use crate::config::{Config, KeyManager};
use crate::period::Period;
use crate::units::Text;
use crate::usage::measurement::Measurement;

const MILLION: u64 = 1_000_000;
/// Hours of the month that measured counts are brought to.
const MONTH_HOURS: u64 = 720;

/// A driver measured beside its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Which cluster.
    pub cluster: Text,
    /// Which driver.
    pub driver: Driver,
    /// What was measured, per month of 30 days.
    pub measured: u64,
    /// What would have been taken instead.
    pub default: Uncertain,
}

/// A calibrated scenario and what it stands on.
#[derive(Clone, Debug)]
pub struct Calibrated {
    /// The clusters as they were measured.
    pub scenario: Scenario,
    /// Every driver that was measured.
    pub measured: Vec<Measured>,
    /// What was seen of each cluster.
    pub observed: BTreeMap<Text, Observed>,
}

/// Why nothing can be calibrated.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CalibrateError {
    /// Without clusters nothing tells whose a call is.
    #[error("name the clusters in a config first: byok-cost init LOGS > byok-cost.toml")]
    NoClusters,
    /// No call of any cluster has a readable time.
    #[error("no call of a cluster of the config is in these logs")]
    NoCalls,
    /// What was measured makes no scenario.
    #[error("what was measured makes no scenario: {0}")]
    Impossible(String),
}

/// The clusters of the config as `measurement` shows them in `period`. `documents` are those that
/// the user says were created and read, per cluster and month: with Bucket Keys only calls are
/// logged.
pub fn calibrate(
    measurement: &Measurement,
    config: &Config,
    period: Period,
    documents: [Option<u64>; 2],
) -> Result<Calibrated, CalibrateError> {
    if config.clusters.is_empty() {
        return Err(CalibrateError::NoClusters);
    }
    let observed = observe(measurement, config, period);
    if observed.values().all(|seen| seen.calls == 0) {
        return Err(CalibrateError::NoCalls);
    }
    let clusters: Vec<Cluster> = config
        .clusters
        .iter()
        .filter_map(|cluster| {
            let seen = observed.get(&cluster.name)?;
            Some(of_cluster(&cluster.name, seen, documents))
        })
        .collect();
    let measured = clusters.iter().flat_map(measured).collect();
    let scenario = scenario(config, &observed, clusters);
    scenario
        .check()
        .map_err(|error| CalibrateError::Impossible(error.to_string()))?;
    Ok(Calibrated {
        scenario,
        measured,
        observed,
    })
}

fn measured(cluster: &Cluster) -> Vec<Measured> {
    let of = |driver: Driver| {
        let number = driver.of(cluster)?;
        (number.origin == NumberOrigin::Measured).then(|| Measured {
            cluster: cluster.name.clone(),
            driver,
            measured: number.likely,
            default: driver.default(1),
        })
    };
    Driver::ALL.into_iter().filter_map(of).collect()
}

/// Keys as the scenario names them: by the cluster that they serve first.
fn scenario(
    config: &Config,
    observed: &BTreeMap<Text, Observed>,
    mut clusters: Vec<Cluster>,
) -> Scenario {
    let mut keys: Vec<Key> = Vec::new();
    let mut names: BTreeMap<Text, Text> = BTreeMap::new();
    for cluster in &mut clusters {
        let arn = observed
            .get(&cluster.name)
            .and_then(|seen| seen.key.clone());
        let name = arn
            .as_ref()
            .and_then(|arn| names.get(arn).cloned())
            .unwrap_or_else(|| cluster.name.clone());
        if !keys.iter().any(|key| key.name == name) {
            keys.push(key_of(&name, arn.as_deref(), config));
        }
        if let Some(arn) = arn {
            names.insert(arn, name.clone());
        }
        cluster.key = name;
    }
    let first = observed.values().find_map(|seen| seen.key.clone());
    let owner = first
        .as_deref()
        .and_then(arn_account)
        .unwrap_or("111122223333");
    let region = first
        .as_deref()
        .and_then(arn_region)
        .unwrap_or("eu-central-1");
    let caller = observed.values().find_map(|seen| seen.caller.clone());
    Scenario {
        scenario_version: SCENARIO_VERSION,
        account: Accounts {
            owner: owner.into(),
            caller: caller.unwrap_or_else(|| owner.into()),
            region: region.into(),
            side: config.account.clone(),
        },
        calls: Calls::default(),
        logs: Logs::default(),
        keys,
        clusters,
        trails: trails(observed),
        growth: BTreeMap::new(),
    }
}

fn key_of(name: &Text, arn: Option<&str>, config: &Config) -> Key {
    let known = arn.and_then(|arn| config.keys.get(arn));
    let is_aws = known.and_then(|known| known.manager) == Some(KeyManager::Aws);
    Key {
        region: arn.and_then(arn_region).map(Into::into),
        manager: if is_aws {
            Manager::Aws
        } else {
            Manager::Customer
        },
        multi_region: arn.is_some_and(|arn| arn.contains(":key/mrk-")),
        rotation_days: Some(365),
        ..Key::new(name)
    }
}

/// As many trails as recorded the clusters' calls.
fn trails(observed: &BTreeMap<Text, Observed>) -> Vec<Trail> {
    let most = observed.values().map(|seen| seen.trails).max().unwrap_or(0);
    (1..=most).map(super::asked::trail).collect()
}

fn nearest(whole: u64, parts: u64) -> u64 {
    (whole + parts / 2).checked_div(parts).unwrap_or(0)
}

impl Observed {
    /// A count of the observed hours brought to a month of 30 days.
    pub fn monthly(&self, count: u64) -> u64 {
        nearest(count * MONTH_HOURS, self.hours)
    }
}
