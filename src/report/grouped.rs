//! Charges by what they are for, at which price and on whose bill.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::build::Context;
use super::cells::Amount;
use super::cost_table::priced;
use super::section::Part;
use super::totals::{Side, side};
use crate::config::account::StorageClass;
use crate::pricing::charge::{Basis, Charge, ChargeKind, PayerRole};
use crate::units::Text;

/// What charges are for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChargeName {
    /// Key versions.
    Keys,
    /// Requests.
    Requests {
        /// The class after `KMS-Requests-` in the usage type; `None` for symmetric requests.
        class: Option<Text>,
        /// Whether the free tier pays.
        free_tier: bool,
    },
    /// Further copies of management events.
    Copies {
        /// The trail that delivered them.
        trail: Option<Text>,
    },
    /// Log files in S3, by the class they are in.
    LogStorage(StorageClass),
    /// Any other cost of recording.
    Recording(ChargeKind),
}

/// What the charges of a group agree in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupKey {
    /// What they are for.
    pub name: ChargeName,
    /// Whose bill.
    pub side: Side,
    /// In which role the payer pays.
    pub payer_role: PayerRole,
    /// Price per unit; `None` without one.
    pub unit_price: Option<Decimal>,
    /// The unit, as the price list has it.
    pub pricing_unit: Text,
    /// On which knowledge.
    pub basis: Basis,
}

/// Charges that agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeGroup {
    /// In what.
    pub key: GroupKey,
    /// Their quantity.
    pub quantity: Decimal,
    /// Their cost.
    pub cost: Amount,
}

/// Groups the charges of a part.
pub(super) fn build(context: &Context<'_>, part: &Part<'_>) -> Vec<ChargeGroup> {
    let mut groups: BTreeMap<GroupKey, Vec<&Charge>> = BTreeMap::new();
    for charge in &part.charges {
        groups
            .entry(group_key(context, charge))
            .or_default()
            .push(charge);
    }
    groups
        .into_iter()
        .map(|(key, charges)| ChargeGroup {
            key,
            quantity: charges.iter().map(|charge| charge.consumed_quantity).sum(),
            cost: priced(&charges),
        })
        .collect()
}

fn group_key(context: &Context<'_>, charge: &Charge) -> GroupKey {
    let payer = charge.key.payer_account.as_deref();
    GroupKey {
        name: name(charge),
        side: side(payer, context.sources.my_accounts),
        payer_role: charge.key.payer_role,
        unit_price: charge
            .price
            .as_ref()
            .ok()
            .map(|price| price.amount.normalize()),
        pricing_unit: charge.pricing_unit.clone(),
        basis: charge.key.basis,
    }
}

/// What a charge is for.
pub fn name(charge: &Charge) -> ChargeName {
    match charge.key.kind {
        ChargeKind::KeyStorage => ChargeName::Keys,
        ChargeKind::Requests => ChargeName::Requests {
            class: request_class(&charge.key.usage_type),
            free_tier: charge.key.free_tier,
        },
        ChargeKind::TrailCopies => ChargeName::Copies {
            trail: charge.key.trail.clone(),
        },
        ChargeKind::LogStorage => ChargeName::LogStorage(storage_class(&charge.key.usage_type)),
        kind => ChargeName::Recording(kind),
    }
}

/// `EUC1-TimedStorage-GIR-ByteHrs` → S3 Glacier Instant Retrieval.
fn storage_class(usage_type: &str) -> StorageClass {
    let classes = StorageClass::ALL.into_iter();
    let named = |class: &StorageClass| usage_type.ends_with(class.usage_type());
    classes.rev().find(named).unwrap_or_default()
}

/// `eu-central-1-KMS-Requests-Asymmetric` → `Asymmetric`.
fn request_class(usage_type: &str) -> Option<Text> {
    let (_, class) = usage_type.rsplit_once("KMS-Requests-")?;
    Some(class.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_of_requests_is_the_end_of_the_usage_type() {
        assert_eq!(request_class("eu-central-1-KMS-Requests"), None);
        let rsa = request_class("eu-central-1-KMS-Requests-Asymmetric-RSA_2048");
        assert_eq!(rsa.as_deref(), Some("Asymmetric-RSA_2048"));
    }
}
