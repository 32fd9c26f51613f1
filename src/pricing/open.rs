//! What nobody says whether the account has it, as amounts outside the total.

use std::collections::BTreeMap;

use super::free_tier::Free;
use super::priced::{NotInTotal, What};
use super::quantity::{Quantities, in_pricing_units};
use super::rate::slices;
use super::terms::Terms;
use crate::period::Month;
use crate::units::{Money, Text, rounded};

/// What each would cost, per month and payer; without an amount where one of its parts has no
/// price.
pub(super) fn amounts(open: &BTreeMap<What, Quantities>, terms: Terms<'_>) -> Vec<NotInTotal> {
    let of_one = |(what, quantities): (&What, &Quantities)| {
        let mut sums: BTreeMap<(Month, Option<Text>), Option<Money>> = BTreeMap::new();
        for slice in slices(quantities, &Free::default(), terms) {
            let payer = slice.key.payer_account.clone();
            let sum = sums
                .entry((slice.key.day.month(), payer))
                .or_insert(Some(Money::ZERO));
            let price = slice.price.as_ref().ok();
            let cost = price
                .map(|price| Money(in_pricing_units(slice.units, slice.key.kind) * price.amount));
            *sum = sum.zip(cost).map(|(sum, cost)| sum + cost);
        }
        let amount =
            |((month, account), amount): ((Month, Option<Text>), Option<Money>)| NotInTotal {
                what: *what,
                reason: reason(*what, terms),
                amount: amount.map(|amount| Money(rounded(amount.0))),
                key: None,
                account,
                month,
            };
        sums.into_iter().map(amount).collect::<Vec<NotInTotal>>()
    };
    open.iter().flat_map(of_one).collect()
}

fn reason(what: What, terms: Terms<'_>) -> String {
    let (thing, field) = match what {
        What::FurtherTrail => (
            "each further trail that records KMS events pays for a copy of each",
            "further_trails",
        ),
        What::CloudWatchLogs => ("a trail may deliver to CloudWatch Logs", "cloudwatch_logs"),
        What::GuardDuty => ("GuardDuty would analyse each event", "guardduty"),
        What::InsightsCallRate => (
            "CloudTrail Insights on call rates would analyse write events",
            "insights_call_rate",
        ),
        What::InsightsErrorRate => (
            "CloudTrail Insights on error rates would analyse each event",
            "insights_error_rate",
        ),
        What::CloudTrailLake => (
            "a CloudTrail Lake would ingest each event",
            "cloudtrail_lake",
        ),
        What::SecurityLake => ("Security Lake would ingest each event", "security_lake"),
        What::NetworkActivity => (
            "network activity events of KMS are in the logs",
            "network_activity_events",
        ),
        What::AthenaScan => (
            "each scan of the month's log files with Athena",
            "athena_scans",
        ),
        What::LogStorageKept => return kept(terms.account.s3.retention_days),
        What::PutRequests => {
            return "CloudTrail's PUT requests for whole log files, with the events of all \
                    services: for information"
                .to_owned();
        }
        What::FreeTier | What::Rotations | What::UncertainRequests => return String::new(),
    };
    format!("{thing}: set {field} in the config")
}

fn kept(retention_days: Option<u64>) -> String {
    let (days, or) = match retention_days {
        Some(days) => (days, ""),
        None => (365, ", say (s3_retention_days in the config)"),
    };
    format!("log storage a month in the long run, if log files are kept {days} days{or}")
}
