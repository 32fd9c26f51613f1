//! Calls of S3: `GenerateDataKey` to write an object, `Decrypt` to read one.

use crate::cloudtrail::attributes::{Context, ContextKind};
use crate::estimate::scenario::Bucket;
use crate::period::Timestamp;
use crate::simulate::call::{Call, quoted};
use crate::simulate::key_plan::KeyPlan;
use crate::simulate::principal::Principal;

use super::Traffic;

/// What is done to an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Write,
    Read,
}

impl Traffic<'_> {
    pub(super) fn documents(&mut self, index: usize) {
        let plan = self.plan;
        let cluster = plan.clusters[index].cluster;
        let (Some(documents), Some(key)) = (&cluster.documents, plan.key(&cluster.key)) else {
            return;
        };
        let rhythm = &self.month.clusters[index].working;
        for (access, objects) in [
            (Access::Write, documents.created.likely),
            (Access::Read, documents.read.likely),
        ] {
            let calls = documents.bucket.calls(objects);
            let phase = self.phase(&format!("documents {} {objects}", cluster.name));
            for _ in rhythm.range(calls, self.hour, phase) {
                let time = self.moment();
                let object = self.random.uuid();
                self.object(index, key, access, &documents.bucket, time, &object);
            }
        }
    }

    /// One KMS call of a cluster's session for an object.
    pub(super) fn object(
        &mut self,
        index: usize,
        key: &KeyPlan,
        access: Access,
        bucket: &Bucket,
        time: Timestamp,
        object: &str,
    ) {
        let sessions = &self.plan.clusters[index].sessions;
        let Some(session) = self.random.pick(sessions).cloned() else {
            return;
        };
        let call = self.s3(key, session, access, bucket, time, object);
        self.call(key, call);
    }

    /// A call of S3. With a Bucket Key the context names the bucket instead of the object, and
    /// a Decrypt never names the key: the ciphertext does.
    pub(super) fn s3(
        &self,
        key: &KeyPlan,
        session: Principal,
        access: Access,
        bucket: &Bucket,
        time: Timestamp,
        object: &str,
    ) -> Call {
        let name = &bucket.name;
        let arn = if bucket.has_bucket_key() {
            format!("arn:aws:s3:::{name}")
        } else {
            format!("arn:aws:s3:::{name}/{object}")
        };
        let context = ("encryptionContext", format!("{{\"aws:s3:arn\":\"{arn}\"}}"));
        let mut call;
        if access == Access::Write {
            call = self.kms(time, "GenerateDataKey", key, session);
            let spec = ("keySpec", quoted("AES_256"));
            call.parameters = vec![("keyId", quoted(&key.arn)), context, spec];
        } else {
            call = self.kms(time, "Decrypt", key, session);
            let algorithm = ("encryptionAlgorithm", quoted("SYMMETRIC_DEFAULT"));
            call.parameters = vec![context, algorithm];
        }
        call.context = Some(Context {
            kind: ContextKind::Bucket,
            value: name.clone(),
        });
        call.bucket_key = Some(bucket.has_bucket_key());
        call
    }
}
