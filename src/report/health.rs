//! How the keys in scope are, and which clusters that concerns.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Context;
use super::coverage::PlaceCoverage;
use crate::health::rhythm::{self, Calls, Notice, Rhythm};
use crate::health::timeline::{self, Disconnected, KeyState, Life, Timeline};
use crate::period::{Hour, Period};
use crate::units::Text;
use crate::usage::coverage::Place;
use crate::usage::key_event::KeyEventKind;

/// The health of the keys in scope, as far as the logs tell, whatever period is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Every key with events, those in danger first.
    pub keys: Vec<KeyHealth>,
    /// Custom key stores that are disconnected, where a key in scope may lie in one.
    pub disconnected: BTreeSet<Disconnected>,
    /// Rhythms of the calls on each key, of the selection.
    pub rhythms: Vec<KeyRhythm>,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHealth {
    /// The clusters that it concerns.
    pub clusters: Vec<Text>,
    /// What happened to it.
    pub life: Life,
}

/// The rhythm of the calls on a key by other accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRhythm {
    /// Its ARN.
    pub key: Text,
    /// The clusters that it concerns.
    pub clusters: Vec<Text>,
    /// Of which hours; the logs cover them all.
    pub period: Period,
    /// What can be said.
    pub rhythm: Rhythm,
}

impl KeyRhythm {
    /// The silence that lasts until the end of the data, if there is one.
    pub fn silent_now(&self) -> Option<&Notice> {
        let mut notices = self.rhythm.notices.iter();
        notices.find(|notice| {
            matches!(notice, Notice::Silence { period, .. } if period.end == self.period.end)
        })
    }
}

impl Health {
    /// Keys whose clusters cannot use their data, or soon cannot.
    pub fn in_danger(&self) -> impl Iterator<Item = &KeyHealth> {
        self.keys.iter().filter(|key| key.life.state.is_danger())
    }
}

/// The health of the keys in scope; `coverage` is that of the whole selection.
pub(super) fn build(context: &Context<'_>, coverage: &[PlaceCoverage]) -> Health {
    let keys = customer_keys(context);
    let timeline = timeline::follow(&context.sources.measurement.key_events, &keys);
    let rhythms = rhythms(context, &keys, &timeline, coverage);
    let mut lives: Vec<KeyHealth> = timeline
        .lives
        .into_values()
        .map(|life| KeyHealth {
            clusters: clusters(context, &life.key),
            life,
        })
        .collect();
    lives.sort_by_key(|key| (rank(key.life.state), key.life.key.clone()));
    Health {
        keys: lives,
        disconnected: timeline.disconnected,
        rhythms,
    }
}

fn customer_keys(context: &Context<'_>) -> BTreeSet<Text> {
    let priced = &context.sources.priced.keys;
    let is_aws = |arn: &Text| {
        let key = priced.get(arn);
        key.is_some_and(|key| key.manager == crate::config::KeyManager::Aws)
    };
    let keys = context.keys_in_scope.iter();
    keys.filter(|arn| !is_aws(arn)).cloned().collect()
}

fn clusters(context: &Context<'_>, key: &Text) -> Vec<Text> {
    let configured = context.sources.config.clusters.iter();
    let configured = configured.filter(|cluster| cluster.keys.contains(key));
    let priced = context.sources.priced.keys.get(key);
    let priced = priced.iter().flat_map(|key| &key.clusters);
    let clusters: BTreeSet<&Text> = configured.map(|c| &c.name).chain(priced).collect();
    clusters.into_iter().cloned().collect()
}

/// What can still be undone comes first, the nearest date before all.
fn rank(state: KeyState) -> (u8, Option<i64>) {
    match state {
        KeyState::PendingDeletion { on } => (0, on.map(|on| on.0)),
        KeyState::PendingReplicaDeletion => (1, None),
        KeyState::PendingImport | KeyState::Unavailable => (2, None),
        KeyState::Disabled => (3, None),
        KeyState::Deleted => (4, None),
        KeyState::Usable => (5, None),
    }
}

/// Only where no hour is missing: a gap in the logs is no silence of the cluster.
fn rhythms(
    context: &Context<'_>,
    keys: &BTreeSet<Text>,
    timeline: &Timeline,
    coverage: &[PlaceCoverage],
) -> Vec<KeyRhythm> {
    let mut calls = calls(context, keys);
    let mut rhythms = Vec::new();
    for key in keys {
        let Some(calls) = calls.remove(key) else {
            continue;
        };
        let places = context.places.get(key).into_iter().flatten();
        let periods: Vec<Period> = places
            .filter_map(|place| heard(context, place, coverage))
            .collect();
        let [period] = periods[..] else { continue };
        let period = since_created(period, timeline.lives.get(key));
        rhythms.push(KeyRhythm {
            key: key.clone(),
            clusters: clusters(context, key),
            period,
            rhythm: rhythm::listen(&calls, period),
        });
    }
    rhythms
}

/// A key that did not exist yet was not silent.
fn since_created(period: Period, life: Option<&Life>) -> Period {
    let events = life.iter().flat_map(|life| &life.events);
    let mut created = events.filter(|event| event.kind == KeyEventKind::Created);
    let created = created.find_map(|event| event.time);
    Period {
        start: created.map_or(period.start, |at| period.start.max(at.hour())),
        ..period
    }
}

/// Calls on each key from other accounts than its owner's, by hour.
fn calls(context: &Context<'_>, keys: &BTreeSet<Text>) -> BTreeMap<Text, Calls> {
    let mut calls: BTreeMap<Text, Calls> = BTreeMap::new();
    for row in &context.sources.measurement.usage {
        let attributes = &row.key.attributes;
        let is_own = attributes.caller_account.as_deref() == attributes.key_owner();
        let (Some(hour), Some(key)) = (row.key.hour, &attributes.key) else {
            continue;
        };
        if !is_own && keys.contains(key) {
            let calls = calls.entry(key.clone()).or_default();
            *calls.entry(hour).or_default() += row.count;
        }
    }
    calls
}

/// The hours of the selection from the first to the last record of a place without a gap.
fn heard(context: &Context<'_>, place: &Place, coverage: &[PlaceCoverage]) -> Option<Period> {
    let covered = coverage.iter().find(|coverage| coverage.place == *place)?;
    if covered.hours.gap > 0 {
        return None;
    }
    let selection = context.sources.period?;
    let hours = context.sources.measurement.activity.get(place)?;
    let hours = hours.range(selection.start..selection.end.max(selection.start));
    let mut met = hours
        .filter(|(_, met)| met.records > 0)
        .map(|(hour, _)| *hour);
    let first = met.next()?;
    let last = met.next_back().unwrap_or(first);
    Some(Period {
        start: first,
        end: Hour(last.0 + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Timestamp;
    use crate::usage::key_event::KeyEvent;

    #[test]
    fn silence_before_a_key_was_created_is_none() {
        let created = KeyEvent {
            key: Some("k".into()),
            time: Some(Timestamp(7_300)),
            kind: KeyEventKind::Created,
            event_id: None,
            until: None,
            key_spec: None,
            origin: None,
            material: None,
            related: None,
        };
        let keys = BTreeSet::from(["k".into()]);
        let timeline = timeline::follow(&[created], &keys);
        let of = |start| Period {
            start: Hour(start),
            end: Hour(700),
        };
        let life = timeline.lives.get("k");
        assert_eq!(since_created(of(0), life), of(2));
        assert_eq!(since_created(of(5), life), of(5));
        assert_eq!(since_created(of(0), None), of(0));
    }
}
