//! The drivers of cost: each number of a cluster that an estimate stands on, with what is known of
//! it and whence.
//!
//! Where Camunda or AWS documents a number, its page stands beside it; where nobody does, it says
//! so, and the range is wide.

mod table;
mod values;

pub use self::table::{ACCOUNT_DRIVERS, AccountDriver};
pub use self::values::Values;
use super::scenario::{Cluster, NumberOrigin, Uncertain};

/// A number of a cluster, per calendar month unless the name says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Driver {
    /// Documents created.
    DocumentsCreated,
    /// Documents read.
    DocumentsRead,
    /// What a Bucket Key of the documents' bucket saves, in millionths.
    DocumentReduction,
    /// Backups started by hand.
    ManualBackups,
    /// Zeebe partitions.
    Partitions,
    /// Snapshot files per partition and backup.
    SnapshotFiles,
    /// Log segment files per partition and backup.
    SegmentFiles,
    /// Objects of Elasticsearch's snapshots per backup.
    ElasticsearchObjects,
    /// Status or list calls per backup.
    StatusPolls,
    /// Backups restored.
    Restores,
    /// What a Bucket Key of the backups' bucket saves, in millionths.
    BackupReduction,
    /// What a Bucket Key of the replicated bucket saves, in millionths.
    ReplicaReduction,
    /// Volumes of Zeebe.
    ZeebeVolumes,
    /// Volumes of Elasticsearch.
    ElasticsearchVolumes,
    /// Times that each volume is attached anew.
    Reattachments,
    /// Restarts of the cluster.
    Restarts,
    /// Upgrades of the cluster.
    Upgrades,
    /// Times that each volume is replaced.
    Replacements,
    /// `DescribeKey` calls per hour.
    KeyChecks,
    /// `ReEncrypt` calls.
    ReEncrypts,
}

/// Whether a number can be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A page states it, or what bounds it.
    Documented,
    /// Concluded from what pages state.
    Inferred,
    /// No page states it: measure it (`--calibrate`) or ask.
    NotDocumented,
    /// Nobody else can know it.
    Yours,
}

impl Known {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
            Self::NotDocumented => "not documented",
            Self::Yours => "yours to know",
        }
    }
}

/// What is known of a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its name in `--set` and `--drivers`.
    pub name: &'static str,
    /// What one of it is.
    pub unit: &'static str,
    /// Low, likely, high: of a 1x cluster.
    pub default: [u64; 3],
    /// Whether it can be looked up.
    pub known: Known,
    /// Whence, or why this default.
    pub source: &'static str,
    /// Whether it is the same for all clusters, so that one draw counts for all: how Camunda and
    /// AWS work, in contrast to what the users of each cluster do.
    pub is_common: bool,
}

impl Driver {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Every driver, in order.
    pub const ALL: [Self; 20] = [
        Self::DocumentsCreated,
        Self::DocumentsRead,
        Self::DocumentReduction,
        Self::ManualBackups,
        Self::Partitions,
        Self::SnapshotFiles,
        Self::SegmentFiles,
        Self::ElasticsearchObjects,
        Self::StatusPolls,
        Self::Restores,
        Self::BackupReduction,
        Self::ReplicaReduction,
        Self::ZeebeVolumes,
        Self::ElasticsearchVolumes,
        Self::Reattachments,
        Self::Restarts,
        Self::Upgrades,
        Self::Replacements,
        Self::KeyChecks,
        Self::ReEncrypts,
    ];

    /// What is known of it.
    pub fn facts(self) -> &'static Facts {
        table::facts(self)
    }

    /// The driver of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.facts().name == name)
    }

    /// Whether it is a share, in millionths.
    pub fn is_share(self) -> bool {
        matches!(
            self,
            Self::DocumentReduction | Self::BackupReduction | Self::ReplicaReduction
        )
    }

    /// Its default for a cluster of `size` times the smallest: what grows with the size is taken to
    /// grow up to linearly, which is not documented.
    pub fn default(self, size: u64) -> Uncertain {
        let [low, likely, high] = self.facts().default;
        let grows = matches!(
            self,
            Self::ZeebeVolumes | Self::ElasticsearchVolumes | Self::Partitions
        );
        let times = if grows { size } else { 1 };
        Uncertain {
            low,
            likely: likely * times,
            high: high * times,
            origin: NumberOrigin::Default,
        }
    }

    /// The number in a cluster; `None` where the cluster has nothing of the kind.
    pub fn of(self, cluster: &Cluster) -> Option<Uncertain> {
        // Borrowed for writing only to name each field once.
        self.within(&mut cluster.clone()).copied()
    }

    /// The number in a cluster, to be changed.
    pub fn within(self, cluster: &mut Cluster) -> Option<&mut Uncertain> {
        match self {
            Self::ZeebeVolumes => Some(&mut cluster.disks.zeebe),
            Self::ElasticsearchVolumes => Some(&mut cluster.disks.elasticsearch),
            Self::Reattachments => Some(&mut cluster.disks.reattachments),
            Self::Restarts => Some(&mut cluster.disks.restarts),
            Self::Upgrades => Some(&mut cluster.disks.upgrades),
            Self::Replacements => Some(&mut cluster.disks.replacements),
            Self::KeyChecks => Some(&mut cluster.key_checks_per_hour),
            Self::ReEncrypts => Some(&mut cluster.reencrypts),
            _ => self.within_buckets(cluster),
        }
    }

    fn within_buckets(self, cluster: &mut Cluster) -> Option<&mut Uncertain> {
        let documents = cluster.documents.as_mut();
        let backups = cluster.backups.as_mut();
        match self {
            Self::DocumentsCreated => documents.map(|d| &mut d.created),
            Self::DocumentsRead => documents.map(|d| &mut d.read),
            Self::DocumentReduction => documents.map(|d| &mut d.bucket.reduction.0),
            Self::ManualBackups => backups.map(|b| &mut b.manual),
            Self::Partitions => backups.map(|b| &mut b.partitions),
            Self::SnapshotFiles => backups.map(|b| &mut b.snapshot_files),
            Self::SegmentFiles => backups.map(|b| &mut b.segment_files),
            Self::ElasticsearchObjects => backups.map(|b| &mut b.elasticsearch_objects),
            Self::StatusPolls => backups.map(|b| &mut b.status_polls),
            Self::Restores => backups.map(|b| &mut b.restores),
            Self::BackupReduction => backups.map(|b| &mut b.bucket.reduction.0),
            Self::ReplicaReduction => {
                let replica = backups.and_then(|b| b.replica.as_mut());
                replica.map(|r| &mut r.bucket.reduction.0)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_driver_has_a_name_of_its_own_a_source_and_a_range_that_ascends() {
        let names: BTreeSet<&str> = Driver::ALL.iter().map(|d| d.facts().name).collect();
        assert_eq!(names.len(), Driver::COUNT);
        for (index, driver) in Driver::ALL.into_iter().enumerate() {
            assert_eq!(driver as usize, index);
            assert_eq!(Driver::named(driver.facts().name), Some(driver));
            let range = driver.default(1);
            assert!(range.low <= range.likely && range.likely <= range.high);
            let larger = driver.default(4);
            assert!(larger.likely >= range.likely && larger.low <= larger.likely);
            assert!(driver.facts().source.len() > 20, "{driver:?}");
            assert!(!driver.is_share() || range.high <= 1_000_000);
        }
    }
}
