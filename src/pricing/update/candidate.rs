//! The one product that has a price of the list, or why there is none.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Unmatched;
use crate::pricing::offers::Rate;
use crate::pricing::price_list::{
    CLOUDTRAIL, CLOUDWATCH, KMS, LOGS_INGESTED, Price, PriceKey, Tier,
};
use crate::units::Text;

/// The offer term of list prices, beside which a product may have others, of a free tier say.
const USUAL_TERM: &str = "JRTCKXETXF";

/// Units that AWS spells out in some offers and abbreviates in others.
const SPELLED_OUT: [(&str, &str); 1] = [("Terabytes", "TB")];

type Bounds = (Decimal, Option<Decimal>);

/// The price of `key` that the offers of its usage type and region have instead of `old`.
pub(super) fn price(
    key: &PriceKey,
    old: &Price,
    usage_type: &Text,
    offered: Option<&BTreeSet<&Rate>>,
) -> Result<Price, Unmatched> {
    let rates = newest(offered.into_iter().flatten().copied());
    let Some(first) = rates.first() else {
        let usage_type = usage_type.clone();
        return Err(Unmatched::NoProduct { usage_type });
    };
    let date = first.date().ok_or(Unmatched::Undated)?;
    if *date < old.date {
        return Err(Unmatched::Older(date.clone()));
    }
    let rates = of_operation(rates, key, usage_type)?;
    let rates = of_currency(of_usual_term(rates), &old.currency)?;
    let (unit, tiers) = agreed(&rates)?;
    if unit != old.unit {
        let wanted = old.unit.clone();
        return Err(Unmatched::OtherUnit {
            found: unit,
            wanted,
        });
    }
    if bounds(&tiers) != bounds(&old.tiers) {
        return Err(Unmatched::OtherTiers {
            found: in_words(&bounds(&tiers)),
            wanted: in_words(&bounds(&old.tiers)),
        });
    }
    let latest = rates.iter().max_by_key(|rate| &rate.effective);
    let latest = latest.ok_or(Unmatched::Undated)?;
    if !latest.published.is_empty() && latest.effective > latest.published {
        return Err(Unmatched::NotYet(latest.effective.clone()));
    }
    Ok(Price {
        description: old.description.clone(),
        unit,
        tiers,
        currency: old.currency.clone(),
        date: date.clone(),
        source: latest.source().into(),
    })
}

/// Of several versions of an offer, the newest.
fn newest<'a>(rates: impl Iterator<Item = &'a Rate> + Clone) -> Vec<&'a Rate> {
    let version = |rate: &&Rate| (rate.date().cloned(), rate.version.clone());
    let newest = rates.clone().map(|rate| version(&rate)).max();
    rates.filter(|rate| Some(version(rate)) == newest).collect()
}

/// The operation that a price is of, where it is known: offers of AWS KMS and CloudTrail have none,
/// and CloudWatch Logs has one for what is put there
/// (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_billing.html>).
fn operation(key: &PriceKey) -> Option<&'static str> {
    match (&*key.service, &*key.usage_type) {
        (KMS | CLOUDTRAIL, _) => Some(""),
        (CLOUDWATCH, LOGS_INGESTED) => Some("PutLogEvents"),
        _ => None,
    }
}

fn of_operation<'a>(
    rates: Vec<&'a Rate>,
    key: &PriceKey,
    usage_type: &Text,
) -> Result<Vec<&'a Rate>, Unmatched> {
    let Some(wanted) = operation(key) else {
        return Ok(rates);
    };
    let found = listed(rates.iter().map(|rate| &*rate.operation));
    let of_it = rates.into_iter().filter(|rate| &*rate.operation == wanted);
    let of_it: Vec<&Rate> = of_it.collect();
    if of_it.is_empty() {
        return Err(Unmatched::OtherOperation {
            usage_type: usage_type.clone(),
            wanted: wanted.into(),
            found,
        });
    }
    Ok(of_it)
}

fn of_usual_term(rates: Vec<&Rate>) -> Vec<&Rate> {
    let is_usual = |rate: &&Rate| &*rate.term == USUAL_TERM;
    if rates.iter().any(is_usual) {
        rates.into_iter().filter(is_usual).collect()
    } else {
        rates
    }
}

fn of_currency<'a>(rates: Vec<&'a Rate>, wanted: &Text) -> Result<Vec<&'a Rate>, Unmatched> {
    let found = listed(rates.iter().map(|rate| &*rate.currency));
    let in_it = rates.into_iter().filter(|rate| rate.currency == *wanted);
    let in_it: Vec<&Rate> = in_it.collect();
    if in_it.is_empty() {
        let wanted = wanted.clone();
        return Err(Unmatched::OtherCurrency { found, wanted });
    }
    Ok(in_it)
}

/// Unit and tiers, if all products agree in them: then it does not matter which is meant.
fn agreed(rates: &[&Rate]) -> Result<(Text, Vec<Tier>), Unmatched> {
    let mut products: BTreeMap<(&Text, &Text), Vec<&Rate>> = BTreeMap::new();
    for rate in rates {
        products
            .entry((&rate.sku, &rate.term))
            .or_default()
            .push(rate);
    }
    let mut agreed: Option<(Text, Vec<Tier>)> = None;
    for product in products.values() {
        let product = (unit(product), tiers(product)?);
        match &agreed {
            Some(other) if *other != product => {
                let skus = products.keys().map(|(sku, _)| &***sku);
                return Err(Unmatched::Several(listed(skus)));
            }
            _ => agreed = Some(product),
        }
    }
    agreed.ok_or(Unmatched::Undated)
}

/// The unit of all tiers of a product, as the list abbreviates it.
fn unit(product: &[&Rate]) -> Text {
    let units = listed(product.iter().map(|rate| &*rate.unit));
    let abbreviated = SPELLED_OUT.iter().find(|(long, _)| **long == *units);
    abbreviated.map_or(units, |(_, short)| (*short).into())
}

fn tiers(product: &[&Rate]) -> Result<Vec<Tier>, Unmatched> {
    let mut tiers = product
        .iter()
        .map(|rate| {
            Ok(Tier {
                begin: number(&rate.begin)?,
                end: match &*rate.end {
                    "Inf" => None,
                    _ => Some(number(&rate.end)?),
                },
                price: number(&rate.price)?,
            })
        })
        .collect::<Result<Vec<Tier>, Unmatched>>()?;
    tiers.sort_by_key(|tier| tier.begin);
    Ok(tiers)
}

/// Exactly as published: what does not fit a decimal is refused, never rounded.
fn number(text: &Text) -> Result<Decimal, Unmatched> {
    let number = Decimal::from_str_exact(text).ok();
    let number = number.filter(|number| !number.is_sign_negative());
    let number = number.ok_or_else(|| Unmatched::NotANumber(text.clone()))?;
    Ok(number.normalize())
}

fn bounds(tiers: &[Tier]) -> Vec<Bounds> {
    tiers.iter().map(|tier| (tier.begin, tier.end)).collect()
}

/// `0 to 51200, 51200 to Inf`
fn in_words(bounds: &[Bounds]) -> String {
    let words = bounds.iter().map(|(begin, end)| {
        let end = end.map_or_else(|| "Inf".to_owned(), |end| end.normalize().to_string());
        format!("{} to {end}", begin.normalize())
    });
    words.collect::<Vec<String>>().join(", ")
}

/// Each once, in order.
fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> Text {
    let texts: BTreeSet<&str> = texts.collect();
    let texts: Vec<&str> = texts.into_iter().collect();
    texts.join(", ").into()
}
