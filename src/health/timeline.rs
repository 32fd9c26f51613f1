//! The life of each key as its events tell it, and what its state does to its clusters.
//!
//! States: <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>. Effects:
//! camunda-docs, `docs/components/saas/byok/key-state-behavior.md`.

use std::collections::{BTreeMap, BTreeSet};

use crate::period::Timestamp;
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};

/// The state in which the events leave a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyState {
    /// Its data can no longer be decrypted by anybody.
    Deleted,
    /// It will be deleted, and no call succeeds until then.
    PendingDeletion {
        /// When, if the record says so.
        on: Option<Timestamp>,
    },
    /// It will be deleted as soon as its last replica is.
    PendingReplicaDeletion,
    /// Its imported key material was deleted or has expired.
    PendingImport,
    /// Its custom key store is disconnected.
    Unavailable,
    /// No call succeeds until it is enabled.
    Disabled,
    /// Nothing in the data says otherwise.
    Usable,
}

impl KeyState {
    /// Whether the clusters of the key cannot use their data.
    pub fn is_danger(self) -> bool {
        self != Self::Usable
    }
}

/// The life of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Its ARN.
    pub key: Text,
    /// What was done to it, in order; grants that end are only counted.
    pub events: Vec<KeyEvent>,
    /// Grants revoked or retired: each volume that is detached ends one.
    pub grants_ended: u64,
    /// The state in which the events leave it.
    pub state: KeyState,
    /// Since when, as far as the data tell.
    pub since: Option<Timestamp>,
    /// The event that led to the state.
    pub event_id: Option<Text>,
}

/// A custom key store that was disconnected and not connected again: the records name the store,
/// not its keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disconnected {
    /// The store's id.
    pub store: Option<Text>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// The event's id.
    pub event_id: Option<Text>,
}

/// All keys, and what else endangers them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Keys by ARN.
    pub lives: BTreeMap<Text, Life>,
    /// Stores that are disconnected.
    pub disconnected: BTreeSet<Disconnected>,
}

/// Whether the event tells of a change that somebody made, rather than of use.
fn is_change(kind: KeyEventKind) -> bool {
    !matches!(
        kind,
        KeyEventKind::MaterialSeen | KeyEventKind::AwsManagedSeen | KeyEventKind::GrantEnded
    )
}

/// Follows the events of `keys`; other keys are left out.
pub fn follow(events: &[KeyEvent], keys: &BTreeSet<Text>) -> Timeline {
    let mut by_key: BTreeMap<&Text, Vec<&KeyEvent>> = BTreeMap::new();
    let mut stores = Vec::new();
    for event in events {
        match &event.key {
            Some(key) if keys.contains(key) => by_key.entry(key).or_default().push(event),
            Some(_) => {}
            None => stores.push(event),
        }
    }
    Timeline {
        lives: by_key
            .into_iter()
            .map(|(key, events)| (key.clone(), live(key, events)))
            .collect(),
        disconnected: disconnected(stores),
    }
}

/// An event without a readable time cannot be put in order: it comes before all others.
fn live(key: &Text, mut events: Vec<&KeyEvent>) -> Life {
    events.sort_by_key(|event| (event.time, event.kind, event.event_id.clone()));
    let mut life = Life {
        key: key.clone(),
        events: Vec::new(),
        grants_ended: 0,
        state: KeyState::Usable,
        since: None,
        event_id: None,
    };
    for event in events {
        life.grants_ended += u64::from(event.kind == KeyEventKind::GrantEnded);
        if let Some(state) = after(event, life.state) {
            if state != life.state {
                life.since = event.time;
                life.event_id.clone_from(&event.event_id);
            }
            life.state = state;
        }
        if is_change(event.kind) {
            life.events.push(event.clone());
        }
    }
    life
}

/// The state that an event leads to; `None`: the one before. A cancelled deletion leaves the key
/// disabled.
pub fn after(event: &KeyEvent, before: KeyState) -> Option<KeyState> {
    Some(match event.kind {
        KeyEventKind::Created if event.origin.as_deref() == Some("EXTERNAL") => {
            KeyState::PendingImport
        }
        KeyEventKind::Created | KeyEventKind::Enabled | KeyEventKind::MaterialImported => {
            KeyState::Usable
        }
        KeyEventKind::Disabled | KeyEventKind::DeletionCancelled => KeyState::Disabled,
        KeyEventKind::DeletionScheduled => match event.related {
            Some(_) => KeyState::PendingReplicaDeletion,
            None => KeyState::PendingDeletion { on: event.until },
        },
        KeyEventKind::Deleted => KeyState::Deleted,
        KeyEventKind::MaterialDeleted | KeyEventKind::MaterialExpired => match before {
            KeyState::Deleted
            | KeyState::PendingDeletion { .. }
            | KeyState::PendingReplicaDeletion => return None,
            _ => KeyState::PendingImport,
        },
        _ => return None,
    })
}

