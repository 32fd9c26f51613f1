//! KMS operations: how a request is priced, and what it means for its key.
//!
//! To add an operation, add it here: unknown ones are counted by name as symmetric requests.
//! Prices: <https://aws.amazon.com/kms/pricing/>; records of each operation:
//! <https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html>.

use super::attributes::RequestClass;
use super::record::Record;
use crate::usage::key_event::KeyEventKind;

/// `eventType` of what AWS does on its own, such as rotating a key.
const SERVICE_EVENT: &str = "AwsServiceEvent";

/// How KMS prices the request, as far as the record tells.
pub fn request_class(operation: &str, record: &Record<'_>) -> RequestClass {
    if is_inside_kms(operation) || record.event_type.is_some_and(|kind| kind.is(SERVICE_EVENT)) {
        return RequestClass::NotARequest;
    }
    let parameters = &record.parameters;
    match operation {
        "GenerateDataKeyPair" | "GenerateDataKeyPairWithoutPlaintext" => {
            key_pair_class(parameters.key_pair_spec.map(|spec| spec.text()).as_deref())
        }
        "Encrypt" | "Decrypt" | "ReEncrypt" => encryption_class(
            parameters
                .encryption_algorithm
                .map(|name| name.text())
                .as_deref(),
        ),
        "Sign" | "Verify" => signing_class(
            parameters
                .signing_algorithm
                .map(|name| name.text())
                .as_deref(),
        ),
        "GetPublicKey" => RequestClass::AsymmetricUnknownSpec,
        // Only elliptic curve keys agree on secrets.
        "DeriveSharedSecret" => RequestClass::OtherAsymmetric,
        _ => RequestClass::Symmetric,
    }
}

/// Calls that KMS makes to itself, whatever their `eventType`: `SynchronizeMultiRegionKey` is
/// recorded as `AwsApiCall`
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/ct-synchronize-multi-region-key.html>).
fn is_inside_kms(operation: &str) -> bool {
    matches!(
        operation,
        "SynchronizeMultiRegionKey" | "DeleteExpiredKeyMaterial"
    )
}

fn key_pair_class(spec: Option<&str>) -> RequestClass {
    match spec {
        Some(spec) if spec.starts_with("RSA") => RequestClass::KeyPairRsa,
        Some(_) => RequestClass::KeyPairEcc,
        // `KeyPairSpec` is required; without it nothing tells the pair.
        None => RequestClass::AsymmetricUnknownSpec,
    }
}

/// Without an algorithm the API's default holds, which is symmetric
/// (<https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html>).
fn encryption_class(algorithm: Option<&str>) -> RequestClass {
    match algorithm {
        None | Some("SYMMETRIC_DEFAULT") => RequestClass::Symmetric,
        Some(name) if name.starts_with("RSA") => RequestClass::AsymmetricUnknownSpec,
        Some(_) => RequestClass::OtherAsymmetric,
    }
}

fn signing_class(algorithm: Option<&str>) -> RequestClass {
    match algorithm {
        Some(name) if !name.starts_with("RSA") => RequestClass::OtherAsymmetric,
        _ => RequestClass::AsymmetricUnknownSpec,
    }
}

/// What the operation means for the life of its key.
pub fn key_event_kind(operation: &str) -> Option<KeyEventKind> {
    Some(match operation {
        "CreateKey" => KeyEventKind::Created,
        "ReplicateKey" => KeyEventKind::Replicated,
        "RotateKey" => KeyEventKind::Rotated,
        "RotateKeyOnDemand" => KeyEventKind::RotationRequested,
        "EnableKey" => KeyEventKind::Enabled,
        "DisableKey" => KeyEventKind::Disabled,
        "ScheduleKeyDeletion" => KeyEventKind::DeletionScheduled,
        "CancelKeyDeletion" => KeyEventKind::DeletionCancelled,
        "DeleteKey" => KeyEventKind::Deleted,
        "PutKeyPolicy" => KeyEventKind::PolicyChanged,
        "RevokeGrant" | "RetireGrant" => KeyEventKind::GrantEnded,
        "ImportKeyMaterial" => KeyEventKind::MaterialImported,
        "DeleteImportedKeyMaterial" => KeyEventKind::MaterialDeleted,
        "DeleteExpiredKeyMaterial" => KeyEventKind::MaterialExpired,
        "EnableKeyRotation" => KeyEventKind::RotationEnabled,
        "DisableKeyRotation" => KeyEventKind::RotationDisabled,
        "DisconnectCustomKeyStore" => KeyEventKind::KeyStoreDisconnected,
        "ConnectCustomKeyStore" => KeyEventKind::KeyStoreConnected,
        _ => return None,
    })
}

/// Whether `CloudTrail` records the operation as read-only: the cryptographic ones, too
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>).
pub fn is_read_only(operation: &str) -> bool {
    let begins = ["Describe", "Get", "List", "Generate", "Verify"];
    begins.iter().any(|word| operation.starts_with(word))
        || matches!(
            operation,
            "Encrypt" | "Decrypt" | "ReEncrypt" | "Sign" | "DeriveSharedSecret"
        )
}
