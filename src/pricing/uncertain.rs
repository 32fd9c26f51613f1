//! Money that AWS's documentation leaves open, per month, outside the total.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::price_list::PriceList;
use super::priced::{NotInTotal, Range, What};
use super::quantity::{Quantities, in_pricing_units};
use super::rate::price_of;
use crate::period::Month;
use crate::units::{Money, rounded};

/// Nothing at least; at most every uncertain request at the price of the first tier.
pub fn ranges(
    uncertain: &BTreeMap<Month, Quantities>,
    prices: &PriceList,
) -> BTreeMap<Month, Range> {
    uncertain
        .iter()
        .map(|(month, quantities)| {
            let high: Decimal = quantities
                .iter()
                .filter_map(|(key, quantity)| {
                    let tier = price_of(key, prices).ok()?.tiers.first()?;
                    Some(in_pricing_units(quantity.units, key.kind) * tier.price)
                })
                .sum();
            let range = Range {
                low: Money::ZERO,
                high: Money(rounded(high)),
            };
            (*month, range)
        })
        .collect()
}

/// The uncertain requests that have no price, each month once: their range is not known.
pub fn without_price(
    uncertain: &BTreeMap<Month, Quantities>,
    prices: &PriceList,
) -> Vec<NotInTotal> {
    uncertain
        .iter()
        .filter_map(|(month, quantities)| {
            let reason = quantities
                .keys()
                .find_map(|key| price_of(key, prices).err())?;
            Some(NotInTotal {
                what: What::UncertainRequests,
                reason: format!("requests that AWS may charge have no price: {reason}"),
                amount: None,
                key: None,
                account: None,
                month: *month,
            })
        })
        .collect()
}
