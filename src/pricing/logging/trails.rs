//! Trails as the account's side sees them: which comes first, and whose bucket it is.

use std::collections::BTreeMap;

use super::Logging;
use crate::config::{Config, Trail};
use crate::pricing::charge::PayerRole;
use crate::units::Text;
use crate::usage::measurement::DeliveryKey;
use crate::usage::trails::{is_of_organization, is_root};

/// Where a trail's files lie and who pays for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bucket {
    pub(super) owner: Option<Text>,
    pub(super) region: Option<Text>,
    /// Whether any of the two is only likely.
    pub(super) is_assumed: bool,
}

impl Bucket {
    pub(super) fn payer_role(&self) -> PayerRole {
        match self.owner {
            Some(_) => PayerRole::LogBucketOwner,
            None => PayerRole::Unknown,
        }
    }
}

/// The bucket of a delivery. Where the config does not say: the files of an organization trail
/// lie in a bucket of an account we do not know, those of an account's own trail in its own.
pub(super) fn bucket(config: &Config, delivery: &DeliveryKey) -> Bucket {
    let trail = config.trails.iter().find(|t| t.name == delivery.trail);
    let owner = trail.and_then(|trail| trail.bucket_owner.clone());
    let region = trail.and_then(|trail| trail.bucket_region.clone());
    let root = trail.map_or(&delivery.trail, |trail| &trail.root);
    let is_own = !is_of_organization(root);
    Bucket {
        is_assumed: owner.is_none() || region.is_none(),
        owner: owner.or_else(|| delivery.account.clone().filter(|_| is_own)),
        region: region.or_else(|| delivery.region.clone()),
    }
}

/// The trails of the logs, looked up once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trails {
    /// The first one in the order of copies.
    pub(super) first: Option<Text>,
    /// The one that delivers to CloudWatch Logs, if its files are here.
    pub(super) to_cloudwatch: Option<Text>,
    /// Whether `to_cloudwatch` is only likely.
    pub(super) is_assumed: bool,
    /// Files and their bytes as stored.
    files: BTreeMap<Text, (u64, u64)>,
}

impl Trails {
    pub(super) fn of(logging: &Logging<'_>) -> Self {
        let mut files: BTreeMap<Text, (u64, u64)> = BTreeMap::new();
        for (key, delivered) in &logging.measurement.deliveries {
            let (count, bytes) = files.entry(key.trail.clone()).or_default();
            *count += delivered.files;
            *bytes += delivered.compressed_bytes;
        }
        let trails = in_order(logging.config, &files);
        let named = logging.config.account.cloudwatch_logs.trail.as_ref();
        let is_named = |name: &Text, wanted: &Text| {
            let means = |trail: &Trail| trail.name == *name && is_root(&trail.root, wanted);
            name == wanted || is_root(name, wanted) || logging.config.trails.iter().any(means)
        };
        let first = trails.first().cloned();
        Self {
            to_cloudwatch: match named {
                Some(wanted) => trails.iter().find(|name| is_named(name, wanted)).cloned(),
                None => first.clone(),
            },
            is_assumed: named.is_none() && trails.len() > 1,
            first,
            files,
        }
    }

    /// The average size of a trail's files as stored; 0 without files.
    pub(super) fn average_file_bytes(&self, trail: &Text) -> u64 {
        let (files, bytes) = self.files.get(trail).copied().unwrap_or_default();
        bytes.checked_div(files).unwrap_or(0)
    }
}

/// The trails whose files are here, in the order of copies: the config's, then by the bytes of
/// their roots.
fn in_order(config: &Config, files: &BTreeMap<Text, (u64, u64)>) -> Vec<Text> {
    let configured = config.trails.iter().map(|trail| &trail.name);
    let mut trails: Vec<Text> = configured
        .filter(|name| files.contains_key(*name))
        .cloned()
        .collect();
    let others = files.keys().filter(|name| !trails.contains(name));
    let others: Vec<Text> = others.cloned().collect();
    trails.extend(others);
    trails
}
