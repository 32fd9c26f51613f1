//! `health`: what was done to the keys in scope, and what their calls show.

use serde::Serialize;

use crate::health::rhythm::Notice;
use crate::health::timeline::KeyState;
use crate::period::{Hour, Timestamp};
use crate::render::health::{effect, notice, state, store, undo};
use crate::report::health::{self, KeyHealth, KeyRhythm};
use crate::usage::key_event::KeyEvent;

#[derive(Serialize)]
pub(super) struct Health<'a> {
    keys: Vec<Key<'a>>,
    key_stores: Vec<Store>,
    rhythms: Vec<Rhythm<'a>>,
    /// Calls of other accounts that were denied are in their logs only.
    denied_calls: &'static str,
}

#[derive(Serialize)]
struct Key<'a> {
    arn: &'a str,
    clusters: Vec<&'a str>,
    state: &'static str,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    event_id: Option<&'a str>,
    effect: Option<String>,
    undo: Vec<String>,
    grants_ended: u64,
    events: Vec<Event<'a>>,
}

#[expect(clippy::struct_field_names, reason = "the names are the format's")]
#[derive(Serialize)]
struct Event<'a> {
    kind: &'static str,
    time: Option<Timestamp>,
    until: Option<Timestamp>,
    related: Option<&'a str>,
    event_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Store {
    what: String,
    undo: String,
    since: Option<Timestamp>,
}

/// Nothing is said of fewer than 10 expected calls, nor with less than three weeks of data.
#[derive(Serialize)]
struct Rhythm<'a> {
    arn: &'a str,
    clusters: Vec<&'a str>,
    start: Hour,
    end: Hour,
    shortest_outage_hours: Option<i64>,
    notices: Vec<JsonNotice>,
}

#[derive(Serialize)]
struct JsonNotice {
    kind: &'static str,
    start: Option<Hour>,
    end: Option<Hour>,
    expected_calls: u64,
    calls: u64,
}

impl<'a> Health<'a> {
    pub(super) fn of(health: &'a health::Health) -> Self {
        Self {
            keys: health.keys.iter().map(key).collect(),
            key_stores: health
                .disconnected
                .iter()
                .map(|disconnected| {
                    let (what, undo) = store(disconnected);
                    Store {
                        what: plain(&what),
                        undo,
                        since: disconnected.since,
                    }
                })
                .collect(),
            rhythms: health.rhythms.iter().map(rhythm).collect(),
            denied_calls: "not in the key owner's logs",
        }
    }
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn key(key: &KeyHealth) -> Key<'_> {
    let life = &key.life;
    Key {
        arn: &life.key,
        clusters: key.clusters.iter().map(|name| &**name).collect(),
        state: state(life.state),
        since: life.since,
        until: match life.state {
            KeyState::PendingDeletion { on } => on,
            _ => None,
        },
        event_id: life.event_id.as_deref(),
        effect: effect(life.state).as_deref().map(plain),
        undo: undo(&life.key, life.state),
        grants_ended: life.grants_ended,
        events: life.events.iter().map(event).collect(),
    }
}

fn event(event: &KeyEvent) -> Event<'_> {
    Event {
        kind: event.kind.name(),
        time: event.time,
        until: event.until,
        related: event.related.as_deref(),
        event_id: event.event_id.as_deref(),
    }
}

fn rhythm(rhythm: &KeyRhythm) -> Rhythm<'_> {
    Rhythm {
        arn: &rhythm.key,
        clusters: rhythm.clusters.iter().map(|name| &**name).collect(),
        start: rhythm.period.start,
        end: rhythm.period.end,
        shortest_outage_hours: rhythm.rhythm.shortest_outage,
        notices: rhythm.rhythm.notices.iter().map(json_notice).collect(),
    }
}

fn json_notice(found: &Notice) -> JsonNotice {
    let kind = notice(found);
    let (start, end, expected_calls, calls) = match found {
        Notice::Silence { period, expected } => {
            (Some(period.start), Some(period.end), *expected, 0)
        }
        Notice::Burst {
            hour,
            calls,
            expected,
        } => (Some(*hour), Some(Hour(hour.0 + 1)), *expected, *calls),
        Notice::Growth { first, last } => (None, None, *first, *last),
    };
    JsonNotice {
        kind,
        start,
        end,
        expected_calls,
        calls,
    }
}
