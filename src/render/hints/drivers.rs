//! Words for what causes calls: backups, key checks, failures.

use super::Details;
use crate::hints::{BackupSchedule, FailedCalls, KeyChecks};
use crate::render::money::count;
use crate::render::sanitize::visible;
use crate::render::words::{counted, list, some_of};

/// So many keys or error codes are named.
const NAMED: usize = 3;

pub(super) fn of_schedule(schedule: &BackupSchedule) -> Details {
    let buckets: Vec<String> = schedule.buckets.iter().map(|name| visible(name)).collect();
    Details {
        evidence: format!(
            "{} for {} in {} of {}: some {} backups",
            counted(schedule.calls, "call", "calls"),
            list(&buckets),
            counted(schedule.hours, "hour", "hours"),
            counted(schedule.days, "day", "days"),
            count(schedule.backups)
        ),
        setting: format!(
            "Set the schedule in Camunda's Console, or ask Camunda's support: \"Please back up \
             cluster {} once a day: each backup calls our KMS key for every object.\"",
            visible(&schedule.cluster)
        ),
        command: None,
        gives_up: "what happens after the newest backup is lost with the cluster: up to a day \
                   instead of minutes"
            .to_owned(),
        check_first: "which loss of data the cluster may suffer (RPO), and whether cross-region \
                      recovery needs this schedule"
            .to_owned(),
    }
}

pub(super) fn of_checks(checks: &KeyChecks) -> Details {
    let keys = checks
        .keys
        .iter()
        .map(|key| visible(key.rsplit('/').next().unwrap_or(key)));
    let keys: Vec<String> = keys.collect();
    Details {
        evidence: format!(
            "{} (DescribeKey) on {}; every 15 minutes would be {}",
            counted(checks.calls, "check", "checks"),
            some_of(&keys, NAMED),
            count(checks.left)
        ),
        setting: "Ask Camunda's support: \"Please check our KMS keys every 15 minutes: our \
                  CloudTrail shows more DescribeKey calls than that.\""
            .to_owned(),
        command: None,
        gives_up: "a key that cannot be used is noticed some minutes later".to_owned(),
        check_first: "that no alarm of yours counts these calls".to_owned(),
    }
}

pub(super) fn of_failed(failed: &FailedCalls) -> Details {
    let errors = failed.errors.iter();
    let errors: Vec<String> = errors
        .map(|(calls, code)| format!("{} {}", count(*calls), visible(code)))
        .collect();
    let (setting, check_first) = if failed.by_camunda {
        (
            "Ask Camunda's support which component makes these calls and tries them again; see \
             the key's state and policy first (byok-cost check)",
            "that the key is enabled and its policy is the one that Camunda asks for",
        )
    } else {
        (
            "Find the callers in the logs by their error codes, and mend or stop them",
            "what the callers are for",
        )
    };
    Details {
        evidence: format!(
            "{} failed: {}. Counted is only what recording them costs, as AWS documents no price \
             of a failed request",
            counted(failed.calls(), "call", "calls"),
            some_of(&errors, NAMED)
        ),
        setting: format!("{setting}."),
        command: None,
        gives_up: "nothing".to_owned(),
        check_first: check_first.to_owned(),
    }
}
