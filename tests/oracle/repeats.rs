//! What the second and further sightings of one record are.

use std::collections::{BTreeMap, BTreeSet};

use crate::file::Sighting;
use crate::identity::Identity;
use crate::trail::Trail;

/// What a sighting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The first one: it stands for the record.
    Request,
    /// A further view, free.
    OtherView,
    /// The same object under another root, free.
    Replicated,
    /// A copy by a further trail, paid; inferred from the repeats or not.
    ExtraCopy { inferred: bool },
    /// Anything else, free.
    Redelivered,
}

impl Fate {
    pub(crate) fn of_a_repeat(self) -> Option<&'static str> {
        match self {
            Self::Request => None,
            Self::OtherView => Some("other_views"),
            Self::Replicated => Some("replicated"),
            Self::ExtraCopy { .. } => Some("extra_copies"),
            Self::Redelivered => Some("redelivered"),
        }
    }
}

/// A root, the account and region of records, and their day: where trails are told apart.
type Stream = (Trail, Option<String>, Option<String>, Option<i64>);

/// How many trails write to each stream, as far as the logs show.
pub(crate) struct Trails {
    doubled: BTreeSet<Stream>,
}

impl Trails {
    /// Two where at least 20 % of the records lie in two or more files of the root.
    pub(crate) fn of(identities: &[Identity]) -> Self {
        let mut all: BTreeMap<Stream, (u64, u64)> = BTreeMap::new();
        for identity in identities {
            let mut files: BTreeMap<&Trail, BTreeSet<&str>> = BTreeMap::new();
            for sighting in identity.sightings.iter().filter(|one| one.delivered) {
                let files = files.entry(&sighting.trail).or_default();
                files.insert(&sighting.path);
            }
            for (trail, files) in files {
                let (records, in_several) = all.entry(stream(identity, trail)).or_default();
                *records += 1;
                *in_several += u64::from(files.len() >= 2);
            }
        }
        let is_doubled = |(records, in_several): &(u64, u64)| in_several * 5 >= *records;
        Self {
            doubled: all
                .into_iter()
                .filter(|(_, counts)| is_doubled(counts))
                .map(|(stream, _)| stream)
                .collect(),
        }
    }

    /// How many trails write there, and whether that is inferred.
    fn count(&self, identity: &Identity, trail: &Trail) -> (u64, bool) {
        match trail.trails {
            Some(count) => (count, false),
            None if self.doubled.contains(&stream(identity, trail)) => (2, true),
            None => (1, false),
        }
    }
}

fn stream(identity: &Identity, trail: &Trail) -> Stream {
    let said = |name| identity.said.get(name).cloned();
    (
        trail.clone(),
        said("recipient_account"),
        said("region"),
        identity.day(),
    )
}

/// What each sighting of `identity` is, in their order.
pub(crate) fn fates(identity: &Identity, trails: &Trails) -> Vec<Fate> {
    let sightings = &identity.sightings;
    (0..sightings.len())
        .map(|at| fate(identity, trails, &sightings[..at], &sightings[at]))
        .collect()
}

/// What a sighting is, after those before it: the rules in their order, none remembered.
fn fate(identity: &Identity, trails: &Trails, before: &[Sighting], it: &Sighting) -> Fate {
    let Some(first) = before.first() else {
        return Fate::Request;
    };
    if !it.delivered {
        return Fate::OtherView;
    }
    if is_replica(before, it) {
        return Fate::Replicated;
    }
    let own: Vec<(usize, &Sighting)> = before
        .iter()
        .enumerate()
        .filter(|(at, one)| one.trail == it.trail && !is_replica(&before[..*at], one))
        .collect();
    if own.is_empty() && first.trail != it.trail {
        return Fate::ExtraCopy { inferred: false };
    }
    let files: BTreeSet<&str> = own.iter().map(|(_, one)| one.path.as_str()).collect();
    let (count, inferred) = trails.count(identity, &it.trail);
    if !files.contains(it.path.as_str()) && (files.len() as u64) < count {
        return Fate::ExtraCopy { inferred };
    }
    Fate::Redelivered
}

/// The same object name, delivered under another root.
fn is_replica(before: &[Sighting], it: &Sighting) -> bool {
    before
        .iter()
        .any(|one| one.trail != it.trail && one.object_name == it.object_name)
}
