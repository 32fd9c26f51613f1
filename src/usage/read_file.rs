//! One file into a reading: every record counted, every KMS record a sighting, every problem told.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::file_faults::{Faults, Verdict};
use super::measurement::Delivered;
use super::problem::{Place, Problem, Severity};
use super::reading::{DeliverySlot, FileInfo, FirstSeen, Reading, Slot, note_first};
use super::share::share;
use crate::cloudtrail::documents::{self, Break, Shape, Sink, Strange};
use crate::cloudtrail::files::Input;
use crate::cloudtrail::inflate::{self, Inflater, Stored};
use crate::cloudtrail::json::Str;
use crate::cloudtrail::patterns::{Fit, Patterns};
use crate::cloudtrail::record::Record;
use crate::cloudtrail::sighting::{Sighting, names_aws_alias};
use crate::cloudtrail::symbols::{Symbol, Symbols};
use crate::cloudtrail::time;
use crate::period::{Hour, Timestamp};
use crate::units::Text;

/// What one worker keeps from file to file, to be faster.
#[derive(Default)]
pub(super) struct Habits {
    inflater: Inflater,
    patterns: Patterns<Meaning>,
}

/// Reads one input into `reading`, always with the same `habits`. Nothing that is wrong with it
/// spoils the rest.
pub(super) fn read_file(number: u32, input: Input, habits: &mut Habits, reading: &mut Reading) {
    let object_name = Text::from(input.object_name());
    let (name, root) = (input.name, input.root);
    let info = FileInfo {
        name: name.clone(),
        root: root.clone(),
        object_name,
    };
    reading.files.insert(number, info);
    let Habits { inflater, patterns } = habits;
    let mut opened = match inflater.open(input.body) {
        Ok(opened) => opened,
        Err(error) => return unreadable(reading, name, &error),
    };
    let mut file = FileReader::new(reading, patterns, number, &root);
    let is_json = documents::read(&mut opened.window, &mut file);
    file.faults.failure = opened.window.failure().map(inflate::describe);
    file.finish(&name, is_json, opened.stored());
    inflater.spare = opened.window.into_buffer();
}

fn unreadable(reading: &mut Reading, name: Text, error: &std::io::Error) {
    reading.tally.files_unreadable += 1;
    reading.problems.push(Problem {
        file: name,
        place: Place::File,
        severity: Severity::Lost,
        reason: format!("cannot be read: {error}"),
        remedy: "make it readable, or leave it out".to_owned(),
    });
}

/// Counts of one slot within one file.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    records: u64,
    kms_records: u64,
    read_only: u64,
    delivered: Delivered,
}

/// What all records of a pattern have in common.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    account: Option<Symbol>,
    region: Option<Symbol>,
    is_read_only: bool,
    /// `None`: it is not of KMS.
    kms: Option<Kms>,
}

/// What is common to records of KMS.
#[derive(Clone, Copy, Debug)]
struct Kms {
    attributes: u32,
    key: Option<Symbol>,
    material: Option<Symbol>,
    names_aws_alias: bool,
    network_activity: bool,
}

struct FileReader<'r> {
    reading: &'r mut Reading,
    patterns: &'r mut Patterns<Meaning>,
    number: u32,
    root: Symbol,
    slots: FxHashMap<Slot, Counts>,
    /// The slot of the record before: nearly always that of the next one, too.
    last: Option<(Slot, Counts)>,
    region: LastText,
    account: LastText,
    faults: Faults,
    records: u64,
}

impl<'r> FileReader<'r> {
    fn new(
        reading: &'r mut Reading,
        patterns: &'r mut Patterns<Meaning>,
        number: u32,
        root: &str,
    ) -> Self {
        let root = reading.interned.symbols.intern(root);
        Self {
            reading,
            patterns,
            number,
            root,
            slots: FxHashMap::default(),
            last: None,
            region: LastText::default(),
            account: LastText::default(),
            faults: Faults::default(),
            records: 0,
        }
    }

