//! Key storage: version-hours as key-months, divided over the clusters that share a key.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::allocate::allocate;
use super::calls::Call;
use super::charge::{Basis, ChargeKind, PayerRole};
use super::keys::{Key, Keys, is_key_arn};
use super::lifetime::{Lifetime, Lifetimes};
use super::months::Months;
use super::price_list::{KEYS, KMS, PriceList};
use super::priced::{NotInTotal, What};
use super::quantity::{Quantities, QuantityKey, decimals, in_pricing_units};
use crate::cloudtrail::attributes::{arn_account, arn_region};
use crate::config::KeyManager;
use crate::period::{Month, Period};
use crate::units::{Money, Text, rounded};

/// Counted calls on a key by cluster, per month.
pub type Use = BTreeMap<(Month, Text), BTreeMap<Text, u64>>;

/// The keys in scope that are charged for storage: customer-managed ones.
#[derive(Clone, Copy, Debug)]
pub struct Storage<'a> {
    /// The keys and their scope.
    pub keys: &'a Keys,
    /// Their lives.
    pub lifetimes: &'a Lifetimes,
    /// The months to price.
    pub months: &'a Months,
}

impl<'a> Storage<'a> {
    fn charged(&self) -> impl Iterator<Item = (&'a Text, &'a Key, &'a Lifetime, Period)> {
        let lifetimes = self.lifetimes;
        let parts = &self.months.parts;
        self.keys
            .iter()
            .filter(|(arn, key)| {
                key.in_scope && key.manager == KeyManager::Customer && is_key_arn(arn)
            })
            .filter_map(move |(arn, key)| Some((arn, key, lifetimes.of(arn)?)))
            .flat_map(move |(arn, key, life)| parts.iter().map(move |part| (arn, key, life, *part)))
    }

    /// The storage of every charged key. A key that several clusters share is divided by their
    /// counted calls in the month, equally if there are none.
    pub fn meter(&self, calls: &[Call]) -> Quantities {
        let used = use_of_keys(calls);
        let mut quantities = Quantities::new();
        for (arn, key, life, part) in self.charged() {
            let month = part.start.month();
            let units = key_month_units(life.version_hours(part).at_least, month);
            for (cluster, units) in shares(units, key, used.get(&(month, arn.clone()))) {
                if units > 0 {
                    quantities
                        .entry(dimensions(arn, key, life, part, cluster))
                        .or_default()
                        .add(units, life.evidence.as_ref());
                }
            }
        }
        quantities
    }

    /// What rotations that the data do not show would add, at most.
    pub fn possible_rotations(&self, prices: &PriceList) -> Vec<NotInTotal> {
        self.charged()
            .filter_map(|(arn, _, life, part)| {
                let hours = life.version_hours(part);
                let month = part.start.month();
                let more = key_month_units(hours.at_most, month)
                    .saturating_sub(key_month_units(hours.at_least, month));
                (more > 0).then(|| possible_rotations(arn, more, month, prices))
            })
            .collect()
    }
}

fn possible_rotations(arn: &Text, units: u64, month: Month, prices: &PriceList) -> NotInTotal {
    let price = prices.price(KMS, KEYS, arn_region(arn)).ok();
    let amount = price.and_then(|price| price.tiers.first()).map(|tier| {
        Money(rounded(
            in_pricing_units(units, ChargeKind::KeyStorage) * tier.price,
        ))
    });
    NotInTotal {
        what: What::Rotations,
        reason: format!(
            "rotations before the data begin are not known: set versions of this key in the \
             config, or run: aws kms list-key-rotations --key-id {arn}"
        ),
        amount,
        account: arn_account(arn).map(Into::into),
        key: Some(arn.clone()),
        month,
    }
}

/// Version-hours as parts of key-months: a full month is exactly one, whatever its length.
fn key_month_units(version_hours: u64, month: Month) -> u64 {
    let key_months = rounded(Decimal::from(version_hours) / Decimal::from(month.hours()));
    let units = key_months * Decimal::from(10_u64.pow(decimals(ChargeKind::KeyStorage)));
    units.to_u64().unwrap_or(u64::MAX)
}

/// Counted calls on each key by cluster and month.
fn use_of_keys(calls: &[Call]) -> Use {
    let mut used = Use::new();
    for call in calls {
        let (Some(month), Some(cluster)) = (call.month(), &call.cluster) else {
            continue;
        };
        for key in call.keys() {
            let by_cluster = used.entry((month, key.clone())).or_default();
            *by_cluster.entry(cluster.clone()).or_default() += call.row.count;
        }
    }
    used
}

/// The parts of a key's storage by cluster; one part without a cluster if it serves none.
fn shares(units: u64, key: &Key, used: Option<&BTreeMap<Text, u64>>) -> Vec<(Option<Text>, u64)> {
    let clusters: &BTreeSet<Text> = &key.clusters;
    if clusters.is_empty() {
        return vec![(None, units)];
    }
    let calls = |cluster| used.and_then(|used| used.get(cluster)).copied();
    let weights: Vec<u64> = clusters
        .iter()
        .map(|cluster| calls(cluster).unwrap_or(0))
        .collect();
    let clusters = clusters.iter().cloned().map(Some);
    clusters.zip(allocate(units, &weights)).collect()
}

fn dimensions(
    arn: &Text,
    key: &Key,
    life: &Lifetime,
    part: Period,
    cluster: Option<Text>,
) -> QuantityKey {
    let owner: Option<Text> = arn_account(arn).map(Into::into);
    QuantityKey {
        day: part.start.day(),
        in_total: true,
        kind: ChargeKind::KeyStorage,
        cluster,
        storage: None,
        key: Some(arn.clone()),
        trail: None,
        account: owner.clone(),
        region: arn_region(arn).map(Into::into),
        service: KMS.into(),
        usage_type: Some(KEYS.into()),
        operation: None,
        payer_role: match owner {
            Some(_) => PayerRole::KeyOwner,
            None => PayerRole::Unknown,
        },
        payer_account: owner,
        // A key that only the config names is nowhere in the data.
        basis: if key.seen { life.basis } else { Basis::Assumed },
        free_tier: false,
    }
}
