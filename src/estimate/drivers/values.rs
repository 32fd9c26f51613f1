//! One number for each driver of a cluster.

use super::Driver;
use crate::estimate::scenario::Cluster;
use crate::estimate::scenario::formulas::BackupSize;

/// The numbers of one cluster, by driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values(pub [u64; Driver::COUNT]);

impl Values {
    /// The likely ones.
    pub fn likely(cluster: &Cluster) -> Self {
        let likely = |driver: Driver| driver.of(cluster).map_or(0, |number| number.likely);
        Self(Driver::ALL.map(likely))
    }

    /// The number of that driver.
    pub fn of(&self, driver: Driver) -> u64 {
        self.0[driver as usize]
    }

    /// What one backup consists of.
    pub fn backup_size(&self) -> BackupSize {
        BackupSize {
            partitions: self.of(Driver::Partitions),
            snapshot_files: self.of(Driver::SnapshotFiles),
            segment_files: self.of(Driver::SegmentFiles),
            status_polls: self.of(Driver::StatusPolls),
            elasticsearch_objects: self.of(Driver::ElasticsearchObjects),
        }
    }
}
