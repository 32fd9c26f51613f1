//! The calls in scope by day and by what their charges agree in, which is far fewer than rows.

use std::collections::BTreeMap;

use super::Logging;
use crate::cloudtrail::operations::is_read_only;
use crate::config::Storage;
use crate::period::Day;
use crate::pricing::calls::Call;
use crate::pricing::charge::{Basis, ChargeKind, PayerRole};
use crate::pricing::quantity::{QuantityKey, joined};
use crate::units::Text;
use crate::usage::measurement::{DeliveryKey, Evidence, LoggedIn};

/// What the calls of a cell agree in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub(super) day: Day,
    pub(super) key: Option<Text>,
    pub(super) cluster: Option<Text>,
    pub(super) storage: Storage,
    pub(super) region: Option<Text>,
    /// In whose CloudTrail the record lies.
    pub(super) account: Option<Text>,
}

/// The calls of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) events: u64,
    /// Those that change something.
    pub(super) writes: u64,
    /// Bytes of their records, each once; `None` if any of them has no size.
    pub(super) raw_bytes: Option<u64>,
    pub(super) evidence: Option<(Evidence, Evidence)>,
    /// Bytes by trail and account.
    pub(super) logged: BTreeMap<LoggedIn, LoggedBytes>,
}

/// Bytes of records in one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LoggedBytes {
    /// Of all sightings, as its files hold them.
    pub(super) all: u64,
    /// Of each record once, as one trail sends them: more than one may write there, and what S3 is
    /// delivered again is not sent again.
    pub(super) once: u64,
}

/// All cells, and which of them a delivery holds.
pub(super) struct Cells {
    pub(super) by_cell: BTreeMap<Cell, Sums>,
    /// Cells with the bytes that lie in a delivery.
    pub(super) delivered: BTreeMap<DeliveryKey, Vec<(Cell, u64)>>,
}

impl Cells {
    pub(super) fn of(logging: &Logging<'_>, attributed: &[Call]) -> Self {
        let mut by_cell: BTreeMap<Cell, Sums> = BTreeMap::new();
        for call in attributed {
            if let Some(cell) = cell(logging, call) {
                by_cell.entry(cell).or_default().add(call);
            }
        }
        let mut delivered: BTreeMap<DeliveryKey, Vec<(Cell, u64)>> = BTreeMap::new();
        for (cell, sums) in &by_cell {
            for (place, bytes) in &sums.logged {
                let key = DeliveryKey {
                    trail: place.trail.clone(),
                    account: place.account.clone(),
                    region: cell.region.clone(),
                    day: Some(cell.day),
                };
                let shares = delivered.entry(key).or_default();
                shares.push((cell.clone(), bytes.all));
            }
        }
        Self { by_cell, delivered }
    }
}

fn cell(logging: &Logging<'_>, call: &Call) -> Option<Cell> {
    let hour = call.row.key.hour?;
    let in_total = logging.months.contains(hour) && logging.keys.cover(call, logging.all_keys);
    let attributes = call.attributes();
    in_total.then(|| Cell {
        day: hour.day(),
        key: attributes.key.clone(),
        cluster: call.cluster.clone(),
        storage: call.storage,
        region: attributes.region.clone(),
        account: attributes.recipient_account.clone(),
    })
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            events: 0,
            writes: 0,
            raw_bytes: Some(0),
            evidence: None,
            logged: BTreeMap::new(),
        }
    }
}

impl Sums {
    fn add(&mut self, call: &Call) {
        let row = call.row;
        self.events += row.count;
        if !is_read_only(&row.key.attributes.operation) {
            self.writes += row.count;
        }
        self.raw_bytes = self
            .raw_bytes
            .zip(row.raw_bytes)
            .map(|(sum, more)| sum + more);
        let evidence = (row.first.clone(), row.last.clone());
        self.evidence = joined(self.evidence.take(), Some(&evidence));
        for (place, logged) in row.logged.iter() {
            let more = LoggedBytes {
                all: logged.raw_bytes,
                once: logged.raw_bytes.min(row.raw_bytes.unwrap_or(u64::MAX)),
            };
            match self.logged.get_mut(place) {
                Some(bytes) => bytes.add(more),
                None => drop(self.logged.insert(place.clone(), more)),
            }
        }
    }
}

impl LoggedBytes {
    fn add(&mut self, more: Self) {
        self.all += more.all;
        self.once += more.once;
    }
}

impl Cell {
    /// The dimensions of a charge of this cell that the account of the record pays.
    pub(super) fn charged(
        &self,
        kind: ChargeKind,
        service: &str,
        usage_type: Option<&str>,
    ) -> QuantityKey {
        QuantityKey {
            day: self.day,
            in_total: true,
            kind,
            cluster: self.cluster.clone(),
            storage: Some(self.storage),
            key: self.key.clone(),
            trail: None,
            account: self.account.clone(),
            region: self.region.clone(),
            service: service.into(),
            usage_type: usage_type.map(Into::into),
            operation: None,
            payer_role: match self.account {
                Some(_) => PayerRole::RecordAccount,
                None => PayerRole::Unknown,
            },
            payer_account: self.account.clone(),
            basis: Basis::Measured,
            free_tier: false,
        }
    }
}
