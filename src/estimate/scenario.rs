//! A scenario: accounts, keys, clusters and trails as they might be, in TOML.
//!
//! The simulator writes the logs that such an account would have.

mod check;
mod cluster;
mod key;
mod logs;
mod value;

use serde::Deserialize;

use crate::units::Text;

pub use cluster::{Backups, Bucket, Cluster, Disks, Documents, Every, Replica};
pub use key::{Key, KeyChange, Lifecycle, Manager};
pub use logs::{Delay, Gap, Logs, Omission, Trail};
pub use value::{Instant, Share};

/// The version of the file format that this program reads.
pub const SCENARIO_VERSION: u32 = 1;

/// A whole scenario. Counts are per calendar month unless the name says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// [`SCENARIO_VERSION`].
    pub scenario_version: u32,
    /// The accounts.
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
}

/// The accounts of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// The key owner's account: the customer's.
    pub owner: Text,
    /// The account that Camunda's clusters call from.
    pub caller: Text,
    /// The region of whatever names none.
    pub region: Text,
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
}

/// Why a text is no scenario.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// Not TOML, an unknown field, or a value of the wrong type.
    #[error("not a scenario: {0}")]
    Syntax(#[from] toml::de::Error),
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
        let scenario: Self = toml::from_str(text)?;
        check::check(&scenario)?;
        Ok(scenario)
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
