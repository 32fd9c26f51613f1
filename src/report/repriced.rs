//! The charges of a report that was kept, at the prices of another list.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::compare::{NotAReport, decimal, demand_version, optional_money};
use crate::pricing::price_list::{Price, PriceList};
use crate::pricing::regions::Regions;
use crate::units::{Money, Text, rounded};

/// No bill comes near it; beyond, sums would not be exact.
const LARGEST: Decimal = Decimal::from_parts(0xd4a5_1000, 0xe8, 0, false, 0);

/// A report in JSON, as far as its charges go.
#[derive(Clone, Debug, Deserialize)]
pub struct KeptCharges {
    schema_version: Text,
    /// Of every amount.
    pub currency: Text,
    /// All of them.
    pub charges: Vec<PricedCharge>,
}

/// A charge of it.
#[derive(Clone, Debug, Deserialize)]
pub struct PricedCharge {
    /// As `report --explain` takes it.
    pub id: Text,
    /// `requests`, say.
    pub kind: Text,
    /// Of which cluster.
    pub cluster: Option<Text>,
    /// AWS region.
    pub region: Option<Text>,
    /// AWS service code.
    pub service: Text,
    /// As the bill spells it.
    pub usage_type: Text,
    /// Whether the free tier pays.
    pub free_tier: bool,
    /// In pricing units.
    #[serde(deserialize_with = "decimal")]
    pub consumed_quantity: Decimal,
    /// Per pricing unit; `None`: it has no price.
    #[serde(deserialize_with = "optional_money")]
    pub list_unit_price: Option<Money>,
    /// What it costs in the report.
    #[serde(deserialize_with = "optional_money")]
    pub list_cost: Option<Money>,
}

impl KeptCharges {
    /// Reads the JSON of a report.
    pub fn parse(json: &[u8]) -> Result<Self, NotAReport> {
        let kept: Self = serde_json::from_slice(json)?;
        demand_version(&kept.schema_version)?;
        Ok(kept)
    }
}

/// Why a charge has no new cost, or none to compare it with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRepriced {
    /// It has no price in the report.
    #[error("it has no price in the report")]
    WasUnpriced,
    /// The new list has no such price.
    #[error("the new list has no such price")]
    NotListed,
    /// The report does not say in which tier it is, and neither does its price.
    #[error("its price in the report does not tell in which tier it is")]
    WhichTier,
    /// Larger than can be computed exactly.
    #[error("it is too large to be computed exactly")]
    TooLarge,
}

/// A charge at both prices.
#[derive(Clone, Debug)]
pub struct Repriced<'a> {
    /// As it is in the report.
    pub charge: &'a PricedCharge,
    /// The new price per unit.
    pub unit_price: Decimal,
    /// What it costs in the report.
    pub old: Money,
    /// What it would cost: `consumed_quantity` × the new price, rounded once.
    pub new: Money,
}

/// All charges of a report at the prices of a new list.
#[derive(Clone, Debug, Default)]
pub struct Repricing<'a> {
    /// In the order of the report.
    pub charges: Vec<Repriced<'a>>,
    /// Those that are in no sum.
    pub left_out: Vec<(&'a PricedCharge, NotRepriced)>,
}

impl Repricing<'_> {
    /// The sums in the report and at the new prices, of the charges that have both.
    pub fn totals(&self) -> (Money, Money) {
        let old = self.charges.iter().map(|charge| charge.old).sum();
        let new = self.charges.iter().map(|charge| charge.new).sum();
        (old, new)
    }
}

/// Every charge at the prices of `after`. The tier of a charge is the one of `before`, the list of
/// the report, that has its price. Quantities stay: so do the parts of them in each tier.
pub fn reprice<'a>(
    report: &'a KeptCharges,
    before: &PriceList,
    after: &PriceList,
) -> Repricing<'a> {
    let lists = Lists {
        before: by_usage_type(before),
        after: by_usage_type(after),
        free: after.free_requests().map(|(price, _)| price),
    };
    let mut repricing = Repricing::default();
    for charge in &report.charges {
        match lists.repriced(charge) {
            Ok(repriced) => repricing.charges.push(repriced),
            Err(why) => repricing.left_out.push((charge, why)),
        }
    }
    repricing
}

/// Prices by service, region, and usage type as the bill spells it.
type ByUsageType<'l> = BTreeMap<(&'l str, &'l str, Text), &'l Price>;

struct Lists<'l> {
    before: ByUsageType<'l>,
    after: ByUsageType<'l>,
    free: Option<&'l Price>,
}

impl Lists<'_> {
    fn repriced<'a>(&self, charge: &'a PricedCharge) -> Result<Repriced<'a>, NotRepriced> {
        let old_price = charge.list_unit_price.ok_or(NotRepriced::WasUnpriced)?;
        let old = charge.list_cost.ok_or(NotRepriced::WasUnpriced)?;
        let unit_price = self.unit_price(charge, old_price.0)?;
        let new = charge.consumed_quantity.checked_mul(unit_price);
        let new = new.filter(|new| new.abs() < LARGEST && old.0.abs() < LARGEST);
        Ok(Repriced {
            charge,
            unit_price,
            old,
            new: Money(rounded(new.ok_or(NotRepriced::TooLarge)?)),
        })
    }

    fn unit_price(&self, charge: &PricedCharge, old: Decimal) -> Result<Decimal, NotRepriced> {
        if charge.free_tier {
            let free = self.free.and_then(|price| price.tiers.first());
            return free.map(|tier| tier.price).ok_or(NotRepriced::NotListed);
        }
        let region = charge.region.as_deref().ok_or(NotRepriced::NotListed)?;
        let place = (&*charge.service, region, charge.usage_type.clone());
        let price = self.after.get(&place).ok_or(NotRepriced::NotListed)?;
        if let [only] = &price.tiers[..] {
            return Ok(only.price);
        }
        let before = self.before.get(&place).ok_or(NotRepriced::WhichTier)?;
        let of_that_price = before.tiers.iter().filter(|tier| tier.price == old);
        let new: BTreeSet<Option<Decimal>> = of_that_price
            .map(|was| {
                let mut tiers = price.tiers.iter();
                let same = tiers.find(|tier| (tier.begin, tier.end) == (was.begin, was.end));
                same.map(|tier| tier.price)
            })
            .collect();
        match new.into_iter().collect::<Vec<_>>()[..] {
            [Some(price)] => Ok(price),
            _ => Err(NotRepriced::WhichTier),
        }
    }
}

