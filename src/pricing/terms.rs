//! At which prices: the list, and what the config says of the payer's tiers and discounts.

use rust_decimal::Decimal;

use super::price_list::{LAKE_FIXED, PriceList, S3, STORED};
use super::quantity::{QuantityKey, decimals};
use crate::config::Account;

/// The list prices and the payer's part in them.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// List prices.
    pub prices: &'a PriceList,
    /// What the payer's organization uses elsewhere, and its discounts.
    pub account: &'a Account,
}

impl Terms<'_> {
    /// Units of the month that the payer's organization has consumed elsewhere, which come first in
    /// the tiers; none where nobody says.
    pub fn used_elsewhere(&self, key: &QuantityKey) -> u64 {
        let gigabytes = match (&*key.service, key.usage_type.as_deref()) {
            (S3, Some(STORED)) => self.account.s3.gb_used_elsewhere,
            (_, Some(LAKE_FIXED)) => self.account.cloudtrail_lake.gb_used_elsewhere,
            _ => None,
        };
        let units = 10_u64.pow(decimals(key.kind));
        gigabytes.unwrap_or(0).saturating_mul(units)
    }

    /// The discount on a service, in percent.
    pub fn discount(&self, service: &str) -> Option<Decimal> {
        let discounts = self.account.discounts.iter();
        let mut of_service = discounts.filter(|(named, _)| named.codes().contains(&service));
        of_service.next().map(|(_, percent)| *percent)
    }
}
