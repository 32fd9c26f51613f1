//! Instants in the life of a KMS key, as its records tell them.

use crate::period::Timestamp;
use crate::units::Text;

/// What happened to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyEventKind {
    /// `CreateKey`; also the one that `ReplicateKey` causes in the replica's region.
    Created,
    /// `ReplicateKey` of this primary; `related` is the replica's ARN or region.
    Replicated,
    /// `RotateKey`, the service event: a new key version.
    Rotated,
    /// `RotateKeyOnDemand`: the API call that leads to a `Rotated`.
    RotationRequested,
    /// `EnableKey`.
    Enabled,
    /// `DisableKey`.
    Disabled,
    /// `ScheduleKeyDeletion`; `until` is the deletion date.
    DeletionScheduled,
    /// `CancelKeyDeletion`.
    DeletionCancelled,
    /// `DeleteKey`, the service event.
    Deleted,
    /// `PutKeyPolicy`.
    PolicyChanged,
    /// `RevokeGrant` or `RetireGrant`.
    GrantEnded,
    /// `ImportKeyMaterial`.
    MaterialImported,
    /// `DeleteImportedKeyMaterial`.
    MaterialDeleted,
    /// `DeleteExpiredKeyMaterial`, the service event.
    MaterialExpired,
    /// `EnableKeyRotation`.
    RotationEnabled,
    /// `DisableKeyRotation`.
    RotationDisabled,
    /// `DisconnectCustomKeyStore`; these records name no key.
    KeyStoreDisconnected,
    /// `ConnectCustomKeyStore`; these records name no key.
    KeyStoreConnected,
    /// The first time a call was served by the key material `material`
    /// (`additionalEventData.keyMaterialId`).
    MaterialSeen,
    /// The first time a record of this key names `alias/aws/…`: the key is AWS-managed.
    AwsManagedSeen,
}

impl KeyEventKind {
    /// Every kind, in order.
    pub const ALL: [Self; 20] = [
        Self::Created,
        Self::Replicated,
        Self::Rotated,
        Self::RotationRequested,
        Self::Enabled,
        Self::Disabled,
        Self::DeletionScheduled,
        Self::DeletionCancelled,
        Self::Deleted,
        Self::PolicyChanged,
        Self::GrantEnded,
        Self::MaterialImported,
        Self::MaterialDeleted,
        Self::MaterialExpired,
        Self::RotationEnabled,
        Self::RotationDisabled,
        Self::KeyStoreDisconnected,
        Self::KeyStoreConnected,
        Self::MaterialSeen,
        Self::AwsManagedSeen,
    ];

    /// The name used in tables: `created`, `deletion_scheduled`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Replicated => "replicated",
            Self::Rotated => "rotated",
            Self::RotationRequested => "rotation_requested",
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::DeletionScheduled => "deletion_scheduled",
            Self::DeletionCancelled => "deletion_cancelled",
            Self::Deleted => "deleted",
            Self::PolicyChanged => "policy_changed",
            Self::GrantEnded => "grant_ended",
            Self::MaterialImported => "material_imported",
            Self::MaterialDeleted => "material_deleted",
            Self::MaterialExpired => "material_expired",
            Self::RotationEnabled => "rotation_enabled",
            Self::RotationDisabled => "rotation_disabled",
            Self::KeyStoreDisconnected => "key_store_disconnected",
            Self::KeyStoreConnected => "key_store_connected",
            Self::MaterialSeen => "material_seen",
            Self::AwsManagedSeen => "aws_managed_seen",
        }
    }
}

/// One instant in the life of a key. Failed calls and dry runs are none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyEvent {
    /// ARN of the key; `None` for custom key stores.
    pub key: Option<Text>,
    /// When; `None` if the record's time is unreadable.
    pub time: Option<Timestamp>,
    /// What.
    pub kind: KeyEventKind,
    /// The record's `eventID`.
    pub event_id: Option<Text>,
    /// Until when: the deletion date of `DeletionScheduled`.
    pub until: Option<Timestamp>,
    /// `keySpec` of `Created`: `SYMMETRIC_DEFAULT`, `RSA_2048`, …
    pub key_spec: Option<Text>,
    /// `origin` of `Created`: `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM`, `EXTERNAL_KEY_STORE`.
    pub origin: Option<Text>,
    /// Key material id of `Rotated` (the new one) and `MaterialSeen`.
    pub material: Option<Text>,
    /// What else is concerned: the replica of `Replicated`, a custom key store's id, a grant id;
    /// of `DeletionScheduled` the resulting key state if it is `PendingReplicaDeletion`.
    pub related: Option<Text>,
}
