//! Telling repeats apart: n sightings of one identity are one request, and n − 1 something else.

use rustc_hash::FxHashMap;

use super::super::trails::Trails;
use crate::cloudtrail::sighting::Sighting;
use crate::cloudtrail::symbols::Symbol;

/// From this share of identities on that lie in two or more files of one root, a second trail
/// writes there: 1 in 5. Redeliveries alone stay far below ("although uncommon",
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html>);
/// in real logs of two trails nearly every event lies in two files.
const SECOND_TRAIL_SHARE: (u64, u64) = (1, 5);

/// What a sighting is that is not the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    OtherView,
    Replicated,
    /// `inferred`: concluded from the repeats themselves.
    ExtraCopy {
        inferred: bool,
    },
    Redelivered,
}

/// A root, an account and a region: where trails deliver their copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Stream {
    pub(super) trail: u32,
    pub(super) account: Option<Symbol>,
    pub(super) region: Option<Symbol>,
}

/// How many identities of a stream and day lie in how many of its files.
#[derive(Debug, Default)]
pub(super) struct Spread {
    streams: FxHashMap<Stream, (u64, u64)>,
}

impl Spread {
    /// Counts one identity of that account and region.
    pub(super) fn add(
        &mut self,
        sightings: &[&Sighting],
        account: Option<Symbol>,
        region: Option<Symbol>,
        trails: &Trails,
    ) {
        let delivered = sightings
            .iter()
            .filter(|sighting| sighting.raw_bytes.is_some());
        let mut last: Option<(u32, u32, bool)> = None;
        // Sorted by trail, then file: equal ones are neighbours.
        for sighting in delivered {
            let trail = trails.standing(sighting.file).trail;
            match &mut last {
                Some((of, file, several)) if *of == trail => {
                    *several |= *file != sighting.file;
                }
                _ => {
                    self.note(last, account, region);
                    last = Some((trail, sighting.file, false));
                }
            }
        }
        self.note(last, account, region);
    }

    fn note(
        &mut self,
        of: Option<(u32, u32, bool)>,
        account: Option<Symbol>,
        region: Option<Symbol>,
    ) {
        if let Some((trail, _, several)) = of {
            let stream = Stream {
                trail,
                account,
                region,
            };
            let (all, in_several) = self.streams.entry(stream).or_default();
            *all += 1;
            *in_several += u64::from(several);
        }
    }

    /// How many trails write there, and whether that is inferred.
    fn trails(&self, stream: Stream, trails: &Trails) -> (u32, bool) {
        if let Some(count) = trails.trail(stream.trail).count {
            return (count, false);
        }
        let (all, several) = self.streams.get(&stream).copied().unwrap_or_default();
        let (part, of) = SECOND_TRAIL_SHARE;
        if several > 0 && several * of >= all * part {
            (2, true)
        } else {
            (1, true)
        }
    }
}

/// Copies found so far in one root.
struct Root {
    trail: u32,
    /// Files that hold the request or a copy.
    files: Vec<u32>,
}

/// Tells what each sighting but the first is. The sightings are one identity's, sorted.
pub(super) fn classify(
    sightings: &[&Sighting],
    account: Option<Symbol>,
    region: Option<Symbol>,
    spread: &Spread,
    trails: &Trails,
    mut each: impl FnMut(&Sighting, Repeat),
) {
    let Some((request, repeats)) = sightings.split_first() else {
        return;
    };
    let mut roots: Vec<Root> = Vec::new();
    if request.raw_bytes.is_some() {
        let trail = trails.standing(request.file).trail;
        roots.push(Root {
            trail,
            files: vec![request.file],
        });
    }
    for (index, sighting) in repeats.iter().enumerate() {
        let standing = trails.standing(sighting.file);
        let before = &sightings[..=index];
        let is_replica = || {
            before
                .iter()
                .map(|earlier| trails.standing(earlier.file))
                .any(|earlier| earlier.object == standing.object && earlier.trail != standing.trail)
        };
        let repeat = if sighting.raw_bytes.is_none() {
            Repeat::OtherView
        } else if is_replica() {
            Repeat::Replicated
        } else {
            let stream = Stream {
                trail: standing.trail,
                account,
                region,
            };
            copy_or_redelivery(
                &mut roots,
                sighting,
                spread.trails(stream, trails),
                standing.trail,
            )
        };
        each(sighting, repeat);
    }
}

fn copy_or_redelivery(
    roots: &mut Vec<Root>,
    sighting: &Sighting,
    (writers, inferred): (u32, bool),
    trail: u32,
) -> Repeat {
    let Some(root) = roots.iter_mut().find(|root| root.trail == trail) else {
        roots.push(Root {
            trail,
            files: vec![sighting.file],
        });
        return Repeat::ExtraCopy { inferred: false };
    };
    let is_further_file = !root.files.contains(&sighting.file);
    if is_further_file && root.files.len() < writers as usize {
        root.files.push(sighting.file);
        return Repeat::ExtraCopy { inferred };
    }
    Repeat::Redelivered
}
