//! Two price lists against each other, tier by tier.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::price_list::{Price, PriceKey, PriceList, Tier};

/// Percent are rounded to so many decimal places.
const PERCENT_PLACES: u32 = 2;

/// A tier of a price in one list.
type Listed<'a> = (&'a Price, &'a Tier);

/// A price that is not the same in both lists.
#[derive(Clone, Copy, Debug)]
pub struct PriceChange<'a> {
    /// Which.
    pub key: &'a PriceKey,
    /// Where its tier begins, in pricing units of the month.
    pub tier_start: Decimal,
    /// In the first list; `None` where it is new.
    pub before: Option<Listed<'a>>,
    /// In the second; `None` where it is gone.
    pub after: Option<Listed<'a>>,
}

/// What is not the same in both lists.
#[derive(Clone, Debug)]
pub struct PriceChanges<'a> {
    /// By service, usage type, region and tier.
    pub changes: Vec<PriceChange<'a>>,
    /// Prices that are the same in both.
    pub same: u64,
    /// Of these, those of a newer date in the second list.
    pub renewed: u64,
}

impl PriceChange<'_> {
    /// The new price less the old one, per unit.
    pub fn difference(&self) -> Option<Decimal> {
        Some(self.after?.1.price - self.before?.1.price)
    }

    /// The difference in percent of the old price.
    pub fn percent(&self) -> Option<Decimal> {
        percent(self.difference()?, self.before?.1.price)
    }
}

/// A difference in percent of what was before; `None` of nothing.
pub fn percent(difference: Decimal, before: Decimal) -> Option<Decimal> {
    let share = difference.checked_div(before)?;
    let percent = share.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(percent.round_dp(PERCENT_PLACES))
}

/// What changes from one list to the other. Both are in one currency.
pub fn changes<'a>(before: &'a PriceList, after: &'a PriceList) -> PriceChanges<'a> {
    let (before, after) = (tiers(before), tiers(after));
    let places: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut found = PriceChanges {
        changes: Vec::new(),
        same: 0,
        renewed: 0,
    };
    for place in places {
        let (old, new) = (before.get(place), after.get(place));
        match (old, new) {
            (Some((old, was)), Some((new, is))) if was == is && old.unit == new.unit => {
                found.same += 1;
                found.renewed += u64::from(new.date > old.date);
            }
            _ => found.changes.push(PriceChange {
                key: place.0,
                tier_start: place.1,
                before: old.copied(),
                after: new.copied(),
            }),
        }
    }
    found
}

fn tiers(list: &PriceList) -> BTreeMap<(&PriceKey, Decimal), Listed<'_>> {
    let tiers = list.iter().flat_map(|(key, price)| {
        let tiers = price.tiers.iter();
        tiers.map(move |tier| ((key, tier.begin), (price, tier)))
    });
    tiers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "service,usage_type,description,region,unit,begin_range,end_range,price,currency,date,source\n";

    fn list(rows: &[&str]) -> PriceList {
        PriceList::parse("list.csv", &(HEAD.to_owned() + &rows.join("\n"))).unwrap()
    }

    #[test]
    fn a_list_against_itself_has_no_change() {
        let list = PriceList::embedded().unwrap();
        let found = changes(&list, &list);
        assert!(found.changes.is_empty());
        assert_eq!((found.same, found.renewed), (1_537, 0));
    }

    #[test]
    fn what_changed_is_new_or_gone_stands_with_difference_and_percent() {
        let before = list(&[
            "s,changed,d,r,GB,0,Inf,0.003,USD,2025-01-01,x",
            "s,free,d,r,GB,0,Inf,0,USD,2025-01-01,x",
            "s,gone,d,r,GB,0,Inf,1,USD,2025-01-01,x",
            "s,same,d,r,GB,0,Inf,1,USD,2025-01-01,x",
        ]);
        let after = list(&[
            "s,changed,d,r,GB,0,Inf,0.004,USD,2026-01-01,x",
            "s,free,d,r,GB,0,Inf,1,USD,2025-01-01,x",
            "s,new,d,r,GB,0,Inf,1,USD,2025-01-01,x",
            "s,same,d,r,GB,0,Inf,1.0,USD,2026-01-01,x",
        ]);
        let found = changes(&before, &after);
        assert_eq!((found.same, found.renewed), (1, 1));
        let said = found.changes.iter();
        let said = said.map(|change| {
            let number = |value: Option<Decimal>| value.map(|v| v.normalize().to_string());
            let usage_type = change.key.usage_type.to_string();
            (
                usage_type,
                number(change.difference()),
                number(change.percent()),
            )
        });
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                ("changed".to_owned(), some("0.001"), some("33.33")),
                ("free".to_owned(), some("1"), None),
                ("gone".to_owned(), None, None),
                ("new".to_owned(), None, None),
            ]
        );
    }
}
