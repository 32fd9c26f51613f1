//! A key with its ARN, its state and its key material at any moment.

use crate::estimate::scenario::{
    Instant, Key, KeyChange, KeySpec, Lifecycle, Manager, Origin, Scenario,
};
use crate::period::Timestamp;
use crate::units::Text;

use crate::random::Random;

/// A key of the plan.
pub(super) struct KeyPlan {
    pub(super) name: Text,
    pub(super) id: Text,
    pub(super) arn: Text,
    pub(super) region: Text,
    pub(super) manager: Manager,
    pub(super) is_multi_region: bool,
    pub(super) is_replica: bool,
    pub(super) own_calls: u64,
    pub(super) spec: KeySpec,
    pub(super) origin: Origin,
    /// By time.
    pub(super) changes: Vec<KeyChange>,
    /// Names its key material: that of the primary, if it is a replica.
    lineage: Text,
    /// When its key material was rotated, in order.
    rotations: Vec<Timestamp>,
}

/// What a key can do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Usable,
    Disabled,
    PendingDeletion,
    /// Not yet created, or deleted.
    Absent,
}

impl KeyPlan {
    pub(super) fn new(scenario: &Scenario, key: &Key) -> Self {
        let primary = key.replica_of.as_ref().and_then(|name| scenario.key(name));
        let origin = primary.unwrap_or(key);
        let id = scenario.key_id(key);
        let region = scenario.region_of(key).clone();
        let mut rotations: Vec<Timestamp> = origin.changes.iter().filter_map(rotation).collect();
        rotations.sort();
        let mut changes = key.changes.clone();
        changes.sort_by_key(|change| change.at);
        Self {
            name: key.name.clone(),
            arn: scenario.arn(key),
            id,
            region,
            manager: key.manager,
            is_multi_region: origin.multi_region || primary.is_some(),
            is_replica: primary.is_some(),
            own_calls: key.own_calls,
            spec: origin.spec,
            origin: origin.origin,
            changes,
            lineage: origin.name.clone(),
            rotations,
        }
    }

    /// It begins to exist then.
    pub(super) fn created_at(&mut self, at: Instant) {
        let created = KeyChange {
            at,
            what: Lifecycle::Created,
        };
        self.changes.push(created);
        self.changes.sort_by_key(|change| change.at);
    }

    pub(super) fn state(&self, time: Timestamp) -> State {
        let is_created_later = |change: &KeyChange| change.what == Lifecycle::Created;
        let first = if self.changes.iter().any(is_created_later) {
            State::Absent
        } else {
            State::Usable
        };
        self.past(time).fold(first, |state, change| {
            match (&change.what, state) {
                (Lifecycle::Created | Lifecycle::Enabled, _) => State::Usable,
                // A cancelled deletion leaves the key disabled
                // (https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html).
                (Lifecycle::Disabled | Lifecycle::DeletionCancelled, _) => State::Disabled,
                (Lifecycle::DeletionScheduled { .. }, _) => State::PendingDeletion,
                (Lifecycle::Deleted, _) => State::Absent,
                (_, state) => state,
            }
        })
    }

    /// Whether the key policy denies other accounts.
    pub(super) fn denies_others(&self, time: Timestamp) -> bool {
        self.past(time).fold(false, |denied, change| {
            if let Lifecycle::PolicyChanged { cuts_off } = change.what {
                cuts_off
            } else {
                denied
            }
        })
    }

    /// The id of the key material that serves calls at that time: 64 hexadecimal digits.
    pub(super) fn material(&self, time: Timestamp) -> String {
        let rotated = self.rotations.partition_point(|at| *at <= time);
        self.material_after(rotated)
    }

    /// The ids of the key material before and after the rotation at that time.
    pub(super) fn rotated_materials(&self, time: Timestamp) -> (String, String) {
        let rotated = self.rotations.partition_point(|at| *at <= time);
        let before = rotated.saturating_sub(1);
        (self.material_after(before), self.material_after(rotated))
    }

    fn material_after(&self, rotations: usize) -> String {
        let number = i64::try_from(rotations).unwrap_or(i64::MAX);
        Random::of(0, &format!("material {}", self.lineage), number).hexadecimal(64)
    }

    fn past(&self, time: Timestamp) -> impl Iterator<Item = &KeyChange> {
        self.changes
            .iter()
            .take_while(move |change| change.at.0 <= time)
    }
}

/// When a change rotates the key material.
pub(super) fn rotation(change: &KeyChange) -> Option<Timestamp> {
    let at = change.at.0;
    match change.what {
        Lifecycle::Rotated => Some(at),
        Lifecycle::RotatedOnDemand => Some(soon_after(at)),
        _ => None,
    }
}

/// Half a minute later, in the same hour.
fn soon_after(time: Timestamp) -> Timestamp {
    let last = Timestamp(time.hour().start().0 + 3_599);
    Timestamp(time.0 + 30).min(last)
}
