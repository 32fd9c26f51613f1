//! What is good to know, and is no saving of today: not ranked.

use std::collections::{BTreeMap, BTreeSet};

use super::Account;
use crate::cloudtrail::attributes::arn_region;
use crate::config::KeyManager;
use crate::config::account::Has;
use crate::period::{Hour, Timestamp};
use crate::pricing::charge::ChargeKind;
use crate::pricing::price;
use crate::pricing::priced::Priced;
use crate::units::{Money, Text};

/// Rotations beyond the second are free since 2024-04-12 (<https://aws.amazon.com/kms/pricing/>):
/// versions that are charged.
const CHARGED_VERSIONS: u32 = 3;

/// A key must be silent for longer than event history reaches to be a candidate: 90 days
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html>).
const SILENT_HOURS: i64 = 90 * 24;

/// Something good to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Clusters of one region have keys of their own.
    SeparateKeys {
        /// The region.
        region: Text,
        /// The keys.
        keys: Vec<Text>,
        /// What one key for all of them would have cost less in the month.
        saved: Money,
    },
    /// Keys that pay for the most versions that are charged: further rotations are free.
    FreeRotations {
        /// The keys.
        keys: Vec<Text>,
    },
    /// A key of no cluster, without a use or a grant in more than 90 days of logs.
    SilentKey {
        /// The key.
        key: Text,
        /// Its last use in the logs, if there is any.
        last_use: Option<Timestamp>,
        /// Since when the logs show none, at least.
        since: Hour,
        /// What it costs in the month.
        cost: Money,
    },
    /// `GuardDuty` analyses every management event once, and can leave none out.
    GuardDuty {
        /// KMS events of the month.
        events: u64,
    },
}

/// Everything good to know of the month.
pub(super) fn find(account: &Account<'_>) -> Vec<Note> {
    let priced = price(
        account.measurement,
        Some(account.month),
        account.config,
        account.prices,
        true,
    );
    let mut notes = separate_keys(account, &priced);
    notes.extend(free_rotations(account, &priced));
    notes.extend(silent_keys(account, &priced));
    notes.extend(guardduty(account));
    notes
}

fn storage_costs(priced: &Priced) -> BTreeMap<&Text, Money> {
    let mut costs: BTreeMap<&Text, Money> = BTreeMap::new();
    let storage = priced.charges.iter();
    for charge in storage.filter(|charge| charge.key.kind == ChargeKind::KeyStorage) {
        if let (Some(key), Some(cost)) = (&charge.key.key, charge.list_cost()) {
            *costs.entry(key).or_default() += cost;
        }
    }
    costs
}

/// The keys of the config's clusters by region. The most expensive one would have served all.
fn separate_keys(account: &Account<'_>, priced: &Priced) -> Vec<Note> {
    let costs = storage_costs(priced);
    let clusters = account.config.clusters.iter();
    let keys: BTreeSet<&Text> = clusters.flat_map(|cluster| &cluster.keys).collect();
    let mut regions: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for key in keys.into_iter().filter(|key| costs.contains_key(key)) {
        regions
            .entry(arn_region(key).unwrap_or_default())
            .or_default()
            .push(key);
    }
    let separate = regions.into_iter().filter(|(_, keys)| keys.len() > 1);
    let notes = separate.map(|(region, keys)| {
        let costs: Vec<Money> = keys
            .iter()
            .filter_map(|key| costs.get(key))
            .copied()
            .collect();
        let whole: Money = costs.iter().copied().sum();
        Note::SeparateKeys {
            region: region.into(),
            keys: keys.into_iter().cloned().collect(),
            saved: whole - costs.into_iter().max().unwrap_or_default(),
        }
    });
    notes.collect()
}

fn free_rotations(account: &Account<'_>, priced: &Priced) -> Option<Note> {
    let in_scope = priced
        .keys
        .iter()
        .filter(|(_, key)| account.all_keys || key.in_scope);
    let capped = in_scope.filter(|(_, key)| key.versions.at_least >= CHARGED_VERSIONS);
    let keys: Vec<Text> = capped.map(|(arn, _)| arn.clone()).collect();
    (!keys.is_empty()).then_some(Note::FreeRotations { keys })
}

/// Silence proves nothing alone: attached volumes make no calls, and a backup may need its key in
/// months. So only keys without any grant or use, and only to be disabled and watched.
fn silent_keys(account: &Account<'_>, priced: &Priced) -> Vec<Note> {
    let measurement = account.measurement;
    let hours = measurement.activity.values().flat_map(BTreeMap::keys);
    let Some(first) = hours.clone().min() else {
        return Vec::new();
    };
    let end = account.month.end;
    if account.config.clusters.is_empty() || end.0 - first.0 < SILENT_HOURS {
        return Vec::new();
    }
    let mut used: BTreeMap<&Text, (Option<Timestamp>, bool)> = BTreeMap::new();
    for row in &measurement.usage {
        let attributes = &row.key.attributes;
        for key in attributes.key.iter().chain(&attributes.second_key) {
            let has_grant = &*attributes.operation == "CreateGrant";
            if has_grant || is_use(&attributes.operation) {
                let used = used.entry(key).or_default();
                *used = (used.0.max(row.last.time), used.1 || has_grant);
            }
        }
    }
    let mapped: BTreeSet<&Text> = account
        .config
        .clusters
        .iter()
        .flat_map(|c| &c.keys)
        .collect();
    let costs = storage_costs(priced);
    let candidates = priced.keys.iter().filter(|(arn, key)| {
        key.manager == KeyManager::Customer && key.clusters.is_empty() && !mapped.contains(arn)
    });
    let notes = candidates.filter_map(|(arn, _)| {
        let (last_use, has_grant) = used.get(arn).copied().unwrap_or_default();
        let since = last_use.map_or(*first, Timestamp::hour);
        let is_silent = !has_grant && end.0 - since.0 >= SILENT_HOURS;
        let cost = *costs.get(arn)?;
        is_silent.then(|| Note::SilentKey {
            key: arn.clone(),
            last_use,
            since,
            cost,
        })
    });
    notes.collect()
}

/// What `GetKeyLastUsage` counts: cryptographic operations
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/kms-cryptography.html>).
fn is_use(operation: &str) -> bool {
    const USES: [&str; 9] = [
        "Decrypt",
        "DeriveSharedSecret",
        "Encrypt",
        "GenerateDataKey",
        "GenerateMac",
        "ReEncrypt",
        "Sign",
        "Verify",
        "VerifyMac",
    ];
    USES.contains(&operation) || operation.starts_with("GenerateDataKey")
}

fn guardduty(account: &Account<'_>) -> Option<Note> {
    let has_it = account.config.account.guardduty.has == Has::Yes;
    let events = super::rows::of_month(account).map(|row| row.count).sum();
    (has_it && events > 0).then_some(Note::GuardDuty { events })
}
