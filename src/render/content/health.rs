//! Danger to clusters at the top of the report, and what was noticed about their keys below.

use crate::health::rhythm::Notice;
use crate::health::timeline::KeyState;
use crate::period::Timestamp;
use crate::render::finding::minute;
use crate::render::health::{effect, store, undo};
use crate::render::money::count;
use crate::render::page::{Block, Fact, NO_BREAK, Page};
use crate::render::sanitize::visible;
use crate::render::words::{counted, hour, list};
use crate::report::Report;
use crate::report::health::KeyRhythm;
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};

/// So many changes of a key are listed; JSON has all.
const LISTED: usize = 8;

/// Danger, before everything but the amounts.
pub fn dangers(page: &mut Page, report: &Report) {
    let health = &report.health;
    let mut danger = |text: String, commands| page.add(Block::Danger(text, commands));
    for key in health.in_danger() {
        let whose = subject(&key.clusters, &key.life.key);
        let effect = effect(key.life.state).unwrap_or_default();
        let undo = undo(&key.life.key, key.life.state);
        let end = if undo.is_empty() { "." } else { ". To undo:" };
        let since = since(key.life.state, key.life.since);
        danger(format!("{whose}: {effect}{since}{end}"), undo);
    }
    for disconnected in &health.disconnected {
        let (text, command) = store(disconnected);
        danger(format!("{text}. To undo:"), vec![command]);
    }
    for rhythm in &health.rhythms {
        if let Some(notice) = rhythm.silent_now() {
            danger(format!("{}.", noticed(rhythm, notice)), Vec::new());
        }
    }
}

fn since(state: KeyState, since: Option<Timestamp>) -> String {
    let word = match state {
        KeyState::PendingDeletion { .. } | KeyState::PendingReplicaDeletion => "scheduled",
        _ => "since",
    };
    since.map_or_else(String::new, |since| format!(" ({word} {})", minute(since)))
}

/// The clusters, else the key.
fn subject(clusters: &[Text], key: &str) -> String {
    let clusters: Vec<String> = clusters.iter().map(|name| visible(name)).collect();
    if clusters.is_empty() {
        return format!("key {}", visible(key.rsplit('/').next().unwrap_or(key)));
    }
    list(&clusters)
}

/// What was done to the keys, and what their calls show; `None`: nothing.
pub(super) fn fact(report: &Report) -> Option<Fact> {
    let health = &report.health;
    let mut paragraphs: Vec<String> = Vec::new();
    for key in &health.keys {
        let mut events: Vec<String> = key.life.events.iter().map(event).collect();
        if events.is_empty() {
            continue;
        }
        let more = events.len().saturating_sub(LISTED);
        if more > 0 {
            // The newest ones matter most.
            events.drain(..more);
            events.insert(0, format!("{more} earlier changes"));
        }
        let whose = subject(&key.clusters, &key.life.key);
        paragraphs.push(format!("{whose}: {}", events.join(", ")));
    }
    for rhythm in &health.rhythms {
        let notices = rhythm.rhythm.notices.iter();
        let past = notices.filter(|notice| rhythm.silent_now() != Some(notice));
        paragraphs.extend(past.map(|notice| noticed(rhythm, notice)));
    }
    paragraphs.extend(shortest_outages(report));
    (!paragraphs.is_empty()).then_some(Fact {
        label: "Health",
        paragraphs,
    })
}

fn event(event: &KeyEvent) -> String {
    let when = event
        .time
        .map_or_else(|| "at an unknown time".to_owned(), minute);
    let what = match event.kind {
        KeyEventKind::PolicyChanged => "key policy changed".to_owned(),
        KeyEventKind::DeletionScheduled => match event.until {
            Some(until) => format!("deletion scheduled for {}", minute(until)),
            None => "deletion scheduled".to_owned(),
        },
        KeyEventKind::RotationRequested => "rotation on demand".to_owned(),
        kind => kind.name().replace('_', " "),
    };
    format!("{when} {what}")
}

fn noticed(rhythm: &KeyRhythm, notice: &Notice) -> String {
    let whose = subject(&rhythm.clusters, &rhythm.key);
    match notice {
        Notice::Silence { period, expected } => format!(
            "{whose}: no call from {} to {}, where {} were expected: cut off (calls that are \
             denied are not in your logs), stopped, or idle",
            hour(period.start),
            hour(period.end),
            count(*expected)
        ),
        Notice::Burst {
            hour: at,
            calls,
            expected,
        } => format!(
            "{whose}: {} in the hour of {}, where {} were expected",
            counted(*calls, "call", "calls"),
            hour(*at),
            count(*expected)
        ),
        Notice::Growth { first, last } => format!(
            "{whose}: {} in the last seven days, {} in the first",
            counted(*last, "call", "calls"),
            count(*first)
        ),
    }
}

/// What the logs can show at all.
fn shortest_outages(report: &Report) -> Option<String> {
    let rhythms = report.health.rhythms.iter();
    let seen: Vec<String> = rhythms
        .filter_map(|rhythm| {
            let hours = rhythm.rhythm.shortest_outage?;
            let whose = subject(&rhythm.clusters, &rhythm.key);
            Some(format!("{whose} {}{NO_BREAK}h", count(hours)))
        })
        .collect();
    (!seen.is_empty()).then(|| format!("shortest outage that would be seen: {}", seen.join(", ")))
}
