//! One file into a reading: every record counted, every KMS record a sighting, every problem told.

use std::collections::hash_map::Entry;
use std::ops::DerefMut;
use std::sync::atomic::AtomicU32;

use rustc_hash::FxHashMap;

use super::batch::{is_batch, read_batch};
use super::digests;
use super::file_faults::{Faults, Verdict};
use super::meaning::{Kms, Meaning};
use super::measurement::Delivered;
use super::problem::{Place, Problem, Severity};
use super::read_archive::read_archive;
use super::read_parquet::{is_parquet, read_parquet};
use super::reading::{DeliverySlot, FileInfo, FirstSeen, Reading, Slot, note_first};
use super::share::share;
use crate::cloudtrail::archive::{self, Budget};
use crate::cloudtrail::documents::{Break, Shape, Sink, Strange};
use crate::cloudtrail::files::Input;
use crate::cloudtrail::inflate::{self, Inflater, Opened, Stored};
use crate::cloudtrail::json::Str;
use crate::cloudtrail::patterns::Fit;
use crate::cloudtrail::record::Record;
use crate::cloudtrail::shapes;
use crate::cloudtrail::sighting::{Sighting, names_aws_alias};
use crate::cloudtrail::symbols::{Symbol, Symbols};
use crate::cloudtrail::time;
use crate::cloudtrail::window::Rest;
use crate::period::{Hour, Timestamp};
use crate::units::Text;

/// What a worker needs to read files.
pub(super) struct Worker<'n> {
    /// Opens them.
    pub(super) inflater: Inflater,
    /// The next number for a file that is found in an archive.
    pub(super) numbers: &'n AtomicU32,
}

impl<'n> Worker<'n> {
    /// A worker that has read nothing yet.
    pub(super) fn new(numbers: &'n AtomicU32) -> Self {
        Self {
            inflater: Inflater::default(),
            numbers,
        }
    }
}

/// One file to read, already found.
#[derive(Clone)]
pub(super) struct FileToRead {
    /// Its number.
    pub(super) number: u32,
    /// What it is called in messages.
    pub(super) name: Text,
    /// The root of its trail.
    pub(super) root: Text,
    /// The object's name.
    pub(super) object_name: Text,
    /// In how many archives it lies.
    pub(super) nested: u32,
    /// How much these may still inflate.
    pub(super) budget: Option<Budget>,
}

/// Reads one input into `reading`. Nothing that is wrong with it spoils the rest.
pub(super) fn read_file(number: u32, input: Input, worker: &mut Worker<'_>, reading: &mut Reading) {
    let file = FileToRead {
        number,
        object_name: Text::from(input.object_name()),
        name: input.name,
        root: input.root,
        nested: 0,
        budget: None,
    };
    match worker.inflater.open(input.body) {
        Ok(opened) => read_opened(&file, opened, worker, reading),
        Err(error) => {
            reading.files.insert(number, file.info());
            unreadable(reading, file.name, &error);
        }
    }
}

/// Reads a file, or all files of an archive.
pub(super) fn read_opened(
    file: &FileToRead,
    mut opened: Opened<'_>,
    worker: &mut Worker<'_>,
    reading: &mut Reading,
) {
    if let Some(kind) = archive::kind(&mut opened.window) {
        return read_archive(kind, file, opened, worker, reading);
    }
    if file.nested < archive::MOST_NESTED && inflate::is_gzip(opened.window.bytes()) {
        return read_compressed_again(file, opened, worker, reading);
    }
    if is_batch(&mut opened.window) {
        return read_batch(file, opened, worker, reading);
    }
    if is_parquet(&mut opened.window) {
        return read_parquet(file, opened, reading);
    }
    if digests::is_digest(&file.name) {
        reading.files.insert(file.number, file.info());
        digests::read(file, &mut opened.window, reading);
        reading.stored.push(opened.stored());
        worker.inflater.spare = opened.window.into_buffer();
        return;
    }
    reading.files.insert(file.number, file.info());
    let mut reader = FileReader::new(reading, file);
    let is_known = shapes::read(&mut opened.window, &mut reader);
    if !is_known {
        reader.faults.unknown(&file.name, opened.window.bytes());
    }
    reader.faults.failure = opened.window.failure().map(inflate::describe);
    reader.finish(&file.name, is_known, opened.stored());
    worker.inflater.spare = opened.window.into_buffer();
}

/// Gzip data in gzip data, as a download of a compressed file can leave it.
fn read_compressed_again(
    file: &FileToRead,
    mut opened: Opened<'_>,
    worker: &mut Worker<'_>,
    reading: &mut Reading,
) {
    let inner = FileToRead {
        nested: file.nested + 1,
        ..file.clone()
    };
    match worker.inflater.open_reader(Rest(&mut opened.window)) {
        Ok(opened) => read_opened(&inner, opened, worker, reading),
        Err(error) => {
            reading.files.insert(file.number, file.info());
            unreadable(reading, file.name.clone(), &error);
        }
    }
}

