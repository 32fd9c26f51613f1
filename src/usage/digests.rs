//! Digests among the logs: hours of which every delivered file is here.
//!
//! Whether digests and files are those that `CloudTrail` wrote is for `integrity` to find out;
//! here only names are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use serde::{Deserialize, Serialize};

use super::coverage::{Place, Proven};
use super::problem::Severity;
use super::read_file::FileToRead;
use super::reading::Reading;
use super::trails::Trails;
use crate::cloudtrail::digest::{Digest, DigestName};
use crate::cloudtrail::window::{Rest, Window};
use crate::units::Text;

/// What is added to the name of a digest for the file with its object's metadata.
const HEAD: &str = ".head.json";

/// Files hold events of up to so many seconds before their delivery: `CloudTrail` delivers within
/// 5 minutes on average
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html>).
const DELIVERY: i64 = 15 * 60;

/// No digest is larger: it lists the files of an hour, some 400 bytes each.
const LARGEST: u64 = 1 << 26;

/// What one digest lists.
#[derive(Debug, Serialize, Deserialize)]
pub struct Listing {
    root: Text,
    place: Place,
    /// Seconds since 1970.
    start: i64,
    end: i64,
    /// Names of log files, without `.gz`.
    objects: Vec<Text>,
}

/// Whether a file of that name is a digest, or the metadata of one.
pub(super) fn is_digest(name: &str) -> bool {
    DigestName::parse(name.strip_suffix(HEAD).unwrap_or(name)).is_some()
}

/// Notes what a digest lists. It is no log file: it counts among those skipped.
pub(super) fn read(file: &FileToRead, window: &mut Window<'_>, reading: &mut Reading) {
    reading.tally.files_skipped += 1;
    let Some(says) = DigestName::parse(&file.name) else {
        return;
    };
    let mut contents = Vec::new();
    let read = Rest(window).take(LARGEST).read_to_end(&mut contents);
    let digest = Digest::parse(&contents);
    let (Ok(_), None, Ok(digest)) = (read, window.failure(), digest) else {
        return;
    };
    let objects = digest.log_files.iter();
    reading.digests.push(Listing {
        root: file.root.clone(),
        place: Place {
            account: Some(says.account),
            region: Some(says.region),
        },
        start: digest.start().0,
        end: digest.end().0,
        objects: objects.map(|file| unzipped(&file.s3_object)).collect(),
    });
}

fn unzipped(path: &str) -> Text {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".gz").unwrap_or(name).into()
}

/// Hours whose events all lie in files that digests list and that are here, of trails that record
/// KMS.
pub(super) fn proven(reading: &Reading) -> Proven {
    let lost = reading.problems.iter();
    let lost = lost.filter(|problem| problem.severity == Severity::Lost);
    let lost: BTreeSet<&Text> = lost.map(|problem| &problem.file).collect();
    // What could not be read whole proves nothing, though it is here.
    let here: BTreeSet<(&Text, Text)> = reading
        .files
        .values()
        .filter(|file| !lost.contains(&file.name))
        .map(|file| (&file.root, unzipped(&file.object_name)))
        .collect();
    let with_kms = roots_with_kms(reading);
    let mut times: BTreeMap<Place, Vec<(i64, i64)>> = BTreeMap::new();
    for listing in &reading.digests {
        let has_kms = with_kms.contains(&(listing.root.clone(), listing.place.clone()));
        let is_here = |object: &Text| here.contains(&(&listing.root, object.clone()));
        if has_kms && listing.objects.iter().all(is_here) {
            let times = times.entry(listing.place.clone()).or_default();
            times.push((listing.start, listing.end));
        }
    }
    let proven = times.into_iter().map(|(place, times)| {
        let hours = joined(times).into_iter().flat_map(whole_hours);
        (place, hours.collect())
    });
    proven.collect()
}

/// Trails with digests, as the Measurement names them.
pub(super) fn validated(reading: &Reading, trails: &Trails) -> BTreeSet<Text> {
    let roots = reading.digests.iter().map(|listing| &listing.root);
    let named = |root: &Text| trails.name_of_root(root).unwrap_or_else(|| root.clone());
    roots.map(named).collect()
}

fn roots_with_kms(reading: &Reading) -> BTreeSet<(Text, Place)> {
    let text = |symbol| reading.interned.symbols.text(symbol).clone();
    let delivered = reading.delivered.iter();
    delivered
        .filter(|(_, delivered)| delivered.kms_records > 0)
        .map(|(slot, _)| {
            let place = Place {
                account: slot.account.map(text),
                region: slot.region.map(text),
            };
            (text(slot.root), place)
        })
        .collect()
}

fn joined(mut times: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    times.sort_unstable();
    times.dedup_by(|next, before| {
        let touches = next.0 <= before.1;
        if touches {
            before.1 = before.1.max(next.1);
        }
        touches
    });
    times
}

/// The hours of which everything was delivered within the time.
fn whole_hours((start, end): (i64, i64)) -> impl Iterator<Item = crate::period::Hour> {
    let first = start.div_euclid(3_600) + i64::from(start.rem_euclid(3_600) > 0);
    let last = (end - DELIVERY).div_euclid(3_600);
    (first..last).map(crate::period::Hour)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(times: &[(i64, i64)]) -> Vec<i64> {
        let joined = joined(times.to_vec()).into_iter();
        joined.flat_map(whole_hours).map(|hour| hour.0).collect()
    }

    #[test]
    fn an_hour_is_proven_if_what_was_delivered_a_quarter_later_is_here_too() {
        assert_eq!(hours(&[(0, 3_600)]), [0; 0]);
        assert_eq!(hours(&[(0, 3_600), (3_600, 7_200)]), [0]);
        assert_eq!(hours(&[(91, 3_691), (3_691, 7_291), (7_291, 10_891)]), [1]);
        assert_eq!(hours(&[(0, 3_600), (7_200, 10_800)]), [0; 0]);
    }
}
