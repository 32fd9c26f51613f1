//! The config that the owner of a scenario's account would write.

use super::scenario::{Cluster, Lifecycle, Manager, Scenario};
use super::trails::Root;
use crate::config::{self, Config, KeyManager, Storage};
use crate::units::Text;

/// Clusters, trails and keys of the scenario as the config names them.
pub fn configured(scenario: &Scenario) -> Config {
    let owner = &scenario.account.owner;
    let mut config = Config {
        clusters: scenario
            .clusters
            .iter()
            .map(|cluster| of_cluster(scenario, cluster))
            .collect(),
        trails: Root::all(scenario)
            .into_iter()
            .map(|root| config::Trail {
                name: root.name.clone(),
                root: root.root.as_str().into(),
                trails: u32::try_from(root.len()).ok(),
                bucket_owner: Some(owner.clone()),
                bucket_region: Some(scenario.account.region.clone()),
            })
            .collect(),
        account: config::Account {
            my_accounts: scenario.my_accounts().into_iter().collect(),
            ..scenario.account.side.clone()
        },
        ..Config::default()
    };
    for key in &scenario.keys {
        let known = config::Key {
            versions: Some(versions(
                scenario,
                key.replica_of.as_ref().unwrap_or(&key.name),
            )),
            manager: Some(match key.manager {
                Manager::Customer => KeyManager::Customer,
                Manager::Aws => KeyManager::Aws,
            }),
            ..config::Key::default()
        };
        config.keys.insert(scenario.arn(key), known);
    }
    config
}

/// The key as created, and every rotation that the scenario dates.
fn versions(scenario: &Scenario, key: &Text) -> u32 {
    let changes = scenario.key(key).map_or(&[][..], |key| &key.changes);
    let is_rotation =
        |what: &Lifecycle| matches!(what, Lifecycle::Rotated | Lifecycle::RotatedOnDemand);
    let rotations = changes.iter().filter(|change| is_rotation(&change.what));
    1 + u32::try_from(rotations.count()).unwrap_or(0)
}

fn of_cluster(scenario: &Scenario, cluster: &Cluster) -> config::Cluster {
    let backups = cluster.backups.as_ref();
    let replica = backups.and_then(|backups| backups.replica.as_ref());
    let keys = [Some(&cluster.key), replica.map(|replica| &replica.key)];
    let keys = keys
        .into_iter()
        .flatten()
        .filter_map(|name| scenario.key(name));
    let documents = cluster
        .documents
        .as_ref()
        .map(|d| (&d.bucket, Storage::Document));
    let backup = backups.map(|b| (&b.bucket, Storage::Backup));
    let replica = replica.map(|r| (&r.bucket, Storage::Backup));
    let buckets = [documents, backup, replica].into_iter().flatten();
    let zeebe = usize::try_from(cluster.disks.zeebe.likely).unwrap_or(usize::MAX);
    let storage = |index| {
        if index < zeebe {
            Storage::Zeebe
        } else {
            Storage::Elasticsearch
        }
    };
    let volumes = cluster.volume_ids().into_iter().enumerate();
    config::Cluster {
        name: cluster.name.clone(),
        region: scenario
            .key(&cluster.key)
            .map(|key| scenario.region_of(key).clone()),
        keys: keys.map(|key| scenario.arn(key)).collect(),
        role_ids: vec![cluster.role_id()],
        caller_accounts: vec![scenario.account.caller.clone()],
        buckets: buckets
            .map(|(bucket, kind)| (bucket.name.clone(), kind))
            .collect(),
        volumes: volumes.map(|(index, id)| (id, storage(index))).collect(),
        ..config::Cluster::default()
    }
}
