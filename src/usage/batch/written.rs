//! A reading as it is written: with numbers for the texts and attributes that many share.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use crate::cloudtrail::attributes::Attributes;
use crate::cloudtrail::inflate::Stored;
use crate::cloudtrail::sighting::{Interned, RecordId, Sighting};
use crate::cloudtrail::symbols::Symbol;
use crate::period::{Day, Hour, Timestamp};
use crate::units::Text;
use crate::usage::coverage::Met;
use crate::usage::digests::Listing;
use crate::usage::measurement::Delivered;
use crate::usage::problem::{self, Problem, Severity};
use crate::usage::reading::{DeliverySlot, FileInfo, FirstSeen, Reading, Slot};
use crate::usage::sightings::Sightings;
use crate::usage::spill::code::{decode_sighting, encode_sighting};
use crate::usage::tally::FileTally;

/// Account and region.
type Place = (Option<Symbol>, Option<Symbol>);

/// A reading. Times are seconds, hours and days since 1970.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    texts: Vec<Text>,
    attributes: Vec<Attributes<Symbol>>,
    days: Vec<(Option<i64>, Vec<u8>)>,
    met: Vec<(Place, Option<i64>, Met)>,
    delivered: Vec<(Symbol, Place, Option<i64>, Delivered)>,
    materials: Vec<(Symbol, Symbol, Option<i64>, Option<Text>)>,
    aws_managed: Vec<(Symbol, Option<i64>, Option<Text>)>,
    files: Vec<FileInfo>,
    digests: Vec<Listing>,
    stored: Vec<Stored>,
    tally: FileTally,
    malformed: u64,
    problems: Vec<(Text, WrittenPlace, Severity, String, String)>,
}

#[derive(Serialize, Deserialize)]
enum WrittenPlace {
    File,
    Byte(u64),
    Line(u64),
    Row(u64),
}

impl Written {
    /// What is to be written of a reading; its patterns are not.
    pub(super) fn of(reading: Reading) -> io::Result<Self> {
        let Reading {
            interned,
            patterns: _,
            sightings,
            met,
            delivered,
            materials,
            aws_managed,
            files,
            digests,
            stored,
            tally,
            malformed,
            problems,
        } = reading;
        let numbers: BTreeMap<u32, u32> = files.keys().copied().zip(0..).collect();
        let seconds = |(time, id): FirstSeen| (time.map(|time| time.0), id);
        Ok(Self {
            texts: interned.symbols.texts().to_vec(),
            attributes: interned.attributes.values().to_vec(),
            days: days(sightings, &numbers)?,
            met: met
                .into_iter()
                .map(|(slot, met)| {
                    (
                        (slot.account, slot.region),
                        slot.hour.map(|hour| hour.0),
                        met,
                    )
                })
                .collect(),
            delivered: delivered
                .into_iter()
                .map(|(slot, delivered)| {
                    let day = slot.day.map(|day| day.0);
                    (slot.root, (slot.account, slot.region), day, delivered)
                })
                .collect(),
            materials: materials
                .into_iter()
                .map(|((key, material), seen)| {
                    let (time, id) = seconds(seen);
                    (key, material, time, id)
                })
                .collect(),
            aws_managed: aws_managed
                .into_iter()
                .map(|(key, seen)| {
                    let (time, id) = seconds(seen);
                    (key, time, id)
                })
                .collect(),
            files: files.into_values().collect(),
            digests,
            stored,
            tally,
            malformed,
            problems: problems.into_iter().map(written_problem).collect(),
        })
    }

    /// How many files were read.
    pub(super) fn files(&self) -> u32 {
        u32::try_from(self.files.len()).unwrap_or(u32::MAX)
    }

    /// The reading, its files numbered from `first` on; `None` if a number in it leads nowhere.
    pub(super) fn reading(self, first: u32) -> Option<Reading> {
        let limits = Limits {
            texts: self.texts.len(),
            attributes: self.attributes.len(),
            files: self.files(),
        };
        let time = |seconds: Option<i64>| seconds.map(Timestamp);
        let mut reading = Reading {
            interned: interned(self.texts, self.attributes)?,
            files: (first..).zip(self.files).collect(),
            digests: self.digests,
            stored: self.stored,
            tally: self.tally,
            malformed: self.malformed,
            problems: self.problems.into_iter().map(read_problem).collect(),
            ..Reading::default()
        };
        for (day, bytes) in self.days {
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                let mut sighting = decode_sighting(&mut rest)?;
                limits.check(&sighting)?;
                sighting.file += first;
                reading.sightings.push(day.map(Day), sighting);
            }
        }
        for ((account, region), hour, met) in self.met {
            let slot = Slot {
                account: limits.option(account)?,
                region: limits.option(region)?,
                hour: hour.map(Hour),
            };
            *reading.met.entry(slot).or_default() += met;
        }
        for (root, (account, region), day, delivered) in self.delivered {
            let slot = DeliverySlot {
                root: limits.symbol(root)?,
                account: limits.option(account)?,
                region: limits.option(region)?,
                day: day.map(Day),
            };
            *reading.delivered.entry(slot).or_default() += delivered;
        }
        for (key, material, seconds, id) in self.materials {
            let pair = (limits.symbol(key)?, limits.symbol(material)?);
            reading.materials.insert(pair, (time(seconds), id));
        }
        for (key, seconds, id) in self.aws_managed {
            let key = limits.symbol(key)?;
            reading.aws_managed.insert(key, (time(seconds), id));
        }
        Some(reading)
    }
}

