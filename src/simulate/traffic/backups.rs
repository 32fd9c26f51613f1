//! Backups: many objects within minutes, and their replication to another region.

use crate::estimate::scenario::{Backups, Bucket};
use crate::period::Timestamp;
use crate::simulate::key_plan::KeyPlan;
use crate::simulate::rhythm::part;

use super::Traffic;
use super::objects::Access;

/// A backup is written within ten minutes.
const BACKUP_SECONDS: i64 = 600;

impl Traffic<'_> {
    pub(super) fn backups(&mut self, index: usize) {
        let plan = self.plan;
        let cluster = plan.clusters[index].cluster;
        let (Some(backups), Some(key)) = (&cluster.backups, plan.key(&cluster.key)) else {
            return;
        };
        let starts = &self.month.clusters[index].backups;
        let count = u64::try_from(starts.len()).unwrap_or(0);
        for (number, start) in (0_u64..).zip(starts) {
            if start.hour() == self.hour {
                let monthly = |objects: u64| objects * count;
                let of_this = |bucket: &Bucket, objects: u64| {
                    part(bucket.calls(monthly(objects)), count, number)
                };
                let written = of_this(&backups.bucket, backups.objects_written());
                let read = of_this(&backups.bucket, backups.objects_read());
                self.batch(index, key, Access::Write, &backups.bucket, written, *start);
                self.batch(index, key, Access::Read, &backups.bucket, read, *start);
                self.replication(index, key, backups, *start, of_this);
            }
        }
        self.restores(index, key, backups);
    }

    /// S3 decrypts each object with the source's key and encrypts it with the destination's.
    fn replication(
        &mut self,
        index: usize,
        key: &KeyPlan,
        backups: &Backups,
        start: Timestamp,
        calls: impl Fn(&Bucket, u64) -> u64,
    ) {
        let Some(replica) = &backups.replica else {
            return;
        };
        let Some(replica_key) = self.plan.key(&replica.key) else {
            return;
        };
        let objects = backups.objects_written();
        let read = calls(&backups.bucket, objects);
        let written = calls(&replica.bucket, objects);
        self.batch(index, key, Access::Read, &backups.bucket, read, start);
        self.batch(
            index,
            replica_key,
            Access::Write,
            &replica.bucket,
            written,
            start,
        );
    }

    fn restores(&mut self, index: usize, key: &KeyPlan, backups: &Backups) {
        let name = &self.plan.clusters[index].cluster.name;
        let phase = self.phase(&format!("restores {name}"));
        let rhythm = &self.month.clusters[index].even;
        let restores = backups.restores.likely;
        let read = backups.bucket.calls(backups.objects_restored() * restores);
        for number in rhythm.range(restores, self.hour, phase) {
            let start = self.hour.start();
            let objects = part(read, restores, number);
            self.batch(index, key, Access::Read, &backups.bucket, objects, start);
        }
    }

    fn batch(
        &mut self,
        index: usize,
        key: &KeyPlan,
        access: Access,
        bucket: &Bucket,
        calls: u64,
        start: Timestamp,
    ) {
        let from = start.0 - self.hour.start().0;
        for number in 0..calls {
            let time = self.moment_within(from, BACKUP_SECONDS);
            let object = format!("{}/{number}", start.0);
            self.object(index, key, access, bucket, time, &object);
        }
    }
}
