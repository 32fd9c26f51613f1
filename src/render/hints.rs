//! Words for hints, in every format.

mod drivers;
pub(super) mod notes;
mod recording;

use super::money::count;
use super::sanitize::visible;
use super::words::list;
use crate::hints::{Actor, BucketKeys, Change, Confidence, ExtraTrail, LEAST, Recording};

/// The hint's name in JSON.
pub(super) fn code(change: &Change) -> &'static str {
    match change {
        Change::ExtraTrail(_) => "extra_trail",
        Change::BucketKeys(_) => "bucket_keys",
        Change::BackupSchedule(_) => "backup_schedule",
        Change::KeyChecks(_) => "key_checks",
        Change::FailedCalls(_) => "failed_calls",
        Change::Recording(Recording::CloudWatchLogs) => "cloudwatch_logs",
        Change::Recording(Recording::InsightsOnReads) => "insights_on_reads",
        Change::Recording(Recording::Lake) => "cloudtrail_lake",
    }
}

/// Who acts, in JSON and in tables.
pub(super) fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::You => "you",
        Actor::Camunda => "Camunda",
    }
}

/// How sure it is, in JSON.
pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
    }
}

/// What to do, in a line.
pub(super) fn title(change: &Change) -> String {
    match change {
        Change::ExtraTrail(trail) if trail.kept_by.is_none() => {
            format!("one trail of {}: exclude KMS", visible(&trail.trail))
        }
        Change::ExtraTrail(trail) => format!("{}: exclude KMS", visible(&trail.trail)),
        Change::BucketKeys(bucket) => format!("bucket {}: Bucket Keys on", visible(&bucket.bucket)),
        Change::BackupSchedule(schedule) => {
            format!("{}: backups once a day", visible(&schedule.cluster))
        }
        Change::KeyChecks(_) => "check keys every 15 minutes".to_owned(),
        Change::FailedCalls(_) => "calls that fail: mend the cause".to_owned(),
        Change::Recording(Recording::CloudWatchLogs) => "CloudWatch Logs: no KMS events".to_owned(),
        Change::Recording(Recording::InsightsOnReads) => "Insights on error rates: off".to_owned(),
        Change::Recording(Recording::Lake) => "CloudTrail Lake: no KMS events".to_owned(),
    }
}

/// Everything about a hint but its amounts.
pub(super) struct Details {
    /// What the logs show.
    pub(super) evidence: String,
    /// The setting in words, or the text of a support request.
    pub(super) setting: String,
    /// The setting as a command, where the user can make it.
    pub(super) command: Option<String>,
    /// What one gives up.
    pub(super) gives_up: String,
    /// What must be checked first.
    pub(super) check_first: String,
}

pub(super) fn details(change: &Change) -> Details {
    match change {
        Change::ExtraTrail(trail) => of_trail(trail),
        Change::BucketKeys(bucket) => of_bucket(bucket),
        Change::BackupSchedule(schedule) => drivers::of_schedule(schedule),
        Change::KeyChecks(checks) => drivers::of_checks(checks),
        Change::FailedCalls(failed) => drivers::of_failed(failed),
        Change::Recording(recording) => recording::of(*recording),
    }
}

fn of_trail(trail: &ExtraTrail) -> Details {
    let kept = match &trail.kept_by {
        Some(kept) => format!("{} keeps them", visible(kept)),
        None => "its twin under the same root keeps them".to_owned(),
    };
    let others = if trail.is_organizations {
        " It is an organization's trail: its owner decides, and others may rely on it."
    } else {
        ""
    };
    Details {
        evidence: format!(
            "{} paid copies of KMS events of {}, whatever their key; {kept}",
            count(trail.copies),
            visible(&trail.account)
        ),
        setting: "Exclude kms.amazonaws.com from its management events:".to_owned(),
        command: Some(exclude_kms("TRAIL")),
        gives_up: "this trail no longer shows any KMS event, deletion of keys included. \
                   ReadWriteType WriteOnly would keep those, and drop the read events of every \
                   service"
            .to_owned(),
        check_first: format!(
            "that the other trail records KMS and is kept as long, that no alarm reads this one, \
             and what its selectors are (get-event-selectors), as the command replaces them. Let \
             both overlap for a day.{others}"
        ),
    }
}

fn of_bucket(bucket: &BucketKeys) -> Details {
    let clusters: Vec<String> = bucket.clusters.iter().map(|name| visible(name)).collect();
    let of = if clusters.is_empty() {
        String::new()
    } else {
        format!(" of {}", list(&clusters))
    };
    Details {
        evidence: format!(
            "{} calls that each name an object; distinct sessions and hours: {}",
            count(bucket.calls),
            count(bucket.left)
        ),
        setting: format!(
            "Ask Camunda's support: \"Please enable S3 Bucket Keys in the default encryption of \
             bucket {}{of}: our CloudTrail shows a KMS call for every object.\"",
            visible(&bucket.bucket)
        ),
        command: None,
        gives_up: "records name the bucket and no longer the object, and conditions on an \
                   object's ARN in the key policy no longer match. Objects that exist keep their \
                   mode until they are written anew"
            .to_owned(),
        check_first: "that no key policy or grant has a condition on kms:EncryptionContext with \
                      an object's ARN"
            .to_owned(),
    }
}

/// The command that takes KMS events out of a trail.
fn exclude_kms(trail: &str) -> String {
    format!(
        "aws cloudtrail put-event-selectors --trail-name {trail} --event-selectors \
         '[{{\"ReadWriteType\":\"All\",\"IncludeManagementEvents\":true,\
         \"ExcludeManagementEventSources\":[\"kms.amazonaws.com\"]}}]'"
    )
}

/// What is not worth a line of its own.
pub(super) fn folded(number: usize) -> Option<String> {
    let number = (number > 0).then(|| count(number as u64))?;
    Some(format!("{number} more below {} a month", LEAST.0))
}
