//! The calls of one hour.

mod backups;
mod disks;
mod lifecycle;
mod objects;
mod others;

use crate::estimate::scenario::Share;
use crate::period::{Hour, Timestamp};
use crate::random::Random;

use super::call::{Call, Failure, Kind, quoted};
use super::key_plan::{KeyPlan, State};
use super::month_plan::MonthPlan;
use super::plan::Plan;

/// An hour being acted out.
pub(super) struct Traffic<'a> {
    plan: &'a Plan<'a>,
    month: &'a MonthPlan,
    hour: Hour,
    random: Random,
    calls: Vec<Call>,
}

/// Every call of `hour`, in no particular order.
pub(super) fn calls(plan: &Plan<'_>, month: &MonthPlan, hour: Hour) -> Vec<Call> {
    let mut traffic = Traffic {
        plan,
        month,
        hour,
        random: plan.random("calls", hour.0),
        calls: Vec::new(),
    };
    traffic.lifecycle();
    for index in 0..plan.clusters.len() {
        traffic.documents(index);
        traffic.backups(index);
        traffic.disks(index);
        traffic.key_checks(index);
        traffic.reencrypts(index);
    }
    traffic.own_calls();
    traffic.keyless();
    traffic.network_activity();
    traffic.other_services();
    traffic.calls
}

impl Traffic<'_> {
    /// A moment of this hour.
    fn moment(&mut self) -> Timestamp {
        self.moment_within(0, 3_600)
    }

    /// A moment from `from` to `from + length` seconds after the hour began.
    fn moment_within(&mut self, from: i64, length: i64) -> Timestamp {
        Timestamp(self.hour.start().0 + from + self.random.seconds(length))
    }

    /// A number that moves the borders of a monthly total, for that purpose.
    fn phase(&self, purpose: &str) -> u64 {
        let month = &self.month.month;
        let number = i64::from(month.year) * 12 + i64::from(month.month);
        self.plan.random(purpose, number).next()
    }

    /// Makes a call of that key, unless there is no such key at that time.
    fn call(&mut self, key: &KeyPlan, mut call: Call) {
        let (time, is_foreign) = (call.time, call.principal.is_foreign_to(&call.account));
        let state = key.state(time);
        if state == State::Absent {
            return;
        }
        call.key = Some(key.arn.clone());
        call.request_id.get_or_insert_with(|| self.random.uuid());
        if call.kind == Kind::Cryptographic && is_served(call.operation) {
            call.material = Some(key.material(time));
        }
        if is_foreign && key.denies_others(time) {
            call.fail(Failure::AccessDenied);
        } else if call.kind == Kind::Cryptographic {
            self.perhaps_fail(&mut call, state);
        }
        self.calls.push(call);
    }

    fn perhaps_fail(&mut self, call: &mut Call, state: State) {
        let chances = &self.plan.scenario.calls;
        let mut chance = |share: Share| self.random.chance(share);
        let failure = match state {
            State::Disabled => Some(Failure::Disabled),
            State::PendingDeletion => Some(Failure::PendingDeletion),
            State::Usable | State::Absent if chance(chances.failed) => {
                let is_pending = chance(Share::percent(50));
                Some(if is_pending {
                    Failure::PendingDeletion
                } else {
                    Failure::Disabled
                })
            }
            State::Usable | State::Absent => chance(chances.dry_runs).then_some(Failure::DryRun),
        };
        if let Some(failure) = failure {
            call.fail(failure);
        }
    }

    fn key_checks(&mut self, index: usize) {
        let plan = self.plan;
        let cluster = &plan.clusters[index];
        if !self.month.clusters[index].hours.contains(self.hour) {
            return;
        }
        let Some(key) = plan.key(&cluster.cluster.key) else {
            return;
        };
        for _ in 0..cluster.cluster.key_checks_per_hour.likely {
            let time = self.moment();
            let operator = cluster.operator.clone();
            let mut call = self.kms(time, "DescribeKey", key, operator);
            call.kind = Kind::Management;
            call.parameters = vec![("keyId", quoted(&key.arn))];
            self.call(key, call);
        }
    }

    fn reencrypts(&mut self, index: usize) {
        let plan = self.plan;
        let cluster = &plan.clusters[index];
        let Some(key) = plan.key(&cluster.cluster.key) else {
            return;
        };
        let to = cluster.cluster.reencrypts_to.as_deref();
        let destination = to.and_then(|name| plan.key(name)).unwrap_or(key);
        let phase = self.phase(&format!("reencrypts {}", cluster.cluster.name));
        let rhythm = &self.month.clusters[index].even;
        for _ in rhythm.range(cluster.cluster.reencrypts.likely, self.hour, phase) {
            let time = self.moment();
            let mut call = self.kms(time, "ReEncrypt", key, cluster.operator.clone());
            call.parameters = vec![
                ("sourceEncryptionAlgorithm", quoted("SYMMETRIC_DEFAULT")),
                ("destinationKeyId", quoted(&destination.arn)),
                (
                    "destinationEncryptionAlgorithm",
                    quoted("SYMMETRIC_DEFAULT"),
                ),
            ];
            call.second_key = (destination.arn != key.arn).then(|| destination.arn.clone());
            self.call(key, call);
        }
    }

    fn kms(
        &self,
        time: Timestamp,
        operation: &'static str,
        key: &KeyPlan,
        principal: super::principal::Principal,
    ) -> Call {
        let owner = self.plan.scenario.account.owner.clone();
        Call::kms(time, operation, key.region.clone(), owner, principal)
    }
}

/// Whether the record of a cryptographic call names its key material.
fn is_served(operation: &str) -> bool {
    !matches!(operation, "CreateGrant" | "ReEncrypt" | "Sign")
}
