//! One file into a reading: every record counted, every KMS record a sighting, every problem told.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::digests;
use super::file_faults::{Faults, Verdict};
use super::measurement::Delivered;
use super::problem::{Place, Problem, Severity};
use super::reading::{DeliverySlot, FileInfo, Reading, Slot, note_first};
use super::share::share;
use crate::cloudtrail::documents::{self, Break, Shape, Sink, Strange};
use crate::cloudtrail::files::Input;
use crate::cloudtrail::inflate::{self, Inflater, Stored};
use crate::cloudtrail::json::Str;
use crate::cloudtrail::record::Record;
use crate::cloudtrail::sighting::names_aws_alias;
use crate::cloudtrail::symbols::{Symbol, Symbols};
use crate::cloudtrail::time;
use crate::period::{Hour, Timestamp};
use crate::units::Text;

/// Reads one input into `reading`. Nothing that is wrong with it spoils the rest.
pub(super) fn read_file(number: u32, input: Input, inflater: &mut Inflater, reading: &mut Reading) {
    let object_name = Text::from(input.object_name());
    let (name, root) = (input.name.clone(), input.root.clone());
    let info = FileInfo {
        name: name.clone(),
        root: root.clone(),
        object_name,
    };
    reading.files.insert(number, info);
    if digests::is_digest(&input) {
        return digests::read(&input, reading);
    }
    let mut opened = match inflater.open(input.body) {
        Ok(opened) => opened,
        Err(error) => return unreadable(reading, name, &error),
    };
    let mut file = FileReader::new(reading, number, &root);
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

struct FileReader<'r> {
    reading: &'r mut Reading,
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
    fn new(reading: &'r mut Reading, number: u32, root: &str) -> Self {
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
        }
    }

    fn counts(&mut self, record: &Record<'_>, hour: Option<Hour>) -> &mut Counts {
        let symbols = &mut self.reading.interned.symbols;
        let slot = Slot {
            account: record
                .recipient_account
                .map(|text| self.account.intern(text, symbols)),
            region: record.region.map(|text| self.region.intern(text, symbols)),
            hour,
        };
        if self.last.as_ref().is_none_or(|(last, _)| *last != slot) {
            self.put_back();
            let counts = self.slots.get(&slot).copied().unwrap_or_default();
            self.last = Some((slot, counts));
        }
        &mut self.last.get_or_insert((slot, Counts::default())).1
    }

    fn put_back(&mut self) {
        if let Some((slot, counts)) = self.last.take() {
            self.slots.insert(slot, counts);
        }
    }

    fn kms(&mut self, record: &Record<'_>, raw: Option<u32>, offset: u64, at: Option<Timestamp>) {
        let interned = &mut self.reading.interned;
        let mut sighting = interned.sighting(record, at);
        sighting.raw_bytes = raw;
        sighting.file = self.number;
        sighting.offset = offset;
        if let Some(key) = interned.attributes.get(sighting.attributes).key {
            self.note_key(record, key, at);
        }
        let day = at.map(|time| time.hour().day());
        self.reading.days.entry(day).or_default().push(sighting);
    }

    /// Notes what the record shows about its key as a whole.
    fn note_key(&mut self, record: &Record<'_>, key: Symbol, at: Option<Timestamp>) {
        let seen = || (at, record.event_id.map(|id| Text::from(&*id.text())));
        if names_aws_alias(record) {
            let seen = seen();
            let known = self
                .reading
                .aws_managed
                .entry(key)
                .or_insert_with(|| seen.clone());
            note_first(known, &seen);
        }
        let Some(material) = record.key_material else {
            return;
        };
        let material = self.reading.interned.symbols.intern(&material.text());
        match self.reading.materials.entry((key, material)) {
            // The event id matters only where the time does not decide.
            Entry::Occupied(mut known) => {
                if known
                    .get()
                    .0
                    .is_none_or(|first| at.is_some_and(|at| at <= first))
                {
                    note_first(known.get_mut(), &seen());
                }
            }
            Entry::Vacant(place) => drop(place.insert(seen())),
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
        self.records += 1;
        let at = record.event_time.and_then(|text| time::parse(&text.text()));
        let is_kms = record.is_kms() && !is_insight(record);
        let is_read_only = record.read_only == Some(true);
        let is_delivered = shape == Shape::TrailDelivery;
        let counts = self.counts(record, at.map(Timestamp::hour));
        counts.records += 1;
        counts.kms_records += u64::from(is_kms);
        counts.read_only += u64::from(is_read_only);
        if is_delivered {
            counts.delivered.records += 1;
            counts.delivered.kms_records += u64::from(is_kms);
            counts.delivered.raw_bytes += raw.len() as u64;
        }
        if simdutf8::basic::from_utf8(raw).is_err() {
            self.faults.invalid_text(offset);
        }
        if is_kms {
            let raw_bytes = u32::try_from(raw.len()).ok().filter(|_| is_delivered);
            self.kms(record, raw_bytes, offset, at);
        }
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
