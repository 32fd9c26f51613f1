//! Keys of a scenario and what happens to them.

use serde::Deserialize;

use super::value::Instant;
use crate::cloudtrail::attributes::RequestClass;
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
    /// What it can do.
    #[serde(default)]
    pub spec: KeySpec,
    /// Where its key material comes from.
    #[serde(default)]
    pub origin: Origin,
    /// The primary of which it is the multi-Region replica.
    pub replica_of: Option<Text>,
    /// Whether it is a multi-Region primary.
    #[serde(default)]
    pub multi_region: bool,
    /// Cryptographic calls of the owner's own services: of a symmetric key half of them
    /// `GenerateDataKey`, of others `Sign`.
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
            spec: KeySpec::default(),
            origin: Origin::default(),
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

/// `KeySpec` of KMS
/// (<https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum KeySpec {
    /// Encrypts and decrypts: the only one that Camunda takes.
    #[default]
    #[serde(rename = "SYMMETRIC_DEFAULT")]
    Symmetric,
    /// Signs here.
    #[serde(rename = "RSA_2048")]
    Rsa2048,
    /// Signs here.
    #[serde(rename = "RSA_4096")]
    Rsa4096,
    /// Signs.
    #[serde(rename = "ECC_NIST_P256")]
    EccNistP256,
}

impl KeySpec {
    /// As KMS has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Symmetric => "SYMMETRIC_DEFAULT",
            Self::Rsa2048 => "RSA_2048",
            Self::Rsa4096 => "RSA_4096",
            Self::EccNistP256 => "ECC_NIST_P256",
        }
    }

    /// The class of its `Sign`, as the record alone tells it: the algorithm does not say how long
    /// an RSA key is. `None`: it cannot sign.
    pub fn signs_as(self) -> Option<RequestClass> {
        match self {
            Self::Symmetric => None,
            Self::EccNistP256 => Some(RequestClass::OtherAsymmetric),
            Self::Rsa2048 | Self::Rsa4096 => Some(RequestClass::AsymmetricUnknownSpec),
        }
    }
}

/// `Origin` of KMS (the same page).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Origin {
    /// KMS made it.
    #[default]
    #[serde(rename = "AWS_KMS")]
    Kms,
    /// Imported.
    #[serde(rename = "EXTERNAL")]
    External,
    /// In a key manager outside of AWS (XKS).
    #[serde(rename = "EXTERNAL_KEY_STORE")]
    ExternalKeyStore,
}

impl Origin {
    /// As KMS has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kms => "AWS_KMS",
            Self::External => "EXTERNAL",
            Self::ExternalKeyStore => "EXTERNAL_KEY_STORE",
        }
    }
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
    /// `ImportKeyMaterial`.
    MaterialImported,
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
    MaterialImported,
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
            Name::MaterialImported => Lifecycle::MaterialImported,
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
