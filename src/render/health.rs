//! Words for the health of keys, in every format.

use crate::cloudtrail::attributes::arn_region;
use crate::health::rhythm::Notice;
use crate::health::timeline::{Disconnected, KeyState};
use crate::render::finding::minute;
use crate::render::sanitize::visible;

/// The state's name in JSON, as KMS spells it.
pub(super) fn state(state: KeyState) -> &'static str {
    match state {
        KeyState::Deleted => "Deleted",
        KeyState::PendingDeletion { .. } => "PendingDeletion",
        KeyState::PendingReplicaDeletion => "PendingReplicaDeletion",
        KeyState::PendingImport => "PendingImport",
        KeyState::Unavailable => "Unavailable",
        KeyState::Disabled => "Disabled",
        KeyState::Usable => "Enabled",
    }
}

/// What the state does to the clusters of the key; `None`: nothing.
pub(super) fn effect(state: KeyState) -> Option<String> {
    Some(match state {
        KeyState::Usable => return None,
        KeyState::PendingDeletion { on } => {
            let on = on.map_or_else(String::new, |on| format!(" on {}", minute(on)));
            format!("its key goes{on} and its data with it; frozen until then")
        }
        KeyState::PendingReplicaDeletion => {
            "its key goes with its last replica, and its data with it; frozen until then".to_owned()
        }
        KeyState::Disabled => {
            "its key is disabled: it cannot start, and freezes if it runs".to_owned()
        }
        KeyState::PendingImport => {
            "its key has lost its key material: it cannot start, and freezes if it runs".to_owned()
        }
        KeyState::Unavailable => "its custom key store is disconnected".to_owned(),
        KeyState::Deleted => "its key is deleted: nobody can decrypt its data".to_owned(),
    })
}

/// The commands that undo the state, in order.
pub(super) fn undo(key: &str, state: KeyState) -> Vec<String> {
    let id = visible(key.rsplit('/').next().unwrap_or(key));
    let region = visible(arn_region(key).unwrap_or_default());
    let command = |verb: &str| format!("aws kms {verb} --region {region} --key-id {id}");
    match state {
        KeyState::PendingDeletion { .. } | KeyState::PendingReplicaDeletion => {
            vec![command("cancel-key-deletion"), command("enable-key")]
        }
        KeyState::Disabled => vec![command("enable-key")],
        // The same material, or nothing decrypts:
        // <https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-reimport.html>.
        KeyState::PendingImport => vec![
            command("get-parameters-for-import"),
            command("import-key-material"),
        ],
        KeyState::Unavailable | KeyState::Deleted | KeyState::Usable => Vec::new(),
    }
}

/// What a disconnected key store means, and the command that connects it again.
pub(super) fn store(disconnected: &Disconnected) -> (String, String) {
    let id = disconnected.store.as_deref().map(visible);
    let id = id.unwrap_or_else(|| "ID".to_owned());
    let since = disconnected
        .since
        .map_or_else(String::new, |since| format!(" since {}", minute(since)));
    (
        format!("the custom key store {id} is disconnected{since}: no key in it can be used"),
        format!("aws kms connect-custom-key-store --custom-key-store-id {id}"),
    )
}

/// The notice's name in JSON.
pub(super) fn notice(notice: &Notice) -> &'static str {
    match notice {
        Notice::Silence { .. } => "silence",
        Notice::Burst { .. } => "burst",
        Notice::Growth { .. } => "growth",
    }
}
