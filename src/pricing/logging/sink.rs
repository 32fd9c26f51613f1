//! Where metered amounts go: into the quantities, or beside them.

use std::collections::BTreeMap;

use super::Recorded;
use crate::config::account::Has;
use crate::pricing::priced::What;
use crate::pricing::quantity::{Quantities, Quantity, QuantityKey, joined, units_of};
use crate::usage::measurement::Evidence;

/// How much was consumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Whole events.
    Events(u64),
    /// Bytes, which are priced by the gigabyte or terabyte.
    Bytes(u64),
    /// Bytes that are kept for so many hours.
    ByteHours(u128),
}

impl Amount {
    fn value(self) -> u128 {
        match self {
            Self::Events(value) | Self::Bytes(value) => value.into(),
            Self::ByteHours(value) => value,
        }
    }
}

#[derive(Debug, Default)]
struct Sum {
    value: u128,
    evidence: Option<(Evidence, Evidence)>,
}

/// Sums of exact amounts, by what is open (`None`: nothing) and by dimensions. They are turned
/// into units once, at the end.
#[derive(Debug, Default)]
pub(super) struct Sink(BTreeMap<(Option<What>, QuantityKey), Sum>);

impl Sink {
    /// Puts an amount where the account's word puts it.
    pub(super) fn put(
        &mut self,
        (what, has): (What, Has),
        key: QuantityKey,
        amount: Amount,
        evidence: Option<&(Evidence, Evidence)>,
    ) {
        let open = match has {
            Has::Yes => None,
            Has::No => return,
            Has::Unknown => Some(what),
        };
        let sum = self.0.entry((open, key)).or_default();
        sum.value += amount.value();
        sum.evidence = joined(sum.evidence.take(), evidence);
    }

    pub(super) fn recorded(self) -> Recorded {
        let mut recorded = Recorded::default();
        for ((open, key), sum) in self.0 {
            let units = units_of(sum.value, &key);
            // What has no size still has to be told.
            if units == 0 && key.usage_type.is_some() {
                continue;
            }
            let quantities: &mut Quantities = match open {
                None => &mut recorded.quantities,
                Some(what) => recorded.open.entry(what).or_default(),
            };
            let evidence = sum.evidence;
            quantities.insert(key, Quantity { units, evidence });
        }
        recorded
    }
}
