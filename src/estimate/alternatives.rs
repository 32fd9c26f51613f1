//! What else one could do with the same clusters, each as a scenario of its own.

use super::asked::trail;
use super::scenario::{Every, Key, Replica, Scenario};
use crate::pricing::regions::Regions;
use crate::units::Text;

/// A scenario that differs in one decision.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Its name in JSON.
    pub name: &'static str,
    /// In words: `backups every 15 minutes`.
    pub words: &'static str,
    /// What speaks against it, beside the cost.
    pub note: &'static str,
    /// The same clusters with it.
    pub scenario: Scenario,
}

/// Every alternative that differs from the scenario. Whether Bucket Keys are on is none of them:
/// while that is not known, both stand side by side.
pub fn alternatives(scenario: &Scenario, regions: &Regions) -> Vec<Alternative> {
    let none = "";
    let isolation = "one key for all: who disables it stops every cluster, and who may use it \
                     reads all of them";
    let trails = "each copy of a KMS event beyond the first is paid";
    let backup_region = "a restore in the second region needs it";
    let all = [
        (
            "bucket_keys_on",
            "Bucket Keys on",
            none,
            bucket_keys(scenario, true),
        ),
        (
            "bucket_keys_off",
            "Bucket Keys off",
            none,
            bucket_keys(scenario, false),
        ),
        (
            "one_key",
            "one shared key, less isolation",
            isolation,
            one_key(scenario),
        ),
        (
            "separate_keys",
            "a key per cluster",
            none,
            separate_keys(scenario),
        ),
        (
            "backups_15_minutes",
            "backups every 15 minutes",
            none,
            schedule(scenario, Every::QuarterHour),
        ),
        (
            "backups_daily",
            "backups daily",
            none,
            schedule(scenario, Every::Day),
        ),
        (
            "backups_weekly",
            "backups weekly",
            none,
            schedule(scenario, Every::Week),
        ),
        (
            "further_trail",
            "one further trail with KMS events",
            trails,
            Some(further_trail(scenario)),
        ),
        (
            "backups_15_minutes_further_trail",
            "backups every 15 minutes, one further trail",
            trails,
            schedule(scenario, Every::QuarterHour).map(|s| further_trail(&s)),
        ),
        (
            "first_trail_only",
            "no KMS events in further trails",
            "the first trail keeps the evidence",
            Some(first_trail_only(scenario)),
        ),
        (
            "replica_key",
            "dual region, a replica key per key",
            backup_region,
            dual_region(scenario, regions),
        ),
    ];
    all.into_iter()
        .filter_map(|(name, words, note, changed)| {
            Some(Alternative {
                name,
                words,
                note,
                scenario: changed?,
            })
        })
        .filter(|alternative| alternative.scenario != *scenario)
        .collect()
}

/// The scenario with Bucket Keys on or off where nobody says which.
pub fn with_bucket_keys(scenario: &Scenario, on: bool) -> Scenario {
    let mut changed = scenario.clone();
    for_each_bucket(&mut changed, |key| {
        key.get_or_insert(on);
    });
    changed
}

/// Whether nobody says of some bucket if it has a Bucket Key.
pub fn bucket_keys_are_unknown(scenario: &Scenario) -> bool {
    let mut unknown = false;
    for_each_bucket(&mut scenario.clone(), |key| unknown |= key.is_none());
    unknown
}

fn for_each_bucket(scenario: &mut Scenario, mut change: impl FnMut(&mut Option<bool>)) {
    for cluster in &mut scenario.clusters {
        if let Some(documents) = &mut cluster.documents {
            change(&mut documents.bucket.bucket_key);
        }
        if let Some(backups) = &mut cluster.backups {
            change(&mut backups.bucket.bucket_key);
            if let Some(replica) = &mut backups.replica {
                change(&mut replica.bucket.bucket_key);
            }
        }
    }
}

fn bucket_keys(scenario: &Scenario, on: bool) -> Option<Scenario> {
    if bucket_keys_are_unknown(scenario) {
        return None;
    }
    let mut changed = scenario.clone();
    for_each_bucket(&mut changed, |key| *key = Some(on));
    Some(changed)
}

