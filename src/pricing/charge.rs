//! A charge: a quantity with a price. Computed and billed charges meet here.

use rust_decimal::Decimal;

use crate::config::Storage;
use crate::period::Period;
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
}

impl ChargeKind {
    /// `key_storage`, `requests` or `trail_copies`.
    pub fn name(self) -> &'static str {
        match self {
            Self::KeyStorage => "key_storage",
            Self::Requests => "requests",
            Self::TrailCopies => "trail_copies",
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
}

impl Charge {
    /// `consumed_quantity` × unit price, rounded once; `None` without a price.
    pub fn list_cost(&self) -> Option<Money> {
        let price = self.price.as_ref().ok()?;
        Some(Money(crate::units::rounded(
            self.consumed_quantity * price.amount,
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
}
