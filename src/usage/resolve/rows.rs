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
use crate::usage::measurement::{Evidence, Logged, LoggedIn, UsageKey, UsageRow};
use crate::usage::trails::Trails;

type Event = (Option<Timestamp>, Option<RecordId>);

/// A row while it is summed up.
struct Row {
    count: u64,
    sessions: FxHashSet<Symbol>,
    raw_bytes: Option<u64>,
    first: Event,
    last: Event,
    logged: Vec<(u32, Option<Symbol>, Logged)>,
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
            let row = Row {
                count: 0,
                sessions: FxHashSet::default(),
                raw_bytes: Some(0),
                first: event,
                last: event,
                logged: Vec::new(),
            };
            self.rows.push((key, row));
        }
        let row = &mut self.rows[number].1;
        row.count += 1;
        row.sessions.extend(call.session);
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
        let logged = &mut self.rows[number].1.logged;
        let same = |(trail, account, _): &&mut (u32, Option<Symbol>, Logged)| {
            (*trail, *account) == (entry.trail, entry.account)
        };
        match logged.iter_mut().find(same) {
            Some((_, _, sum)) => *sum += entry.logged,
            None => logged.push((entry.trail, entry.account, entry.logged)),
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
            event_id: id.map(|id| tables.id_text(id)),
        };
        let row = |((hour, attributes), row): ((Option<Hour>, u32), Row)| UsageRow {
            key: UsageKey {
                hour,
                attributes: texts.of(attributes).clone(),
            },
            count: row.count,
            sessions: row.sessions.len() as u64,
            raw_bytes: row.raw_bytes,
            first: evidence(row.first),
            last: evidence(row.last),
            logged: row
                .logged
                .into_iter()
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
