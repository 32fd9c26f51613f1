//! Words for what is good to know and saves nothing now.

use crate::hints::Note;
use crate::render::finding::minute;
use crate::render::money::{amount, count};
use crate::render::sanitize::visible;
use crate::render::words::{hour, some_of};
use crate::units::Text;

/// So many keys are named.
const NAMED: usize = 3;

/// The note's name in JSON.
pub(in crate::render) fn code(note: &Note) -> &'static str {
    match note {
        Note::SeparateKeys { .. } => "separate_keys",
        Note::FreeRotations { .. } => "free_rotations",
        Note::SilentKey { .. } => "silent_key",
        Note::GuardDuty { .. } => "guardduty",
    }
}

/// The note in a paragraph.
pub(in crate::render) fn text(note: &Note) -> String {
    match note {
        Note::SeparateKeys {
            region,
            keys,
            saved,
        } => format!(
            "{} keys in {}: one for all clusters would have cost {} less. For future clusters \
             only, as a cluster's key cannot be exchanged; they would stop together, and \
             whoever may use the key reads the data of all",
            count(keys.len() as u64),
            visible(region),
            amount(*saved)
        ),
        Note::FreeRotations { keys } => format!(
            "rotate as you like: {} pay for two rotations already, and AWS charges no further one",
            named(keys)
        ),
        Note::SilentKey {
            key,
            last_use,
            since,
            cost,
        } => silent(key, last_use.map(minute), &hour(*since), &amount(*cost)),
        Note::GuardDuty { events } => format!(
            "GuardDuty analyses each of these {} KMS events once; it can leave none out, so only \
             fewer calls cost less",
            count(*events)
        ),
    }
}

fn silent(key: &str, last_use: Option<String>, since: &str, cost: &str) -> String {
    let id = visible(key.rsplit('/').next().unwrap_or(key));
    let last = last_use.map_or_else(
        || format!("since the logs begin ({since})"),
        |last| format!("since {last}"),
    );
    format!(
        "key {id} ({cost} a month) is of no cluster in the config, and has neither a use nor a \
         grant {last}. Silence is no proof: attached disks make no calls, and a backup may need \
         its key in months. Ask aws kms get-key-last-usage --key-id {id} first; if it agrees, \
         disable the key and watch for months before anything else"
    )
}

fn named(keys: &[Text]) -> String {
    let keys = keys
        .iter()
        .map(|key| visible(key.rsplit('/').next().unwrap_or(key)));
    some_of(&keys.collect::<Vec<_>>(), NAMED)
}
