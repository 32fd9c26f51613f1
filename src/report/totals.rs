//! Whose bill: sums of charges by payer.

use std::collections::BTreeSet;

use crate::config::RequestsBilledTo;
use crate::pricing::charge::Charge;
use crate::pricing::totals;
use crate::units::{Money, Text};

/// Sums over charges. `total` is the sum of the three others.
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

impl Totals {
    /// Sums `charges` by the side that pays.
    pub fn of<'a>(
        charges: impl IntoIterator<Item = &'a Charge>,
        my_accounts: &BTreeSet<Text>,
        billed_to: RequestsBilledTo,
        at_least: bool,
    ) -> Self {
        let sums = totals::totals(charges, my_accounts, billed_to);
        Self::new(sums, at_least)
    }

    /// The same less the discounts that the config states; `None` if it states none.
    pub fn estimated(
        charges: &[&Charge],
        my_accounts: &BTreeSet<Text>,
        at_least: bool,
    ) -> Option<Self> {
        let charges = charges.iter().copied();
        let sums = totals::estimated(charges, my_accounts, RequestsBilledTo::Caller)?;
        Some(Self::new(sums, at_least))
    }

    fn new(sums: totals::Totals, at_least: bool) -> Self {
        Self {
            total: sums.total,
            your_bill: sums.your_bill,
            callers_bill: sums.callers_bill,
            unknown_payer: sums.unknown_payer,
            at_least,
        }
    }
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

/// The side of an account.
pub fn side(account: Option<&str>, my_accounts: &BTreeSet<Text>) -> Side {
    match account {
        Some(account) if my_accounts.contains(account) => Side::Yours,
        Some(_) => Side::Others,
        None => Side::Unknown,
    }
}
