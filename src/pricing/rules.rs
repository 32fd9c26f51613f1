//! By which rule each charge is computed, and which document says so.

use super::charge::{Charge, ChargeKind};

/// A rule of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// In a sentence.
    pub text: &'static str,
    /// The document that says so.
    pub document: &'static str,
}

const KMS_PRICING: &str = "https://aws.amazon.com/kms/pricing/";
const CLOUDTRAIL_COSTS: &str =
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-manage-costs.html";
const INSIGHTS_COSTS: &str =
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/insights-events-costs.html";
const LAKE_COSTS: &str =
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake-manage-costs.html";
const S3_PRICING: &str = "https://aws.amazon.com/s3/pricing/";

/// The rule of a charge.
pub fn rule(charge: &Charge) -> Rule {
    let (text, document) = match charge.key.kind {
        ChargeKind::KeyStorage => (
            "each key version costs a month's price, by the hour, the first and second rotation \
             included, later ones free; a key whose deletion is scheduled costs nothing; an hour \
             in which a version exists at any moment counts whole",
            KMS_PRICING,
        ),
        ChargeKind::Requests if charge.key.free_tier => (
            "20,000 requests a month are free per account over all regions, used up day by day",
            KMS_PRICING,
        ),
        ChargeKind::Requests => (
            "the account that makes a request is charged for it, also with another account's key",
            KMS_PRICING,
        ),
        ChargeKind::TrailCopies => (
            "the first copy of a management event in a region is free, each further trail pays \
             for one",
            CLOUDTRAIL_COSTS,
        ),
        ChargeKind::LogStorage => (
            "bytes as stored times the hours from their delivery to the month's end; calls have \
             the share of a file that their records have of it uncompressed; 1 GB is 2^30 bytes",
            S3_PRICING,
        ),
        ChargeKind::LogsIngested => (
            "a trail sends each record whole; charged by the gigabyte uncompressed",
            "https://aws.amazon.com/cloudwatch/pricing/",
        ),
        ChargeKind::LogsStored => (
            "what is kept is compressed; charged by the gigabyte-month",
            "https://aws.amazon.com/cloudwatch/pricing/",
        ),
        ChargeKind::GuardDuty => (
            "each management event of the account is analysed once, without any trail",
            "https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html",
        ),
        ChargeKind::Insights => (
            "call rates analyse write events, error rates read and write events",
            INSIGHTS_COSTS,
        ),
        ChargeKind::Lake => (
            "an event data store is charged by the gigabyte of events that it ingests",
            LAKE_COSTS,
        ),
        ChargeKind::SecurityLake => (
            "charged by the gigabyte of management events",
            "https://aws.amazon.com/security-lake/pricing/",
        ),
        ChargeKind::NetworkActivity => (
            "every copy of a network activity event is charged",
            "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-costs.html",
        ),
        ChargeKind::AthenaScans => (
            "a query is charged by the terabyte that it reads, as stored",
            "https://aws.amazon.com/athena/pricing/",
        ),
        ChargeKind::PutRequests => (
            "the owner of a bucket pays for the requests to it",
            S3_PRICING,
        ),
    };
    Rule { text, document }
}
