//! What is charged by the gigabyte that goes in: CloudWatch Logs, Lake, Security Lake.

use super::Logging;
use super::cells::{Cell, Cells, Sums};
use super::sink::{Amount, Sink};
use super::trails::Trails;
use crate::config::account::{Account, Has, LakePricing};
use crate::pricing::charge::{Basis, ChargeKind};
use crate::pricing::price_list::{
    CLOUDTRAIL, CLOUDWATCH, LAKE_EXTENDABLE, LAKE_FIXED, LOGS_INGESTED, SECURITY_LAKE,
};
use crate::pricing::priced::What;
use crate::pricing::quantity::QuantityKey;

pub(super) fn add(logging: &Logging<'_>, trails: &Trails, cells: &Cells, sink: &mut Sink) {
    let account = &logging.config.account;
    for (cell, sums) in &cells.by_cell {
        ingested(account.cloudwatch_logs.has, cell, sums, trails, sink);
        lake(account, cell, sums, sink);
        let key = cell.charged(ChargeKind::SecurityLake, SECURITY_LAKE, None);
        put_records((What::SecurityLake, account.security_lake), key, sums, sink);
    }
}

/// A trail sends the whole records of all its events, each once.
fn ingested(has: Has, cell: &Cell, sums: &Sums, trails: &Trails, sink: &mut Sink) {
    let what = (What::CloudWatchLogs, has);
    let Some(trail) = &trails.to_cloudwatch else {
        // The files of the delivering trail are not here; it delivers each record once.
        let key = QuantityKey {
            basis: Basis::Assumed,
            ..cell.charged(ChargeKind::LogsIngested, CLOUDWATCH, Some(LOGS_INGESTED))
        };
        put_records(what, key, sums, sink);
        return;
    };
    for (place, bytes) in sums
        .logged
        .iter()
        .filter(|(place, _)| place.trail == *trail)
    {
        let of_place = Cell {
            account: place.account.clone(),
            ..cell.clone()
        };
        let key = QuantityKey {
            trail: Some(trail.clone()),
            basis: if trails.is_assumed {
                Basis::Assumed
            } else {
                Basis::Measured
            },
            ..of_place.charged(ChargeKind::LogsIngested, CLOUDWATCH, Some(LOGS_INGESTED))
        };
        sink.put(what, key, Amount::Bytes(bytes.once), sums.evidence.as_ref());
    }
}

/// An event data store ingests each event once.
fn lake(account: &Account, cell: &Cell, sums: &Sums, sink: &mut Sink) {
    let lake = account.cloudtrail_lake;
    let pricing = lake.pricing.unwrap_or_default();
    let usage_type = match pricing {
        LakePricing::Extendable => LAKE_EXTENDABLE,
        LakePricing::Fixed => LAKE_FIXED,
    };
    let is_tier_known = pricing == LakePricing::Extendable || lake.gb_used_elsewhere.is_some();
    let is_known = lake.pricing.is_some() && is_tier_known;
    let key = QuantityKey {
        basis: if is_known {
            Basis::Measured
        } else {
            Basis::Assumed
        },
        ..cell.charged(ChargeKind::Lake, CLOUDTRAIL, Some(usage_type))
    };
    put_records((What::CloudTrailLake, lake.has), key, sums, sink);
}

/// The bytes of the records, each once; where a record has no size, the charge has no price.
fn put_records(what: (What, Has), key: QuantityKey, sums: &Sums, sink: &mut Sink) {
    let (key, bytes) = match sums.raw_bytes {
        Some(bytes) => (key, bytes),
        None => (
            QuantityKey {
                usage_type: None,
                ..key
            },
            0,
        ),
    };
    sink.put(what, key, Amount::Bytes(bytes), sums.evidence.as_ref());
}
