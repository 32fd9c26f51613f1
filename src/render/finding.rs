//! Words for what a verification finds, in every format.

use crate::integrity::What;
use crate::period::Timestamp;
use crate::render::sanitize::visible;

/// The finding's name in JSON.
pub(super) fn code(what: &What) -> &'static str {
    match what {
        What::DigestUnreadable(_) => "digest_unreadable",
        What::DigestMoved(_) => "digest_moved",
        What::DigestChanged => "digest_changed",
        What::DigestAppended => "digest_appended",
        What::SignatureWrong => "signature_wrong",
        What::KeyUnknown(_) => "key_unknown",
        What::DigestMissing => "digest_missing",
        What::DigestsMissing { .. } => "digests_missing",
        What::LogMissing => "log_missing",
        What::LogChanged => "log_changed",
        What::LogAppended => "log_appended",
        What::LogUnlisted => "log_unlisted",
        What::LogUnreadable(_) => "log_unreadable",
        What::Restarted { .. } => "restarted",
        What::Gap { .. } => "gap",
        What::Unsigned => "unsigned",
    }
}

/// What is wrong, in one phrase.
pub(super) fn title(what: &What) -> &'static str {
    match what {
        What::DigestUnreadable(_) => "digest unreadable",
        What::DigestMoved(_) => "digest in the place of another",
        What::DigestChanged => "digest changed",
        What::DigestAppended => "digest with something appended",
        What::SignatureWrong => "signature not CloudTrail's",
        What::KeyUnknown(_) => "signed with an unknown key",
        What::DigestMissing => "digest missing",
        What::DigestsMissing { .. } => "several digests missing in a row",
        What::LogMissing => "log file missing",
        What::LogChanged => "log file changed",
        What::LogAppended => "log file with something appended",
        What::LogUnlisted => "log file in no digest",
        What::LogUnreadable(_) => "log file unreadable",
        What::Restarted { .. } => "a new chain begins",
        What::Gap { .. } => "time between two digests",
        What::Unsigned => "digest without a signature",
    }
}

/// What it means, and what to do.
pub(super) fn explanation(what: &What) -> String {
    match what {
        What::DigestUnreadable(reason) => {
            format!("{}: fetch it again", visible(reason))
        }
        What::DigestMoved(object) => format!("CloudTrail wrote it as {}", visible(object)),
        What::DigestChanged => "its hash is not the one that its successor holds".to_owned(),
        What::DigestAppended => "what follows is not CloudTrail's: fetch it again".to_owned(),
        What::SignatureWrong => "its contents are not what CloudTrail signed".to_owned(),
        What::KeyUnknown(fingerprint) => format!(
            "{} is not among the keys given: list those of the digest's region and time with \
             aws cloudtrail list-public-keys",
            visible(fingerprint)
        ),
        What::DigestMissing => "its successor names it: deleted, or not fetched".to_owned(),
        What::DigestsMissing { from, to } => format!(
            "from {} to {} nothing names a digest, and nothing tells which log files there were",
            minute(*from),
            minute(*to)
        ),
        What::LogMissing => "a digest lists it: deleted, or not fetched".to_owned(),
        What::LogChanged => "its contents are not those that its digest lists".to_owned(),
        What::LogAppended => {
            "CloudTrail's part is whole, what follows it is not CloudTrail's".to_owned()
        }
        What::LogUnlisted => {
            "added, or written by a trail without validation under the same root".to_owned()
        }
        What::LogUnreadable(reason) => format!("{}: fetch it again", visible(reason)),
        What::Restarted { from, to } => format!(
            "validation or logging was off: nothing shows what was delivered from {} to {}",
            minute(*from),
            minute(*to)
        ),
        What::Gap { from, to } => format!(
            "CloudTrail signed none for {} to {}",
            minute(*from),
            minute(*to)
        ),
        What::Unsigned => "its signature is in the object's metadata only: save the output of \
             aws s3api head-object beside it, as <digest>.head.json"
            .to_owned(),
    }
}

/// The times of a finding about a stretch of time.
pub(super) fn span(what: &What) -> Option<(Timestamp, Timestamp)> {
    match what {
        What::DigestsMissing { from, to }
        | What::Restarted { from, to }
        | What::Gap { from, to } => Some((*from, *to)),
        _ => None,
    }
}

/// A moment to the minute, not to be broken over lines.
pub(super) fn minute(time: Timestamp) -> String {
    let text = time.to_string();
    let text = text.get(..16).unwrap_or(&text);
    text.replace('T', "\u{a0}")
}
