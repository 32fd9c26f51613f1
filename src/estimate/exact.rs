//! The exact case: a scenario at its likely numbers, priced.

use std::collections::BTreeMap;

use super::configured::configured;
use super::expected::expected;
use super::month::EstimatedMonth;
use super::scenario::Scenario;
use crate::pricing::charge::{Basis, Charge, ChargeKey};
use crate::pricing::identity::identified;
use crate::pricing::price;
use crate::pricing::price_list::PriceList;
use crate::pricing::priced::Priced;

/// The charges of a scenario in a month at its likely numbers. All of them are assumed.
pub fn exact(scenario: &Scenario, month: EstimatedMonth, list: &PriceList) -> Priced {
    let measurement = expected(scenario, month);
    let config = configured(scenario);
    let mut priced = price(&measurement, Some(month.period()), &config, list, false);
    priced.charges = assumed(std::mem::take(&mut priced.charges));
    priced
}

/// The same charges on the basis of assumptions; those that differ in nothing else become one.
fn assumed(charges: Vec<Charge>) -> Vec<Charge> {
    let mut all: BTreeMap<ChargeKey, Charge> = BTreeMap::new();
    for mut charge in charges {
        charge.key.basis = Basis::Assumed;
        charge.evidence = None;
        match all.get_mut(&charge.key) {
            Some(known) => known.consumed_quantity += charge.consumed_quantity,
            None => {
                all.insert(charge.key.clone(), charge);
            }
        }
    }
    identified(all.into_values().collect())
}