impl FileToRead {
    pub(super) fn info(&self) -> FileInfo {
        FileInfo {
            name: self.name.clone(),
            root: self.root.clone(),
            object_name: self.object_name.clone(),
        }
    }
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

/// What receives the records of one file, or of a piece of it in a reading of its own.
pub(super) struct FileReader<R> {
    reading: R,
    number: u32,
    root: Symbol,
    slots: FxHashMap<Slot, Counts>,
    /// The slot of the record before: nearly always that of the next one, too.
    last: Option<(Slot, Counts)>,
    region: LastText,
    account: LastText,
    /// What is wrong with it.
    pub(super) faults: Faults,
    records: u64,
    /// Whether `Records` in it come from the console, not from a trail.
    is_event_history: bool,
    next_offset: u64,
}

/// How the console names event history that it lets one download as JSON: in `Records`, as a trail
/// delivers them (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-console.html#downloading-events>).
const EVENT_HISTORY: &str = "event_history";

impl<R: DerefMut<Target = Reading>> FileReader<R> {
    pub(super) fn new(reading: R, file: &FileToRead) -> Self {
        let is_event_history = file.object_name.starts_with(EVENT_HISTORY);
        Self::of(reading, file.number, &file.root, is_event_history)
    }

    fn of(mut reading: R, number: u32, root: &str, is_event_history: bool) -> Self {
        let root = reading.interned.symbols.intern(root);
        Self {
            reading,
            number,
            root,
            slots: FxHashMap::default(),
            last: None,
            region: LastText::default(),
            account: LastText::default(),
            faults: Faults::default(),
            records: 0,
            is_event_history,
            next_offset: 0,
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
        let is_delivered = self.is_delivered(shape);
        let counts = &mut self.last.get_or_insert((slot, Counts::default())).1;
        let kms_records = u64::from(meaning.kms.is_some());
        counts.records += 1;
        counts.kms_records += kms_records;
        counts.read_only += u64::from(meaning.is_read_only);
        if is_delivered {
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

    /// Whether a trail delivered what has that shape.
    fn is_delivered(&self, shape: Shape) -> bool {
        shape == Shape::TrailDelivery && !self.is_event_history
    }

    /// Records that were packed together may have the same place: their order tells them apart.
    fn place(&mut self, offset: u64) -> u64 {
        let place = offset.max(self.next_offset);
        self.next_offset = place + 1;
        place
    }

    /// Adds a sighting of a record of `length` bytes.
    fn add(&mut self, mut sighting: Sighting, length: usize, offset: u64, shape: Shape) {
        let is_delivered = self.is_delivered(shape);
        if sighting.time.is_none() {
            self.faults.untimed(offset);
        }
        sighting.raw_bytes = u32::try_from(length).ok().filter(|_| is_delivered);
        sighting.file = self.number;
        sighting.offset = offset;
        let day = sighting.time.map(|time| time.hour().day());
        self.reading.sightings.push(day, sighting);
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

    pub(super) fn finish(mut self, name: &Text, is_known: bool, stored: Stored) {
        self.put_back();
        let verdict = self
            .faults
            .verdict(is_known, self.records, name, stored.bytes);
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

impl<R: DerefMut<Target = Reading>> Sink for FileReader<R> {
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
        let place = self.place(offset);
        if let (Some(kms), Some(sighting)) = (&meaning.kms, sighting) {
            self.note_key(kms, at, || {
                record.event_id.map(|id| Text::from(&*id.text()))
            });
            self.add(sighting, raw.len(), place, shape);
        }
        if is_text && is_ordinary && self.reading.patterns.is_worth_learning() {
            self.reading.patterns.learn(raw, record, meaning);
        }
    }

    fn known(&mut self, bytes: &[u8], offset: u64, shape: Shape) -> Option<usize> {
        let Fit {
            meaning,
            holes,
            length,
        } = self.reading.patterns.find(bytes)?;
        let at = holes.time.and_then(time::parse);
        self.count(&meaning, at.map(Timestamp::hour), length, shape);
        let place = self.place(offset);
        if let Some(kms) = &meaning.kms {
            self.note_key(kms, at, || holes.event_id.map(Text::from));
            let interned = &mut self.reading.interned;
            let mut sighting = interned.sighting_like(kms.attributes, &holes, at);
            sighting.network_activity = kms.network_activity;
            self.add(sighting, length, place, shape);
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

mod pieces;
#[cfg(test)]
mod tests;
