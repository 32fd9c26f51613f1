//! Typed cells of tables: an amount is known, unknown or does not apply, and says so itself.

use std::collections::BTreeSet;

use super::caveat::NoteKind;
use crate::config::KeyManager;
use crate::units::{Money, Text};

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// So much is known to be due.
    Known(Money),
    /// The logs or the price list do not tell. Never shown as zero.
    Unknown,
    /// There is no such cost.
    NotApplicable,
}

/// An amount in a table, with the footnotes that say why it may be more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// What the cell says.
    pub value: Value,
    /// Footnotes.
    pub notes: BTreeSet<NoteKind>,
}

impl Amount {
    /// A known amount without a footnote.
    pub fn known(money: Money) -> Self {
        Self {
            value: Value::Known(money),
            notes: BTreeSet::new(),
        }
    }

    /// The sum of amounts: what is known of it, with the footnotes of all. Unknown only if
    /// nothing is known and something is unknown.
    pub fn sum<'a>(amounts: impl IntoIterator<Item = &'a Self>) -> Self {
        let zero = Self {
            value: Value::NotApplicable,
            notes: BTreeSet::new(),
        };
        amounts.into_iter().fold(zero, |sum, amount| Self {
            value: sum.value.plus(amount.value),
            notes: sum.notes.union(&amount.notes).copied().collect(),
        })
    }

    /// The money, where it is known.
    pub fn money(&self) -> Option<Money> {
        match self.value {
            Value::Known(money) => Some(money),
            Value::Unknown | Value::NotApplicable => None,
        }
    }
}

impl Value {
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(one), Self::Known(two)) => Self::Known(one + two),
            (Self::Known(money), _) | (_, Self::Known(money)) => Self::Known(money),
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::NotApplicable, Self::NotApplicable) => Self::NotApplicable,
        }
    }
}

/// Whom a line of a table is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineName {
    /// A cluster of the config.
    Cluster(Text),
    /// A key that is part of no cluster.
    Key {
        /// Its ARN.
        arn: Text,
        /// Who manages it.
        manager: KeyManager,
    },
    /// Charges that name no key.
    NoKey,
    /// The sum of a group.
    Subtotal,
    /// The sum of all.
    Total,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(value: Value, note: Option<NoteKind>) -> Amount {
        Amount {
            value,
            notes: note.into_iter().collect(),
        }
    }

    #[test]
    fn an_unknown_part_keeps_its_footnote_in_the_sum_and_is_no_zero() {
        let known = amount(Value::Known(Money(7.into())), None);
        let unknown = amount(Value::Unknown, Some(NoteKind::Requests));
        let nothing = amount(Value::NotApplicable, None);
        let sum = Amount::sum([&known, &unknown, &nothing]);
        assert_eq!(sum.money(), Some(Money(7.into())));
        assert!(sum.notes.contains(&NoteKind::Requests));
        assert_eq!(Amount::sum([&unknown, &nothing]).value, Value::Unknown);
        assert_eq!(Amount::sum([&nothing]).value, Value::NotApplicable);
    }
}
