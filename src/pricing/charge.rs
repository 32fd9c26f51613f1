//! A charge: a quantity with a price. Computed and billed charges meet here.

use rust_decimal::Decimal;

use crate::config::Storage;
use crate::period::{Month, Period};
use crate::units::{Money, Text};
use crate::usage::measurement::Evidence;

/// On which knowledge a charge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Counted in the logs.
    Measured,
    /// Computed from events in the logs.
    Derived,
    /// From the config, a scenario or a default.
    Assumed,
}

impl Basis {
    /// `measured`, `derived` or `assumed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        }
    }
}

/// In which role somebody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayerRole {
    /// The owner of the key: key storage.
    KeyOwner,
    /// The account that made the request: requests, by AWS's rule.
    Caller,
    /// The owner of the log bucket: log storage.
    LogBucketOwner,
    /// The account of the record: further trail copies, GuardDuty, Insights, CloudWatch Logs.
    RecordAccount,
    /// The records do not tell.
    Unknown,
}

impl PayerRole {
    /// `key_owner`, `caller`, `log_bucket_owner`, `record_account` or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Self::KeyOwner => "key_owner",
            Self::Caller => "caller",
            Self::LogBucketOwner => "log_bucket_owner",
            Self::RecordAccount => "record_account",
            Self::Unknown => "unknown",
        }
    }
}

/// What kind of cost a charge is: the columns of the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChargeKind {
    /// Storage of key versions.
    KeyStorage,
    /// KMS requests.
    Requests,
    /// Further copies of management events.
    TrailCopies,
    /// Log files in S3.
    LogStorage,
    /// CloudWatch Logs: what a trail sends there.
    LogsIngested,
    /// CloudWatch Logs: what is kept of it.
    LogsStored,
    /// Events that `GuardDuty` analyses.
    GuardDuty,
    /// Events that `CloudTrail` Insights analyses.
    Insights,
    /// Events that an event data store of `CloudTrail` Lake ingests.
    Lake,
    /// Events that Security Lake ingests.
    SecurityLake,
    /// Network activity events.
    NetworkActivity,
    /// Log files that Athena reads.
    AthenaScans,
    /// `CloudTrail`'s own requests to S3: never charged here, for information only.
    PutRequests,
}

impl ChargeKind {
    /// `key_storage`, `requests`, `trail_copies`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::KeyStorage => "key_storage",
            Self::Requests => "requests",
            Self::TrailCopies => "trail_copies",
            Self::LogStorage => "log_storage",
            Self::LogsIngested => "cloudwatch_logs_ingestion",
            Self::LogsStored => "cloudwatch_logs_storage",
            Self::GuardDuty => "guardduty",
            Self::Insights => "insights",
            Self::Lake => "cloudtrail_lake",
            Self::SecurityLake => "security_lake",
            Self::NetworkActivity => "network_activity",
            Self::AthenaScans => "athena_scans",
            Self::PutRequests => "put_requests",
        }
    }

    /// Whether it is a cost of recording, not of KMS itself.
    pub fn is_logging(self) -> bool {
        !matches!(self, Self::KeyStorage | Self::Requests)
    }

    /// The pricing unit, as the price list has it.
    pub fn pricing_unit(self) -> &'static str {
        match self {
            Self::KeyStorage => "Keys",
            Self::Requests | Self::PutRequests => "Requests",
            Self::TrailCopies | Self::GuardDuty | Self::Insights | Self::NetworkActivity => {
                "Events"
            }
            Self::LogStorage | Self::LogsStored => "GB-Mo",
            Self::LogsIngested | Self::Lake | Self::SecurityLake => "GB",
            Self::AthenaScans => "TB",
        }
    }
}

