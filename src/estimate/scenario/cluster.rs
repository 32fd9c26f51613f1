//! Clusters of a scenario: the drivers of KMS calls.
//!
//! Sources: what is encrypted, <https://docs.camunda.io/docs/components/saas/byok/>; calls per S3
//! object and Bucket Keys, <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html>;
//! calls per volume, <https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html>;
//! objects per backup, `S3BackupStore.java` and `FileSetManager.java` of camunda/camunda.

use serde::Deserialize;

use super::value::{Instant, Share};
use crate::units::Text;

/// A Camunda 8 SaaS cluster. Counts are per calendar month.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// Its name.
    pub name: Text,
    /// Its key, by name.
    pub key: Text,
    /// The unique id of its role, `AROA…`; else one that follows from its name.
    pub role_id: Option<Text>,
    /// Sessions of its role: pods that call S3 on their own.
    #[serde(default = "one")]
    pub sessions: u32,
    /// Its first moment, when its volumes are created; else it exists from before.
    pub starts: Option<Instant>,
    /// Its last moment.
    pub ends: Option<Instant>,
    /// Document storage.
    pub documents: Option<Documents>,
    /// Backup storage.
    pub backups: Option<Backups>,
    /// Persistent disks.
    #[serde(default)]
    pub disks: Disks,
    /// `DescribeKey` calls per hour. Not documented; Console refreshes a key's state within
    /// 15 minutes (<https://docs.camunda.io/docs/components/saas/byok/>).
    #[serde(default)]
    pub key_checks_per_hour: u32,
    /// `ReEncrypt` calls.
    #[serde(default)]
    pub reencrypts: u64,
    /// The destination key of `ReEncrypt`, by name; else the same key.
    pub reencrypts_to: Option<Text>,
}

/// A bucket and its S3 Bucket Key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// Its name.
    pub name: Text,
    /// Whether an S3 Bucket Key is on. Camunda does not document it.
    #[serde(default)]
    pub bucket_key: bool,
    /// The share of calls that the Bucket Key saves ("by up to 99 percent", AWS; about 90 % were
    /// measured in public).
    #[serde(default = "ninety_percent")]
    pub reduction: Share,
}

impl Bucket {
    /// KMS calls for so many object requests.
    pub fn calls(&self, objects: u64) -> u64 {
        if self.bucket_key {
            objects - self.reduction.of(objects)
        } else {
            objects
        }
    }
}

/// Document storage of a cluster: one bucket
/// (<https://docs.camunda.io/docs/components/concepts/document-handling/>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// The bucket.
    pub bucket: Bucket,
    /// Documents created: one `GenerateDataKey` each.
    #[serde(default)]
    pub created: u64,
    /// Documents read: one `Decrypt` each.
    #[serde(default)]
    pub read: u64,
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Every {
    /// At 02:00 each day.
    #[serde(rename = "day")]
    Day,
    /// At 02:00 each Sunday.
    #[serde(rename = "week")]
    Week,
    /// At each quarter of an hour, as for cross-region cold recovery.
    #[serde(rename = "15 minutes")]
    QuarterHour,
}

/// Backup storage of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backups {
    /// The bucket.
    pub bucket: Bucket,
    /// The schedule.
    pub every: Every,
    /// Zeebe partitions.
    pub partitions: u64,
    /// Snapshot files per partition: one `putObject` each.
    pub snapshot_files: u64,
    /// Log segment files per partition: one `putObject` each.
    pub segment_files: u64,
    /// Status or list calls per backup: each reads every manifest.
    #[serde(default)]
    pub status_polls: u64,
    /// Objects that the Elasticsearch snapshots of a backup write.
    #[serde(default)]
    pub elasticsearch_objects: u64,
    /// Backups restored: every object is read.
    #[serde(default)]
    pub restores: u64,
    /// The bucket in another region to which every object is replicated.
    pub replica: Option<Replica>,
}

impl Backups {
    /// Objects written per backup: files, two manifests per partition, Elasticsearch's objects.
    pub fn objects_written(&self) -> u64 {
        self.files() + 2 * self.partitions
    }

    /// Objects read per backup: the manifest once, then by every status call.
    pub fn objects_read(&self) -> u64 {
        self.partitions * (1 + self.status_polls)
    }

    /// Objects read per restore.
    pub fn objects_restored(&self) -> u64 {
        self.files() + self.partitions
    }

    fn files(&self) -> u64 {
        self.partitions * (self.snapshot_files + self.segment_files) + self.elasticsearch_objects
    }
}

/// A replicated bucket: S3 decrypts with the source key and encrypts with this one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replica {
    /// The bucket.
    pub bucket: Bucket,
    /// Its key, by name; the key's region is the bucket's.
    pub key: Text,
}

/// Persistent disks of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Disks {
    /// Volumes of Zeebe.
    pub zeebe: u32,
    /// Volumes of Elasticsearch.
    pub elasticsearch: u32,
    /// Times that each volume is attached anew (a pod moves, a node is replaced).
    pub reattachments: u64,
    /// Restarts of the whole cluster: each attaches every volume anew.
    pub restarts: u64,
    /// Times that each volume is replaced by a new one and attached.
    pub replacements: u64,
}

impl Disks {
    /// All volumes.
    pub fn volumes(&self) -> u32 {
        self.zeebe + self.elasticsearch
    }

    /// Attachments per month.
    pub fn attachments(&self) -> u64 {
        u64::from(self.volumes()) * (self.reattachments + self.restarts + self.replacements)
    }

    /// Volumes created per month.
    pub fn creations(&self) -> u64 {
        u64::from(self.volumes()) * self.replacements
    }
}

fn one() -> u32 {
    1
}

fn ninety_percent() -> Share {
    Share::percent(90)
}
