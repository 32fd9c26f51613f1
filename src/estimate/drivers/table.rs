//! What is known of each driver.

use super::{Driver, Facts, Known};

const CAMUNDA_BACKUPS: &str = "https://docs.camunda.io/docs/components/saas/backups/";
const BUCKET_KEYS: &str = "saves up to 99 percent (AWS), about 90 % were measured in public, less \
                           with more sessions: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html";
const EBS: &str = "pods move and nodes are replaced; a running volume makes no calls: \
                   https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html";
const BACKUP_STORE: &str = "one object each in S3BackupStore.java of camunda/camunda; RocksDB \
                            files, tens per partition";

const fn facts_of(
    name: &'static str,
    unit: &'static str,
    default: [u64; 3],
    known: Known,
    source: &'static str,
) -> Facts {
    Facts {
        name,
        unit,
        default,
        known,
        source,
        is_common: !matches!(known, Known::Yours),
    }
}

static FACTS: [Facts; Driver::COUNT] = [
    facts_of(
        "documents_created",
        "documents a month",
        [0, 1_000, 20_000],
        Known::Yours,
        "one PutObject, so one GenerateDataKey each: AwsDocumentStore.java of camunda/camunda",
    ),
    facts_of(
        "documents_read",
        "documents a month",
        [0, 3_000, 60_000],
        Known::Yours,
        "one GetObject, so one Decrypt each, a followed link too: AwsDocumentStore.java of \
         camunda/camunda",
    ),
    facts_of(
        "documents_reduction",
        "of the calls",
        [0, 900_000, 990_000],
        Known::Inferred,
        BUCKET_KEYS,
    ),
    facts_of(
        "manual_backups",
        "backups a month",
        [0, 0, 4],
        Known::Yours,
        CAMUNDA_BACKUPS,
    ),
    facts_of(
        "partitions",
        "partitions",
        [3, 3, 4],
        Known::Inferred,
        "3 in the example that is close to a 1x cluster: \
         https://docs.camunda.io/docs/components/best-practices/architecture/sizing-your-environment/",
    ),
    facts_of(
        "snapshot_files",
        "files per partition and backup",
        [10, 30, 100],
        Known::NotDocumented,
        BACKUP_STORE,
    ),
    facts_of(
        "segment_files",
        "files per partition and backup",
        [1, 3, 10],
        Known::NotDocumented,
        "one object each in S3BackupStore.java of camunda/camunda; a few log segments",
    ),
    facts_of(
        "elasticsearch_objects",
        "objects per backup",
        [50, 300, 2_000],
        Known::NotDocumented,
        "snapshots are incremental: new segments and metadata of every index; \
         https://docs.camunda.io/docs/self-managed/operational-guides/backup-restore/backup-and-restore/",
    ),
    facts_of(
        "status_polls",
        "status calls per backup",
        [0, 5, 30],
        Known::NotDocumented,
        "each status or list call reads every manifest: S3BackupStore.java of camunda/camunda",
    ),
    facts_of(
        "restores",
        "restores a month",
        [0, 0, 1],
        Known::Yours,
        "each reads every object of a backup: \
         https://docs.camunda.io/docs/components/saas/backup-restore-overview/",
    ),
    facts_of(
        "backup_reduction",
        "of the calls",
        [0, 900_000, 990_000],
        Known::Inferred,
        BUCKET_KEYS,
    ),
    facts_of(
        "replica_reduction",
        "of the calls",
        [0, 900_000, 990_000],
        Known::Inferred,
        BUCKET_KEYS,
    ),
    facts_of(
        "zeebe_volumes",
        "volumes",
        [3, 3, 3],
        Known::Inferred,
        "3 brokers in the example that is close to a 1x cluster, 192 GB per 1x: \
         https://docs.camunda.io/docs/components/best-practices/architecture/sizing-your-environment/",
    ),
    facts_of(
        "elasticsearch_volumes",
        "volumes",
        [2, 3, 3],
        Known::Inferred,
        "2 nodes in that example; 192 GB per 1x would hold 3 of 32 GB beside Zeebe's 3",
    ),
    facts_of(
        "reattachments",
        "times a month and volume",
        [1, 4, 15],
        Known::NotDocumented,
        EBS,
    ),
    facts_of(
        "restarts",
        "restarts a month",
        [0, 1, 4],
        Known::NotDocumented,
        "each attaches every volume anew: \
         https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html",
    ),
    facts_of(
        "upgrades",
        "upgrades a month",
        [0, 1, 4],
        Known::NotDocumented,
        "Camunda publishes patches monthly; each attaches every volume anew: \
         https://docs.camunda.io/docs/reference/release-policy/",
    ),
    facts_of(
        "replacements",
        "times a month and volume",
        [0, 0, 1],
        Known::NotDocumented,
        "a new volume makes one GenerateDataKeyWithoutPlaintext: \
         https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html",
    ),
    facts_of(
        "key_checks",
        "DescribeKey calls an hour",
        [4, 6, 12],
        Known::Inferred,
        "Console shows an unready key within about 15 minutes, so a call every 5 to 15: \
         https://docs.camunda.io/docs/components/saas/byok/key-state-behavior/",
    ),
    facts_of(
        "reencrypts",
        "ReEncrypt calls a month",
        [0, 0, 0],
        Known::NotDocumented,
        "the key policy allows it, no page says that it is used: \
         https://docs.camunda.io/docs/components/saas/byok/aws-kms-setup/",
    ),
];