    /// Counts a record of `length` bytes.
    fn count(&mut self, meaning: &Meaning, hour: Option<Hour>, length: usize, shape: Shape) {
        self.records += 1;
        let slot = Slot {
            account: meaning.account,
            region: meaning.region,
            hour,
        };
        if self.last.as_ref().is_none_or(|(last, _)| *last != slot) {
            self.put_back();
            let counts = self.slots.get(&slot).copied().unwrap_or_default();
            self.last = Some((slot, counts));
        }
        let counts = &mut self.last.get_or_insert((slot, Counts::default())).1;
        let kms_records = u64::from(meaning.kms.is_some());
        counts.records += 1;
        counts.kms_records += kms_records;
        counts.read_only += u64::from(meaning.is_read_only);
        if shape == Shape::TrailDelivery {
            counts.delivered.records += 1;
            counts.delivered.kms_records += kms_records;
            counts.delivered.raw_bytes += length as u64;
        }
    }

    fn put_back(&mut self) {
        if let Some((slot, counts)) = self.last.take() {
            self.slots.insert(slot, counts);
        }
    }

    /// What the record has in common with others like it; of a KMS record its sighting, too.
    fn meaning(
        &mut self,
        record: &Record<'_>,
        at: Option<Timestamp>,
    ) -> (Meaning, Option<Sighting>) {
        let interned = &mut self.reading.interned;
        let is_kms = record.is_kms() && !is_insight(record);
        let sighting = is_kms.then(|| interned.sighting(record, at));
        let symbols = &mut interned.symbols;
        let material = record.key_material;
        let kms = sighting.as_ref().map(|sighting| Kms {
            attributes: sighting.attributes,
            key: interned.attributes.get(sighting.attributes).key,
            material: material.map(|text| symbols.intern(&text.text())),
            names_aws_alias: names_aws_alias(record),
            network_activity: sighting.network_activity,
        });
        let account = record.recipient_account;
        let meaning = Meaning {
            account: account.map(|text| self.account.intern(text, symbols)),
            region: record.region.map(|text| self.region.intern(text, symbols)),
            is_read_only: record.read_only == Some(true),
            kms,
        };
        (meaning, sighting)
    }

    /// Adds a sighting of a record of `length` bytes.
    fn add(&mut self, mut sighting: Sighting, length: usize, offset: u64, shape: Shape) {
        let is_delivered = shape == Shape::TrailDelivery;
        sighting.raw_bytes = u32::try_from(length).ok().filter(|_| is_delivered);
        sighting.file = self.number;
        sighting.offset = offset;
        let day = sighting.time.map(|time| time.hour().day());
        self.reading.days.entry(day).or_default().push(sighting);
    }

    /// Notes what the record shows about its key as a whole.
    fn note_key(&mut self, kms: &Kms, at: Option<Timestamp>, event_id: impl Fn() -> Option<Text>) {
        let Some(key) = kms.key else {
            return;
        };
        let seen = || (at, event_id());
        if kms.names_aws_alias {
            note(self.reading.aws_managed.entry(key), at, seen);
        }
        if let Some(material) = kms.material {
            note(self.reading.materials.entry((key, material)), at, seen);
        }
    }

    fn finish(mut self, name: &Text, is_json: bool, stored: Stored) {
        self.put_back();
        let verdict = self
            .faults
            .verdict(is_json, self.records, name, stored.bytes);
        let tally = &mut self.reading.tally;
        match verdict {
            Verdict::Read => tally.files_read += 1,
            Verdict::Partial => tally.files_partial += 1,
            Verdict::Unreadable => tally.files_unreadable += 1,
            Verdict::Skipped(_) => tally.files_skipped += 1,
        }
        self.reading.stored.push(stored);
        self.reading.malformed += self.faults.malformed(self.records);
        self.reading
            .problems
            .extend(self.faults.problems(verdict, name));
        self.add_counts(stored.bytes);
    }

    fn add_counts(&mut self, stored_bytes: u64) {
        let mut deliveries: FxHashMap<DeliverySlot, Delivered> = FxHashMap::default();
        for (slot, counts) in &self.slots {
            let met = self.reading.met.entry(*slot).or_default();
            met.records += counts.records;
            met.kms_records += counts.kms_records;
            met.read_only += counts.read_only;
            if counts.delivered.records > 0 {
                *deliveries.entry(self.delivery_slot(*slot)).or_default() += counts.delivered;
            }
        }
        let mut deliveries: Vec<_> = deliveries.into_iter().collect();
        deliveries.sort_by(|(a, _), (b, _)| self.order(a).cmp(&self.order(b)));
        let weights: Vec<u64> = deliveries.iter().map(|(_, sum)| sum.raw_bytes).collect();
        let parts = share(stored_bytes, &weights);
        for (index, ((slot, mut sum), part)) in deliveries.into_iter().zip(parts).enumerate() {
            sum.files = u64::from(index == 0);
            sum.compressed_bytes = part;
            *self.reading.delivered.entry(slot).or_default() += sum;
        }
    }

