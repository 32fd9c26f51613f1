//! Quantities: what is consumed, by day and payer, before any price. Measured and estimated usage
//! meet here.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::charge::{Basis, ChargeKind, PayerRole};
use crate::config::Storage;
use crate::period::Day;
use crate::units::{DECIMAL_PLACES, Text};
use crate::usage::measurement::Evidence;

/// The dimensions of a quantity. Their order is the row order of allocation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuantityKey {
    /// The day of consumption; of key storage the first day of the month that is asked for.
    pub day: Day,
    /// Whether it belongs to the totals: in scope and in the period. What does not still consumes
    /// tiers and free tiers.
    pub in_total: bool,
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
    /// AWS service code.
    pub service: Text,
    /// Usage type without the region's prefix; `None`: only the key's spec would tell, and it is
    /// not known.
    pub usage_type: Option<Text>,
    /// KMS operation, of requests.
    pub operation: Option<Text>,
    /// In which role the payer pays.
    pub payer_role: PayerRole,
    /// The account that pays.
    pub payer_account: Option<Text>,
    /// On which knowledge.
    pub basis: Basis,
    /// Whether the KMS free tier covers such requests.
    pub free_tier: bool,
}

/// How much, in whole units: see [`decimals`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quantity {
    /// Units.
    pub units: u64,
    /// The first and the last event behind it, if events are.
    pub evidence: Option<(Evidence, Evidence)>,
}

/// Quantities by their dimensions.
pub type Quantities = BTreeMap<QuantityKey, Quantity>;

/// Decimal places that a unit of [`Quantity`] stands for: requests and events are whole, all else
/// is counted in 10⁻¹² pricing units.
pub fn decimals(kind: ChargeKind) -> u32 {
    match kind.pricing_unit() {
        "Requests" | "Events" => 0,
        _ => DECIMAL_PLACES,
    }
}

/// 1 GB is 2^30 bytes (<https://aws.amazon.com/s3/pricing/>).
const GIGABYTE: u128 = 1 << 30;
const TERABYTE: u128 = 1 << 40;

/// Units of what is charged by events or by bytes: `value` is events, bytes, or bytes times the
/// hours they are kept. Rounded half to even.
pub fn units_of(value: u128, key: &QuantityKey) -> u64 {
    let month = u128::try_from(key.day.month().hours()).unwrap_or(1).max(1);
    let whole = match key.kind.pricing_unit() {
        "GB" => GIGABYTE,
        "GB-Mo" => GIGABYTE * month,
        "TB" => TERABYTE,
        _ => return u64::try_from(value).unwrap_or(u64::MAX),
    };
    let scaled = value.saturating_mul(10_u128.pow(DECIMAL_PLACES));
    let (units, rest) = (scaled / whole, scaled % whole);
    let up = rest * 2 > whole || (rest * 2 == whole && units % 2 == 1);
    u64::try_from(units + u128::from(up)).unwrap_or(u64::MAX)
}

/// Units in pricing units.
pub fn in_pricing_units(units: u64, kind: ChargeKind) -> Decimal {
    Decimal::from_i128_with_scale(units.into(), decimals(kind))
}

impl Quantity {
    /// Adds `units` that stand on `evidence`.
    pub fn add(&mut self, units: u64, evidence: Option<&(Evidence, Evidence)>) {
        self.units += units;
        self.evidence = joined(self.evidence.take(), evidence);
    }
}

/// The smaller first and the larger last event of both.
pub fn joined(
    one: Option<(Evidence, Evidence)>,
    other: Option<&(Evidence, Evidence)>,
) -> Option<(Evidence, Evidence)> {
    match (one, other) {
        (Some((first, last)), Some((other_first, other_last))) => {
            Some((first.min(other_first.clone()), last.max(other_last.clone())))
        }
        (one, other) => one.or_else(|| other.cloned()),
    }
}
