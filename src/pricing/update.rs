//! A price list made new from offers: each price of the list that exactly one product has is taken
//! from it; any other stays as it was, with its own date and source, and says why.

use std::collections::{BTreeMap, BTreeSet};

use super::offers::Rate;
use super::price_list::{Price, PriceKey, PriceList};
use super::regions::{GLOBAL, Regions};
use crate::units::Text;

mod candidate;
#[cfg(test)]
mod tests;

/// A service in a region, as `PriceKey` names them.
pub type Place = (Text, Text);

/// Why a price was not taken from the offers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmatched {
    /// No product has that usage type there.
    #[error("no product has the usage type {usage_type} there")]
    NoProduct {
        /// As AWS would spell it.
        usage_type: Text,
    },
    /// The usage type is there, for another operation.
    #[error("{usage_type} is there for the operation `{found}`, not `{wanted}`")]
    OtherOperation {
        /// As AWS spells it.
        usage_type: Text,
        /// The operation that is priced here.
        wanted: Text,
        /// Those in the offers.
        found: Text,
    },
    /// Products that differ in price.
    #[error("products that differ in price have that usage type there: {0}")]
    Several(Text),
    /// Only in a currency that cannot be added to the list's.
    #[error("it is in {found}, the list in {wanted}")]
    OtherCurrency {
        /// That of the offers.
        found: Text,
        /// That of the list.
        wanted: Text,
    },
    /// Another pricing unit, so the quantity would be another one.
    #[error("it is per `{found}`, in the list per `{wanted}`")]
    OtherUnit {
        /// That of the offers.
        found: Text,
        /// That of the list.
        wanted: Text,
    },
    /// Tiers that are not those of the list.
    #[error("its tiers are {found}, in the list {wanted}")]
    OtherTiers {
        /// Those of the offers.
        found: String,
        /// Those of the list.
        wanted: String,
    },
    /// A number that is none.
    #[error("`{0}` is no number that a price can have")]
    NotANumber(Text),
    /// Neither a date of publication nor one since when the price holds.
    #[error("the offer has no date")]
    Undated,
    /// The offer is older than the price in the list.
    #[error("the offer is older, of {0}")]
    Older(Text),
    /// The price is one of the future.
    #[error("the price holds from {0} only")]
    NotYet(Text),
}

/// A price that stayed as it was although it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub key: PriceKey,
    /// The date of the price that stays.
    pub date: Text,
    /// Why.
    pub reason: Unmatched,
}

/// A list made new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    /// All prices, those taken and those kept.
    pub list: PriceList,
    /// Prices that were taken from the offers.
    pub taken: u64,
    /// Of these, those with another amount than before.
    pub changed: u64,
    /// Asked for, but kept.
    pub kept: Vec<Kept>,
    /// Of services and regions that were not asked for, so kept.
    pub not_asked: u64,
}

/// The services and regions that offers are of.
pub fn places(rates: &[Rate], regions: &Regions) -> BTreeSet<Place> {
    let names = Names::of(regions);
    rates
        .iter()
        .filter_map(|rate| Some((rate.service.clone(), names.region(rate)?)))
        .collect()
}

/// The prices of `list` in the services and regions `asked`, taken from the offers. Neither the
/// order of the offers nor how often one is there matters.
pub fn update(list: &PriceList, rates: &[Rate], asked: &BTreeSet<Place>) -> Updated {
    let names = Names::of(list.regions());
    let mut offered: BTreeMap<(&str, Text, &str), BTreeSet<&Rate>> = BTreeMap::new();
    for rate in rates {
        if let Some(region) = names.region(rate) {
            let place = (&*rate.service, region, &*rate.usage_type);
            offered.entry(place).or_default().insert(rate);
        }
    }
    let mut updated = Updated {
        list: list.clone(),
        taken: 0,
        changed: 0,
        kept: Vec::new(),
        not_asked: 0,
    };
    for (key, price) in list.iter() {
        if !asked.contains(&(key.service.clone(), key.region.clone())) {
            updated.not_asked += 1;
            continue;
        }
        let usage_type =
            list.regions()
                .usage_type(&key.service, &key.usage_type, Some(&key.region));
        let place = (&*key.service, key.region.clone(), &*usage_type);
        match candidate::price(key, price, &usage_type, offered.get(&place)) {
            Ok(new) => updated.take(key, price, new),
            Err(reason) => updated.kept.push(Kept {
                key: key.clone(),
                date: price.date.clone(),
                reason,
            }),
        }
    }
    updated
}

impl Updated {
    fn take(&mut self, key: &PriceKey, old: &Price, new: Price) {
        self.taken += 1;
        self.changed += u64::from(new.tiers != old.tiers);
        self.list.replace(key.clone(), new);
    }
}

/// Regions by the names that offers have for them.
struct Names(BTreeMap<Text, Text>);

impl Names {
    fn of(regions: &Regions) -> Self {
        let names = regions.iter().map(|r| (r.name.clone(), r.code.clone()));
        Self(names.collect())
    }

    /// By code; older offers name the location alone. `Any` is that of the free tier of AWS KMS.
    fn region(&self, rate: &Rate) -> Option<Text> {
        if !rate.region.is_empty() {
            return Some(rate.region.clone());
        }
        match &*rate.location {
            "" | "Any" => Some(GLOBAL.into()),
            location => self.0.get(location).cloned(),
        }
    }
}
