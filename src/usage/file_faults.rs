//! What is wrong with one file, collected while it is read, judged at its end.

use super::problem::{Place, Problem, Severity};
use crate::cloudtrail::documents::{Break, Strange};
use crate::units::Text;

/// Problems of a kind that are told one by one; the rest is counted.
const MOST_TOLD: usize = 10;

/// Endings under which logs are stored: an empty file with one of them is a lost log.
const LOG_ENDINGS: [&str; 8] = [
    ".csv",
    ".csv.gz",
    ".json",
    ".json.gz",
    ".jsonl",
    ".jsonl.gz",
    ".log",
    ".log.gz",
];

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Read whole.
    Read,
    /// Something in it is lost.
    Partial,
    /// It may be a log, and nothing of it could be read.
    Unreadable,
    /// No log.
    Skipped(&'static str),
}

/// Places of one kind of fault.
#[derive(Debug)]
struct Places<T> {
    first: Vec<(u64, T)>,
    count: u64,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self {
            first: Vec::new(),
            count: 0,
        }
    }
}

impl<T> Places<T> {
    fn add(&mut self, offset: u64, what: T) {
        self.count += 1;
        if self.first.len() < MOST_TOLD {
            self.first.push((offset, what));
        }
    }
}

impl<T> Places<T> {
    /// Adds those of the contents that follow.
    fn append(&mut self, later: Self) {
        self.count += later.count;
        let free = MOST_TOLD - self.first.len();
        self.first.extend(later.first.into_iter().take(free));
    }
}

/// What is wrong with one file.
#[derive(Debug)]
pub(super) struct Faults {
    /// What an offset means.
    pub(super) place: fn(u64) -> Place,
    breaks: Places<Break>,
    wrong_types: Places<&'static str>,
    no_events: Places<()>,
    broken_events: Places<()>,
    unread_events: Places<()>,
    untimed: Places<()>,
    digests: u64,
    invalid_text: Places<()>,
    broken_records: u64,
    foreign: u64,
    deliveries: u64,
    looks_like_log: bool,
    is_unknown_log: bool,
    /// Why the contents ended before their end.
    pub(super) failure: Option<String>,
}

/// Whether contents tell of events of `CloudTrail`, whatever they are.
fn looks_like_log(contents: &[u8]) -> bool {
    memchr::memmem::find(contents, b"eventSource").is_some()
}

/// Whether all there is may be the beginning of a trail's file.
fn begins_a_delivery(contents: &[u8]) -> bool {
    let beginning = contents.trim_ascii();
    beginning.len() > 2 && b"{\"Records\":[".starts_with(beginning)
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            place: Place::Byte,
            breaks: Places::default(),
            wrong_types: Places::default(),
            no_events: Places::default(),
            broken_events: Places::default(),
            unread_events: Places::default(),
            untimed: Places::default(),
            digests: 0,
            invalid_text: Places::default(),
            broken_records: 0,
            foreign: 0,
            deliveries: 0,
            looks_like_log: false,
            is_unknown_log: false,
            failure: None,
        }
    }
}

impl Faults {
    /// Adds what is wrong with the contents that follow.
    pub(super) fn append(&mut self, later: Self) {
        let Self {
            place: _,
            breaks,
            wrong_types,
            no_events,
            broken_events,
            unread_events,
            untimed,
            digests,
            invalid_text,
            broken_records,
            foreign,
            deliveries,
            looks_like_log,
            is_unknown_log,
            failure,
        } = later;
        self.breaks.append(breaks);
        self.wrong_types.append(wrong_types);
        self.no_events.append(no_events);
        self.broken_events.append(broken_events);
        self.unread_events.append(unread_events);
        self.untimed.append(untimed);
        self.digests += digests;
        self.invalid_text.append(invalid_text);
        self.broken_records += broken_records;
        self.foreign += foreign;
        self.deliveries += deliveries;
        self.looks_like_log |= looks_like_log;
        self.is_unknown_log |= is_unknown_log;
        self.failure = self.failure.take().or(failure);
    }

