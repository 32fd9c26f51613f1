//! What flags say, as a scenario: clusters that are all alike.

use super::drivers::Driver;
use super::scenario::{
    Accounts, Backups, Bucket, Calls, Cluster, Disks, Documents, Every, Key, Logs, NumberOrigin,
    Reduction, Replica, SCENARIO_VERSION, Scenario, ScenarioError, Trail, Uncertain,
};
use crate::config::Account;
use crate::units::Text;
use std::collections::BTreeMap;

/// The example accounts of AWS's documentation: whose they are matters, not their numbers.
const OWNER: &str = "111122223333";
const CALLER: &str = "444455556666";

/// How a cluster's backups reach a second region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DualRegion {
    /// They do not.
    #[default]
    None,
    /// Under a replica of the cluster's key.
    ReplicaKey,
    /// Under a key of its own.
    SecondKey,
}

/// Clusters that are all alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// How many.
    pub clusters: u64,
    /// Their AWS region, and their keys'.
    pub region: Text,
    /// 1 to 4 times the smallest.
    pub size: u64,
    /// Backup schedule.
    pub backups: Every,
    /// Whether S3 Bucket Keys are on; `None`: not known.
    pub bucket_keys: Option<bool>,
    /// Second region, and its name.
    pub dual_region: (DualRegion, Option<Text>),
    /// Whether one key serves all.
    pub shared_key: bool,
    /// Days between rotations; `None`: none.
    pub rotation_days: Option<u32>,
    /// Trails that record KMS events, the first of them free.
    pub trails: u64,
    /// What else the account has.
    pub side: Account,
    /// Numbers that the user states; all others are at their default.
    pub numbers: BTreeMap<Driver, Uncertain>,
    /// Growth by driver, in percent a year.
    pub growth: BTreeMap<Text, i64>,
}

impl Asked {
    /// The scenario.
    pub fn scenario(&self) -> Result<Scenario, ScenarioError> {
        let names: Vec<Text> = (1..=self.clusters)
            .map(|number| format!("cluster-{number}").into())
            .collect();
        let mut scenario = Scenario {
            scenario_version: SCENARIO_VERSION,
            account: Accounts {
                owner: OWNER.into(),
                caller: CALLER.into(),
                region: self.region.clone(),
                side: self.side.clone(),
            },
            calls: Calls::default(),
            logs: Logs::default(),
            keys: self.keys(&names),
            clusters: names.iter().map(|name| self.cluster(name)).collect(),
            trails: (1..=self.trails).map(trail).collect(),
            growth: self.growth.clone(),
        };
        for cluster in &mut scenario.clusters {
            self.set_numbers(cluster);
        }
        scenario.check()?;
        Ok(scenario)
    }

    fn keys(&self, clusters: &[Text]) -> Vec<Key> {
        let mut keys = Vec::new();
        for cluster in clusters {
            let name = self.key_of(cluster);
            if keys.iter().any(|key: &Key| key.name == name) {
                continue;
            }
            let (dual, region) = &self.dual_region;
            keys.push(Key {
                multi_region: *dual == DualRegion::ReplicaKey,
                rotation_days: self.rotation_days,
                ..Key::new(&name)
            });
            if *dual != DualRegion::None {
                keys.push(Key {
                    region: region.clone(),
                    replica_of: (*dual == DualRegion::ReplicaKey).then(|| name.clone()),
                    rotation_days: self
                        .rotation_days
                        .filter(|_| *dual == DualRegion::SecondKey),
                    ..Key::new(&second(&name))
                });
            }
        }
        keys
    }

    fn key_of(&self, cluster: &Text) -> Text {
        if self.shared_key {
            "shared".into()
        } else {
            cluster.clone()
        }
    }

    fn cluster(&self, name: &Text) -> Cluster {
        let key = self.key_of(name);
        let mut documents = usual_documents(name);
        let mut backups = usual_backups(name);
        backups.every = self.backups;
        backups.replica = (self.dual_region.0 != DualRegion::None).then(|| Replica {
            bucket: bucket(name, "backup-replica", Driver::ReplicaReduction),
            key: second(&key),
        });
        for bucket in [&mut documents.bucket, &mut backups.bucket]
            .into_iter()
            .chain(backups.replica.as_mut().map(|replica| &mut replica.bucket))
        {
            bucket.bucket_key = self.bucket_keys;
        }
        let nothing = Uncertain::default();
        Cluster {
            name: name.clone(),
            key,
            region: None,
            role_id: None,
            sessions: 1,
            starts: None,
            ends: None,
            documents: Some(documents),
            backups: Some(backups),
            disks: Disks::default(),
            key_checks_per_hour: nothing,
            reencrypts: nothing,
            reencrypts_to: None,
        }
    }

    fn set_numbers(&self, cluster: &mut Cluster) {
        for driver in Driver::ALL {
            let stated = self.numbers.get(&driver).copied();
            if let Some(number) = driver.within(cluster) {
                *number = stated.unwrap_or_else(|| driver.default(self.size));
            }
        }
    }
}

