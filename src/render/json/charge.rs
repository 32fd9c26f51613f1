//! Charges and sums.

use serde::Serialize;

use crate::period::Hour;
use crate::pricing::charge;
use crate::pricing::priced;
use crate::report::totals;
use crate::units::Money;

/// Names follow FOCUS where it has one (<https://focus.finops.org/focus-specification/>).
#[expect(clippy::struct_field_names, reason = "the names are the format's")]
#[derive(Serialize)]
pub(super) struct Charge<'a> {
    id: &'a str,
    kind: &'static str,
    cluster: Option<&'a str>,
    storage: Option<&'static str>,
    key: Option<&'a str>,
    trail: Option<&'a str>,
    account: Option<&'a str>,
    region: Option<&'a str>,
    service: &'a str,
    usage_type: &'a str,
    operation: Option<&'a str>,
    payer_role: &'static str,
    payer_account: Option<&'a str>,
    basis: &'static str,
    free_tier: bool,
    consumed_quantity: String,
    pricing_unit: &'a str,
    list_unit_price: Option<String>,
    list_cost: Option<Money>,
    estimated_cost: Option<Money>,
    currency: Option<&'a str>,
    price_date: Option<&'a str>,
    price_source: Option<&'a str>,
    charge_period_start: Hour,
    charge_period_end: Hour,
}

impl<'a> Charge<'a> {
    pub(super) fn of(charge: &'a charge::Charge) -> Self {
        let key = &charge.key;
        let price = charge.price.as_ref().ok();
        Self {
            id: &charge.id,
            kind: key.kind.name(),
            cluster: key.cluster.as_deref(),
            storage: key.storage.map(crate::config::Storage::name),
            key: key.key.as_deref(),
            trail: key.trail.as_deref(),
            account: key.account.as_deref(),
            region: key.region.as_deref(),
            service: &key.service,
            usage_type: &key.usage_type,
            operation: key.operation.as_deref(),
            payer_role: key.payer_role.name(),
            payer_account: key.payer_account.as_deref(),
            basis: key.basis.name(),
            free_tier: key.free_tier,
            consumed_quantity: charge.consumed_quantity.normalize().to_string(),
            pricing_unit: &charge.pricing_unit,
            list_unit_price: price.map(|price| price.amount.normalize().to_string()),
            list_cost: charge.list_cost(),
            estimated_cost: charge.discount.and_then(|_| charge.estimated_cost()),
            currency: price.map(|price| &*price.currency),
            price_date: price.map(|price| &*price.date),
            price_source: price.map(|price| &*price.source),
            charge_period_start: key.period_start,
            charge_period_end: key.period_end,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Totals {
    total: Money,
    your_bill: Money,
    callers_bill: Money,
    unknown_payer: Money,
    at_least: bool,
}

impl Totals {
    pub(super) fn of(totals: &totals::Totals) -> Self {
        Self {
            total: totals.total,
            your_bill: totals.your_bill,
            callers_bill: totals.callers_bill,
            unknown_payer: totals.unknown_payer,
            at_least: totals.at_least,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Range {
    low: Money,
    high: Money,
}

impl Range {
    pub(super) fn of(range: priced::Range) -> Self {
        Self {
            low: range.low,
            high: range.high,
        }
    }
}

#[derive(Serialize)]
pub(super) struct NotInTotal<'a> {
    what: &'a str,
    reason: &'a str,
    amount: Option<Money>,
    key: Option<&'a str>,
    account: Option<&'a str>,
    month: crate::period::Month,
}

impl<'a> NotInTotal<'a> {
    pub(super) fn of(amount: &'a priced::NotInTotal) -> Self {
        Self {
            what: amount.what.name(),
            reason: &amount.reason,
            amount: amount.amount,
            key: amount.key.as_deref(),
            account: amount.account.as_deref(),
            month: amount.month,
        }
    }
}