/// All clusters of one region under the first one's key.
fn one_key(scenario: &Scenario) -> Option<Scenario> {
    let mut changed = scenario.clone();
    let mut kept: Vec<(Text, Option<Text>, Text)> = Vec::new();
    for cluster in &mut changed.clusters {
        let region = scenario.region_of(scenario.key(&cluster.key)?).clone();
        let replica = cluster.backups.as_mut().and_then(|b| b.replica.as_mut());
        match kept.iter().find(|(of, ..)| *of == region) {
            Some((_, second, first)) => {
                cluster.key = first.clone();
                if let (Some(replica), Some(second)) = (replica, second) {
                    replica.key = second.clone();
                }
            }
            None => kept.push((region, replica.map(|r| r.key.clone()), cluster.key.clone())),
        }
    }
    changed.without_unused_keys();
    Some(changed)
}

fn separate_keys(scenario: &Scenario) -> Option<Scenario> {
    let mut changed = scenario.clone();
    let mut used: Vec<Text> = Vec::new();
    let clusters = std::mem::take(&mut changed.clusters);
    for mut cluster in clusters {
        if used.contains(&cluster.key) {
            let name: Text = format!("{}-own", cluster.name).into();
            let like = scenario.key(&cluster.key)?;
            changed.keys.push(Key {
                name: name.clone(),
                id: None,
                own_calls: 0,
                ..like.clone()
            });
            let replica = cluster.backups.as_mut().and_then(|b| b.replica.as_mut());
            if let Some(replica) = replica {
                let second: Text = format!("{name}-second-region").into();
                let like = scenario.key(&replica.key)?;
                changed.keys.push(Key {
                    name: second.clone(),
                    id: None,
                    own_calls: 0,
                    replica_of: like.replica_of.as_ref().map(|_| name.clone()),
                    ..like.clone()
                });
                replica.key = second;
            }
            cluster.key = name;
        }
        used.push(cluster.key.clone());
        changed.clusters.push(cluster);
    }
    Some(changed)
}

fn schedule(scenario: &Scenario, every: Every) -> Option<Scenario> {
    let mut changed = scenario.clone();
    for cluster in &mut changed.clusters {
        cluster.backups.as_mut()?.every = every;
    }
    Some(changed)
}

fn further_trail(scenario: &Scenario) -> Scenario {
    let mut changed = scenario.clone();
    let mut number = 1 + changed.trails.len() as u64;
    while changed
        .trails
        .iter()
        .any(|known| known.name == trail(number).name)
    {
        number += 1;
    }
    changed.trails.push(trail(number));
    changed
}

fn first_trail_only(scenario: &Scenario) -> Scenario {
    let mut changed = scenario.clone();
    changed.trails.truncate(1);
    changed
}

/// Camunda names one backup region for each region.
fn dual_region(scenario: &Scenario, regions: &Regions) -> Option<Scenario> {
    let mut changed = scenario.clone();
    for index in 0..changed.clusters.len() {
        let cluster = changed.clusters.get_mut(index)?;
        let backups = cluster.backups.as_mut()?;
        if backups.replica.is_some() {
            return None;
        }
        let mut bucket = backups.bucket.clone();
        bucket.name = format!("{}-replica", bucket.name).into();
        let key: Text = format!("{}-second-region", cluster.key).into();
        let primary = cluster.key.clone();
        backups.replica = Some(Replica {
            bucket,
            key: key.clone(),
        });
        if changed.keys.iter().any(|known| known.name == key) {
            continue;
        }
        let known = changed
            .keys
            .iter_mut()
            .find(|known| known.name == primary)?;
        let region = known
            .region
            .clone()
            .unwrap_or_else(|| scenario.account.region.clone());
        known.multi_region = true;
        let replica = Key {
            region: Some(regions.get(&region)?.backup_region.clone()?),
            replica_of: Some(primary),
            manager: known.manager,
            ..Key::new(&key)
        };
        changed.keys.push(replica);
    }
    Some(changed)
}
