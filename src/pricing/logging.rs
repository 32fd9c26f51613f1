//! What recording the calls costs besides the first, free copy: log storage, CloudWatch Logs,
//! GuardDuty, Insights, Lake, and what else the account has.
//!
//! `docs/pricing.md` names the rule and the document behind each.

mod bytes;
mod cells;
mod events;
mod sink;
mod storage;
mod trails;

use std::collections::BTreeMap;

use self::cells::Cells;
use self::sink::Sink;
use self::trails::Trails;
use super::calls::Call;
use super::keys::Keys;
use super::months::Months;
use super::priced::What;
use super::quantity::Quantities;
use crate::config::Config;
use crate::usage::measurement::Measurement;

/// What decides what is metered.
#[derive(Clone, Copy, Debug)]
pub struct Logging<'a> {
    /// What was delivered.
    pub measurement: &'a Measurement,
    /// What the account has.
    pub config: &'a Config,
    /// The months to price.
    pub months: &'a Months,
    /// The keys and their scope.
    pub keys: &'a Keys,
    /// Whether everything is in scope.
    pub all_keys: bool,
}

/// What recording the calls in scope consumes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// What the account has.
    pub quantities: Quantities,
    /// What nobody says whether the account has it, and what is only to be known.
    pub open: BTreeMap<What, Quantities>,
}

impl Logging<'_> {
    /// Meters what the calls in scope cause beyond their requests and paid copies.
    pub fn meter(&self, attributed: &[Call]) -> Recorded {
        let cells = Cells::of(self, attributed);
        let mut sink = Sink::default();
        events::add(self, &cells, &mut sink);
        let trails = Trails::of(self);
        bytes::add(self, &trails, &cells, &mut sink);
        storage::add(self, &trails, &cells, &mut sink);
        sink.recorded()
    }
}
