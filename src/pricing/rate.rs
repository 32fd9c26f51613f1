//! Quantities to charges: free tier, then price tiers, both consumed day by day.
//!
//! Tiers are monthly and belong to the payer. A day takes what the days before have left, and
//! within a day it is divided in proportion to quantity; so a later day never changes what an
//! earlier one costs.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::allocate::allocate;
use super::charge::{Charge, ChargeKey, ChargeKind, UnitPrice, Unpriced};
use super::free_tier::Free;
use super::identity::identified;
use super::months::Months;
use super::price_list::{Price, PriceList, Tier};
use super::quantity::{Quantities, Quantity, QuantityKey, decimals, in_pricing_units, joined};
use super::terms::Terms;
use crate::period::{Day, Month};
use crate::units::Text;
use crate::usage::measurement::Evidence;

/// Part of a quantity at one price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<'a> {
    /// Of which quantity.
    pub key: &'a QuantityKey,
    /// Units of it.
    pub units: u64,
    /// The events behind the whole quantity.
    pub evidence: Option<&'a (Evidence, Evidence)>,
    /// Where the tier begins, in pricing units of the month.
    pub tier_start: Decimal,
    /// Whether the free tier pays.
    pub free: bool,
    /// The price, or why there is none.
    pub price: Result<UnitPrice, Unpriced>,
}

/// What shares one set of tiers: a usage type in a region, per payer and month.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pool<'a> {
    month: Month,
    payer: Option<&'a Text>,
    service: &'a Text,
    usage_type: Option<&'a Text>,
    region: Option<&'a Text>,
}

type Row<'a> = (&'a QuantityKey, &'a Quantity);

/// Cuts every quantity into slices of one price. `free` are units that the free tier pays.
pub fn slices<'a>(quantities: &'a Quantities, free: &Free<'a>, terms: Terms<'_>) -> Vec<Slice<'a>> {
    let mut pools: BTreeMap<Pool<'a>, BTreeMap<Day, Vec<Row<'a>>>> = BTreeMap::new();
    for row in quantities {
        let days = pools.entry(Pool::of(row.0)).or_default();
        days.entry(row.0.day).or_default().push(row);
    }
    let mut slices = Vec::new();
    for days in pools.into_values() {
        rate_pool(&days, free, terms, &mut slices);
    }
    slices
}

fn rate_pool<'a>(
    days: &BTreeMap<Day, Vec<Row<'a>>>,
    free: &Free<'a>,
    terms: Terms<'_>,
    slices: &mut Vec<Slice<'a>>,
) {
    let first = days.values().next().and_then(|rows| rows.first());
    let mut consumed = first.map_or(0, |(key, _)| terms.used_elsewhere(key));
    for rows in days.values() {
        match price_of(rows[0].0, terms.prices) {
            Err(reason) => slices.extend(rows.iter().map(|row| unpriced(*row, &reason))),
            Ok(price) => {
                let left = take_free(rows, free, slices);
                consumed += take_tiers(rows, left, price, consumed, slices);
            }
        }
    }
}

/// The price of a quantity, or why there is none.
pub fn price_of<'p>(key: &QuantityKey, prices: &'p PriceList) -> Result<&'p Price, Unpriced> {
    let usage_type = key.usage_type.as_ref().ok_or_else(|| unknown_type(key))?;
    prices.price(&key.service, usage_type, key.region.as_deref())
}

/// Why a quantity has no usage type.
fn unknown_type(key: &QuantityKey) -> Unpriced {
    match key.kind {
        ChargeKind::Requests => Unpriced::UnknownKeySpec {
            key: key.key.clone().unwrap_or_else(|| "?".into()),
        },
        ChargeKind::SecurityLake => Unpriced::NoListPrice {
            service: key.service.clone(),
        },
        _ => Unpriced::UnknownSize,
    }
}

fn unpriced<'a>((key, quantity): Row<'a>, reason: &Unpriced) -> Slice<'a> {
    let reason = match reason {
        // Rows of one pool may be of different keys.
        Unpriced::UnknownKeySpec { .. } => Unpriced::UnknownKeySpec {
            key: key.key.clone().unwrap_or_else(|| "?".into()),
        },
        other => other.clone(),
    };
    Slice {
        key,
        units: quantity.units,
        evidence: quantity.evidence.as_ref(),
        tier_start: Decimal::ZERO,
        free: false,
        price: Err(reason),
    }
}

