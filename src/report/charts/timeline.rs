//! The life of each key in scope, as its events tell it.

use std::collections::BTreeMap;

use super::super::build::Context;
use crate::config::KeyManager;
use crate::health::timeline;
use crate::period::{Hour, Period, Timestamp};
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};

/// What a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyState {
    /// It is there and nothing in the logs says that it is disabled.
    Enabled,
    /// `DisableKey`, or `CancelKeyDeletion` without an `EnableKey` since.
    Disabled,
    /// Its imported key material is not there, or its key store is disconnected.
    NoMaterial,
    /// `ScheduleKeyDeletion`.
    PendingDeletion,
}

impl KeyState {
    /// `None`: the key is gone.
    fn shown(state: timeline::KeyState) -> Option<Self> {
        Some(match state {
            timeline::KeyState::Deleted => return None,
            timeline::KeyState::PendingDeletion { .. }
            | timeline::KeyState::PendingReplicaDeletion => Self::PendingDeletion,
            timeline::KeyState::PendingImport | timeline::KeyState::Unavailable => Self::NoMaterial,
            timeline::KeyState::Disabled => Self::Disabled,
            timeline::KeyState::Usable => Self::Enabled,
        })
    }
}

/// A time in which a key's state does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The state.
    pub state: KeyState,
    /// From when (in) until when (out).
    pub period: Period,
}

/// An event worth a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub time: Timestamp,
    /// What.
    pub kind: KeyEventKind,
}

/// The life of one key in the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its ARN.
    pub key: Text,
    /// The clusters it serves.
    pub clusters: Vec<Text>,
    /// Its states, in order, without overlap.
    pub stretches: Vec<Stretch>,
    /// Marks, in order.
    pub moments: Vec<Moment>,
    /// When it is or was to be deleted.
    pub deletion: Option<Timestamp>,
}

/// One lane per customer-managed key in scope.
pub(super) fn lanes(context: &Context<'_>) -> Vec<Lane> {
    let Some(period) = context.sources.period else {
        return Vec::new();
    };
    let mut events: BTreeMap<&Text, Vec<&KeyEvent>> = BTreeMap::new();
    for event in &context.sources.measurement.key_events {
        if let Some(key) = event.key.as_ref().filter(|_| event.time.is_some()) {
            events.entry(key).or_default().push(event);
        }
    }
    let priced = &context.sources.priced.keys;
    let shown = priced
        .iter()
        .filter(|(_, key)| key.in_scope && key.manager == KeyManager::Customer);
    shown
        .map(|(arn, key)| {
            let mut events = events.remove(arn).unwrap_or_default();
            events.sort_by_key(|event| (event.time, event.kind));
            lane(arn, &key.clusters, &events, period)
        })
        .collect()
}

fn lane(arn: &Text, clusters: &[Text], events: &[&KeyEvent], period: Period) -> Lane {
    let mut life = Life::new(events, period);
    for event in events {
        life.meet(event);
    }
    let moments = events.iter().filter_map(|event| {
        let time = event.time?;
        (is_marked(event.kind) && period.contains(time.hour())).then_some(Moment {
            time,
            kind: event.kind,
        })
    });
    Lane {
        key: arn.clone(),
        clusters: clusters.to_vec(),
        moments: moments.collect(),
        deletion: life.deletion,
        stretches: life.end(),
    }
}

fn is_marked(kind: KeyEventKind) -> bool {
    !matches!(
        kind,
        KeyEventKind::MaterialSeen
            | KeyEventKind::AwsManagedSeen
            | KeyEventKind::RotationRequested
            | KeyEventKind::GrantEnded
    )
}

/// The states of a key while its events are met in order.
struct Life {
    period: Period,
    /// `None`: it is not there yet.
    state: Option<timeline::KeyState>,
    since: Hour,
    deletion: Option<Timestamp>,
    stretches: Vec<Stretch>,
}

impl Life {
    /// A key whose creation is not in the data is there from the beginning.
    fn new(events: &[&KeyEvent], period: Period) -> Self {
        let is_new = events.iter().any(|e| e.kind == KeyEventKind::Created);
        Self {
            period,
            state: (!is_new).then_some(timeline::KeyState::Usable),
            since: period.start,
            deletion: None,
            stretches: Vec::new(),
        }
    }

    fn meet(&mut self, event: &KeyEvent) {
        let Some(time) = event.time else { return };
        let before = self.state.unwrap_or(timeline::KeyState::Usable);
        let Some(state) = timeline::after(event, before) else {
            return;
        };
        self.deletion = match event.kind {
            KeyEventKind::DeletionScheduled => event.until,
            KeyEventKind::DeletionCancelled => None,
            KeyEventKind::Deleted => Some(time),
            _ => self.deletion,
        };
        self.become_state(state, time.hour());
    }

    fn become_state(&mut self, state: timeline::KeyState, hour: Hour) {
        if Some(state) != self.state {
            self.close(hour);
            self.state = Some(state);
            self.since = hour;
        }
    }

    fn close(&mut self, until: Hour) {
        let start = self.since.max(self.period.start);
        let end = until.min(self.period.end);
        let shown = self.state.and_then(KeyState::shown);
        if let Some(state) = shown.filter(|_| start < end) {
            self.stretches.push(Stretch {
                state,
                period: Period { start, end },
            });
        }
    }

    /// Until the deletion date, or the end.
    fn end(mut self) -> Vec<Stretch> {
        let deleted = self.deletion.map(Timestamp::hour);
        let until = deleted.unwrap_or(self.period.end);
        self.close(until.max(self.since));
        self.stretches
    }
}