    /// Notes contents that do not begin like any log, but have the name and the words of one.
    pub(super) fn unknown(&mut self, name: &str, contents: &[u8]) {
        let words = looks_like_log(contents)
            || memchr::memmem::find(contents, b"kms.amazonaws.com").is_some();
        self.is_unknown_log = words && LOG_ENDINGS.iter().any(|ending| name.ends_with(ending));
    }

    pub(super) fn delivery(&mut self) {
        self.deliveries += 1;
    }

    pub(super) fn strange(&mut self, offset: u64, what: Strange) {
        match what {
            Strange::Foreign => self.foreign += 1,
            Strange::NoEvent => self.no_events.add(offset, ()),
            Strange::WrongType(field) => self.wrong_types.add(offset, field),
            Strange::Document => {}
            Strange::Digest => self.digests += 1,
            // It is read like a delivery without records.
            Strange::EmptyPage => self.deliveries += 1,
            Strange::InvalidText => self.invalid_text(offset),
            Strange::BrokenEvent => self.broken_events.add(offset, ()),
            Strange::EventUnread => self.unread_events.add(offset, ()),
        }
    }

    pub(super) fn broken(&mut self, offset: u64, why: Break, rest: &[u8]) {
        // Looking through the rest at every break would take time square to the breaks.
        if !self.looks_like_log && self.breaks.count < 3 {
            self.looks_like_log = looks_like_log(rest) || begins_a_delivery(rest);
        }
        self.broken_records += u64::from(why.costs_a_record());
        self.breaks.add(offset, why);
    }

    /// Notes a call without a readable time.
    pub(super) fn untimed(&mut self, offset: u64) {
        self.untimed.add(offset, ());
    }

    pub(super) fn invalid_text(&mut self, offset: u64) {
        self.invalid_text.add(offset, ());
    }

    fn is_log(&self, records: u64) -> bool {
        // A delivery that breaks before its first record is whole is a lost log all the same.
        let broken_delivery = self.deliveries > 0 && self.breaks.count > 0 && self.foreign == 0;
        records > 0
            || self.wrong_types.count > 0
            || self.broken_events.count > 0
            || self.looks_like_log
            || broken_delivery
    }

    /// Records that could not be read, in a file with so many that could.
    pub(super) fn malformed(&self, records: u64) -> u64 {
        if !self.is_log(records) {
            return 0;
        }
        self.broken_records
            + self.wrong_types.count
            + self.no_events.count
            + self.broken_events.count
    }

