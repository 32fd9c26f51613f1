//! From the numbers of a cluster to its KMS calls in a month.

use super::drivers::{Driver, Values};
use super::month::Rate;
use super::scenario::Cluster;
use super::scenario::formulas::bucket_calls;

/// What calls KMS, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallKind {
    /// `GenerateDataKey` for a document created.
    DocumentWrite,
    /// `Decrypt` for a document read.
    DocumentRead,
    /// `GenerateDataKey` for a backup's object.
    BackupWrite,
    /// `Decrypt` for a backup's object: status, restore, replication.
    BackupRead,
    /// `GenerateDataKey` for a replicated object, with the other region's key.
    ReplicaWrite,
    /// `GenerateDataKeyWithoutPlaintext` for a volume of Zeebe.
    ZeebeVolume,
    /// The same for one of Elasticsearch.
    ElasticsearchVolume,
    /// `CreateGrant` for an attachment of Zeebe's.
    ZeebeGrant,
    /// The same for one of Elasticsearch's.
    ElasticsearchGrant,
    /// `Decrypt` for an attachment of Zeebe's.
    ZeebeAttachment,
    /// The same for one of Elasticsearch's.
    ElasticsearchAttachment,
    /// `RetireGrant` by AWS when a volume is detached.
    GrantRetired,
    /// `DescribeKey`.
    KeyCheck,
    /// `ReEncrypt`.
    ReEncrypt,
}

impl CallKind {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Every kind, in order.
    pub const ALL: [Self; 14] = [
        Self::DocumentWrite,
        Self::DocumentRead,
        Self::BackupWrite,
        Self::BackupRead,
        Self::ReplicaWrite,
        Self::ZeebeVolume,
        Self::ElasticsearchVolume,
        Self::ZeebeGrant,
        Self::ElasticsearchGrant,
        Self::ZeebeAttachment,
        Self::ElasticsearchAttachment,
        Self::GrantRetired,
        Self::KeyCheck,
        Self::ReEncrypt,
    ];
}

/// Calls of a cluster in a month, by kind.
pub type Counts = [u64; CallKind::COUNT];

/// What does not vary within an estimate: which of a cluster's buckets have Bucket Keys, how often
/// backups run, how long the month is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The hours of the cluster in the month.
    pub hours: u64,
    /// Scheduled backups in the month.
    pub backups: Rate,
    /// Whether the documents' bucket has a Bucket Key.
    pub document_key: bool,
    /// Whether the backups' bucket has one.
    pub backup_key: bool,
    /// Whether the replicated bucket has one, if there is one.
    pub replica_key: Option<bool>,
    /// Whether the cluster begins in the month, and creates its volumes.
    pub begins: bool,
}

impl Shape {
    /// That of a cluster which is there for so many hours.
    pub fn new(cluster: &Cluster, hours: u64, backups: Rate, begins: bool) -> Self {
        let backup = cluster.backups.as_ref();
        let replica = backup.and_then(|backups| backups.replica.as_ref());
        let documents = cluster.documents.as_ref();
        Self {
            hours,
            backups,
            document_key: documents.is_some_and(|d| d.bucket.has_bucket_key()),
            backup_key: backup.is_some_and(|b| b.bucket.has_bucket_key()),
            replica_key: replica.map(|r| r.bucket.has_bucket_key()),
            begins,
        }
    }

    /// The calls that these numbers mean.
    pub fn counts(&self, values: &Values) -> Counts {
        let mut counts = [0; CallKind::COUNT];
        if self.hours > 0 {
            self.count_documents(values, &mut counts);
            self.count_backups(values, &mut counts);
            counts[CallKind::KeyCheck as usize] = values.of(Driver::KeyChecks) * self.hours;
            counts[CallKind::ReEncrypt as usize] = values.of(Driver::ReEncrypts);
        }
        self.count_disks(values, &mut counts);
        counts
    }

    fn count_documents(&self, values: &Values, counts: &mut Counts) {
        let reduction = values.of(Driver::DocumentReduction);
        let calls = |driver| bucket_calls(values.of(driver), self.document_key, reduction);
        counts[CallKind::DocumentWrite as usize] = calls(Driver::DocumentsCreated);
        counts[CallKind::DocumentRead as usize] = calls(Driver::DocumentsRead);
    }

    fn count_backups(&self, values: &Values, counts: &mut Counts) {
        let size = values.backup_size();
        let reduction = values.of(Driver::BackupReduction);
        let calls = |objects| bucket_calls(objects, self.backup_key, reduction);
        let monthly = |objects| {
            self.backups
                .plus(values.of(Driver::ManualBackups))
                .of(objects)
        };
        let written = monthly(size.objects_written());
        let restored = size.objects_restored() * values.of(Driver::Restores);
        let mut read = calls(monthly(size.objects_read())) + calls(restored);
        if let Some(replica_key) = self.replica_key {
            read += calls(written);
            let reduction = values.of(Driver::ReplicaReduction);
            counts[CallKind::ReplicaWrite as usize] = bucket_calls(written, replica_key, reduction);
        }
        counts[CallKind::BackupWrite as usize] = calls(written);
        counts[CallKind::BackupRead as usize] = read;
    }

    fn count_disks(&self, values: &Values, counts: &mut Counts) {
        let (mut replaced, mut attached) = (0, 0);
        if self.hours > 0 {
            replaced = values.of(Driver::Replacements);
            attached = replaced
                + values.of(Driver::Reattachments)
                + values.of(Driver::Restarts)
                + values.of(Driver::Upgrades);
        }
        let first = u64::from(self.begins);
        let kinds = [
            (
                Driver::ZeebeVolumes,
                CallKind::ZeebeVolume,
                [CallKind::ZeebeGrant, CallKind::ZeebeAttachment],
            ),
            (
                Driver::ElasticsearchVolumes,
                CallKind::ElasticsearchVolume,
                [
                    CallKind::ElasticsearchGrant,
                    CallKind::ElasticsearchAttachment,
                ],
            ),
        ];
        for (driver, created, per_attachment) in kinds {
            let volumes = values.of(driver);
            counts[created as usize] = volumes * (replaced + first);
            for kind in per_attachment {
                counts[kind as usize] = volumes * (attached + first);
            }
            counts[CallKind::GrantRetired as usize] += volumes * attached;
        }
    }
}