/// What a charge is for, and who pays: its dimensions, which also make its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChargeKey {
    /// The first and the last hour (exclusive) it covers: a month, or the part of it asked for.
    pub period_start: crate::period::Hour,
    /// See `period_start`.
    pub period_end: crate::period::Hour,
    /// What kind of cost.
    pub kind: ChargeKind,
    /// The cluster, if the config maps it to one.
    pub cluster: Option<Text>,
    /// What was encrypted.
    pub storage: Option<Storage>,
    /// ARN of the key.
    pub key: Option<Text>,
    /// The trail, of copies.
    pub trail: Option<Text>,
    /// The account in whose CloudTrail the records lie, or that owns the key.
    pub account: Option<Text>,
    /// AWS region.
    pub region: Option<Text>,
    /// AWS service code, `awskms` say.
    pub service: Text,
    /// Usage type as the AWS price list and the bill spell it, `eu-central-1-KMS-Requests` say.
    pub usage_type: Text,
    /// KMS operation, of requests.
    pub operation: Option<Text>,
    /// In which role the payer pays.
    pub payer_role: PayerRole,
    /// The account that pays.
    pub payer_account: Option<Text>,
    /// On which knowledge.
    pub basis: Basis,
    /// The price tier: where it begins, in pricing units of the month; tells the free tier from
    /// the first paid one.
    pub tier_start: Decimal,
    /// Whether the free tier pays.
    pub free_tier: bool,
}

impl ChargeKey {
    /// The hours the charge covers.
    pub fn period(&self) -> Period {
        Period {
            start: self.period_start,
            end: self.period_end,
        }
    }
}

/// The price of a charge and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPrice {
    /// Per pricing unit.
    pub amount: Decimal,
    /// ISO 4217 code.
    pub currency: Text,
    /// The date of the list, `2025-08-28` say.
    pub date: Text,
    /// The source of the price, as the list names it.
    pub source: Text,
}

impl UnitPrice {
    /// Whether the list was published after that month: what held in it was an older one. A price
    /// that the user states is of no list.
    pub fn was_published_after(&self, month: Month) -> bool {
        let published = self
            .date
            .get(..7)
            .and_then(|date| date.parse::<Month>().ok());
        published.is_some_and(|published| published > month)
    }
}

/// A quantity with a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Stable for the same dimensions, whatever else is in the report; `--explain` takes it.
    pub id: Text,
    /// What for, and who pays.
    pub key: ChargeKey,
    /// In `pricing_unit`: requests and events are whole numbers, keys are key-months at 12
    /// decimals.
    pub consumed_quantity: Decimal,
    /// As the price list has it: `Keys`, `Requests`, `Events`.
    pub pricing_unit: Text,
    /// The price, or the reason why there is none.
    pub price: Result<UnitPrice, Unpriced>,
    /// The first and the last event behind it, if events are.
    pub evidence: Option<(Evidence, Evidence)>,
    /// The discount that the config states for the service, in percent.
    pub discount: Option<Decimal>,
}

impl Charge {
    /// `consumed_quantity` × unit price, rounded once; `None` without a price.
    pub fn list_cost(&self) -> Option<Money> {
        let price = self.price.as_ref().ok()?;
        Some(Money(crate::units::rounded(
            self.consumed_quantity * price.amount,
        )))
    }

    /// The list cost less the discount, rounded once; the list cost where there is no discount.
    pub fn estimated_cost(&self) -> Option<Money> {
        let Some(discount) = self.discount else {
            return self.list_cost();
        };
        let price = self.price.as_ref().ok()?;
        let paid = (Decimal::ONE_HUNDRED - discount) / Decimal::ONE_HUNDRED;
        Some(Money(crate::units::rounded(
            self.consumed_quantity * price.amount * paid,
        )))
    }
}

/// Why a charge has no price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpriced {
    /// The list has no such region or usage type.
    #[error("the price list has no {usage_type} of {service} in {region}")]
    NotListed {
        /// AWS service code.
        service: Text,
        /// Usage type without the region's prefix.
        usage_type: Text,
        /// AWS region.
        region: Text,
    },
    /// The records do not say in which region.
    #[error("the records do not say in which region")]
    UnknownRegion,
    /// The key's spec decides the price and is not known.
    #[error(
        "the spec of the key decides the price: set key_spec in the config, or run: aws kms describe-key --key-id {key}"
    )]
    UnknownKeySpec {
        /// ARN of the key, or `?`.
        key: Text,
    },
    /// No list price of the service was ever found published where it could be kept.
    #[error("no list price of {service} is built in")]
    NoListPrice {
        /// AWS service code.
        service: Text,
    },
    /// What was read is no trail's delivery, so the records have no size.
    #[error("the size of the records is not known: they are no trail's log files")]
    UnknownSize,
}
