//! Calls that no driver moves: the owner's own use of keys, and what happens to keys in the month.

use super::Calls;
use super::rows::{of_bucket, owners_call};
use crate::cloudtrail::attributes::{Attributes, RequestClass};
use crate::estimate::scenario::{Bucket, Key, Lifecycle, Scenario, unique_id};
use crate::period::Period;
use crate::units::Text;

/// The owner's calls in `month`.
pub fn fixed_calls(scenario: &Scenario, month: Period) -> Calls {
    let mut calls = Calls::new();
    for key in &scenario.keys {
        own_use(scenario, key, &mut calls);
        for change in &key.changes {
            if month.contains(change.at.0.hour()) {
                for call in change_calls(scenario, key, &change.what) {
                    *calls.entry(call).or_default() += 1;
                }
            }
        }
    }
    calls
}

/// The owner's own services write with every second call; with keys that cannot encrypt they sign.
fn own_use(scenario: &Scenario, key: &Key, calls: &mut Calls) {
    if let Some(class) = key.spec.signs_as() {
        let call = Attributes {
            role_id: Some(unique_id("AROA", "signer", &scenario.account.owner)),
            identity_type: Some("AssumedRole".into()),
            class,
            ..owners_call(scenario, key, "Sign")
        };
        if key.own_calls > 0 {
            *calls.entry(call).or_default() += key.own_calls;
        }
        return;
    }
    let bucket = Bucket::own(&key.name);
    let owner = &scenario.account.owner;
    let halves = [
        ("GenerateDataKey", key.own_calls.div_ceil(2)),
        ("Decrypt", key.own_calls / 2),
    ];
    for (operation, count) in halves.into_iter().filter(|(_, count)| *count > 0) {
        let call = Attributes {
            role_id: Some(unique_id("AROA", "data-pipeline", owner)),
            identity_type: Some("AssumedRole".into()),
            invoked_by: Some("fas.s3.amazonaws.com".into()),
            ..of_bucket(owners_call(scenario, key, operation), &bucket)
        };
        *calls.entry(call).or_default() += count;
    }
}

fn change_calls(scenario: &Scenario, key: &Key, change: &Lifecycle) -> Vec<Attributes<Text>> {
    let api = |key, operation| Attributes {
        identity_type: Some("IAMUser".into()),
        ..owners_call(scenario, key, operation)
    };
    let service = |key, operation| Attributes {
        class: RequestClass::NotARequest,
        invoked_by: Some("AWS Internal".into()),
        ..owners_call(scenario, key, operation)
    };
    match change {
        Lifecycle::Created => vec![api(key, "CreateKey")],
        Lifecycle::RotationEnabled => vec![api(key, "EnableKeyRotation")],
        Lifecycle::Rotated => vec![service(key, "RotateKey")],
        Lifecycle::RotatedOnDemand => {
            vec![api(key, "RotateKeyOnDemand"), service(key, "RotateKey")]
        }
        Lifecycle::Disabled => vec![api(key, "DisableKey")],
        Lifecycle::Enabled => vec![api(key, "EnableKey")],
        Lifecycle::DeletionScheduled { .. } => vec![api(key, "ScheduleKeyDeletion")],
        Lifecycle::DeletionCancelled => vec![api(key, "CancelKeyDeletion")],
        Lifecycle::MaterialImported => vec![api(key, "ImportKeyMaterial")],
        Lifecycle::Deleted => vec![service(key, "DeleteKey")],
        Lifecycle::PolicyChanged { .. } => vec![api(key, "PutKeyPolicy")],
        Lifecycle::Replicated { to } => {
            let mut calls = vec![api(key, "ReplicateKey")];
            if let Some(replica) = scenario.key(to) {
                calls.push(api(replica, "CreateKey"));
                calls.push(service(replica, "SynchronizeMultiRegionKey"));
            }
            calls
        }
    }
}
