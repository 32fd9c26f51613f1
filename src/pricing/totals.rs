//! Sums of charges by who pays.

use std::collections::BTreeSet;

use super::charge::{Charge, ChargeKind};
use crate::cloudtrail::attributes::arn_account;
use crate::config::RequestsBilledTo;
use crate::units::{Money, Text};

/// What charges cost, split by payer: `total` is the sum of the other three amounts. All are sums
/// over the charges that have a price; `unpriced` says how many have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All charges.
    pub total: Money,
    /// Those that `my_accounts` pay.
    pub your_bill: Money,
    /// Those that other known accounts pay.
    pub callers_bill: Money,
    /// Those whose payer the records do not tell.
    pub unknown_payer: Money,
    /// Charges without a price: the amounts are then lower bounds.
    pub unpriced: usize,
}

/// Sums `charges`, each once. By AWS's rule the caller pays a request; with
/// [`RequestsBilledTo::Owner`] the owner of the key does, where the record names the key.
pub fn totals<'a>(
    charges: impl IntoIterator<Item = &'a Charge>,
    my_accounts: &BTreeSet<Text>,
    billed_to: RequestsBilledTo,
) -> Totals {
    sum(charges, my_accounts, billed_to, Charge::list_cost)
}

/// The same less the discounts that the config states; `None` if it states none for these charges.
pub fn estimated<'a>(
    charges: impl IntoIterator<Item = &'a Charge> + Clone,
    my_accounts: &BTreeSet<Text>,
    billed_to: RequestsBilledTo,
) -> Option<Totals> {
    let mut all = charges.clone().into_iter();
    let has_discount = all.any(|charge| charge.discount.is_some());
    has_discount.then(|| sum(charges, my_accounts, billed_to, Charge::estimated_cost))
}

fn sum<'a>(
    charges: impl IntoIterator<Item = &'a Charge>,
    my_accounts: &BTreeSet<Text>,
    billed_to: RequestsBilledTo,
    cost: fn(&Charge) -> Option<Money>,
) -> Totals {
    let mut totals = Totals::default();
    for charge in charges {
        let Some(cost) = cost(charge) else {
            totals.unpriced += 1;
            continue;
        };
        totals.total += cost;
        *match payer(charge, billed_to) {
            Some(account) if my_accounts.contains(account) => &mut totals.your_bill,
            Some(_) => &mut totals.callers_bill,
            None => &mut totals.unknown_payer,
        } += cost;
    }
    totals
}

/// Who pays a charge by either reading; `None` where the records do not tell.
pub fn payer(charge: &Charge, billed_to: RequestsBilledTo) -> Option<&str> {
    let by_rule = charge.key.payer_account.as_deref();
    match (billed_to, charge.key.kind) {
        (RequestsBilledTo::Owner, ChargeKind::Requests) => {
            charge.key.key.as_deref().and_then(arn_account).or(by_rule)
        }
        _ => by_rule,
    }
}
