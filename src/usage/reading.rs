//! What one worker has read: sightings and everything that is counted on the way.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::coverage::Met;
use super::digests::Listing;
use super::meaning::Meaning;
use super::measurement::Delivered;
use super::problem::Problem;
use super::sightings::Sightings;
use super::spill::Numbers;
use super::tally::FileTally;
use crate::cloudtrail::inflate::Stored;
use crate::cloudtrail::patterns::Patterns;
use crate::cloudtrail::sighting::Interned;
use crate::cloudtrail::symbols::Symbol;
use crate::period::{Day, Hour, Timestamp};
use crate::units::Text;

/// A file, as far as it matters after it was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileInfo {
    /// What it is called in messages.
    pub name: Text,
    /// The root of its trail.
    pub root: Text,
    /// The object's name, which a copy of a bucket keeps.
    pub object_name: Text,
}

/// Whose records, of what time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// `recipientAccountId`
    pub account: Option<Symbol>,
    /// `awsRegion`
    pub region: Option<Symbol>,
    /// Hour of `eventTime`
    pub hour: Option<Hour>,
}

/// Whose deliveries, on what day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeliverySlot {
    /// The root of the trail.
    pub root: Symbol,
    /// `recipientAccountId`
    pub account: Option<Symbol>,
    /// `awsRegion`
    pub region: Option<Symbol>,
    /// Day of `eventTime`
    pub day: Option<Day>,
}

/// The first evidence of something about a key.
pub type FirstSeen = (Option<Timestamp>, Option<Text>);

/// What one worker has read. Readings merge; nothing in them depends on the order of files.
#[derive(Debug, Default)]
pub struct Reading {
    /// Texts and attributes that the sightings refer to.
    pub interned: Interned,
    /// Records met that others are like: what they have in common refers to `interned`, too.
    pub(super) patterns: Patterns<Meaning>,
    /// Sightings by the day of their event.
    pub sightings: Sightings,
    /// Records met, by place and hour.
    pub met: FxHashMap<Slot, Met>,
    /// What trails delivered.
    pub delivered: FxHashMap<DeliverySlot, Delivered>,
    /// Key material that served calls: (key, material) with the first evidence.
    pub materials: FxHashMap<(Symbol, Symbol), FirstSeen>,
    /// Keys that a record calls `alias/aws/…`, with the first evidence.
    pub aws_managed: FxHashMap<Symbol, FirstSeen>,
    /// The files read, by number.
    pub files: BTreeMap<u32, FileInfo>,
    /// What digests list.
    pub digests: Vec<Listing>,
    /// Size and hash of each.
    pub stored: Vec<Stored>,
    /// What became of them.
    pub tally: FileTally,
    /// Records that could not be read.
    pub malformed: u64,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Both readings as one.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let (mut into, from) = if self.files.len() >= other.files.len() {
            (self, other)
        } else {
            (other, self)
        };
        into.absorb(from);
        into
    }

    /// Adds another reading; returns what its numbers are now.
    pub(super) fn absorb(&mut self, from: Self) -> Numbers {
        let numbers = Numbers::new(&from.interned, &mut self.interned);
        self.sightings.absorb(from.sightings, &numbers);
        for (slot, met) in from.met {
            let account = numbers.option(slot.account);
            let region = numbers.option(slot.region);
            *self
                .met
                .entry(Slot {
                    account,
                    region,
                    hour: slot.hour,
                })
                .or_default() += met;
        }
        for (slot, delivered) in from.delivered {
            let slot = DeliverySlot {
                root: numbers.symbol(slot.root),
                account: numbers.option(slot.account),
                region: numbers.option(slot.region),
                day: slot.day,
            };
            *self.delivered.entry(slot).or_default() += delivered;
        }
        for ((key, material), seen) in from.materials {
            let pair = (numbers.symbol(key), numbers.symbol(material));
            note_first(
                self.materials.entry(pair).or_insert_with(|| seen.clone()),
                &seen,
            );
        }
        for (key, seen) in from.aws_managed {
            let key = numbers.symbol(key);
            note_first(
                self.aws_managed.entry(key).or_insert_with(|| seen.clone()),
                &seen,
            );
        }
        self.files.extend(from.files);
        self.digests.extend(from.digests);
        self.stored.extend(from.stored);
        self.tally += from.tally;
        self.malformed += from.malformed;
        self.problems.extend(from.problems);
        numbers
    }
}

/// Keeps the earlier evidence; a readable time is earlier than none.
pub fn note_first(known: &mut FirstSeen, seen: &FirstSeen) {
    let order = |(time, id): &FirstSeen| (time.is_none(), *time, id.clone());
    if order(seen) < order(known) {
        *known = seen.clone();
    }
}
