//! Calls of EBS: one to create a volume, two to attach it, one to detach it
//! (<https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html>).

use crate::cloudtrail::attributes::{Context, ContextKind};
use crate::period::Timestamp;
use crate::simulate::call::{Call, Change, Kind, quoted};
use crate::simulate::key_plan::KeyPlan;
use crate::simulate::plan::ClusterPlan;
use crate::simulate::principal::Principal;
use crate::units::Text;
use crate::usage::key_event::KeyEventKind;

use super::Traffic;

impl Traffic<'_> {
    pub(super) fn disks(&mut self, index: usize) {
        let plan = self.plan;
        let cluster = &plan.clusters[index];
        let Some(key) = plan.key(&cluster.cluster.key) else {
            return;
        };
        let (disks, name) = (&cluster.cluster.disks, &cluster.cluster.name);
        let rhythm = &self.month.clusters[index].even;
        let phase = self.phase(&format!("disks {name}"));
        for number in rhythm.range(disks.creations(), self.hour, phase) {
            let time = self.moment_within(0, 3_000);
            self.create(cluster, key, number, time);
        }
        for number in rhythm.range(disks.attachments(), self.hour, phase) {
            let time = self.moment_within(0, 3_000);
            self.retire_grant(key, time);
            self.attach(cluster, key, number, Timestamp(time.0 + 5));
        }
        self.first_disks(cluster, key);
    }

    /// A new cluster creates and attaches all its volumes.
    fn first_disks(&mut self, cluster: &ClusterPlan<'_>, key: &KeyPlan) {
        let Some(starts) = cluster.cluster.starts.map(|at| at.0) else {
            return;
        };
        if starts.hour() != self.hour {
            return;
        }
        for number in 0..cluster.cluster.disks.volumes() {
            self.create(cluster, key, number, starts);
            self.attach(cluster, key, number, starts);
        }
    }

    fn create(&mut self, cluster: &ClusterPlan<'_>, key: &KeyPlan, number: u64, time: Timestamp) {
        let Some(volume) = nth(&cluster.volumes, number) else {
            return;
        };
        let principal = cluster.attacher.clone();
        let mut call = self.kms(time, "GenerateDataKeyWithoutPlaintext", key, principal);
        call.parameters = vec![
            ("encryptionContext", ebs(volume)),
            ("numberOfBytes", "64".to_owned()),
            ("keyId", quoted(&key.arn)),
        ];
        call.context = Some(named(volume));
        self.call(key, call);
    }

    /// `CreateGrant` by the session and `Decrypt` by the instance share a `requestID`.
    fn attach(&mut self, cluster: &ClusterPlan<'_>, key: &KeyPlan, number: u64, time: Timestamp) {
        let volumes = (
            nth(&cluster.volumes, number),
            nth(&cluster.instances, number),
        );
        let (Some(volume), Some(instance)) = volumes else {
            return;
        };
        let request = self.random.uuid();
        let grant = self.grant(cluster, key, volume, instance, time);
        let caller = &self.plan.scenario.account.caller;
        let principal = Principal::instance(caller, instance);
        let mut decrypt = self.kms(time, "Decrypt", key, principal);
        decrypt.parameters = vec![
            ("encryptionContext", ebs(volume)),
            ("encryptionAlgorithm", quoted("SYMMETRIC_DEFAULT")),
        ];
        decrypt.context = Some(named(volume));
        for mut call in [grant, decrypt] {
            call.request_id = Some(request.clone());
            self.call(key, call);
        }
    }

    fn grant(
        &mut self,
        cluster: &ClusterPlan<'_>,
        key: &KeyPlan,
        volume: &Text,
        instance: &Text,
        time: Timestamp,
    ) -> Call {
        let (caller, region) = (&self.plan.scenario.account.caller, &key.region);
        let mut call = self.kms(time, "CreateGrant", key, cluster.attacher.clone());
        call.read_only = false;
        let subset = format!("{{\"encryptionContextSubset\":{}}}", ebs(volume));
        let grantee =
            format!("arn:aws:sts::{caller}:assumed-role/aws:ec2-infrastructure/{instance}");
        call.parameters = vec![
            ("constraints", subset),
            (
                "retiringPrincipal",
                format!("\"ec2.{region}.amazonaws.com\""),
            ),
            ("operations", "[\"Decrypt\"]".to_owned()),
            ("keyId", quoted(&key.arn)),
            ("granteePrincipal", quoted(&grantee)),
        ];
        call.response = vec![
            ("grantId", quoted(&self.random.hexadecimal(64))),
            ("keyId", quoted(&key.arn)),
        ];
        call.context = Some(named(volume));
        call
    }

    fn retire_grant(&mut self, key: &KeyPlan, time: Timestamp) {
        let grant = self.random.hexadecimal(64);
        let aws = Principal::service("AWS Internal");
        let mut call = self.kms(time, "RetireGrant", key, aws);
        call.kind = Kind::Management;
        call.read_only = false;
        call.response = vec![("keyId", quoted(&key.arn))];
        call.additional = vec![("grantId", quoted(&grant))];
        call.resource_account = Some("AWS Internal");
        call.change = Some(Change {
            related: Some(grant.into()),
            ..Change::new(KeyEventKind::GrantEnded)
        });
        self.call(key, call);
    }
}

fn nth(ids: &[Text], number: u64) -> Option<&Text> {
    let count = u64::try_from(ids.len()).ok().filter(|count| *count > 0)?;
    ids.get(usize::try_from(number % count).ok()?)
}

fn ebs(volume: &Text) -> String {
    format!("{{\"aws:ebs:id\":\"{volume}\"}}")
}

fn named(volume: &Text) -> Context<Text> {
    Context {
        kind: ContextKind::Volume,
        value: volume.clone(),
    }
}
