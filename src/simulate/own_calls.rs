//! CloudTrail's own KMS calls: one `GenerateDataKey` for each log file under SSE-KMS
//! (<https://docs.aws.amazon.com/kms/latest/developerguide/services-cloudtrail.html>).

use std::collections::BTreeSet;

use crate::cloudtrail::attributes::{Context, ContextKind};
use crate::period::{Hour, Timestamp};

use super::call::{Call, quoted};
use super::delivery::{Delivered, deliver_own};
use super::key_plan::{KeyPlan, State};
use super::plan::Plan;
use super::principal::Principal;
use super::writer::FileKey;

const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";

/// The calls for the files that hold what `delivered` tells of this hour. They are made before
/// the file's interval ends and are in the next file.
pub(super) fn own_calls(plan: &Plan<'_>, hour: Hour, delivered: &[Delivered]) -> Vec<Delivered> {
    let files: BTreeSet<&FileKey> = delivered
        .iter()
        .flat_map(Delivered::identities)
        .flat_map(|identity| &identity.files)
        .filter(|file| plan.writers[file.writer].last_second(file.slot).hour() == hour)
        .collect();
    let mut random = plan.random("cloudtrail", hour.0);
    let mut calls = Vec::new();
    for file in files {
        let name = plan.writers[file.writer].sse_kms_key.as_ref();
        let Some(key) = name.and_then(|name| plan.key(name)) else {
            continue;
        };
        let before_end = random.seconds(30);
        let end = plan.writers[file.writer].last_second(file.slot);
        let time = Timestamp(end.0 - before_end);
        if key.state(time) == State::Usable {
            let mut call = generate_data_key(plan, key, file, time);
            call.request_id = Some(random.uuid());
            calls.push(deliver_own(plan, call, &mut random));
        }
    }
    calls
}

fn generate_data_key(plan: &Plan<'_>, key: &KeyPlan, file: &FileKey, time: Timestamp) -> Call {
    let (owner, region) = (&plan.scenario.account.owner, &key.region);
    let writer = &plan.writers[file.writer];
    let trail = format!("arn:aws:cloudtrail:{region}:{owner}:trail/{}", writer.name);
    let (root, object) = (writer.own_root(), writer.object(plan.seed, file, 0));
    let context = format!(
        "{{\"aws:cloudtrail:arn\":\"{trail}\",\
         \"aws:s3:arn\":\"arn:aws:s3:::logs-{owner}/{root}{object}\"}}"
    );
    let service = Principal::service(CLOUDTRAIL);
    let mut call = Call::kms(
        time,
        "GenerateDataKey",
        region.clone(),
        owner.clone(),
        service,
    );
    call.parameters = vec![
        ("keySpec", quoted("AES_256")),
        ("encryptionContext", context),
        ("keyId", quoted(&key.arn)),
    ];
    call.key = Some(key.arn.clone());
    call.material = Some(key.material(time));
    call.context = Some(Context {
        kind: ContextKind::Trail,
        value: trail.into(),
    });
    call.bucket_key = Some(false);
    call
}
