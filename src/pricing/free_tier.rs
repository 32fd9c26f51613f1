//! The monthly free tier of KMS requests: per payer, over all regions and keys together
//! (<https://aws.amazon.com/kms/pricing/>). It is applied only where the payer's other use is
//! stated; else it is shown as a possible reduction.

use std::collections::{BTreeMap, BTreeSet};

use super::allocate::allocate;
use super::charge::UnitPrice;
use super::price_list::PriceList;
use super::priced::{NotInTotal, What};
use super::quantity::{Quantities, QuantityKey, in_pricing_units};
use super::rate::price_of;
use crate::period::{Day, Month};
use crate::units::{Money, Text, rounded};

/// What the free tier pays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Free<'a> {
    /// Units of each quantity.
    pub units: BTreeMap<&'a QuantityKey, u64>,
    /// Its price, as the list has it: nothing.
    pub price: Option<UnitPrice>,
}

/// Whose free tier is known.
#[derive(Clone, Copy, Debug)]
pub struct FreeTier<'a> {
    /// The accounts of which the config speaks.
    pub my_accounts: &'a BTreeSet<Text>,
    /// Requests a month that the logs do not show; `None`: not known.
    pub used_elsewhere: Option<u64>,
    /// What a month holds.
    pub prices: &'a PriceList,
}

type Days<'a> = BTreeMap<Day, Vec<(&'a QuantityKey, u64)>>;

impl FreeTier<'_> {
    fn is_known(&self, account: &Text) -> bool {
        self.used_elsewhere.is_some() && self.my_accounts.contains(account)
    }

    /// What the free tier pays where it is known.
    pub fn applied<'a>(&self, quantities: &'a Quantities) -> Free<'a> {
        let Some((price, month)) = self.prices.free_requests() else {
            return Free::default();
        };
        let left = month.saturating_sub(self.used_elsewhere.unwrap_or(0));
        let units = self.take(quantities, left, |account| self.is_known(account));
        let price = price.tiers.first().map(|tier| price.unit_price(tier));
        Free { units, price }
    }

    /// What it would save each other payer, if that payer used KMS nowhere else.
    pub fn possible(&self, quantities: &Quantities) -> Vec<NotInTotal> {
        let Some((_, month)) = self.prices.free_requests() else {
            return Vec::new();
        };
        let units = self.take(quantities, month, |account| !self.is_known(account));
        let mut savings: BTreeMap<(Month, Text), Money> = BTreeMap::new();
        for (key, units) in units.into_iter().filter(|(key, _)| key.in_total) {
            let price = price_of(key, self.prices).ok();
            let tier = price.and_then(|price| price.tiers.first());
            if let (Some(tier), Some(account)) = (tier, &key.payer_account) {
                let saving = in_pricing_units(units, key.kind) * tier.price;
                *savings
                    .entry((key.day.month(), account.clone()))
                    .or_default() += Money(saving);
            }
        }
        let reason = |account: &Text| {
            let known = "20,000 requests a month are free per account, and nothing says how many \
                         this account makes elsewhere";
            if self.my_accounts.contains(account) {
                format!("{known}: set free_tier_used_elsewhere in the config")
            } else {
                known.to_owned()
            }
        };
        let saving = |((month, account), amount): ((Month, Text), Money)| NotInTotal {
            what: What::FreeTier,
            reason: reason(&account),
            amount: Some(Money(-rounded(amount.0))),
            key: None,
            account: Some(account),
            month,
        };
        savings
            .into_iter()
            .filter(|(_, amount)| *amount != Money::ZERO)
            .map(saving)
            .collect()
    }

    /// Takes up to `capacity` units of each month of each account that `whose` names, day by day,
    /// within a day in proportion. What has no price takes no part.
    fn take<'a>(
        &self,
        quantities: &'a Quantities,
        capacity: u64,
        whose: impl Fn(&Text) -> bool,
    ) -> BTreeMap<&'a QuantityKey, u64> {
        let mut pools: BTreeMap<(Month, &Text), Days<'a>> = BTreeMap::new();
        for (key, quantity) in quantities.iter().filter(|(key, _)| key.free_tier) {
            let account = key.payer_account.as_ref().filter(|account| whose(account));
            if let (Some(account), Ok(_)) = (account, price_of(key, self.prices)) {
                let days = pools.entry((key.day.month(), account)).or_default();
                days.entry(key.day).or_default().push((key, quantity.units));
            }
        }
        pools
            .into_values()
            .flat_map(|days| take_days(&days, capacity))
            .collect()
    }
}

fn take_days<'a>(days: &Days<'a>, mut left: u64) -> Vec<(&'a QuantityKey, u64)> {
    let mut taken = Vec::new();
    for rows in days.values() {
        let weights: Vec<u64> = rows.iter().map(|(_, units)| *units).collect();
        let units = left.min(weights.iter().sum());
        left -= units;
        let keys = rows.iter().map(|(key, _)| *key);
        taken.extend(keys.zip(allocate(units, &weights)));
    }
    taken
}