    fn delivery_slot(&self, slot: Slot) -> DeliverySlot {
        DeliverySlot {
            root: self.root,
            account: slot.account,
            region: slot.region,
            day: slot.hour.map(Hour::day),
        }
    }

    fn order(&self, slot: &DeliverySlot) -> impl Ord {
        let text = |symbol: Option<Symbol>| {
            symbol.map(|symbol| self.reading.interned.symbols.text(symbol).clone())
        };
        (text(slot.account), text(slot.region), slot.day)
    }
}

impl Sink for FileReader<'_> {
    fn record(&mut self, record: &Record<'_>, raw: &[u8], offset: u64, shape: Shape) {
        let at = record.event_time.and_then(|text| time::parse(&text.text()));
        let (meaning, sighting) = self.meaning(record, at);
        self.count(&meaning, at.map(Timestamp::hour), raw.len(), shape);
        let is_text = simdutf8::basic::from_utf8(raw).is_ok();
        if !is_text {
            self.faults.invalid_text(offset);
        }
        let is_ordinary = sighting
            .as_ref()
            .is_none_or(|sighting| sighting.key_event.is_none() && sighting.original.is_none());
        if let (Some(kms), Some(sighting)) = (&meaning.kms, sighting) {
            self.note_key(kms, at, || {
                record.event_id.map(|id| Text::from(&*id.text()))
            });
            self.add(sighting, raw.len(), offset, shape);
        }
        if is_text && is_ordinary && self.patterns.is_worth_learning() {
            self.patterns.learn(raw, record, meaning);
        }
    }

    fn known(&mut self, bytes: &[u8], offset: u64, shape: Shape) -> Option<usize> {
        let Fit {
            meaning,
            holes,
            length,
        } = self.patterns.find(bytes)?;
        let at = holes.time.and_then(time::parse);
        self.count(&meaning, at.map(Timestamp::hour), length, shape);
        if let Some(kms) = &meaning.kms {
            self.note_key(kms, at, || holes.event_id.map(Text::from));
            let interned = &mut self.reading.interned;
            let mut sighting = interned.sighting_like(kms.attributes, &holes, at);
            sighting.network_activity = kms.network_activity;
            self.add(sighting, length, offset, shape);
        }
        Some(length)
    }

    fn strange(&mut self, offset: u64, what: Strange) {
        self.faults.strange(offset, what);
    }

    fn delivery(&mut self) {
        self.faults.delivery();
    }

    fn broken(&mut self, offset: u64, why: Break, rest: &[u8]) {
        self.faults.broken(offset, why, rest);
    }
}

/// Keeps the earlier evidence. The event id matters only where the time does not decide.
fn note<K>(entry: Entry<'_, K, FirstSeen>, at: Option<Timestamp>, seen: impl Fn() -> FirstSeen) {
    match entry {
        Entry::Occupied(mut known) => {
            let first = known.get().0;
            if first.is_none_or(|first| at.is_some_and(|at| at <= first)) {
                note_first(known.get_mut(), &seen());
            }
        }
        Entry::Vacant(place) => drop(place.insert(seen())),
    }
}

/// Insights tell about calls; they are no calls
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html>).
fn is_insight(record: &Record<'_>) -> bool {
    record
        .event_type
        .is_some_and(|kind| kind.is("AwsCloudTrailInsight"))
}

/// The text that was interned last, to spare looking it up again.
#[derive(Default)]
struct LastText {
    text: Vec<u8>,
    symbol: Option<Symbol>,
}

impl LastText {
    fn intern(&mut self, text: Str<'_>, symbols: &mut Symbols) -> Symbol {
        let Some(plain) = text.plain() else {
            return symbols.intern(&text.text());
        };
        match self.symbol {
            Some(symbol) if self.text == plain => symbol,
            _ => {
                let symbol = symbols.intern(&text.text());
                plain.clone_into(&mut self.text);
                self.symbol = Some(symbol);
                symbol
            }
        }
    }
}

#[cfg(test)]
mod tests;
