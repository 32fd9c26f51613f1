//! What the usage rows show of each cluster.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, Storage};
use crate::period::{Hour, Period};
use crate::pricing::calls::{Call, calls};
use crate::units::Text;
use crate::usage::measurement::Measurement;

/// Counted calls of a cluster in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Hours of the period that data cover.
    pub hours: u64,
    /// All calls.
    pub calls: u64,
    /// The key that serves most of them.
    pub key: Option<Text>,
    /// The account that makes them.
    pub caller: Option<Text>,
    /// Trails that recorded them.
    pub trails: u64,
    /// `GenerateDataKey` for documents.
    pub document_writes: u64,
    /// `Decrypt` for documents.
    pub document_reads: u64,
    /// Whether a Bucket Key serves the documents; `None` without a call.
    pub document_bucket_key: Option<bool>,
    /// Distinct sessions of the documents' calls, hour by hour, summed.
    pub document_session_hours: u64,
    /// `GenerateDataKey` for backups.
    pub backup_writes: u64,
    /// `Decrypt` for backups.
    pub backup_reads: u64,
    /// Whether a Bucket Key serves the backups; `None` without a call.
    pub backup_bucket_key: Option<bool>,
    /// Hours in which backups are written.
    pub backup_hours: BTreeSet<Hour>,
    /// Distinct volumes.
    pub volumes: u64,
    /// `GenerateDataKeyWithoutPlaintext` for volumes.
    pub volumes_created: u64,
    /// `CreateGrant`.
    pub grants: u64,
    /// `DescribeKey`.
    pub key_checks: u64,
    /// `ReEncrypt`.
    pub reencrypts: u64,
}

/// Every cluster of the config.
pub fn observe(
    measurement: &Measurement,
    config: &Config,
    period: Period,
) -> BTreeMap<Text, Observed> {
    let hours = measurement.records.keys().flatten();
    let within: Vec<&Hour> = hours.filter(|hour| period.contains(**hour)).collect();
    // From the first to the last hour with data: a quiet hour has none.
    let covered = within
        .first()
        .zip(within.last())
        .map_or(0, |(first, last)| last.0 - first.0 + 1);
    let covered = u64::try_from(covered).unwrap_or(0);
    let mut observed = BTreeMap::new();
    let all = calls(&measurement.usage, config);
    for cluster in &config.clusters {
        let mut seen = Observed {
            hours: covered,
            ..Observed::default()
        };
        let own = all
            .iter()
            .filter(|call| call.cluster.as_ref() == Some(&cluster.name));
        seen.add_all(own.filter(|call| call.row.key.hour.is_some_and(|h| period.contains(h))));
        observed.insert(cluster.name.clone(), seen);
    }
    observed
}

impl Observed {
    fn add_all<'a>(&mut self, calls: impl Iterator<Item = &'a Call<'a>>) {
        let mut keys: BTreeMap<&Text, u64> = BTreeMap::new();
        let mut volumes: BTreeSet<&Text> = BTreeSet::new();
        for call in calls {
            let attributes = call.attributes();
            if attributes.error.is_some() {
                continue;
            }
            self.add(call);
            if let Some(key) = &attributes.key {
                *keys.entry(key).or_default() += call.row.count;
            }
            if is_disk(call.storage) {
                volumes.extend(attributes.context.as_ref().map(|context| &context.value));
            }
        }
        let most = keys.into_iter().max_by_key(|(_, count)| *count);
        self.key = most.map(|(key, _)| key.clone());
        self.volumes = u64::try_from(volumes.len()).unwrap_or(u64::MAX);
    }

    fn add(&mut self, call: &Call<'_>) {
        let (attributes, count) = (call.attributes(), call.row.count);
        self.calls += count;
        self.trails = self.trails.max(trails(call));
        if self.caller.is_none() {
            self.caller.clone_from(&attributes.caller_account);
        }
        let writes = &*attributes.operation == "GenerateDataKey";
        match (call.storage, &*attributes.operation) {
            (Storage::Document, _) => {
                *(if writes {
                    &mut self.document_writes
                } else {
                    &mut self.document_reads
                }) += count;
                self.document_session_hours += call.row.sessions;
                self.document_bucket_key = attributes.bucket_key.or(self.document_bucket_key);
            }
            (Storage::Backup, _) => {
                *(if writes {
                    &mut self.backup_writes
                } else {
                    &mut self.backup_reads
                }) += count;
                self.backup_bucket_key = attributes.bucket_key.or(self.backup_bucket_key);
                self.backup_hours
                    .extend(call.row.key.hour.filter(|_| writes));
            }
            (_, "GenerateDataKeyWithoutPlaintext") => self.volumes_created += count,
            (_, "CreateGrant") => self.grants += count,
            (_, "DescribeKey") => self.key_checks += count,
            (_, "ReEncrypt") => self.reencrypts += count,
            _ => {}
        }
    }
}

fn is_disk(storage: Storage) -> bool {
    matches!(
        storage,
        Storage::Zeebe | Storage::Elasticsearch | Storage::Disk
    )
}

/// Trails that have the record: each place once, and each further copy within a place.
fn trails(call: &Call<'_>) -> u64 {
    let recipient = &call.attributes().recipient_account;
    let own = call.row.logged.iter();
    let own = own.filter(|(place, _)| place.account == *recipient);
    let copies: u64 = own.map(|(_, logged)| logged.extra_copies).sum();
    1 + copies / call.row.count.max(1)
}