/// The sightings of each day; files are numbered as they follow one another.
fn days(
    sightings: Sightings,
    numbers: &BTreeMap<u32, u32>,
) -> io::Result<Vec<(Option<i64>, Vec<u8>)>> {
    let mut days = Vec::new();
    for batch in sightings.batches() {
        for (day, sightings) in batch.map_err(io::Error::other)? {
            let mut bytes = Vec::new();
            for mut sighting in sightings {
                let number = numbers.get(&sighting.file);
                sighting.file = *number
                    .ok_or_else(|| io::Error::other("a record is of no file that was read"))?;
                encode_sighting(&sighting, &mut bytes);
            }
            days.push((day.map(|day| day.0), bytes));
        }
    }
    Ok(days)
}

fn interned(texts: Vec<Text>, attributes: Vec<Attributes<Symbol>>) -> Option<Interned> {
    let known = texts.len();
    let mut interned = Interned::default();
    for (number, text) in (0..).zip(texts) {
        if interned.symbols.intern_shared(&text) != Symbol(number) {
            return None;
        }
    }
    for (number, attributes) in (0..).zip(attributes) {
        let mut is_known = true;
        let attributes = attributes.map(|symbol| {
            is_known &= (symbol.0 as usize) < known;
            *symbol
        });
        if !is_known || interned.attributes.intern(attributes) != number {
            return None;
        }
    }
    Some(interned)
}

/// How many there are of what numbers stand for.
struct Limits {
    texts: usize,
    attributes: usize,
    files: u32,
}

impl Limits {
    fn symbol(&self, symbol: Symbol) -> Option<Symbol> {
        ((symbol.0 as usize) < self.texts).then_some(symbol)
    }

    /// `None`: the number leads nowhere.
    #[expect(clippy::option_option, reason = "both are told apart")]
    fn option(&self, symbol: Option<Symbol>) -> Option<Option<Symbol>> {
        match symbol {
            None => Some(None),
            Some(symbol) => self.symbol(symbol).map(Some),
        }
    }

    fn id(&self, id: RecordId) -> Option<()> {
        match id {
            RecordId::Uuid(_) => Some(()),
            RecordId::Text(symbol) => self.symbol(symbol).map(drop),
        }
    }

    fn check(&self, sighting: &Sighting) -> Option<()> {
        let ids = [sighting.event_id, sighting.original.as_deref().copied()];
        let shared = sighting
            .shared
            .map_or([None; 2], |(a, b)| [Some(a), Some(b)]);
        for id in ids.into_iter().chain(shared).flatten() {
            self.id(id)?;
        }
        self.option(sighting.session)?;
        let is_known =
            (sighting.attributes as usize) < self.attributes && sighting.file < self.files;
        is_known.then_some(())
    }
}

fn written_problem(problem: Problem) -> (Text, WrittenPlace, Severity, String, String) {
    let place = match problem.place {
        problem::Place::File => WrittenPlace::File,
        problem::Place::Byte(offset) => WrittenPlace::Byte(offset),
        problem::Place::Line(line) => WrittenPlace::Line(line),
        problem::Place::Row(row) => WrittenPlace::Row(row),
    };
    let Problem {
        file,
        severity,
        reason,
        remedy,
        ..
    } = problem;
    (file, place, severity, reason, remedy)
}

fn read_problem(
    (file, place, severity, reason, remedy): (Text, WrittenPlace, Severity, String, String),
) -> Problem {
    let place = match place {
        WrittenPlace::File => problem::Place::File,
        WrittenPlace::Byte(offset) => problem::Place::Byte(offset),
        WrittenPlace::Line(line) => problem::Place::Line(line),
        WrittenPlace::Row(row) => problem::Place::Row(row),
    };
    Problem {
        file,
        place,
        severity,
        reason,
        remedy,
    }
}