    /// What became of the file.
    pub(super) fn verdict(&self, is_known: bool, records: u64, name: &str, bytes: u64) -> Verdict {
        let failed = self.failure.is_some();
        if records > 0 {
            let lost = failed || self.breaks.count > 0 || self.malformed(records) > 0;
            return if lost {
                Verdict::Partial
            } else {
                Verdict::Read
            };
        }
        if self.is_unknown_log {
            return Verdict::Unreadable;
        }
        if !is_known && !failed {
            return Verdict::Skipped("no JSON");
        }
        if failed || self.is_log(records) {
            return Verdict::Unreadable;
        }
        if bytes == 0 && LOG_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            return Verdict::Unreadable;
        }
        if self.digests > 0 {
            return Verdict::Skipped("a digest of CloudTrail, which holds no records");
        }
        if self.foreign > 0 {
            return Verdict::Skipped("events of another kind than CloudTrail's");
        }
        let empty_log = self.deliveries > 0 && self.no_events.count == 0 && self.breaks.count == 0;
        if empty_log {
            Verdict::Read
        } else {
            Verdict::Skipped("no CloudTrail records in it")
        }
    }

    /// The problems of the file called `name`, after its verdict.
    pub(super) fn problems(&self, verdict: Verdict, name: &Text) -> Vec<Problem> {
        let problem = |place, severity, reason: String, remedy: &str| Problem {
            file: name.clone(),
            place,
            severity,
            reason,
            remedy: remedy.to_owned(),
        };
        if let Verdict::Skipped(reason) = verdict {
            let remedy = "nothing, if it is no CloudTrail log";
            return vec![problem(
                Place::File,
                Severity::Skipped,
                reason.to_owned(),
                remedy,
            )];
        }
        let mut problems = Vec::new();
        let mut lost = |place, reason, remedy| {
            problems.push(problem(place, Severity::Lost, reason, remedy));
        };
        self.tell_breaks(&mut lost);
        for (offset, field) in &self.wrong_types.first {
            let reason = format!("{field} is missing, or of another type than CloudTrail writes");
            lost(
                (self.place)(*offset),
                reason,
                "export the record again: it is not counted",
            );
        }
        for (offset, ()) in &self.no_events.first {
            let reason = "no CloudTrail event among CloudTrail events".to_owned();
            lost(
                (self.place)(*offset),
                reason,
                "export the record again: it is not counted",
            );
        }
        for (offset, ()) in &self.broken_events.first {
            let reason = "the event in it is cut, or not valid JSON".to_owned();
            let remedy = "export the record again: it is not counted";
            lost((self.place)(*offset), reason, remedy);
        }
        for (offset, ()) in &self.untimed.first {
            let reason = "eventTime is missing, or no time of CloudTrail".to_owned();
            let remedy = "export the record again: it is counted, but in no month, without a price";
            lost((self.place)(*offset), reason, remedy);
        }
        self.tell_rest(&mut lost);
        if self.is_unknown_log {
            let reason = "looks like a log, but does not begin like one".to_owned();
            let remedy =
                "begin it with its first event or, if it is a table, with its column names";
            problems.push(problem(Place::File, Severity::Lost, reason, remedy));
        }
        if problems.is_empty() && verdict == Verdict::Unreadable {
            let reason = "the file is empty".to_owned();
            let remedy = "fetch it again: CloudTrail writes no empty files";
            problems.push(problem(Place::File, Severity::Lost, reason, remedy));
        }
        let mut note = |places: &Places<()>, one: &str, several: &str| {
            if let Some((offset, ())) = places.first.first() {
                let what = if places.count == 1 { one } else { several };
                let (place, reason) = ((self.place)(*offset), format!("{} {what}", places.count));
                let remedy = "nothing: what is told is counted";
                problems.push(problem(place, Severity::Note, reason, remedy));
            }
        };
        note(
            &self.invalid_text,
            "record with bytes that are no UTF-8, shown as U+FFFD",
            "records with bytes that are no UTF-8, shown as U+FFFD",
        );
        note(
            &self.unread_events,
            "event that cannot be read, counted by what stands beside it",
            "events that cannot be read, counted by what stands beside them",
        );
        problems
    }

    fn tell_breaks(&self, lost: &mut impl FnMut(Place, String, &'static str)) {
        let fetch_again = "fetch the file again; what could be read before the break is counted";
        if let Some(failure) = &self.failure {
            lost(Place::File, failure.clone(), fetch_again);
        }
        for (offset, why) in &self.breaks.first {
            let is_the_same_end = matches!(why, Break::CutInRecord | Break::CutInDocument);
            if self.failure.is_some() && is_the_same_end {
                continue;
            }
            lost((self.place)(*offset), why.to_string(), fetch_again);
        }
    }

    fn tell_rest(&self, lost: &mut impl FnMut(Place, String, &'static str)) {
        let told = self.breaks.first.len()
            + self.wrong_types.first.len()
            + self.no_events.first.len()
            + self.broken_events.first.len()
            + self.untimed.first.len();
        let all = self.breaks.count
            + self.wrong_types.count
            + self.no_events.count
            + self.broken_events.count
            + self.untimed.count;
        let rest = all.saturating_sub(told as u64);
        if rest > 0 {
            let reason = format!("{rest} more places of these kinds");
            lost(
                Place::File,
                reason,
                "mend the ones named first, then run again",
            );
        }
    }
}
