//! A call: one identity after its sightings were joined.

use super::join::{Difference, Joiner};
use super::repeats::Repeat;
use crate::cloudtrail::attributes::Attributes;
use crate::cloudtrail::sighting::{RecordId, Sighting};
use crate::cloudtrail::symbols::{Symbol, Symbols, Table};
use crate::period::Timestamp;
use crate::units::Text;
use crate::usage::key_event::KeyEvent;
use crate::usage::measurement::Logged;

/// What a call counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// As a call of its own.
    Counted,
    /// As the update of the call of that number.
    Updated(u32),
    /// As the caller's record of the call of that number.
    Paired(u32),
    /// As network activity.
    NetworkActivity,
}

/// One identity.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) event_id: Option<RecordId>,
    pub(super) time: Option<Timestamp>,
    pub(super) attributes: u32,
    pub(super) session: Option<Symbol>,
    pub(super) shared: Option<(RecordId, RecordId)>,
    pub(super) original: Option<RecordId>,
    pub(super) raw_bytes: Option<u32>,
    pub(super) key_event: Option<Box<KeyEvent>>,
    pub(super) standing: Standing,
}

/// One call's records in one trail's files.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogEntry {
    pub(super) call: u32,
    pub(super) trail: u32,
    pub(super) account: Option<Symbol>,
    pub(super) logged: Logged,
}

/// Attributes known from reading, and those that only joining yields.
#[derive(Debug)]
pub(super) struct AttributeTables<'t> {
    pub(super) symbols: &'t Symbols,
    known: &'t Table<Attributes<Symbol>>,
    joined: Table<Attributes<Symbol>>,
}

impl<'t> AttributeTables<'t> {
    pub(super) fn new(symbols: &'t Symbols, known: &'t Table<Attributes<Symbol>>) -> Self {
        Self {
            symbols,
            known,
            joined: Table::default(),
        }
    }

    pub(super) fn get(&self, number: u32) -> &Attributes<Symbol> {
        let known = self.known.values();
        match known.get(number as usize) {
            Some(attributes) => attributes,
            None => self.joined.get(number - self.known_count()),
        }
    }

    fn known_count(&self) -> u32 {
        u32::try_from(self.known.values().len()).unwrap_or(u32::MAX)
    }

    pub(super) fn intern(&mut self, attributes: Attributes<Symbol>) -> u32 {
        match self.known.find(&attributes) {
            Some(number) => number,
            None => self.known_count() + self.joined.intern(attributes),
        }
    }

    pub(super) fn id_text(&self, id: RecordId) -> Text {
        id.text(self.symbols)
    }

    /// Joins the sightings of one identity; what differs goes into `differences`.
    pub(super) fn join(
        &mut self,
        sightings: &[&Sighting],
        differences: &mut Vec<Difference>,
    ) -> Option<Call> {
        let (first, rest) = sightings.split_first()?;
        let mut call = Call {
            event_id: first.event_id,
            time: first.time,
            attributes: first.attributes,
            session: first.session,
            shared: first.shared,
            original: first.original.as_deref().copied(),
            raw_bytes: first.raw_bytes,
            key_event: first.key_event.clone(),
            standing: Standing::Counted,
        };
        for sighting in rest {
            self.join_one(&mut call, sighting, differences);
        }
        if sightings.iter().any(|sighting| sighting.network_activity) {
            call.standing = Standing::NetworkActivity;
        }
        Some(call)
    }

    fn join_one(&mut self, call: &mut Call, with: &Sighting, differences: &mut Vec<Difference>) {
        let mut joiner = Joiner {
            symbols: self.symbols,
            differences: Vec::new(),
        };
        let attributes = (call.attributes != with.attributes)
            .then(|| joiner.attributes(self.get(call.attributes), self.get(with.attributes)));
        call.session = joiner.symbols("session", call.session, with.session);
        call.shared = self.smaller(call.shared, with.shared, |tables, (shared, request)| {
            (tables.id_text(shared), tables.id_text(request))
        });
        call.original = self.smaller(
            call.original,
            with.original.as_deref().copied(),
            Self::id_text,
        );
        // Bytes differ between exports of one record, which is no conflict.
        call.raw_bytes = call.raw_bytes.into_iter().chain(with.raw_bytes).min();
        call.key_event = call
            .key_event
            .take()
            .into_iter()
            .chain(with.key_event.clone())
            .min();
        differences.append(&mut joiner.differences);
        if let Some(attributes) = attributes {
            call.attributes = self.intern(attributes);
        }
    }

    fn smaller<T: Copy + PartialEq, K: Ord>(
        &self,
        a: Option<T>,
        b: Option<T>,
        key: impl Fn(&Self, T) -> K,
    ) -> Option<T> {
        match (a, b) {
            (Some(a), Some(b)) if a != b => Some(if key(self, a) <= key(self, b) { a } else { b }),
            (a, b) => a.or(b),
        }
    }
}

/// A sighting's part in the trails' files.
pub(super) fn log_entry(
    call: u32,
    trail: u32,
    account: Option<Symbol>,
    sighting: &Sighting,
    repeat: Option<Repeat>,
) -> LogEntry {
    let (extra, inferred) = match repeat {
        Some(Repeat::ExtraCopy { inferred }) => (1, u64::from(inferred)),
        _ => (0, 0),
    };
    let logged = Logged {
        records: 1,
        raw_bytes: u64::from(sighting.raw_bytes.unwrap_or_default()),
        extra_copies: extra,
        inferred_copies: inferred,
    };
    LogEntry {
        call,
        trail,
        account,
        logged,
    }
}
