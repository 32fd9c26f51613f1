//! The account's side: what besides KMS and a first trail the customer has, keeps and is granted.
//!
//! One type for `byok-cost.toml` and for scenarios, so that what is measured and what is estimated
//! are charged alike. `docs/config.md` describes every field.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::RequestsBilledTo;
use crate::period::Day;
use crate::units::Text;

/// Whether the account has something that costs. Unknown is neither: its amount stands outside the
/// total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Has {
    /// It has it: charged.
    Yes,
    /// It has not: not charged.
    No,
    /// Nobody said.
    #[default]
    Unknown,
}

/// The table `[account]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The accounts whose charges are "your bill"; empty: owners of the keys seen and of the log
    /// bucket.
    pub my_accounts: Vec<Text>,
    /// Which reading of "who pays" budgets and gates use.
    pub requests_billed_to: RequestsBilledTo,
    /// Free-tier requests a month that these logs do not show, used by the same payer; `None`:
    /// not known, so no free tier is applied.
    pub free_tier_used_elsewhere: Option<u64>,
    /// Trails that record KMS events too and whose log files are not read; `None`: not known.
    pub further_trails: Option<u64>,
    /// Log files in S3.
    pub s3: LogStorage,
    /// A trail's delivery to CloudWatch Logs.
    pub cloudwatch_logs: CloudWatchLogs,
    /// Amazon GuardDuty.
    pub guardduty: GuardDuty,
    /// CloudTrail Insights on the management events of one trail.
    pub insights: Insights,
    /// An event data store of CloudTrail Lake.
    pub cloudtrail_lake: Lake,
    /// Amazon Security Lake with CloudTrail management events as a source.
    pub security_lake: Has,
    /// Network activity events of KMS in trails.
    pub network_activity_events: Has,
    /// How often a month's log files are scanned whole with Athena; `None`: not known.
    pub athena_scans: Option<u64>,
    /// Discounts in percent of the list price, by service.
    pub discounts: BTreeMap<Service, Decimal>,
}

/// A service whose list prices can be discounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// AWS Key Management Service.
    Kms,
    /// AWS CloudTrail, with Lake and Insights.
    CloudTrail,
    /// Amazon S3 and its Glacier classes.
    S3,
    /// Amazon CloudWatch.
    CloudWatch,
    /// Amazon GuardDuty.
    GuardDuty,
    /// Amazon Security Lake.
    SecurityLake,
    /// Amazon Athena.
    Athena,
}

impl Service {
    /// Every service, in order.
    pub const ALL: [Self; 7] = [
        Self::Kms,
        Self::CloudTrail,
        Self::S3,
        Self::CloudWatch,
        Self::GuardDuty,
        Self::SecurityLake,
        Self::Athena,
    ];

    /// The name in the config: `kms`, `cloudtrail`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Kms => "kms",
            Self::CloudTrail => "cloudtrail",
            Self::S3 => "s3",
            Self::CloudWatch => "cloudwatch",
            Self::GuardDuty => "guardduty",
            Self::SecurityLake => "security_lake",
            Self::Athena => "athena",
        }
    }

    /// The service codes of the AWS price list that belong to it.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Kms => &["awskms"],
            Self::CloudTrail => &["AWSCloudTrail"],
            Self::S3 => &["AmazonS3", "AmazonS3GlacierDeepArchive"],
            Self::CloudWatch => &["AmazonCloudWatch"],
            Self::GuardDuty => &["AmazonGuardDuty"],
            Self::SecurityLake => &["AmazonSecurityLake"],
            Self::Athena => &["AmazonAthena"],
        }
    }
}

/// How log files are kept in S3. That they are there is certain: a trail has a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogStorage {
    /// Days after which they are deleted; `None`: not known.
    pub retention_days: Option<u64>,
    /// The class they are written to; `None`: not known, so Standard, as an assumption.
    pub storage_class: Option<StorageClass>,
    /// Lifecycle transitions, ascending by days.
    pub transitions: Vec<Transition>,
    /// The smallest object that a transition moves; `None`: S3's own 128 KB
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>).
    pub smallest_transitioned_bytes: Option<u64>,
    /// GB-months in Standard that the payer's organization uses elsewhere; `None`: not known, so
    /// the first price tier, as an assumption.
    pub gb_used_elsewhere: Option<u64>,
}

/// A lifecycle transition of log files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transition {
    /// Days after delivery.
    pub after_days: u64,
    /// Into which class.
    pub storage_class: StorageClass,
}

/// A storage class, in the words of the S3 API
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum StorageClass {
    /// S3 Standard.
    #[default]
    Standard,
    /// S3 Standard-Infrequent Access.
    StandardIa,
    /// S3 Glacier Instant Retrieval.
    GlacierInstant,
    /// S3 Glacier Flexible Retrieval.
    GlacierFlexible,
    /// S3 Glacier Deep Archive.
    DeepArchive,
}

impl StorageClass {
    /// Every class, from warm to cold.
    pub const ALL: [Self; 5] = [
        Self::Standard,
        Self::StandardIa,
        Self::GlacierInstant,
        Self::GlacierFlexible,
        Self::DeepArchive,
    ];

    /// The name in the S3 API and in the config: `STANDARD`, `STANDARD_IA`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::StandardIa => "STANDARD_IA",
            Self::GlacierInstant => "GLACIER_IR",
            Self::GlacierFlexible => "GLACIER",
            Self::DeepArchive => "DEEP_ARCHIVE",
        }
    }

    /// The usage type of its storage in the price list, without the region's prefix.
    pub fn usage_type(self) -> &'static str {
        match self {
            Self::Standard => "TimedStorage-ByteHrs",
            Self::StandardIa => "TimedStorage-SIA-ByteHrs",
            Self::GlacierInstant => "TimedStorage-GIR-ByteHrs",
            Self::GlacierFlexible => "TimedStorage-GlacierByteHrs",
            Self::DeepArchive => "TimedStorage-GDA-ByteHrs",
        }
    }
}

/// A trail's delivery to CloudWatch Logs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloudWatchLogs {
    /// Whether a trail delivers there.
    pub has: Has,
    /// Which trail, by its name or root; `None`: not known, so the first one, as an assumption.
    pub trail: Option<Text>,
    /// Days after which the log group forgets; `None`: not known.
    pub retention_days: Option<u64>,
}

/// Amazon `GuardDuty`, which analyses every management event of the account once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuardDuty {
    /// Whether it is on.
    pub has: Has,
    /// The first day after the free trial, if there is or was one in these months.
    pub trial_ends: Option<Day>,
}

/// `CloudTrail` Insights, by type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Insights {
    /// `ApiCallRateInsight`: analyses write events.
    pub call_rate: Has,
    /// `ApiErrorRateInsight`: analyses read and write events.
    pub error_rate: Has,
}

/// An event data store of `CloudTrail` Lake, closed to new customers since 2026-05-31
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake.html>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lake {
    /// Whether one ingests management events.
    pub has: Has,
    /// How it is billed; `None`: not known, so with extendable retention, as an assumption.
    pub pricing: Option<LakePricing>,
    /// GB a month that the payer's organization ingests elsewhere under seven-year pricing; `None`:
    /// not known, so the first price tier, as an assumption.
    pub gb_used_elsewhere: Option<u64>,
}

/// How an event data store is billed: `BillingMode` of the `CloudTrail` API
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake-manage-costs.html>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LakePricing {
    /// One year, extendable.
    #[default]
    Extendable,
    /// Seven years, in price tiers.
    Fixed,
}
