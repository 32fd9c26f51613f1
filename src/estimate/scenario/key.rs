//! Keys of a scenario and what happens to them.

use serde::Deserialize;

use super::value::Instant;
use crate::units::Text;

/// A KMS key in the owner's account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// How the rest of the scenario names it.
    pub name: Text,
    /// Its region; else the account's.
    pub region: Option<Text>,
    /// Its key id; else one that follows from its name.
    pub id: Option<Text>,
    /// Who manages it.
    #[serde(default)]
    pub manager: Manager,
    /// The primary of which it is the multi-Region replica.
    pub replica_of: Option<Text>,
    /// Whether it is a multi-Region primary.
    #[serde(default)]
    pub multi_region: bool,
    /// Cryptographic calls of the owner's own services, half of them `GenerateDataKey`.
    #[serde(default)]
    pub own_calls: u64,
    /// Days between two automatic rotations in an estimate's years, 90 to 2,560
    /// (<https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html>); none: it is not
    /// rotated. What the simulator acts out is `changes`.
    pub rotation_days: Option<u32>,
    /// What happens to it, in any order.
    #[serde(default)]
    pub changes: Vec<KeyChange>,
}

impl Key {
    /// A customer's key that serves nobody yet.
    pub fn new(name: &Text) -> Self {
        Self {
            name: name.clone(),
            region: None,
            id: None,
            manager: Manager::Customer,
            replica_of: None,
            multi_region: false,
            own_calls: 0,
            rotation_days: None,
            changes: Vec::new(),
        }
    }
}

/// Who manages a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manager {
    /// The customer.
    #[default]
    Customer,
    /// AWS: its calls name `alias/aws/s3`.
    Aws,
}

/// Something that happens to a key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenChange")]
pub struct KeyChange {
    /// When.
    pub at: Instant,
    /// What.
    pub what: Lifecycle,
}

/// What can happen to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// `CreateKey`.
    Created,
    /// `EnableKeyRotation`.
    RotationEnabled,
    /// `RotateKey`, the service event of automatic rotation.
    Rotated,
    /// `RotateKeyOnDemand`, followed by `RotateKey`.
    RotatedOnDemand,
    /// `DisableKey`: cryptographic calls fail from here on.
    Disabled,
    /// `EnableKey`.
    Enabled,
    /// `ScheduleKeyDeletion`: cryptographic calls fail from here on.
    DeletionScheduled {
        /// The waiting period in days, 7 to 30
        /// (<https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html>).
        days: u32,
    },
    /// `CancelKeyDeletion`: the key is disabled then.
    DeletionCancelled,
    /// `DeleteKey`, the service event: no call names the key any more.
    Deleted,
    /// `ReplicateKey` and the `CreateKey` in the replica's region.
    Replicated {
        /// The name of the replica among the scenario's keys.
        to: Text,
    },
    /// `PutKeyPolicy`.
    PolicyChanged {
        /// Whether the clusters are denied from here on: their calls are then in the caller's
        /// trail only.
        cuts_off: bool,
    },
}

/// A change as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenChange {
    at: Instant,
    what: Name,
    days: Option<u32>,
    to: Option<Text>,
    cuts_off: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Created,
    RotationEnabled,
    Rotated,
    RotatedOnDemand,
    Disabled,
    Enabled,
    DeletionScheduled,
    DeletionCancelled,
    Deleted,
    Replicated,
    PolicyChanged,
}

impl TryFrom<WrittenChange> for KeyChange {
    type Error = &'static str;

    fn try_from(written: WrittenChange) -> Result<Self, Self::Error> {
        let at = written.at;
        let stray = (written.days.is_some() && written.what != Name::DeletionScheduled)
            || (written.to.is_some() && written.what != Name::Replicated)
            || (written.cuts_off.is_some() && written.what != Name::PolicyChanged);
        if stray {
            return Err("`days` is for deletion_scheduled, `to` for replicated, \
                        `cuts_off` for policy_changed");
        }
        let what = match written.what {
            Name::Created => Lifecycle::Created,
            Name::RotationEnabled => Lifecycle::RotationEnabled,
            Name::Rotated => Lifecycle::Rotated,
            Name::RotatedOnDemand => Lifecycle::RotatedOnDemand,
            Name::Disabled => Lifecycle::Disabled,
            Name::Enabled => Lifecycle::Enabled,
            Name::DeletionScheduled => Lifecycle::DeletionScheduled {
                days: written.days.ok_or("deletion_scheduled needs `days`")?,
            },
            Name::DeletionCancelled => Lifecycle::DeletionCancelled,
            Name::Deleted => Lifecycle::Deleted,
            Name::Replicated => Lifecycle::Replicated {
                to: written.to.ok_or("replicated needs `to`")?,
            },
            Name::PolicyChanged => Lifecycle::PolicyChanged {
                cuts_off: written.cuts_off.unwrap_or(false),
            },
        };
        Ok(Self { at, what })
    }
}
