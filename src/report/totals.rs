//! Whose bill: sums of charges by payer.

use std::collections::BTreeSet;

use crate::cloudtrail::attributes::arn_account;
use crate::pricing::charge::{Charge, ChargeKind};
use crate::units::{Money, Text};

/// Sums over charges, in the report's currency. `total` is the sum of the three others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of it.
    pub total: Money,
    /// Paid by one of the user's accounts.
    pub your_bill: Money,
    /// Paid by a known account that is not the user's.
    pub callers_bill: Money,
    /// The records do not tell who pays.
    pub unknown_payer: Money,
    /// Whether more may be due than these sums say.
    pub at_least: bool,
}

/// On whose bill an amount stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// One of the user's accounts.
    Yours,
    /// A known account that is not the user's.
    Others,
    /// The records do not tell.
    Unknown,
}

/// Who is assumed to pay the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The account that makes the request: "the AWS account that makes the API request is
    /// charged for the key use" (<https://aws.amazon.com/kms/pricing/>, note 2).
    Aws,
    /// The owner of the key, as a contract may have it.
    OwnerPays,
}

/// The side of an account.
pub fn side(account: Option<&str>, my_accounts: &BTreeSet<Text>) -> Side {
    match account {
        Some(account) if my_accounts.contains(account) => Side::Yours,
        Some(_) => Side::Others,
        None => Side::Unknown,
    }
}

/// The account that pays a charge under `rule`.
pub fn payer(charge: &Charge, rule: Rule) -> Option<&str> {
    let owner = || charge.key.key.as_deref().and_then(arn_account);
    let by_aws = charge.key.payer_account.as_deref();
    match (rule, charge.key.kind) {
        (Rule::OwnerPays, ChargeKind::Requests) => owner().or(by_aws),
        _ => by_aws,
    }
}

/// The cost of a charge in `currency`; nothing without a price or in another currency, which the
/// report says beside the total.
pub fn cost_in(charge: &Charge, currency: &str) -> Option<Money> {
    let price = charge.price.as_ref().ok()?;
    (&*price.currency == currency).then(|| charge.list_cost())?
}

/// Sums `charges` by the side that pays.
pub fn totals<'a>(
    charges: impl IntoIterator<Item = &'a Charge>,
    my_accounts: &BTreeSet<Text>,
    currency: &str,
    rule: Rule,
    at_least: bool,
) -> Totals {
    let mut totals = Totals {
        at_least,
        ..Totals::default()
    };
    for charge in charges {
        let cost = cost_in(charge, currency).unwrap_or_default();
        totals.total += cost;
        match side(payer(charge, rule), my_accounts) {
            Side::Yours => totals.your_bill += cost,
            Side::Others => totals.callers_bill += cost,
            Side::Unknown => totals.unknown_payer += cost,
        }
    }
    totals
}
