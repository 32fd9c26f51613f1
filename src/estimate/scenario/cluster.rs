//! Clusters of a scenario: the drivers of KMS calls.
//!
//! Sources: what is encrypted, <https://docs.camunda.io/docs/components/saas/byok/>; calls per S3
//! object and Bucket Keys, <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html>;
//! calls per volume, <https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html>;
//! objects per backup, `S3BackupStore.java` and `FileSetManager.java` of camunda/camunda.

use serde::Deserialize;

use super::formulas::{BackupSize, bucket_calls};
use super::uncertain::{NumberOrigin, Reduction, Uncertain};
use super::value::Instant;
use crate::units::Text;

/// A Camunda 8 SaaS cluster. Counts are per calendar month.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// Its name.
    pub name: Text,
    /// Its key, by name.
    pub key: Text,
    /// Its region, which must be its key's; else that is taken.
    pub region: Option<Text>,
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
    pub key_checks_per_hour: Uncertain,
    /// `ReEncrypt` calls.
    #[serde(default)]
    pub reencrypts: Uncertain,
    /// The destination key of `ReEncrypt`, by name; else the same key.
    pub reencrypts_to: Option<Text>,
}

/// A bucket and its S3 Bucket Key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// Its name.
    pub name: Text,
    /// Whether an S3 Bucket Key is on. Camunda does not document it: an estimate shows both, the
    /// simulator acts it out as off.
    pub bucket_key: Option<bool>,
    /// The share of calls that the Bucket Key saves ("by up to 99 percent", AWS; about 90 % were
    /// measured in public).
    #[serde(default = "ninety_percent")]
    pub reduction: Reduction,
}

impl Bucket {
    /// KMS calls for so many object requests.
    pub fn calls(&self, objects: u64) -> u64 {
        bucket_calls(objects, self.has_bucket_key(), self.reduction.0.likely)
    }

    /// Whether an S3 Bucket Key is known to be on.
    pub fn has_bucket_key(&self) -> bool {
        self.bucket_key == Some(true)
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
    pub created: Uncertain,
    /// Documents read: one `Decrypt` each.
    #[serde(default)]
    pub read: Uncertain,
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
    /// Only those that somebody starts: `manual` of them.
    #[serde(rename = "manual")]
    Manual,
}

/// Backup storage of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backups {
    /// The bucket.
    pub bucket: Bucket,
    /// The schedule.
    pub every: Every,
    /// Backups that somebody starts besides: at most one per hour
    /// (<https://docs.camunda.io/docs/components/saas/backups/>).
    #[serde(default)]
    pub manual: Uncertain,
    /// Zeebe partitions.
    pub partitions: Uncertain,
    /// Snapshot files per partition: one `putObject` each.
    pub snapshot_files: Uncertain,
    /// Log segment files per partition: one `putObject` each.
    pub segment_files: Uncertain,
    /// Status or list calls per backup: each reads every manifest.
    #[serde(default)]
    pub status_polls: Uncertain,
    /// Objects that the Elasticsearch snapshots of a backup write.
    #[serde(default)]
    pub elasticsearch_objects: Uncertain,
    /// Backups restored: every object is read.
    #[serde(default)]
    pub restores: Uncertain,
    /// The bucket in another region to which every object is replicated.
    pub replica: Option<Replica>,
}

impl Backups {
    /// What a likely backup consists of.
    pub fn size(&self) -> BackupSize {
        BackupSize {
            partitions: self.partitions.likely,
            snapshot_files: self.snapshot_files.likely,
            segment_files: self.segment_files.likely,
            status_polls: self.status_polls.likely,
            elasticsearch_objects: self.elasticsearch_objects.likely,
        }
    }

    /// Objects written per backup.
    pub fn objects_written(&self) -> u64 {
        self.size().objects_written()
    }

    /// Objects read per backup.
    pub fn objects_read(&self) -> u64 {
        self.size().objects_read()
    }

    /// Objects read per restore.
    pub fn objects_restored(&self) -> u64 {
        self.size().objects_restored()
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
    pub zeebe: Uncertain,
    /// Volumes of Elasticsearch.
    pub elasticsearch: Uncertain,
    /// Times that each volume is attached anew (a pod moves, a node is replaced).
    pub reattachments: Uncertain,
    /// Restarts of the whole cluster: each attaches every volume anew.
    pub restarts: Uncertain,
    /// Upgrades of the whole cluster: each attaches every volume anew.
    pub upgrades: Uncertain,
    /// Times that each volume is replaced by a new one and attached.
    pub replacements: Uncertain,
}

impl Disks {
    /// All volumes.
    pub fn volumes(&self) -> u64 {
        self.zeebe.likely + self.elasticsearch.likely
    }

    /// Attachments per month.
    pub fn attachments(&self) -> u64 {
        let times = [
            self.reattachments,
            self.restarts,
            self.upgrades,
            self.replacements,
        ];
        self.volumes() * times.iter().map(|times| times.likely).sum::<u64>()
    }

    /// Volumes created per month.
    pub fn creations(&self) -> u64 {
        self.volumes() * self.replacements.likely
    }
}

fn one() -> u32 {
    1
}

/// 52,000 objects were read with under 5,000 Decrypts, in public; AWS says up to 99 %.
fn ninety_percent() -> Reduction {
    Reduction(Uncertain {
        low: 0,
        likely: 900_000,
        high: 990_000,
        origin: NumberOrigin::Default,
    })
}
