//! What pricing yields for a selection: charges, and what stands beside the total.

use std::collections::BTreeMap;

use super::charge::Charge;
use crate::config::KeyManager;
use crate::period::{Month, Period};
use crate::pricing::charge::Basis;
use crate::units::{Money, Text};

/// What is known of a key's number of versions, at the end of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// That many are certain.
    pub at_least: u32,
    /// More than that AWS does not charge, or the data excludes.
    pub at_most: u32,
}

impl Versions {
    /// Of AWS-managed keys AWS charges none.
    pub const NONE: Self = Self {
        at_least: 0,
        at_most: 0,
    };

    /// Whether the number is known.
    pub fn is_exact(self) -> bool {
        self.at_least == self.at_most
    }
}

/// A key in the selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedKey {
    /// Who manages it.
    pub manager: KeyManager,
    /// On which knowledge.
    pub manager_basis: Basis,
    /// Its versions that AWS charges (3 at most, see `lifetime`).
    pub versions: Versions,
    /// Clusters that it serves, sorted.
    pub clusters: Vec<Text>,
    /// Whether another account calls it: a BYOK candidate.
    pub called_across_accounts: bool,
    /// Whether its charges are part of `charges`.
    pub in_scope: bool,
}

/// Money that AWS's documentation leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// At least.
    pub low: Money,
    /// At most.
    pub high: Money,
}

/// What an amount outside the total is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// What the KMS free tier may pay.
    FreeTier,
    /// Key versions that the data do not exclude.
    Rotations,
    /// Requests of which AWS does not say whether it charges them, without a price.
    UncertainRequests,
    /// Each further trail that records KMS events.
    FurtherTrail,
    /// Delivery to CloudWatch Logs, and storage there.
    CloudWatchLogs,
    /// `GuardDuty`.
    GuardDuty,
    /// Insights on call rates.
    InsightsCallRate,
    /// Insights on error rates.
    InsightsErrorRate,
    /// `CloudTrail` Lake.
    CloudTrailLake,
    /// Security Lake.
    SecurityLake,
    /// Network activity events.
    NetworkActivity,
    /// Each scan of the month's log files with Athena.
    AthenaScan,
    /// What a month of log storage costs in the long run.
    LogStorageKept,
    /// `CloudTrail`'s PUT requests to the log bucket.
    PutRequests,
}

/// Why an amount is outside the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outside {
    /// Records or AWS's documentation leave it open.
    Open,
    /// Nothing says whether the account has it.
    NotSaid,
    /// It is no cost of this month, or not of these calls alone.
    Information,
}

impl What {
    /// `free_tier`, `further_trail`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::FreeTier => "free_tier",
            Self::Rotations => "rotations",
            Self::UncertainRequests => "uncertain_requests",
            Self::FurtherTrail => "further_trail",
            Self::CloudWatchLogs => "cloudwatch_logs",
            Self::GuardDuty => "guardduty",
            Self::InsightsCallRate => "insights_call_rate",
            Self::InsightsErrorRate => "insights_error_rate",
            Self::CloudTrailLake => "cloudtrail_lake",
            Self::SecurityLake => "security_lake",
            Self::NetworkActivity => "network_activity",
            Self::AthenaScan => "athena_scan",
            Self::LogStorageKept => "log_storage_kept",
            Self::PutRequests => "put_requests",
        }
    }

    /// Why it is outside the total.
    pub fn outside(self) -> Outside {
        match self {
            Self::FreeTier | Self::Rotations | Self::UncertainRequests => Outside::Open,
            Self::LogStorageKept | Self::PutRequests => Outside::Information,
            _ => Outside::NotSaid,
        }
    }
}

/// An amount that may or may not be due, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInTotal {
    /// What it is.
    pub what: What,
    /// In words.
    pub reason: String,
    /// Negative where it would reduce the total; `None` where there is no price.
    pub amount: Option<Money>,
    /// Which key it is about, if it is about one.
    pub key: Option<Text>,
    /// Who would pay or save it.
    pub account: Option<Text>,
    /// In which month.
    pub month: Month,
}

/// What pricing yields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Priced {
    /// Exactly the charges that make up the totals, sorted by key.
    pub charges: Vec<Charge>,
    /// Every key met in the selection, by ARN.
    pub keys: BTreeMap<Text, PricedKey>,
    /// Failed calls, dry runs and the possible second request of a `ReEncrypt`, by month, of the
    /// keys in scope: outside the total.
    pub uncertain: BTreeMap<Month, Range>,
    /// Amounts that nothing confirms or excludes.
    pub not_in_total: Vec<NotInTotal>,
    /// Months that are counted but not priced: too little data beside a fuller month.
    pub border_months: Vec<Month>,
    /// The months priced, each with the part of it that was asked for.
    pub months: Vec<Period>,
    /// Whether every key is in scope: no cluster is configured, or all keys were asked for.
    pub all_keys: bool,
}
