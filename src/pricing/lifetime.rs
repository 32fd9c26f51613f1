//! How long each version of a key exists, in hours, as far as AWS charges it.
//!
//! "Each AWS KMS key that you create costs $1/month (prorated hourly)"; the first and the second
//! rotation add $1/month each, later ones nothing; a key that is scheduled for deletion costs
//! nothing, and if the deletion is cancelled it is charged as though it had never been scheduled;
//! every multi-Region replica is charged like a key (<https://aws.amazon.com/kms/pricing/>).
//!
//! An hour in which a version exists at any moment counts whole: so does the hour in which the
//! key is created, rotated, or scheduled for deletion.

mod family;

use std::collections::{BTreeMap, BTreeSet};

pub use self::family::replica_of;
use self::family::{Family, families};
use super::charge::Basis;
use super::priced::Versions;
use crate::config::Config;
use crate::period::{Hour, Period};
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};
use crate::usage::measurement::Evidence;

/// The key as created and two rotations; later rotations are free since 2024-04-12
/// (<https://aws.amazon.com/kms/pricing/>).
pub const MOST_CHARGED_VERSIONS: u32 = 3;

/// The longest waiting period before a key is deleted
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html>).
const LONGEST_WAITING_HOURS: i64 = 30 * 24;

/// Before all data: a key whose creation is not in the data lives since then.
const ALWAYS: Hour = Hour(i64::MIN);
/// Beyond all data: a key whose deletion is not in the data lives until then.
const NEVER: Hour = Hour(i64::MAX);

/// Hours that all versions of a key together are charged in some period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VersionHours {
    /// What the data prove.
    pub at_least: u64,
    /// What they do not exclude.
    pub at_most: u64,
}

/// The life of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// The hour it is created in.
    created: Hour,
    /// The first hour that is free because its deletion is scheduled.
    free_from: Hour,
    /// The first hour in which it no longer exists.
    gone_from: Hour,
    /// The hour in which each version came to be, ascending.
    births: Vec<Hour>,
    /// Whether `births` names every version.
    exact: bool,
    /// Derived from events, or assumed: versions from the config or from the primary key.
    pub basis: Basis,
    /// The key's spec, `RSA_2048` say, if an event or the config tells it.
    pub key_spec: Option<Text>,
    /// The first and the last event that shaped this life.
    pub evidence: Option<(Evidence, Evidence)>,
}

impl Lifetime {
    fn new(key: &Text, family: &Family<'_>) -> Self {
        let events = family.events_of(key);
        let created = created(&events, family, key);
        let (free_from, gone_from) = ending(&events);
        let rotations = family.rotations();
        let known = 1 + rotations.len();
        let versions = known
            .max(family.materials())
            .max(family.configured().unwrap_or(0));
        // Versions that no event dates are there from the start.
        let undated = (versions - rotations.len()).min(MOST_CHARGED_VERSIONS as usize);
        let mut births = vec![created; undated];
        births.extend(rotations.iter().map(|rotation| rotation.hour.max(created)));
        births.sort_unstable();
        let assumed = versions > known.max(family.materials())
            || rotations.iter().any(|rotation| rotation.key != key);
        Self {
            created,
            free_from,
            gone_from,
            births,
            exact: family.is_complete(),
            basis: if assumed {
                Basis::Assumed
            } else {
                Basis::Derived
            },
            key_spec: family.key_spec(),
            evidence: evidence(&events),
        }
    }

    /// Hours of `period` in which the key is charged, over all its versions.
    pub fn version_hours(&self, period: Period) -> VersionHours {
        let hours = |birth: Hour| {
            let start = period.start.max(birth);
            let end = period.end.min(self.free_from).min(self.gone_from);
            u64::try_from(Period { start, end }.hours()).unwrap_or(0)
        };
        let at_least = self.charged_births().map(hours).sum();
        let at_most = if self.exact {
            at_least
        } else {
            u64::from(MOST_CHARGED_VERSIONS) * hours(self.created)
        };
        VersionHours { at_least, at_most }
    }

    /// Versions that AWS charges, as of the end of `period`.
    pub fn versions(&self, period: Period) -> Versions {
        let born = self.charged_births().filter(|birth| *birth < period.end);
        let at_least = u32::try_from(born.count()).unwrap_or(MOST_CHARGED_VERSIONS);
        Versions {
            at_least,
            at_most: if self.exact {
                at_least
            } else {
                MOST_CHARGED_VERSIONS
            },
        }
    }

    /// Whether the key exists at any moment of `period`, charged or not.
    pub fn exists_in(&self, period: Period) -> bool {
        self.created < period.end && period.start < self.gone_from
    }

    fn charged_births(&self) -> impl Iterator<Item = Hour> {
        let most = MOST_CHARGED_VERSIONS as usize;
        self.births.iter().copied().take(most)
    }
}

/// The hour of `CreateKey`, or of the `ReplicateKey` that made this replica; the earlier one.
fn created(events: &[&KeyEvent], family: &Family<'_>, key: &Text) -> Hour {
    events
        .iter()
        .filter(|event| event.kind == KeyEventKind::Created)
        .filter_map(|event| event.time)
        .chain(family.replicated(key))
        .min()
        .map_or(ALWAYS, crate::period::Timestamp::hour)
}

/// From when the key is free because its deletion is scheduled, and from when it is gone.
///
/// A `DeleteKey` whose `ScheduleKeyDeletion` is not in the data is taken as scheduled the longest
/// waiting period before, so that what is charged is certain.
fn ending(events: &[&KeyEvent]) -> (Hour, Hour) {
    let (mut free_from, mut gone_from) = (NEVER, NEVER);
    for event in events {
        let Some(hour) = event.time.map(crate::period::Timestamp::hour) else {
            continue;
        };
        match event.kind {
            KeyEventKind::DeletionScheduled => free_from = free_from.min(Hour(hour.0 + 1)),
            KeyEventKind::DeletionCancelled => free_from = NEVER,
            KeyEventKind::Deleted => {
                free_from = free_from.min(Hour(hour.0 - LONGEST_WAITING_HOURS));
                gone_from = Hour(hour.0 + 1);
                break;
            }
            _ => {}
        }
    }
    (free_from, gone_from)
}

fn evidence(events: &[&KeyEvent]) -> Option<(Evidence, Evidence)> {
    let shaping = |event: &&&KeyEvent| {
        matches!(
            event.kind,
            KeyEventKind::Created
                | KeyEventKind::Rotated
                | KeyEventKind::RotationRequested
                | KeyEventKind::DeletionScheduled
                | KeyEventKind::DeletionCancelled
                | KeyEventKind::Deleted
        )
    };
    let stands = |event: &&KeyEvent| Evidence {
        time: event.time,
        event_id: event.event_id.clone().map(Into::into),
    };
    let first = events.iter().filter(shaping).map(stands).min()?;
    let last = events.iter().filter(shaping).map(stands).max()?;
    Some((first, last))
}

/// The lives of keys, by ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifetimes(BTreeMap<Text, Lifetime>);

impl Lifetimes {
    /// The lives of `keys`, from the events of the whole input and the config.
    pub fn new(keys: &BTreeSet<Text>, events: &[KeyEvent], config: &Config) -> Self {
        let mut lives = BTreeMap::new();
        for family in families(keys, events, config) {
            for key in &family.keys {
                lives.insert((*key).clone(), Lifetime::new(key, &family));
            }
        }
        Self(lives)
    }

    /// The life of one of the keys.
    pub fn of(&self, key: &str) -> Option<&Lifetime> {
        self.0.get(key)
    }
}

#[cfg(test)]
mod tests;
