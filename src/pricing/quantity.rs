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

impl QuantityKey {
    /// The pricing unit as the price list has it.
    pub fn pricing_unit(&self) -> &'static str {
        match self.kind {
            ChargeKind::KeyStorage => "Keys",
            ChargeKind::Requests => "Requests",
            ChargeKind::TrailCopies => "Events",
        }
    }
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

/// Decimal places that a unit of [`Quantity`] stands for: requests and events are whole, keys are
/// 10⁻¹² key-months.
pub fn decimals(kind: ChargeKind) -> u32 {
    match kind {
        ChargeKind::KeyStorage => DECIMAL_PLACES,
        ChargeKind::Requests | ChargeKind::TrailCopies => 0,
    }
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
