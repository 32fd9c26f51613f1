//! Words for hints, in every format.

use super::money::count;
use super::sanitize::visible;
use super::words::list;
use crate::hints::{Actor, BucketKeys, Change, Confidence, ExtraTrail, LEAST};

/// The hint's name in JSON.
pub(super) fn code(change: &Change) -> &'static str {
    match change {
        Change::ExtraTrail(_) => "extra_trail",
        Change::BucketKeys(_) => "bucket_keys",
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
    }
}

/// Everything about a hint but its amounts.
pub(super) struct Details {
    /// What the logs show.
    pub(super) evidence: String,
    /// The setting, or the text of a support request.
    pub(super) setting: String,
    /// What one gives up.
    pub(super) gives_up: String,
    /// What must be checked first.
    pub(super) check_first: String,
}

pub(super) fn details(change: &Change) -> Details {
    match change {
        Change::ExtraTrail(trail) => of_trail(trail),
        Change::BucketKeys(bucket) => of_bucket(bucket),
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
        setting: "aws cloudtrail put-event-selectors --trail-name TRAIL --event-selectors \
                  '[{\"ReadWriteType\":\"All\",\"IncludeManagementEvents\":true,\
                  \"ExcludeManagementEventSources\":[\"kms.amazonaws.com\"]}]'"
            .to_owned(),
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
        gives_up: "records name the bucket and no longer the object, and conditions on an \
                   object's ARN in the key policy no longer match. Objects that exist keep their \
                   mode until they are written anew"
            .to_owned(),
        check_first: "that no key policy or grant has a condition on kms:EncryptionContext with \
                      an object's ARN"
            .to_owned(),
    }
}

/// What is not worth a line of its own.
pub(super) fn folded(number: usize) -> Option<String> {
    let number = (number > 0).then(|| count(number as u64))?;
    Some(format!("{number} more below {} a month", LEAST.0))
}