fn disconnected(mut events: Vec<&KeyEvent>) -> BTreeSet<Disconnected> {
    events.sort_by_key(|event| (event.time, event.kind));
    let mut stores = BTreeMap::new();
    for event in events {
        match event.kind {
            KeyEventKind::KeyStoreDisconnected => {
                stores.insert(event.related.clone(), event);
            }
            KeyEventKind::KeyStoreConnected => {
                stores.remove(&event.related);
            }
            _ => {}
        }
    }
    let stores = stores.into_iter();
    stores
        .map(|(store, event)| Disconnected {
            store,
            since: event.time,
            event_id: event.event_id.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use KeyEventKind::{
        Created, Deleted, DeletionCancelled, DeletionScheduled, Disabled, Enabled, GrantEnded,
        KeyStoreConnected, KeyStoreDisconnected, MaterialDeleted, MaterialExpired,
        MaterialImported, PolicyChanged, Rotated,
    };

    fn event(time: i64, kind: KeyEventKind) -> KeyEvent {
        KeyEvent {
            key: Some("k".into()),
            time: Some(Timestamp(time)),
            kind,
            event_id: Some(format!("{time}").into()),
            until: (kind == DeletionScheduled).then_some(Timestamp(9_000)),
            key_spec: None,
            origin: None,
            material: None,
            related: None,
        }
    }

    fn life(kinds: &[KeyEventKind]) -> Life {
        let events: Vec<KeyEvent> = (1..).zip(kinds).map(|(t, kind)| event(t, *kind)).collect();
        let keys = BTreeSet::from(["k".into()]);
        follow(&events, &keys).lives.remove("k").unwrap()
    }

    #[test]
    fn the_last_change_decides_and_says_since_when() {
        let pending = KeyState::PendingDeletion {
            on: Some(Timestamp(9_000)),
        };
        for (kinds, state, since) in [
            (&[Created][..], KeyState::Usable, None),
            (&[Disabled], KeyState::Disabled, Some(1)),
            (&[Disabled, Enabled], KeyState::Usable, Some(2)),
            (&[Disabled, Disabled], KeyState::Disabled, Some(1)),
            (&[DeletionScheduled], pending, Some(1)),
            (
                &[DeletionScheduled, DeletionCancelled],
                KeyState::Disabled,
                Some(2),
            ),
            (
                &[DeletionScheduled, DeletionCancelled, Enabled],
                KeyState::Usable,
                Some(3),
            ),
            (&[DeletionScheduled, Deleted], KeyState::Deleted, Some(2)),
            (&[MaterialDeleted], KeyState::PendingImport, Some(1)),
            (
                &[MaterialExpired, MaterialImported],
                KeyState::Usable,
                Some(2),
            ),
            (
                &[Disabled, PolicyChanged, Rotated, GrantEnded],
                KeyState::Disabled,
                Some(1),
            ),
        ] {
            let life = life(kinds);
            assert_eq!(life.state, state, "{kinds:?}");
            assert_eq!(life.since, since.map(Timestamp), "{kinds:?}");
        }
    }

    #[test]
    fn grants_that_end_are_counted_and_not_listed() {
        let life = life(&[GrantEnded, GrantEnded, Rotated]);
        assert_eq!((life.grants_ended, life.events.len()), (2, 1));
    }

    #[test]
    fn a_replica_that_keeps_its_primary_is_told_apart() {
        let scheduled = KeyEvent {
            related: Some("PendingReplicaDeletion".into()),
            ..event(1, DeletionScheduled)
        };
        let keys = BTreeSet::from(["k".into()]);
        let timeline = follow(&[scheduled], &keys);
        assert_eq!(timeline.lives["k"].state, KeyState::PendingReplicaDeletion);
    }

    #[test]
    fn a_store_that_is_connected_again_is_no_danger() {
        let store = |time, kind| KeyEvent {
            key: None,
            related: Some("cks-1".into()),
            ..event(time, kind)
        };
        let events = [store(1, KeyStoreDisconnected), store(2, KeyStoreConnected)];
        assert_eq!(follow(&events, &BTreeSet::new()).disconnected.len(), 0);
        assert_eq!(follow(&events[..1], &BTreeSet::new()).disconnected.len(), 1);
    }

    #[test]
    fn keys_out_of_scope_are_left_out() {
        let timeline = follow(&[event(1, Disabled)], &BTreeSet::new());
        assert_eq!(timeline.lives.len(), 0);
    }
}
