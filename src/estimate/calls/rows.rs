//! The attributes of a cluster's calls, as the key owner's record tells them.

use crate::cloudtrail::attributes::{Attributes, Context, ContextKind, RequestClass};
use crate::estimate::counts::CallKind;
use crate::estimate::scenario::{Bucket, Cluster, Key, Scenario};
use crate::units::Text;

const S3: &str = "fas.s3.amazonaws.com";
const EC2: &str = "ec2-frontend-api.amazonaws.com";
const AWS: &str = "AWS Internal";

/// A call of that kind; `None` where the cluster has nothing that makes one.
pub fn call(scenario: &Scenario, cluster: &Cluster, kind: CallKind) -> Option<Attributes<Text>> {
    let caller = Caller { scenario, cluster };
    let key = scenario.key(&cluster.key)?;
    match kind {
        CallKind::DocumentWrite | CallKind::DocumentRead => {
            let bucket = &cluster.documents.as_ref()?.bucket;
            Some(caller.object(key, bucket, kind == CallKind::DocumentWrite))
        }
        CallKind::BackupWrite | CallKind::BackupRead => {
            let bucket = &cluster.backups.as_ref()?.bucket;
            Some(caller.object(key, bucket, kind == CallKind::BackupWrite))
        }
        CallKind::ReplicaWrite => {
            let replica = cluster.backups.as_ref()?.replica.as_ref()?;
            Some(caller.object(scenario.key(&replica.key)?, &replica.bucket, true))
        }
        CallKind::GrantRetired => Some(Attributes {
            caller_account: None,
            role_id: None,
            identity_type: Some("AWSService".into()),
            ..caller.call(key, "RetireGrant", Some(AWS))
        }),
        CallKind::KeyCheck => Some(caller.call(key, "DescribeKey", None)),
        CallKind::ReEncrypt => {
            let to = cluster.reencrypts_to.as_deref();
            let second = to.and_then(|name| scenario.key(name));
            let second = second.filter(|second| second.name != key.name);
            Some(Attributes {
                second_key: second.map(|key| scenario.arn(key)),
                ..caller.call(key, "ReEncrypt", None)
            })
        }
        _ => caller.disk(key, kind),
    }
}

struct Caller<'a> {
    scenario: &'a Scenario,
    cluster: &'a Cluster,
}

impl Caller<'_> {
    fn call(&self, key: &Key, operation: &str, through: Option<&str>) -> Attributes<Text> {
        let account = &self.scenario.account;
        let is_own = account.caller == account.owner;
        let identity_type = if is_own { "AssumedRole" } else { "AWSAccount" };
        Attributes {
            caller_account: Some(account.caller.clone()),
            role_id: Some(self.cluster.role_id()),
            identity_type: Some(identity_type.into()),
            invoked_by: through.map(Into::into),
            ..owners_call(self.scenario, key, operation)
        }
    }

    fn object(&self, key: &Key, bucket: &Bucket, writes: bool) -> Attributes<Text> {
        let operation = if writes { "GenerateDataKey" } else { "Decrypt" };
        of_bucket(self.call(key, operation, Some(S3)), bucket)
    }

    /// Volumes of one kind stand as the first of them.
    fn disk(&self, key: &Key, kind: CallKind) -> Option<Attributes<Text>> {
        let volumes = self.cluster.volume_ids();
        let zeebe = usize::try_from(self.cluster.disks.zeebe.likely).ok()?;
        let is_zeebe = matches!(
            kind,
            CallKind::ZeebeVolume | CallKind::ZeebeGrant | CallKind::ZeebeAttachment
        );
        let volume = volumes.get(if is_zeebe { 0 } else { zeebe })?;
        let call = match kind {
            CallKind::ZeebeVolume | CallKind::ElasticsearchVolume => {
                self.call(key, "GenerateDataKeyWithoutPlaintext", Some(EC2))
            }
            CallKind::ZeebeGrant | CallKind::ElasticsearchGrant => {
                self.call(key, "CreateGrant", Some(EC2))
            }
            // EC2's principal id begins with the account, not with a role id.
            _ => Attributes {
                role_id: None,
                ..self.call(key, "Decrypt", Some(AWS))
            },
        };
        let context = Context {
            kind: ContextKind::Volume,
            value: volume.clone(),
        };
        Some(Attributes {
            context: Some(context),
            ..call
        })
    }
}

/// A call through S3 for an object of that bucket.
pub(super) fn of_bucket(call: Attributes<Text>, bucket: &Bucket) -> Attributes<Text> {
    Attributes {
        context: Some(Context {
            kind: ContextKind::Bucket,
            value: bucket.name.clone(),
        }),
        bucket_key: Some(bucket.has_bucket_key()),
        ..call
    }
}

/// A call of the key's owner; who exactly is left open.
pub(super) fn owners_call(scenario: &Scenario, key: &Key, operation: &str) -> Attributes<Text> {
    let owner = Some(scenario.account.owner.clone());
    Attributes {
        region: Some(scenario.region_of(key).clone()),
        recipient_account: owner.clone(),
        key: Some(scenario.arn(key)),
        second_key: None,
        caller_account: owner,
        role_id: None,
        identity_type: None,
        invoked_by: None,
        operation: operation.into(),
        class: RequestClass::Symmetric,
        context: None,
        bucket_key: None,
        error: None,
        dry_run: false,
    }
}
