//! A draft of `byok-cost.toml` from logs, and from what AWS says of the account: which keys look
//! like Camunda's clusters, who calls them, and what the calls name.
//!
//! Only what the config's own checks accept is written as a value; all else, for log text is
//! written by strangers, stands in comments, on one line each.

mod account;
mod gather;
mod notes;
mod toml;
mod toml_account;

use std::collections::{BTreeMap, BTreeSet};

pub use account::regions;
pub use gather::draft;

use crate::period::Timestamp;
use crate::units::Text;
use crate::usage::measurement::Evidence;

/// Calls of one kind, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Calls by operation.
    pub operations: BTreeMap<Text, u64>,
    /// The first call, by time; `None` without a readable time.
    pub first: Option<(Timestamp, Evidence)>,
    /// The time of the last call.
    pub last: Option<Timestamp>,
}

impl Seen {
    /// Calls of every operation.
    pub fn calls(&self) -> u64 {
        self.operations.values().sum()
    }
}

/// What looks like one cluster: a role of another account and the keys that it calls, or a key
/// that another account calls without a role's id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftCluster {
    /// ARNs of its keys, at least one, with how many of its calls touch each.
    pub keys: BTreeMap<Text, u64>,
    /// The region of most of its calls.
    pub region: Option<Text>,
    /// The id of its role, if the calls tell one.
    pub role_id: Option<Text>,
    /// Accounts that call, apart from the owner of the key.
    pub caller_accounts: BTreeSet<Text>,
    /// Its calls; those that name no role are here if no other cluster has the key.
    pub seen: Seen,
    /// Those of the role alone.
    pub by_role: Seen,
    /// All of them by bucket.
    pub buckets: BTreeMap<Text, Seen>,
    /// The same by volume or snapshot.
    pub volumes: BTreeMap<Text, Seen>,
    /// A name that AWS has for its keys.
    pub name: Option<Drafted>,
    /// The role that its key policies name.
    pub role_arn: Option<Drafted>,
    /// Where the policy was seen that makes it look like a cluster, if no call does.
    pub policy: Option<String>,
}

/// A value that AWS said, and where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    /// As the config has it, without quotes.
    pub value: Text,
    /// `ListAliases of eu-central-1 on 2026-11-24`
    pub from: String,
}

/// What AWS said of a cluster's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey {
    /// How many versions it has.
    pub versions: Option<Drafted>,
    /// Its spec, if the config knows it.
    pub spec: Option<Drafted>,
    /// Where it was seen that the customer manages it.
    pub manager: String,
    /// All else, one line each.
    pub notes: Vec<String>,
}

/// What the logs show of a trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftTrail {
    /// Accounts of its records.
    pub accounts: BTreeSet<Text>,
    /// Records of any service, repeats included.
    pub records: u64,
    /// Those of KMS.
    pub kms_records: u64,
    /// Whether the repeats look like several trails under this root.
    pub is_several: bool,
}

/// What a config can say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The first and the last call, if their times are readable.
    pub period: Option<(Timestamp, Timestamp)>,
    /// Owners of the clusters' keys.
    pub my_accounts: BTreeSet<Text>,
    /// What looks like clusters, by key and role.
    pub clusters: Vec<DraftCluster>,
    /// Calls on keys that several clusters share, which name no role.
    pub unassigned: BTreeMap<Text, Seen>,
    /// Customer-managed keys that no other account calls.
    pub other_keys: BTreeMap<Text, Seen>,
    /// How many keys AWS manages.
    pub aws_managed_keys: usize,
    /// Trails by root.
    pub trails: BTreeMap<Text, DraftTrail>,
    /// The day on which AWS was asked, if it was.
    pub asked_on: Option<Text>,
    /// What AWS said of the clusters' keys, by ARN.
    pub keys: BTreeMap<Text, DraftKey>,
    /// Values of the config's `[account]`.
    pub account_values: Vec<(&'static str, Drafted)>,
    /// Whose account it is.
    pub account_notes: Vec<String>,
    /// Of the free tier.
    pub free_tier_notes: Vec<String>,
    /// Trails that AWS described, line by line.
    pub trail_notes: Vec<Vec<String>>,
    /// What AWS did not say.
    pub not_known: Vec<String>,
}

#[cfg(test)]
mod tests;
