//! Calls to usage rows.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::call::{AttributeTables, Call, LogEntry};
use super::links::target;
use crate::cloudtrail::attributes::Attributes;
use crate::cloudtrail::sighting::RecordId;
use crate::cloudtrail::symbols::Symbol;
use crate::period::{Hour, Timestamp};
use crate::units::Text;
use crate::usage::event_id::EventId;
use crate::usage::measurement::{Evidence, Logged, LoggedIn, UsageKey, UsageRow};
use crate::usage::trails::Trails;

type Event = (Option<Timestamp>, Option<RecordId>);

/// A row while it is summed up.
struct Row {
    count: u64,
    /// The first session met; most rows have no other.
    session: Option<Symbol>,
    /// Those that differ from it.
    sessions: FxHashSet<Symbol>,
    raw_bytes: Option<u64>,
    first: Event,
    last: Event,
    /// Where the first record lies; most rows' others lie there, too.
    logged: Option<Place>,
    /// Where else.
    others: Vec<Place>,
}

/// Trail and recipient account, and what lies there.
type Place = (u32, Option<Symbol>, Logged);

impl Row {
    fn new(event: Event) -> Self {
        Self {
            count: 0,
            session: None,
            sessions: FxHashSet::default(),
            raw_bytes: Some(0),
            first: event,
            last: event,
            logged: None,
            others: Vec::new(),
        }
    }

    fn see(&mut self, session: Symbol) {
        if *self.session.get_or_insert(session) != session {
            self.sessions.insert(session);
        }
    }

    fn distinct_sessions(&self) -> u64 {
        u64::from(self.session.is_some()) + self.sessions.len() as u64
    }
}

/// Rows by hour and attributes.
#[derive(Default)]
pub(super) struct Rows {
    numbers: FxHashMap<(Option<Hour>, u32), usize>,
    rows: Vec<((Option<Hour>, u32), Row)>,
}

impl Rows {
    /// Adds a counted call; returns its row.
    fn add(&mut self, call: &Call, tables: &AttributeTables<'_>) -> usize {
        let key = (call.time.map(Timestamp::hour), call.attributes);
        let event = (call.time, call.event_id);
        let raw = call.raw_bytes.map(u64::from);
        let next = self.rows.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.rows.push((key, Row::new(event)));
        }
        let row = &mut self.rows[number].1;
        row.count += 1;
        call.session
            .into_iter()
            .for_each(|session| row.see(session));
        row.raw_bytes = row.raw_bytes.zip(raw).map(|(sum, raw)| sum + raw);
        if compare(event, row.first, tables) == Ordering::Less {
            row.first = event;
        }
        if compare(event, row.last, tables) == Ordering::Greater {
            row.last = event;
        }
        number
    }

    fn log(&mut self, number: usize, entry: &LogEntry) {
        let row = &mut self.rows[number].1;
        let same =
            |(trail, account, _): &&mut Place| (*trail, *account) == (entry.trail, entry.account);
        if let Some((_, _, sum)) = row.logged.iter_mut().chain(&mut row.others).find(same) {
            *sum += entry.logged;
            return;
        }
        let place = (entry.trail, entry.account, entry.logged);
        if row.logged.is_none() {
            row.logged = Some(place);
        } else {
            row.others.push(place);
        }
    }

    /// The rows in the order of their keys.
    fn into_usage(mut self, tables: &AttributeTables<'_>, trails: &Trails) -> Vec<UsageRow> {
        let texts = Texts::new(
            self.rows.iter().map(|((_, attributes), _)| *attributes),
            tables,
        );
        self.rows
            .sort_unstable_by_key(|((hour, attributes), _)| (*hour, texts.ranks[attributes]));
        let text = |symbol: Symbol| tables.symbols.text(symbol).clone();
        let evidence = |(time, id): Event| Evidence {
            time,
            event_id: id.map(|id| match id {
                RecordId::Uuid(uuid) => EventId::uuid(uuid),
                RecordId::Text(symbol) => text(symbol).into(),
            }),
        };
        let row = |((hour, attributes), row): ((Option<Hour>, u32), Row)| UsageRow {
            key: UsageKey {
                hour,
                attributes: texts.of(attributes).clone(),
            },
            count: row.count,
            sessions: row.distinct_sessions(),
            raw_bytes: row.raw_bytes,
            first: evidence(row.first),
            last: evidence(row.last),
            logged: row
                .logged
                .into_iter()
                .chain(row.others)
                .map(|(trail, account, logged)| {
                    let trail = trails.trail(trail).name.clone();
                    let account = account.map(text);
                    (LoggedIn { trail, account }, logged)
                })
                .collect(),
        };
        self.rows.into_iter().map(row).collect()
    }
}

/// The attributes of a day in words, and their order: compared once, however many rows bear them.
struct Texts {
    sorted: Vec<Arc<Attributes<Text>>>,
    ranks: FxHashMap<u32, usize>,
}

impl Texts {
    fn new(numbers: impl Iterator<Item = u32>, tables: &AttributeTables<'_>) -> Self {
        let distinct: FxHashSet<u32> = numbers.collect();
        let text = |symbol: &Symbol| tables.symbols.text(*symbol).clone();
        let mut texts: Vec<_> = distinct
            .into_iter()
            .map(|number| (tables.get(number).map(text), number))
            .collect();
        texts.sort_unstable();
        let ranks = texts
            .iter()
            .zip(0..)
            .map(|((_, number), rank)| (*number, rank))
            .collect();
        Self {
            sorted: texts.into_iter().map(|(text, _)| text.into()).collect(),
            ranks,
        }
    }

    fn of(&self, number: u32) -> &Arc<Attributes<Text>> {
        &self.sorted[self.ranks[&number]]
    }
}

/// Order of events by time, then by the text of their ids; unknown before known.
fn compare(a: Event, b: Event, tables: &AttributeTables<'_>) -> Ordering {
    a.0.cmp(&b.0).then_with(|| match (a.1, b.1) {
        (Some(RecordId::Uuid(a)), Some(RecordId::Uuid(b))) => a.cmp(&b),
        (a, b) => a
            .map(|id| tables.id_text(id))
            .cmp(&b.map(|id| tables.id_text(id))),
    })
}

/// Sums up the counted calls of a day, and where all their records were logged.
pub(super) fn sum_up(
    calls: &[Call],
    log: &[LogEntry],
    tables: &AttributeTables<'_>,
    trails: &Trails,
) -> Vec<UsageRow> {
    let mut rows = Rows::default();
    let mut row_of: Vec<Option<usize>> = vec![None; calls.len()];
    for (number, call) in calls.iter().enumerate() {
        if call.standing == super::call::Standing::Counted {
            row_of[number] = Some(rows.add(call, tables));
        }
    }
    for entry in log {
        if let Some(row) = row_of[target(entry.call, calls) as usize] {
            rows.log(row, entry);
        }
    }
    rows.into_usage(tables, trails)
}
