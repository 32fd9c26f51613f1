//! Log files against the digests that list them.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::{Chain, Trust, object_name};
use super::evidence::LogFile;
use super::finding::{Finding, What};
use crate::cloudtrail::digest::ListedFile;
use crate::units::Text;

/// So many seconds after the time in its name a log file stands in a digest at the latest:
/// `CloudTrail` delivers within minutes, and rounds that time to the minute.
const DELIVERY: i64 = 15 * 60;

/// How many log files there are, by what is shown of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogCounts {
    /// All that were found.
    pub found: u64,
    /// Those that are what a digest signed by `CloudTrail` lists.
    pub proven: u64,
    /// Those that are what any unbroken digest lists, proven or not.
    pub matching: u64,
}

struct Listing<'a> {
    file: &'a ListedFile,
    trust: Trust,
}

/// Compares what is listed with what is here.
pub(super) fn compare(
    chains: &[Chain<'_>],
    logs: &[LogFile],
    findings: &mut BTreeSet<Finding>,
) -> LogCounts {
    let listings = listings(chains);
    let here: BTreeSet<(&Text, &str)> = logs
        .iter()
        .map(|log| (&log.root, object_name(&log.name)))
        .collect();
    for ((root, name), listing) in &listings {
        if listing.trust > Trust::Broken && !here.contains(&(*root, *name)) {
            note(findings, &listing.file.s3_object, What::LogMissing);
        }
    }
    let covered = covered(chains);
    let mut counts = LogCounts {
        found: logs.len() as u64,
        ..LogCounts::default()
    };
    for log in logs {
        let listing = listings.get(&(&log.root, object_name(&log.name)));
        let trust = match listing {
            Some(listing) => judge(log, listing, findings),
            None if is_covered(&covered, log) => {
                note(findings, &log.name, What::LogUnlisted);
                None
            }
            None => None,
        };
        counts.matching += u64::from(trust.is_some());
        counts.proven += u64::from(trust == Some(Trust::Signed));
    }
    counts
}

fn note(findings: &mut BTreeSet<Finding>, file: &Text, what: What) {
    let file = file.clone();
    findings.insert(Finding { file, what });
}

/// By root and object name; of several digests that list a file the most trusted one counts.
fn listings<'a>(chains: &'a [Chain<'a>]) -> BTreeMap<(&'a Text, &'a str), Listing<'a>> {
    let mut listings: BTreeMap<(&Text, &str), Listing<'_>> = BTreeMap::new();
    for chain in chains {
        for judged in &chain.digests {
            for file in &judged.inside.digest.log_files {
                let trust = judged.trust;
                let listing = Listing { file, trust };
                let place = (&chain.key.root, object_name(&file.s3_object));
                match listings.get(&place) {
                    Some(known) if known.trust >= trust => {}
                    _ => drop(listings.insert(place, listing)),
                }
            }
        }
    }
    listings
}

/// How far the log file is shown to be what was listed. What a broken digest lists shows nothing.
fn judge(log: &LogFile, listing: &Listing<'_>, findings: &mut BTreeSet<Finding>) -> Option<Trust> {
    if listing.trust == Trust::Broken {
        return None;
    }
    let read = match &log.read {
        Ok(read) => read,
        Err(reason) => {
            note(findings, &log.name, What::LogUnreadable(reason.clone()));
            return None;
        }
    };
    let is_listed = |hash: &Text| hash.eq_ignore_ascii_case(&listing.file.hash_value);
    match &read.before_appended {
        Some(before) if is_listed(before) => note(findings, &log.name, What::LogAppended),
        None if is_listed(&read.hash) => return Some(listing.trust),
        _ => note(findings, &log.name, What::LogChanged),
    }
    None
}

/// Root, account and region.
type Place<'a> = (&'a Text, &'a Text, &'a Text);

/// Times that digests cover, joined where they touch.
fn covered<'a>(chains: &'a [Chain<'a>]) -> BTreeMap<Place<'a>, Vec<(i64, i64)>> {
    let mut covered: BTreeMap<Place<'_>, Vec<(i64, i64)>> = BTreeMap::new();
    for chain in chains.iter().filter(|chain| !chain.key.is_backfill) {
        let place = (&chain.key.root, &chain.key.account, &chain.key.region);
        let times = covered.entry(place).or_default();
        for judged in &chain.digests {
            let digest = &judged.inside.digest;
            times.push((digest.start().0, digest.end().0));
        }
    }
    for times in covered.values_mut() {
        times.sort_unstable();
        times.dedup_by(|next, before| {
            let touches = next.0 <= before.1;
            if touches {
                before.1 = before.1.max(next.1);
            }
            touches
        });
    }
    covered
}

fn is_covered(covered: &BTreeMap<Place<'_>, Vec<(i64, i64)>>, log: &LogFile) -> bool {
    let place = (&log.root, &log.says.account, &log.says.region);
    let delivered = log.says.delivered.0;
    let times = covered.get(&place);
    times.is_some_and(|times| {
        let mut times = times.iter();
        times.any(|(start, end)| *start <= delivered && delivered + DELIVERY < *end)
    })
}
