//! A key with its multi-Region relatives: they share their key material, so they share rotations.
//! Only the primary is rotated; AWS KMS copies the new material to the replicas
//! (<https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html>).

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::period::{Hour, Timestamp};
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};

/// Within this time `RotateKeyOnDemand` leads to `RotateKey`, and relatives name the same rotation.
const SAME_ROTATION_SECONDS: i64 = 24 * 3_600;

/// One rotation: when, and in whose records.
pub(super) struct Rotation<'a> {
    /// Since when the new version exists: the first hour of time if the record's is unreadable.
    pub(super) hour: Hour,
    /// The key whose record tells it.
    pub(super) key: &'a Text,
    time: Option<Timestamp>,
    material: Option<&'a Text>,
}

/// Keys with common key material: one single-Region key, or a primary and its replicas.
pub(super) struct Family<'a> {
    pub(super) keys: Vec<&'a Text>,
    events: Vec<&'a KeyEvent>,
    config: &'a Config,
}

/// Groups `keys` and their events into families.
pub(super) fn families<'a>(
    keys: &'a BTreeSet<Text>,
    events: &'a [KeyEvent],
    config: &'a Config,
) -> Vec<Family<'a>> {
    let empty = || Family {
        keys: Vec::new(),
        events: Vec::new(),
        config,
    };
    let mut families: BTreeMap<String, Family<'a>> = BTreeMap::new();
    for key in keys {
        let family = families.entry(family_name(key)).or_insert_with(empty);
        family.keys.push(key);
    }
    for event in events {
        let name = event.key.as_deref().map(family_name);
        if let Some(family) = name.and_then(|name| families.get_mut(&name)) {
            family.events.push(event);
        }
    }
    for family in families.values_mut() {
        family.events.sort_unstable_by_key(|event| event.time);
    }
    families.into_values().collect()
}

/// An ARN without its region if it is of a multi-Region key (`mrk-…`), which has the same id in
/// every region; else the ARN.
fn family_name(arn: &str) -> String {
    let mut parts: Vec<&str> = arn.split(':').collect();
    if parts.len() == 6 && parts[5].starts_with("key/mrk-") {
        parts[3] = "";
    }
    parts.join(":")
}

/// The replica that a `ReplicateKey` made, by ARN: as the event names it, or the primary's ARN in
/// the region that the event names.
pub fn replica_of(event: &KeyEvent) -> Option<Text> {
    if event.kind != KeyEventKind::Replicated {
        return None;
    }
    let related = event.related.as_ref()?;
    if related.contains(':') {
        return Some(related.clone());
    }
    let mut parts: Vec<&str> = event.key.as_deref()?.split(':').collect();
    *parts.get_mut(3)? = related;
    Some(parts.join(":").into())
}

impl<'a> Family<'a> {
    fn of_kind(&self, kind: KeyEventKind) -> impl Iterator<Item = &'a KeyEvent> {
        self.events
            .iter()
            .copied()
            .filter(move |event| event.kind == kind)
    }

    /// The events of one key, by time.
    pub(super) fn events_of(&self, key: &Text) -> Vec<&'a KeyEvent> {
        let own = |event: &&KeyEvent| event.key.as_ref() == Some(key);
        self.events.iter().copied().filter(own).collect()
    }

    /// When a `ReplicateKey` made this key.
    pub(super) fn replicated(&self, key: &Text) -> Option<Timestamp> {
        self.of_kind(KeyEventKind::Replicated)
            .filter(|event| replica_of(event).as_ref() == Some(key))
            .filter_map(|event| event.time)
            .min()
    }

    /// Every rotation once: by its `RotateKey`, else by the `RotateKeyOnDemand` that no
    /// `RotateKey` follows.
    pub(super) fn rotations(&self) -> Vec<Rotation<'a>> {
        let mut rotations: Vec<Rotation<'a>> = Vec::new();
        for rotation in self
            .of_kind(KeyEventKind::Rotated)
            .filter_map(Rotation::new)
        {
            if !rotations.iter().any(|known| known.is(&rotation)) {
                rotations.push(rotation);
            }
        }
        let unanswered: Vec<Rotation<'a>> = self
            .of_kind(KeyEventKind::RotationRequested)
            .filter_map(Rotation::new)
            .filter(|request| !rotations.iter().any(|known| known.answers(request)))
            .collect();
        rotations.extend(unanswered);
        rotations
    }

    /// Distinct key materials that served one of the keys. The ids of relatives are not added up:
    /// nothing says that they name the same material alike.
    pub(super) fn materials(&self) -> usize {
        let of = |key: &Text| {
            let ids: BTreeSet<&Text> = self
                .events_of(key)
                .into_iter()
                .filter(|event| {
                    matches!(
                        event.kind,
                        KeyEventKind::Rotated | KeyEventKind::MaterialSeen
                    )
                })
                .filter_map(|event| event.material.as_ref())
                .collect();
            ids.len()
        };
        self.keys.iter().map(|key| of(key)).max().unwrap_or(0)
    }

    /// The number of versions at the end of the data, if the config names it for any of the keys.
    pub(super) fn configured(&self) -> Option<usize> {
        let versions = |key: &&Text| self.config.keys.get(&***key)?.versions;
        let most = self.keys.iter().filter_map(versions).max()?;
        usize::try_from(most).ok()
    }

    /// The spec of the keys, which relatives share: from a `CreateKey`, else from the config.
    pub(super) fn key_spec(&self) -> Option<Text> {
        let created = self
            .of_kind(KeyEventKind::Created)
            .find_map(|event| event.key_spec.clone());
        let configured = |key: &&Text| self.config.keys.get(&***key)?.key_spec.clone();
        created.or_else(|| self.keys.iter().find_map(configured))
    }

    /// Whether no rotation can be missing: the config names the versions, every key's creation is
    /// in the data, or the spec is one that cannot be rotated
    /// (<https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html>).
    pub(super) fn is_complete(&self) -> bool {
        let is_created = |key: &Text| {
            let mut own = self
                .of_kind(KeyEventKind::Created)
                .filter(|event| event.key.as_ref() == Some(key));
            own.any(|event| event.time.is_some()) || self.replicated(key).is_some()
        };
        self.configured().is_some()
            || self.keys.iter().all(|key| is_created(key))
            || self
                .key_spec()
                .is_some_and(|spec| &*spec != "SYMMETRIC_DEFAULT")
    }
}

impl<'a> Rotation<'a> {
    fn new(event: &'a KeyEvent) -> Option<Self> {
        Some(Self {
            hour: event.time.map_or(super::ALWAYS, Timestamp::hour),
            key: event.key.as_ref()?,
            time: event.time,
            material: event.material.as_ref(),
        })
    }

    /// Whether both records tell of one rotation: they name the same new material, or relatives
    /// name it at about the same time.
    fn is(&self, other: &Self) -> bool {
        if self.material.is_some() && self.material == other.material {
            return true;
        }
        let apart = self.seconds_until(other).map(i64::abs);
        self.key != other.key && apart.is_some_and(|seconds| seconds <= SAME_ROTATION_SECONDS)
    }

    /// Whether this rotation is what `request` asked for.
    fn answers(&self, request: &Self) -> bool {
        request
            .seconds_until(self)
            .is_some_and(|seconds| (0..=SAME_ROTATION_SECONDS).contains(&seconds))
    }

    fn seconds_until(&self, other: &Self) -> Option<i64> {
        Some(other.time?.0.saturating_sub(self.time?.0))
    }
}