fn by_usage_type(list: &PriceList) -> ByUsageType<'_> {
    let spelled = |regions: &Regions, service: &str, usage_type: &str, region: &str| {
        regions.usage_type(service, usage_type, Some(region))
    };
    let prices = list.iter().map(|(key, price)| {
        let usage_type = spelled(list.regions(), &key.service, &key.usage_type, &key.region);
        ((&*key.service, &*key.region, usage_type), price)
    });
    prices.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "service,usage_type,description,region,unit,begin_range,end_range,price,currency,date,source\n";

    fn list(storage: [&str; 2], requests: &str) -> PriceList {
        let [first, second] = storage;
        let rows = format!(
            "AmazonS3,TimedStorage-ByteHrs,d,eu-central-1,GB-Mo,0,51200,{first},USD,2025-01-01,x\n\
             AmazonS3,TimedStorage-ByteHrs,d,eu-central-1,GB-Mo,51200,Inf,{second},USD,2025-01-01,x\n\
             awskms,KMS-Requests,d,eu-central-1,Requests,0,Inf,{requests},USD,2025-01-01,x\n\
             awskms,Global-KMS-Requests,d,global,Requests,0,20000,0,USD,2025-01-01,x\n"
        );
        PriceList::parse("list.csv", &(HEAD.to_owned() + &rows)).unwrap()
    }

    fn charges(rows: &[(&str, &str, bool, &str, &str)]) -> KeptCharges {
        let charges: Vec<String> = rows
            .iter()
            .map(|(service, usage_type, free_tier, quantity, price)| {
                let cost: Decimal = quantity.parse::<Decimal>().unwrap();
                let cost = cost.checked_mul(price.parse().unwrap()).unwrap_or_default();
                format!(
                    r#"{{"id":"c-1","kind":"k","cluster":null,"region":"eu-central-1",
                    "service":"{service}","usage_type":"{usage_type}","free_tier":{free_tier},
                    "consumed_quantity":"{quantity}","list_unit_price":"{price}",
                    "list_cost":"{cost}"}}"#
                )
            })
            .collect();
        let json = format!(
            r#"{{"schema_version":"1.0","currency":"USD","charges":[{}]}}"#,
            charges.join(",")
        );
        KeptCharges::parse(json.as_bytes()).unwrap()
    }

    #[test]
    fn each_charge_is_its_quantity_at_the_new_price_of_its_own_tier() {
        let (before, after) = (
            list(["0.02", "0.01"], "0.000003"),
            list(["0.03", "0.015"], "0.000004"),
        );
        let report = charges(&[
            (
                "awskms",
                "eu-central-1-KMS-Requests",
                false,
                "1000",
                "0.000003",
            ),
            ("awskms", "eu-central-1-KMS-Requests", true, "500", "0"),
            ("AmazonS3", "EUC1-TimedStorage-ByteHrs", false, "10", "0.01"),
            ("AmazonS3", "EUC1-TimedStorage-ByteHrs", false, "10", "0.02"),
            ("AmazonS3", "EUC1-TimedStorage-ByteHrs", false, "10", "0.7"),
            ("AmazonS3", "EUC1-Other", false, "10", "0.7"),
        ]);
        let found = reprice(&report, &before, &after);
        let new = found.charges.iter().map(|charge| charge.new.to_string());
        assert_eq!(new.collect::<Vec<_>>(), ["0.004", "0", "0.15", "0.3"]);
        let (old, new) = found.totals();
        assert_eq!(
            (old.to_string(), new.to_string()),
            ("0.303".into(), "0.454".into())
        );
        let why = found.left_out.iter().map(|(_, why)| *why);
        let expected = [NotRepriced::WhichTier, NotRepriced::NotListed];
        assert_eq!(why.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn tiers_that_had_one_price_are_told_apart_only_if_the_new_ones_agree() {
        let before = list(["0.02", "0.02"], "1");
        let report = charges(&[("AmazonS3", "EUC1-TimedStorage-ByteHrs", false, "1", "0.02")]);
        let agree = reprice(&report, &before, &list(["0.03", "0.03"], "1"));
        assert_eq!(agree.charges.len(), 1);
        let differ = reprice(&report, &before, &list(["0.03", "0.01"], "1"));
        assert_eq!(differ.left_out[0].1, NotRepriced::WhichTier);
    }

    #[test]
    fn what_cannot_be_computed_exactly_is_in_no_sum() {
        assert_eq!(LARGEST.to_string(), "1000000000000");
        let list = list(["1", "1"], "9");
        let quantity = "79228162514264337593543950335";
        let report = charges(&[("awskms", "eu-central-1-KMS-Requests", false, quantity, "1")]);
        let found = reprice(&report, &list, &list);
        assert_eq!(found.left_out[0].1, NotRepriced::TooLarge);
    }
}
