//! How many objects and calls follow from a cluster's numbers: each formula once, for the exact
//! case, for draws and for the simulator.
//!
//! Sources: calls per S3 object and Bucket Keys,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html>; calls per volume,
//! <https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html>; objects per backup,
//! `S3BackupStore.java` and `FileSetManager.java` of camunda/camunda.

const MILLION: u128 = 1_000_000;

/// What one backup consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupSize {
    /// Zeebe partitions.
    pub partitions: u64,
    /// Snapshot files per partition: one `putObject` each.
    pub snapshot_files: u64,
    /// Log segment files per partition: one `putObject` each.
    pub segment_files: u64,
    /// Status or list calls: each reads every manifest.
    pub status_polls: u64,
    /// Objects that Elasticsearch's snapshots write.
    pub elasticsearch_objects: u64,
}

impl BackupSize {
    /// Files, two manifests per partition (in progress, completed), Elasticsearch's objects.
    pub fn objects_written(self) -> u64 {
        self.files() + 2 * self.partitions
    }

    /// The manifest of each partition once, then by every status call.
    pub fn objects_read(self) -> u64 {
        self.partitions * (1 + self.status_polls)
    }

    /// Every file and one manifest per partition, by a restore.
    pub fn objects_restored(self) -> u64 {
        self.files() + self.partitions
    }

    fn files(self) -> u64 {
        self.partitions * (self.snapshot_files + self.segment_files) + self.elasticsearch_objects
    }
}

/// KMS calls for so many object requests: all, or what a Bucket Key that saves `reduction`
/// millionths leaves.
pub fn bucket_calls(objects: u64, has_bucket_key: bool, reduction: u64) -> u64 {
    if !has_bucket_key {
        return objects;
    }
    let saved = u128::from(objects) * u128::from(reduction) / MILLION;
    objects.saturating_sub(u64::try_from(saved).unwrap_or(objects))
}