/// Puts aside what the free tier pays; what each row has left.
fn take_free<'a>(rows: &[Row<'a>], free: &Free<'a>, slices: &mut Vec<Slice<'a>>) -> Vec<u64> {
    let take = |(key, quantity): &Row<'a>| {
        let units = free.units.get(key).copied().unwrap_or(0);
        if let (true, Some(price)) = (units > 0, &free.price) {
            slices.push(Slice {
                key,
                units,
                evidence: quantity.evidence.as_ref(),
                tier_start: Decimal::ZERO,
                free: true,
                price: Ok(price.clone()),
            });
        }
        quantity.units - units
    };
    rows.iter().map(take).collect()
}

/// Divides what the rows of a day have left over the tiers, of which `consumed` units are gone;
/// the sum of what they had left.
fn take_tiers<'a>(
    rows: &[Row<'a>],
    mut left: Vec<u64>,
    price: &Price,
    consumed: u64,
    slices: &mut Vec<Slice<'a>>,
) -> u64 {
    let day: u64 = left.iter().sum();
    let mut position = consumed;
    for tier in &price.tiers {
        let remaining: u64 = left.iter().sum();
        let units = remaining.min(tier_end(tier, rows[0].0).saturating_sub(position));
        let parts = allocate(units, &left);
        for (((key, quantity), part), left) in rows.iter().zip(&parts).zip(&mut left) {
            *left -= part;
            if *part > 0 {
                slices.push(Slice {
                    key,
                    units: *part,
                    evidence: quantity.evidence.as_ref(),
                    tier_start: tier.begin,
                    free: false,
                    price: Ok(price.unit_price(tier)),
                });
            }
        }
        position += units;
    }
    day
}

fn tier_end(tier: &Tier, key: &QuantityKey) -> u64 {
    let units = Decimal::from(10_u64.pow(decimals(key.kind)));
    tier.end
        .and_then(|end| end.checked_mul(units))
        .and_then(|end| end.to_u64())
        .unwrap_or(u64::MAX)
}

impl<'a> Pool<'a> {
    fn of(key: &'a QuantityKey) -> Self {
        Self {
            month: key.day.month(),
            payer: key.payer_account.as_ref(),
            service: &key.service,
            usage_type: key.usage_type.as_ref(),
            region: key.region.as_ref(),
        }
    }
}

/// Sums the slices that belong to the totals to one charge per month and dimensions, sorted.
pub fn charges(slices: &[Slice<'_>], months: &Months, terms: Terms<'_>) -> Vec<Charge> {
    let mut charges: BTreeMap<ChargeKey, Charge> = BTreeMap::new();
    for slice in slices.iter().filter(|slice| slice.key.in_total) {
        let Some(key) = charge_key(slice, months, terms.prices) else {
            continue;
        };
        let quantity = in_pricing_units(slice.units, slice.key.kind);
        let charge = charges
            .entry(key)
            .or_insert_with_key(|key| empty(key, slice, terms));
        charge.consumed_quantity += quantity;
        charge.evidence = joined(charge.evidence.take(), slice.evidence);
    }
    identified(charges.into_values().collect())
}

fn empty(key: &ChargeKey, slice: &Slice<'_>, terms: Terms<'_>) -> Charge {
    Charge {
        id: Text::default(),
        key: key.clone(),
        consumed_quantity: Decimal::ZERO,
        pricing_unit: slice.key.kind.pricing_unit().into(),
        price: slice.price.clone(),
        evidence: None,
        discount: terms.discount(&slice.key.service),
    }
}

fn charge_key(slice: &Slice<'_>, months: &Months, prices: &PriceList) -> Option<ChargeKey> {
    let key = slice.key;
    let part = months.part_of(key.day.month())?;
    let usage_type = key.usage_type.as_deref().unwrap_or(match key.kind {
        ChargeKind::Requests => "KMS-Requests-?",
        _ => "?",
    });
    let spelled = prices
        .regions()
        .usage_type(&key.service, usage_type, key.region.as_deref());
    Some(ChargeKey {
        period_start: part.start,
        period_end: part.end,
        kind: key.kind,
        cluster: key.cluster.clone(),
        storage: key.storage,
        key: key.key.clone(),
        trail: key.trail.clone(),
        account: key.account.clone(),
        region: key.region.clone(),
        service: key.service.clone(),
        usage_type: spelled,
        operation: key.operation.clone(),
        payer_role: key.payer_role,
        payer_account: key.payer_account.clone(),
        basis: key.basis,
        tier_start: slice.tier_start,
        free_tier: slice.free,
    })
}

#[cfg(test)]
mod tests;