/// Document storage at the defaults.
pub(super) fn usual_documents(cluster: &str) -> Documents {
    Documents {
        bucket: bucket(cluster, "documents", Driver::DocumentReduction),
        created: Driver::DocumentsCreated.default(1),
        read: Driver::DocumentsRead.default(1),
    }
}

/// Daily backups at the defaults.
pub(super) fn usual_backups(cluster: &str) -> Backups {
    Backups {
        bucket: bucket(cluster, "backup", Driver::BackupReduction),
        every: Every::Day,
        manual: Driver::ManualBackups.default(1),
        partitions: Driver::Partitions.default(1),
        snapshot_files: Driver::SnapshotFiles.default(1),
        segment_files: Driver::SegmentFiles.default(1),
        status_polls: Driver::StatusPolls.default(1),
        elasticsearch_objects: Driver::ElasticsearchObjects.default(1),
        restores: Driver::Restores.default(1),
        replica: None,
    }
}

/// A bucket of which nobody says whether it has a Bucket Key.
fn bucket(cluster: &str, what: &str, reduction: Driver) -> Bucket {
    Bucket {
        name: format!("{cluster}-{what}").into(),
        bucket_key: None,
        reduction: Reduction(reduction.default(1)),
    }
}

fn second(key: &str) -> Text {
    format!("{key}-second-region").into()
}

/// Trail number 1, 2, …
pub(super) fn trail(number: u64) -> Trail {
    let name: Text = if number == 1 {
        "trail".into()
    } else {
        format!("trail-{number}").into()
    };
    Trail {
        prefix: format!("{name}/").into(),
        name,
        organization: None,
        accounts: Vec::new(),
        omits: Vec::new(),
        sse_kms_key: None,
        replica_prefix: None,
    }
}

/// A number as a flag states it: `5`, or `1..5..20` for low, likely and high; shares as `0.9`.
pub fn number(driver: Driver, text: &str) -> Option<Uncertain> {
    let parts: Vec<u64> = text
        .split("..")
        .map(|part| whole(driver, part))
        .collect::<Option<_>>()?;
    let (low, likely, high) = match parts[..] {
        [only] => (only, only, only),
        [low, likely, high] if low <= likely && likely <= high => (low, likely, high),
        _ => return None,
    };
    Some(Uncertain {
        low,
        likely,
        high,
        origin: NumberOrigin::Stated,
    })
}

fn whole(driver: Driver, text: &str) -> Option<u64> {
    if driver.is_share() {
        let share = super::scenario::Share::try_from(text.parse::<f64>().ok()?).ok()?;
        return Some(u64::from(share.millionths()));
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        Asked {
            clusters: 2,
            region: "eu-central-1".into(),
            size: 1,
            backups: Every::Day,
            bucket_keys: None,
            dual_region: (DualRegion::None, None),
            shared_key: false,
            rotation_days: Some(365),
            trails: 1,
            side: Account::default(),
            numbers: BTreeMap::new(),
            growth: BTreeMap::new(),
        }
    }

    #[test]
    fn each_cluster_has_a_key_or_all_share_one_and_each_key_its_second() {
        let keys = |asked: Asked| asked.scenario().unwrap().keys.len();
        assert_eq!(keys(asked()), 2);
        let shared_key = true;
        assert_eq!(
            keys(Asked {
                shared_key,
                ..asked()
            }),
            1
        );
        for dual in [DualRegion::ReplicaKey, DualRegion::SecondKey] {
            let dual_region = (dual, Some("eu-west-1".into()));
            assert_eq!(
                keys(Asked {
                    dual_region,
                    ..asked()
                }),
                4
            );
        }
    }

    #[test]
    fn what_is_stated_is_taken_and_all_else_is_at_its_default() {
        let created = number(Driver::DocumentsCreated, "10..20..30").unwrap();
        let numbers = BTreeMap::from([(Driver::DocumentsCreated, created)]);
        let scenario = Asked { numbers, ..asked() }.scenario().unwrap();
        for cluster in &scenario.clusters {
            let documents = cluster.documents.as_ref().unwrap();
            assert_eq!(documents.created, created);
            assert_eq!(documents.read, Driver::DocumentsRead.default(1));
        }
        assert_eq!(
            number(Driver::BackupReduction, "0.5").unwrap().likely,
            500_000
        );
        for text in ["", "5..4..3", "1..2", "-1", "1.5", "many"] {
            assert_eq!(number(Driver::Restores, text), None, "{text}");
        }
        let impossible = number(Driver::ManualBackups, "745").unwrap();
        let numbers = BTreeMap::from([(Driver::ManualBackups, impossible)]);
        let refused = Asked { numbers, ..asked() }.scenario().unwrap_err();
        assert!(
            refused.to_string().contains("one manual backup per hour"),
            "{refused}"
        );
    }
}
