//! Text, bytes and money: the plain values every room uses.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::sync::Arc;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

/// Shared, immutable text: names, ARNs and ids that many rows repeat.
pub type Text = Arc<str>;

/// Decimal places to which a charge and a quantity are rounded, once (ARCHITECTURE.md, invariant 4).
pub const DECIMAL_PLACES: u32 = 12;

/// Rounds to [`DECIMAL_PLACES`], half to even.
pub fn rounded(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(DECIMAL_PLACES, RoundingStrategy::MidpointNearestEven)
}

/// An exact amount of money. The currency stands beside it: in the price list and in each charge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub Decimal);

impl Money {
    /// No money at all: a known zero, never "unknown".
    pub const ZERO: Self = Self(Decimal::ZERO);
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.normalize(), f)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
