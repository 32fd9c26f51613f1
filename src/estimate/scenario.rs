//! A scenario: accounts, keys, clusters and trails as they might be, in TOML.
//!
//! The simulator writes the logs that such an account would have.

mod check;
mod cluster;
pub mod formulas;
mod identity;
mod key;
mod logs;
mod uncertain;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::drivers::Driver;
use crate::config::check::{self as config_check, Check};
use crate::config::{Account, ConfigError, account_table};
use crate::units::Text;

pub use cluster::{Backups, Bucket, Cluster, Disks, Documents, Every, Replica};
pub use identity::unique_id;
pub use key::{Key, KeyChange, KeySpec, Lifecycle, Manager, Origin};
pub use logs::{Delay, Gap, Logs, Omission, Trail};
pub use uncertain::{NumberOrigin, Reduction, Uncertain};
pub use value::{Instant, Share};

/// The version of the file format that this program reads.
pub const SCENARIO_VERSION: u32 = 1;

/// A whole scenario. Counts are per calendar month unless the name says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// [`SCENARIO_VERSION`].
    pub scenario_version: u32,
    /// The accounts. Their table is read by [`account_table`], like that of `byok-cost.toml`.
    #[serde(deserialize_with = "passed_over")]
    pub account: Accounts,
    /// How often what happens besides the clusters' own work.
    #[serde(default)]
    pub calls: Calls,
    /// How CloudTrail delivers.
    #[serde(default)]
    pub logs: Logs,
    /// The KMS keys.
    #[serde(default)]
    pub keys: Vec<Key>,
    /// The Camunda clusters.
    #[serde(default)]
    pub clusters: Vec<Cluster>,
    /// The trails.
    #[serde(default)]
    pub trails: Vec<Trail>,
    /// Growth of drivers by name, in percent of the first month's number a year: an estimate's
    /// years.
    #[serde(default)]
    pub growth: BTreeMap<Text, i64>,
}

/// The accounts of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// The key owner's account: the customer's.
    pub owner: Text,
    /// The account that Camunda's clusters call from.
    pub caller: Text,
    /// The region of whatever names none.
    pub region: Text,
    /// What else the customer has: the same fields as in the config's table `[account]`.
    pub side: Account,
}

fn passed_over<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Accounts, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| Accounts::default())
}

/// What happens besides the clusters' own work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calls {
    /// The share of cross-account calls whose second record, the caller's, is in the caller's
    /// trail (if a trail records the caller's account).
    pub seen_by_caller: Share,
    /// The share of cryptographic calls that fail.
    pub failed: Share,
    /// The share of cryptographic calls with `dryRun`.
    pub dry_runs: Share,
    /// Records of other services per account and region.
    pub other_services: u64,
    /// `ListAliases` of the key owner: KMS requests that name no key.
    pub keyless: u64,
    /// Network activity events of KMS at a VPC endpoint of the key owner: the same calls once
    /// more, in another category.
    pub network_activity: u64,
}

/// Why a text is no scenario.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// Not TOML, an unknown field, or a value of the wrong type.
    #[error("not a scenario: {0}")]
    Syntax(#[from] toml::de::Error),
    /// The table `[account]` is wrong.
    #[error(transparent)]
    Account(#[from] ConfigError),
    /// The value at `place` cannot be.
    #[error("{place}: {reason}")]
    Impossible {
        /// The field, by its path.
        place: String,
        /// What is wrong with it, and what to write instead.
        reason: String,
    },
}

impl Scenario {
    /// Reads a scenario from TOML.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let mut scenario: Self = toml::from_str(text)?;
        let fields: [(_, Check); 3] = [
            ("owner", config_check::account),
            ("caller", config_check::account),
            ("region", config_check::region),
        ];
        let ([owner, caller, region], side) = account_table::of_scenario(text, "scenario", fields)?;
        scenario.account = Accounts {
            owner,
            caller,
            region,
            side,
        };
        check::check(&scenario)?;
        Ok(scenario)
    }

    /// Refuses what cannot be.
    pub fn check(&self) -> Result<(), ScenarioError> {
        check::check(self)
    }

    /// Leaves out customer-managed keys that no cluster, trail or key needs and nobody uses.
    pub fn without_unused_keys(&mut self) {
        let mut used: BTreeSet<Text> = BTreeSet::new();
        for cluster in &self.clusters {
            let replica = cluster.backups.as_ref().and_then(|b| b.replica.as_ref());
            used.insert(cluster.key.clone());
            used.extend(cluster.reencrypts_to.clone());
            used.extend(replica.map(|replica| replica.key.clone()));
        }
        used.extend(
            self.trails
                .iter()
                .filter_map(|trail| trail.sse_kms_key.clone()),
        );
        let primaries = self.keys.iter().filter(|key| used.contains(&key.name));
        let primaries: Vec<Text> = primaries.filter_map(|key| key.replica_of.clone()).collect();
        used.extend(primaries);
        self.keys
            .retain(|key| used.contains(&key.name) || key.own_calls > 0);
    }

    /// The accounts whose charges are on the customer's bill.
    pub fn my_accounts(&self) -> BTreeSet<Text> {
        let stated = self.account.side.my_accounts.iter().cloned();
        let owner = self.account.owner.clone();
        if self.account.side.my_accounts.is_empty() {
            [owner].into()
        } else {
            stated.collect()
        }
    }

    /// The drivers that grow, with percent a year.
    pub fn growth(&self) -> Vec<(Driver, i64)> {
        let growth = self.growth.iter();
        growth
            .filter_map(|(name, percent)| Some((Driver::named(name)?, *percent)))
            .collect()
    }

    /// The key of that name.
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| &*key.name == name)
    }

    /// The region of a key.
    pub fn region_of<'a>(&'a self, key: &'a Key) -> &'a Text {
        key.region.as_ref().unwrap_or(&self.account.region)
    }
}
