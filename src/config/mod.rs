//! `byok-cost.toml`: clusters, accounts, trails and keys as the user names them.
//!
//! `docs/config.md` describes every field.

pub mod account;
pub(crate) mod account_table;
pub(crate) mod check;
mod error;
mod file;
mod find;
mod gates;
mod section;

pub use account::Account;
pub use error::{ConfigError, Fault};
pub use find::{FILE_NAME, find};
pub use gates::{Budget, Gates, NotALimit, Percent};

use std::collections::BTreeMap;

use crate::units::Text;

/// What Camunda stores under the key
/// (<https://docs.camunda.io/docs/components/saas/byok/>: document, backup, Zeebe and
/// Elasticsearch disks), and what else the account encrypts with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Storage {
    /// Document storage: an S3 bucket.
    Document,
    /// Backup storage: an S3 bucket.
    Backup,
    /// A Zeebe disk (only where the config names its volume).
    Zeebe,
    /// An Elasticsearch disk (only where the config names its volume).
    Elasticsearch,
    /// A disk of the cluster, of which the records do not say whose.
    Disk,
    /// Log files of a trail (SSE-KMS).
    Trail,
    /// Anything else: key checks, grants without a context, unknown contexts.
    Other,
}

impl Storage {
    /// Every kind, in order.
    pub const ALL: [Self; 7] = [
        Self::Document,
        Self::Backup,
        Self::Zeebe,
        Self::Elasticsearch,
        Self::Disk,
        Self::Trail,
        Self::Other,
    ];

    /// The name used in tables and in the config: `document`, `backup`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Backup => "backup",
            Self::Zeebe => "zeebe",
            Self::Elasticsearch => "elasticsearch",
            Self::Disk => "disk",
            Self::Trail => "trail",
            Self::Other => "other",
        }
    }
}

/// Which reading of "who pays the requests" budgets and gates use. AWS charges the caller;
/// a contract may pass that on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RequestsBilledTo {
    /// The account that makes the request, which is AWS's rule.
    #[default]
    Caller,
    /// The owner of the key.
    Owner,
}

/// A Camunda 8 SaaS cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// The name shown in reports.
    pub name: Text,
    /// Its AWS region.
    pub region: Option<Text>,
    /// ARNs of its keys (two with dual-region backup).
    pub keys: Vec<Text>,
    /// The AWS role ARN that Camunda's Console shows for the cluster.
    pub role_arn: Option<Text>,
    /// Unique ids (`AROA…`) of its roles, as the owner's CloudTrail shows them.
    pub role_ids: Vec<Text>,
    /// Accounts its calls come from.
    pub caller_accounts: Vec<Text>,
    /// Its buckets by name, with what they store: document, backup or other.
    pub buckets: BTreeMap<Text, Storage>,
    /// Its volumes and snapshots by id, with what they store: Zeebe, Elasticsearch or disk.
    pub volumes: BTreeMap<Text, Storage>,
    /// Who answers for its cost.
    pub cost_centre: Option<Text>,
}

/// A stream of deliveries that the user names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// The name shown in reports.
    pub name: Text,
    /// Its root: the part of the path before `<account>/CloudTrail/`, relative to the PATH given.
    pub root: Text,
    /// How many trails write under this root; `None` leaves it to the logs.
    pub trails: Option<u32>,
    /// The account that owns the log bucket.
    pub bucket_owner: Option<Text>,
    /// The region of the log bucket; else that of the records, as an assumption.
    pub bucket_region: Option<Text>,
}

/// Who manages a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyManager {
    /// The customer: charged for storage.
    Customer,
    /// AWS (`alias/aws/…`): no storage charge.
    Aws,
}

/// What the user knows about a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// Key versions that exist now: 1 + rotations so far.
    pub versions: Option<u32>,
    /// Its spec, `SYMMETRIC_DEFAULT` or `RSA_2048` say.
    pub key_spec: Option<Text>,
    /// Who manages it.
    pub manager: Option<KeyManager>,
}

/// The whole configuration. The default is "no config": every key its own line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The account's side.
    pub account: Account,
    /// Clusters, in the order of the file.
    pub clusters: Vec<Cluster>,
    /// Trails, in the order of the file: the order decides which copy is the first.
    pub trails: Vec<Trail>,
    /// Keys by ARN.
    pub keys: BTreeMap<Text, Key>,
    /// Limits that reports are held against.
    pub gates: Gates,
}

#[cfg(test)]
mod tests;
