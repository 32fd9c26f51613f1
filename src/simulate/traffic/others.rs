//! What else the accounts do: their own use of keys, and other services.

use crate::cloudtrail::attributes::RequestClass;
use crate::estimate::scenario::{Bucket, Manager, unique_id};
use crate::period::Timestamp;
use crate::simulate::call::{Call, Kind, quoted};
use crate::simulate::key_plan::KeyPlan;
use crate::simulate::principal::Principal;
use crate::units::Text;

use super::Traffic;
use super::objects::Access;

/// Management events of other services: source, name, `readOnly`.
const OTHER_EVENTS: [(&str, &str, bool); 10] = [
    ("s3.amazonaws.com", "GetBucketAcl", true),
    ("s3.amazonaws.com", "PutBucketLifecycle", false),
    ("ec2.amazonaws.com", "DescribeInstances", true),
    ("ec2.amazonaws.com", "DescribeVolumes", true),
    ("ec2.amazonaws.com", "CreateTags", false),
    ("sts.amazonaws.com", "AssumeRole", true),
    ("logs.amazonaws.com", "CreateLogStream", false),
    ("cloudtrail.amazonaws.com", "DescribeTrails", true),
    ("secretsmanager.amazonaws.com", "GetSecretValue", true),
    ("monitoring.amazonaws.com", "PutMetricAlarm", false),
];

impl Traffic<'_> {
    /// The owner's own services use a key through S3: every second call writes.
    pub(super) fn own_calls(&mut self) {
        let plan = self.plan;
        for key in plan.keys.values().filter(|key| key.own_calls > 0) {
            let phase = self.phase(&format!("own calls {}", key.name));
            let owner = &plan.scenario.account.owner;
            let role = own_role(owner, "data-pipeline").through("fas.s3.amazonaws.com");
            let bucket = Bucket::own(&key.name);
            for number in self.month.whole.range(key.own_calls, self.hour, phase) {
                if let Some(class) = key.spec.signs_as() {
                    self.sign(key, class);
                    continue;
                }
                let access = if number % 2 == 0 {
                    Access::Write
                } else {
                    Access::Read
                };
                let time = self.moment();
                let mut call = self.s3(key, role.clone(), access, &bucket, time, "");
                name_alias(&mut call, key, access);
                self.call(key, call);
            }
        }
    }

    /// The owner signs with an asymmetric key
    /// (<https://docs.aws.amazon.com/kms/latest/developerguide/ct-sign.html>).
    fn sign(&mut self, key: &KeyPlan, class: RequestClass) {
        let time = self.moment();
        let role = own_role(&self.plan.scenario.account.owner, "signer");
        let mut call = self.kms(time, "Sign", key, role);
        call.class = class;
        let algorithm = match class {
            RequestClass::OtherAsymmetric => "ECDSA_SHA_256",
            _ => "RSASSA_PSS_SHA_256",
        };
        call.parameters = vec![
            ("signingAlgorithm", quoted(algorithm)),
            ("messageType", quoted("DIGEST")),
            ("keyId", quoted(&key.arn)),
        ];
        self.call(key, call);
    }

    /// Calls through a VPC endpoint, as the trails that record network activity show them
    /// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html>).
    pub(super) fn network_activity(&mut self) {
        let plan = self.plan;
        let account = &plan.scenario.account;
        let phase = self.phase("network activity");
        let total = plan.scenario.calls.network_activity;
        for _ in self.month.whole.range(total, self.hour, phase) {
            let (time, request) = (self.moment(), self.random.uuid());
            let role = own_role(&account.owner, "data-pipeline");
            let (region, owner) = (account.region.clone(), account.owner.clone());
            self.calls.push(Call {
                kind: Kind::NetworkActivity,
                request_id: Some(request),
                ..Call::kms(time, "Decrypt", region, owner, role)
            });
        }
    }

    /// `ListAliases` names no key.
    pub(super) fn keyless(&mut self) {
        let plan = self.plan;
        let account = &plan.scenario.account;
        let phase = self.phase("keyless");
        let total = plan.scenario.calls.keyless;
        for _ in self.month.whole.range(total, self.hour, phase) {
            let (time, request) = (self.moment(), self.random.uuid());
            self.calls.push(Call {
                kind: Kind::Management,
                request_id: Some(request),
                ..Call::kms(
                    time,
                    "ListAliases",
                    account.region.clone(),
                    account.owner.clone(),
                    plan.administrator.clone(),
                )
            });
        }
    }

    pub(super) fn other_services(&mut self) {
        let plan = self.plan;
        for (account, region) in &plan.places {
            let phase = self.phase(&format!("other services {account} {region}"));
            let total = plan.scenario.calls.other_services;
            for _ in self.month.whole.range(total, self.hour, phase) {
                let time = self.moment();
                let request = self.random.uuid();
                if let Some(event) = self.random.pick(&OTHER_EVENTS) {
                    self.calls
                        .push(other_service(event, account, region, time, request));
                }
            }
        }
    }
}

fn other_service(
    (service, operation, read_only): &(&'static str, &'static str, bool),
    account: &Text,
    region: &Text,
    time: Timestamp,
    request: String,
) -> Call {
    let role = own_role(account, "application");
    Call {
        service,
        read_only: *read_only,
        kind: Kind::Management,
        request_id: Some(request),
        ..Call::kms(time, operation, region.clone(), account.clone(), role)
    }
}

/// A write with an AWS-managed key names its alias; a Decrypt never does.
fn name_alias(call: &mut Call, key: &KeyPlan, access: Access) {
    if key.manager == Manager::Aws && access == Access::Write {
        call.names_aws_alias = true;
        let members = call.parameters.iter_mut();
        for (_, value) in members.filter(|(name, _)| *name == "keyId") {
            *value = quoted("alias/aws/s3");
        }
    }
}

fn own_role(account: &Text, name: &str) -> Principal {
    let role_id = unique_id("AROA", name, account);
    Principal::role(account, &role_id, "session", &name.into())
}
