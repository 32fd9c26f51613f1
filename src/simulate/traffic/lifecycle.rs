//! What the owner and AWS do to keys.

use crate::cloudtrail::attributes::RequestClass;
use crate::estimate::scenario::{KeyChange, KeySpec, Lifecycle, Origin};
use crate::period::Timestamp;
use crate::simulate::call::{Call, Change, Kind, Members, quoted};
use crate::simulate::key_plan::{KeyPlan, rotation};
use crate::simulate::principal::Principal;
use crate::units::Text;
use crate::usage::key_event::KeyEventKind;

use super::Traffic;

const SECONDS_PER_DAY: i64 = 86_400;

impl Traffic<'_> {
    pub(super) fn lifecycle(&mut self) {
        let plan = self.plan;
        for key in plan.keys.values() {
            for change in &key.changes {
                if change.at.0.hour() == self.hour {
                    self.change(key, change);
                }
            }
        }
    }

    fn change(&mut self, key: &KeyPlan, change: &KeyChange) {
        let time = change.at.0;
        let call = match &change.what {
            Lifecycle::Created => self.create_key(key, time),
            Lifecycle::RotationEnabled => self.api(
                key,
                time,
                "EnableKeyRotation",
                KeyEventKind::RotationEnabled,
            ),
            Lifecycle::Rotated => return self.rotate(key, change, "AUTOMATIC"),
            Lifecycle::RotatedOnDemand => {
                let kind = KeyEventKind::RotationRequested;
                let call = self.api(key, time, "RotateKeyOnDemand", kind);
                self.done(key, call);
                return self.rotate(key, change, "ON_DEMAND");
            }
            Lifecycle::Disabled => self.api(key, time, "DisableKey", KeyEventKind::Disabled),
            Lifecycle::Enabled => self.api(key, time, "EnableKey", KeyEventKind::Enabled),
            Lifecycle::DeletionScheduled { days } => self.schedule_deletion(key, time, *days),
            Lifecycle::DeletionCancelled => self.api(
                key,
                time,
                "CancelKeyDeletion",
                KeyEventKind::DeletionCancelled,
            ),
            Lifecycle::MaterialImported => self.import_material(key, time),
            Lifecycle::Deleted => self.service_event(key, time, "DeleteKey", KeyEventKind::Deleted),
            Lifecycle::Replicated { to } => self.replicate(key, time, to),
            Lifecycle::PolicyChanged { .. } => self.put_policy(key, time),
        };
        self.done(key, call);
    }

    /// These calls succeed whatever the key's state is.
    fn done(&mut self, key: &KeyPlan, mut call: Call) {
        call.key = Some(key.arn.clone());
        if call.kind == Kind::Management {
            call.request_id = Some(self.random.uuid());
        }
        self.calls.push(call);
    }

    /// A call of the administrator that names a key and is answered with its ARN.
    fn api(
        &self,
        key: &KeyPlan,
        time: Timestamp,
        operation: &'static str,
        kind: KeyEventKind,
    ) -> Call {
        let administrator = self.plan.administrator.clone();
        let mut call = self.kms(time, operation, key, administrator);
        call.kind = Kind::Management;
        call.read_only = false;
        call.parameters = vec![("keyId", quoted(&key.id))];
        call.response = vec![("keyId", quoted(&key.arn))];
        call.change = Some(Change::new(kind));
        call
    }

    fn service_event(
        &self,
        key: &KeyPlan,
        time: Timestamp,
        operation: &'static str,
        kind: KeyEventKind,
    ) -> Call {
        let mut call = self.api(key, time, operation, kind);
        call.principal = Principal::internal(&self.plan.scenario.account.owner);
        call.kind = Kind::ServiceEvent;
        call.class = RequestClass::NotARequest;
        call.parameters.clear();
        call.response.clear();
        call
    }

    fn create_key(&self, key: &KeyPlan, time: Timestamp) -> Call {
        let mut call = self.api(key, time, "CreateKey", KeyEventKind::Created);
        let (spec, origin) = (key.spec.name(), key.origin.name());
        call.parameters = vec![
            ("keyUsage", quoted(usage_of(key))),
            ("description", quoted("")),
            ("origin", quoted(origin)),
            ("multiRegion", key.is_multi_region.to_string()),
            ("keySpec", quoted(spec)),
            ("customerMasterKeySpec", quoted(spec)),
            ("bypassPolicyLockoutSafetyCheck", "false".to_owned()),
        ];
        let state = match key.origin {
            _ if key.is_replica => "Creating",
            Origin::External => "PendingImport",
            Origin::Kms | Origin::ExternalKeyStore => "Enabled",
        };
        call.response = vec![("keyMetadata", self.metadata(key, time, state))];
        call.change = Some(Change {
            key_spec: Some(spec.into()),
            origin: Some(origin.into()),
            ..Change::new(KeyEventKind::Created)
        });
        call
    }

    fn metadata(&self, key: &KeyPlan, time: Timestamp, state: &str) -> String {
        let owner = &self.plan.scenario.account.owner;
        let mut members: Members = vec![
            ("aWSAccountId", quoted(owner)),
            ("keyId", quoted(&key.id)),
            ("arn", quoted(&key.arn)),
            ("creationDate", quoted(&long_date(time))),
            ("enabled", (state == "Enabled").to_string()),
            ("description", quoted("")),
            ("keyUsage", quoted(usage_of(key))),
            ("keyState", quoted(state)),
            ("origin", quoted(key.origin.name())),
            ("keyManager", quoted("CUSTOMER")),
            ("keySpec", quoted(key.spec.name())),
            ("customerMasterKeySpec", quoted(key.spec.name())),
        ];
        if key.spec == KeySpec::Symmetric {
            let algorithms = "[\"SYMMETRIC_DEFAULT\"]".to_owned();
            members.push(("encryptionAlgorithms", algorithms));
        }
        members.push(("multiRegion", key.is_multi_region.to_string()));
        let members: Vec<String> = members
            .iter()
            .map(|(name, value)| format!("\"{name}\":{value}"))
            .collect();
        format!("{{{}}}", members.join(","))
    }

    fn import_material(&self, key: &KeyPlan, time: Timestamp) -> Call {
        let kind = KeyEventKind::MaterialImported;
        let mut call = self.api(key, time, "ImportKeyMaterial", kind);
        let model = quoted("KEY_MATERIAL_DOES_NOT_EXPIRE");
        call.parameters.push(("expirationModel", model));
        call
    }

    fn rotate(&mut self, key: &KeyPlan, change: &KeyChange, rotation_type: &str) {
        let time = rotation(change).unwrap_or(change.at.0);
        let (before, after) = key.rotated_materials(time);
        let mut call = self.service_event(key, time, "RotateKey", KeyEventKind::Rotated);
        call.details = vec![
            ("rotationType", quoted(rotation_type)),
            ("keyOrigin", quoted("AWS_KMS")),
            ("previousKeyMaterialId", quoted(&before)),
            ("currentKeyMaterialId", quoted(&after)),
            ("keyId", quoted(&key.id)),
        ];
        if let Some(change) = &mut call.change {
            change.material = Some(after.into());
        }
        self.done(key, call);
    }

    fn schedule_deletion(&self, key: &KeyPlan, time: Timestamp, days: u32) -> Call {
        let kind = KeyEventKind::DeletionScheduled;
        let mut call = self.api(key, time, "ScheduleKeyDeletion", kind);
        let until = Timestamp(time.0 + i64::from(days) * SECONDS_PER_DAY);
        call.parameters
            .push(("pendingWindowInDays", days.to_string()));
        call.response.extend([
            ("keyState", quoted("PendingDeletion")),
            ("deletionDate", quoted(&long_date(until))),
            ("pendingWindowInDays", days.to_string()),
        ]);
        call.change = Some(Change {
            until: Some(until),
            ..Change::new(kind)
        });
        call
    }

    fn replicate(&mut self, key: &KeyPlan, time: Timestamp, to: &Text) -> Call {
        let mut call = self.api(key, time, "ReplicateKey", KeyEventKind::Replicated);
        let Some(replica) = self.plan.key(to) else {
            return call;
        };
        call.parameters
            .push(("replicaRegion", quoted(&replica.region)));
        let metadata = self.metadata(replica, time, "Creating");
        call.response = vec![("replicaKeyMetadata", metadata)];
        call.change = Some(Change {
            related: Some(replica.arn.clone()),
            ..Change::new(KeyEventKind::Replicated)
        });
        self.synchronize(replica, time);
        call
    }

    /// AWS copies the key material to the replica, inside KMS
    /// (<https://docs.aws.amazon.com/kms/latest/developerguide/ct-synchronize-multi-region-key.html>).
    fn synchronize(&mut self, replica: &KeyPlan, time: Timestamp) {
        let operation = "SynchronizeMultiRegionKey";
        let mut call = self.service_event(replica, time, operation, KeyEventKind::Created);
        call.kind = Kind::Management;
        call.change = None;
        self.done(replica, call);
    }

    fn put_policy(&self, key: &KeyPlan, time: Timestamp) -> Call {
        let mut call = self.api(key, time, "PutKeyPolicy", KeyEventKind::PolicyChanged);
        call.parameters.extend([
            ("policyName", quoted("default")),
            (
                "policy",
                quoted("{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[]}"),
            ),
            ("bypassPolicyLockoutSafetyCheck", "false".to_owned()),
        ]);
        call.response.clear();
        call
    }
}

fn usage_of(key: &KeyPlan) -> &'static str {
    match key.spec {
        KeySpec::Symmetric => "ENCRYPT_DECRYPT",
        KeySpec::Rsa2048 | KeySpec::Rsa4096 | KeySpec::EccNistP256 => "SIGN_VERIFY",
    }
}

/// `Nov 2, 2021, 11:25:25 PM`, as KMS writes dates in responses.
fn long_date(time: Timestamp) -> String {
    let date = chrono::DateTime::from_timestamp(time.0, 0).unwrap_or_default();
    date.format("%b %-d, %Y, %-I:%M:%S %p").to_string()
}