pub(super) fn facts(driver: Driver) -> &'static Facts {
    &FACTS[driver as usize]
}

/// What is decided once per estimate and not a number with a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountDriver {
    /// Its flag, or its field in `[account]`.
    pub name: &'static str,
    /// What is taken where nobody states it.
    pub default: &'static str,
    /// Whence, or why.
    pub source: &'static str,
}

/// Decisions, and the account's side.
pub const ACCOUNT_DRIVERS: [AccountDriver; 11] = [
    AccountDriver {
        name: "clusters",
        default: "1",
        source: "BYOK is chosen per cluster: https://docs.camunda.io/docs/components/saas/byok/",
    },
    AccountDriver {
        name: "region",
        default: "none: it must be stated",
        source: "the key is in the cluster's region: https://docs.camunda.io/docs/components/saas/regions/",
    },
    AccountDriver {
        name: "size",
        default: "1x",
        source: "volumes and partitions per size are not documented: \
                 https://docs.camunda.io/docs/components/saas/clusters/",
    },
    AccountDriver {
        name: "backups",
        default: "daily",
        source: CAMUNDA_BACKUPS,
    },
    AccountDriver {
        name: "bucket-keys",
        default: "unknown: both are shown",
        source: "Camunda sets them and does not document it",
    },
    AccountDriver {
        name: "dual-region",
        default: "none",
        source: "https://docs.camunda.io/docs/components/saas/byok/aws-kms-setup/",
    },
    AccountDriver {
        name: "shared-key",
        default: "no, one key per cluster",
        source: "Camunda recommends separate keys per environment: \
                 https://docs.camunda.io/docs/components/saas/byok/faq/",
    },
    AccountDriver {
        name: "rotation-days",
        default: "365",
        source: "AWS rotates yearly unless told otherwise, and charges the first two rotations: \
                 https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    },
    AccountDriver {
        name: "trails",
        default: "unknown: the first is free, each further one stands beside the total",
        source: "https://aws.amazon.com/cloudtrail/pricing/",
    },
    AccountDriver {
        name: "bytes_per_record",
        default: "1,150 raw, 150 compressed",
        source: "records of another account's calls have 880 to 1,400 bytes, 100 to 200 compressed",
    },
    AccountDriver {
        name: "[account]",
        default: "unknown: stands beside the total",
        source: "the same table as in byok-cost.toml, see docs/config.md",
    },
];
