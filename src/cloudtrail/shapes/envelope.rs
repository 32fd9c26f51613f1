//! Objects around events: recognized by their members, whatever file they come in.
//!
//! - `LookupEvents`: <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>
//! - subscriptions of CloudWatch Logs, by Kinesis, Firehose and Lambda:
//!   <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html>
//! - `FilterLogEvents`: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html>
//! - `EventBridge`: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html>
//! - Lake: <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetQueryResults.html>
//! - digests: <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>

use super::members::Members;
use super::row::{self, Row};
use super::tree::Tree;
use super::{columns, ocsf, packed};
use crate::cloudtrail::documents::{Shape, Sink, Strange, what_is};
use crate::cloudtrail::json::Cursor;
use crate::cloudtrail::record::Record;

/// So many envelopes may lie in one another: SNS in SQS in Lambda, with EventBridge inside, is 6.
const MOST_NESTED: u32 = 8;

/// Members under which log shippers and queues put what they carry.
const CARRIERS: [&str; 22] = [
    "CloudTrailEvent",
    "message",
    "@message",
    "_raw",
    "_source",
    "body",
    "Body",
    "Sns",
    "Message",
    "kinesis",
    "awslogs",
    "data",
    "detail",
    "event",
    "original",
    "raw",
    "result",
    "log",
    "json",
    "aws",
    "cloudtrail",
    "hit",
];

/// Hands on the records in a value that is none itself. `false`: it is no envelope either.
pub(in crate::cloudtrail) fn unwrap(value: &[u8], at: u64, sink: &mut impl Sink) -> bool {
    let mut unwrapping = Unwrapping::new(sink);
    let known = if value.starts_with(b"{") {
        unwrapping.envelope(value, at)
    } else {
        unwrapping.value(value, at)
    };
    if known {
        note_invalid_text(value, at, sink);
    }
    known
}

/// Notes bytes that are no UTF-8 and were replaced on the way to a record.
pub(super) fn note_invalid_text(bytes: &[u8], at: u64, sink: &mut impl Sink) {
    if simdutf8::basic::from_utf8(bytes).is_err() {
        sink.strange(at, Strange::InvalidText);
    }
}

/// Hands on what a text holds. `false`: nothing that is known.
pub(super) fn unwrap_text(text: &str, at: u64, sink: &mut impl Sink) -> bool {
    Unwrapping::new(sink).text(text, at)
}

/// Hands on the record that a row makes. `false`: it makes none.
pub(super) fn unwrap_row(cells: &[(String, Tree)], at: u64, sink: &mut impl Sink) -> bool {
    Unwrapping::new(sink).row(cells, at)
}

struct Unwrapping<'s, S> {
    sink: &'s mut S,
    nested: u32,
    /// Where the package lies in which everything is that is met: what is in it has no place of
    /// its own in the contents.
    package: Option<u64>,
}

impl<'s, S: Sink> Unwrapping<'s, S> {
    fn new(sink: &'s mut S) -> Self {
        Self {
            sink,
            nested: 0,
            package: None,
        }
    }

    fn strange(&mut self, at: u64, what: Strange) -> bool {
        self.sink.strange(self.package.unwrap_or(at), what);
        true
    }

    fn record(&mut self, record: &Record<'_>, raw: &[u8], at: u64) -> bool {
        let at = self.package.unwrap_or(at);
        self.sink.record(record, raw, at, Shape::Bare);
        true
    }

    fn envelope(&mut self, object: &[u8], at: u64) -> bool {
        if self.nested == MOST_NESTED {
            return false;
        }
        let Some(members) = Members::read(object, at) else {
            return false;
        };
        self.nested += 1;
        let known = self.known_envelope(&members)
            || self.table_row(object, &members, at)
            || self.carried(&members)
            || self.other_log(&members, at);
        self.nested -= 1;
        known
    }

    fn known_envelope(&mut self, members: &Members<'_>) -> bool {
        let at = members.at;
        if members.has("digestS3Object") && members.has("logFiles") {
            return self.strange(at, Strange::Digest);
        }
        if members.text("messageType").as_deref() == Some("CONTROL_MESSAGE") {
            return true;
        }
        for name in ["Records", "Events", "logEvents", "events"] {
            if let Some((elements, at)) = members.array(name) {
                return self.elements(elements, at);
            }
        }
        if let Some((rows, at)) = members.array("QueryResultRows") {
            return self.query_rows(rows, at);
        }
        if members.has("detail-type") && members.has("detail") {
            return self.carrier(members, "detail") || self.strange(at, Strange::Foreign);
        }
        false
    }

    /// Every element of an array, each of which should hold an event.
    fn elements(&mut self, array: &[u8], at: u64) -> bool {
        let read = Cursor::new(array, 0).array(|cursor| {
            cursor.peek()?;
            let at = at + cursor.offset() as u64;
            let element = cursor.skip()?;
            if !self.value(element, at) {
                self.strange(at, Strange::NoEvent);
            }
            Ok(())
        });
        read.is_ok()
    }

    fn query_rows(&mut self, rows: &[u8], at: u64) -> bool {
        let read = Cursor::new(rows, 0).array(|cursor| {
            cursor.peek()?;
            let at = at + cursor.offset() as u64;
            let cells = query_row(cursor.skip()?);
            if !self.row(&cells, at) {
                self.strange(at, Strange::NoEvent);
            }
            Ok(())
        });
        read.is_ok()
    }

    /// OCSF, and rows of tables written as JSON.
    fn table_row(&mut self, object: &[u8], members: &Members<'_>, at: u64) -> bool {
        let is_ocsf = members.has("class_uid") || (members.has("api") && members.has("metadata"));
        let columns: Vec<String> = members.names().map(columns::plain).collect();
        let has = |name: &str| columns.iter().any(|column| column == name);
        let is_row = has("eventsource") && has("eventname");
        if !is_ocsf && !is_row {
            return false;
        }
        let Some(Tree::Object(cells)) = Tree::parse(object) else {
            return false;
        };
        if is_row {
            let cells = columns
                .into_iter()
                .zip(cells.into_iter().map(|(_, cell)| cell));
            return self.row(&cells.collect::<Vec<_>>(), at);
        }
        match ocsf::read(&Tree::Object(cells)) {
            Some(ocsf::Ocsf::Record(record)) => self.made(&record, at),
            Some(ocsf::Ocsf::Foreign) => self.strange(at, Strange::Foreign),
            None => false,
        }
    }

    fn row(&mut self, cells: &[(String, Tree)], at: u64) -> bool {
        match row::read(cells) {
            Some(Row::Event(event)) if self.whole_text(event, at) => true,
            Some(Row::Event(_)) => match row::record(cells) {
                Some(record) => self.made(&record, at) && self.strange(at, Strange::EventUnread),
                None => self.strange(at, Strange::BrokenEvent),
            },
            Some(Row::Record(record)) => self.made(&record, at),
            None => false,
        }
    }

    /// A record that was put together here.
    fn made(&mut self, record: &[u8], at: u64) -> bool {
        let Ok(read) = Record::read(&mut Cursor::new(record, 0)) else {
            return self.strange(at, Strange::BrokenEvent);
        };
        match what_is(&read, Strange::NoEvent) {
            None => self.record(&read, record, at),
            Some(strange) => self.strange(at, strange),
        }
    }

    fn carried(&mut self, members: &Members<'_>) -> bool {
        CARRIERS.iter().any(|name| self.carrier(members, name))
    }

    fn carrier(&mut self, members: &Members<'_>, name: &str) -> bool {
        members
            .get(name)
            .is_some_and(|(value, at)| self.value(value, at))
    }

    /// An event of CloudWatch Logs that is another program's.
    fn other_log(&mut self, members: &Members<'_>, at: u64) -> bool {
        let is_log_event = members.has("message")
            && ["timestamp", "ingestionTime", "eventId"]
                .iter()
                .any(|name| members.has(name));
        is_log_event && self.strange(at, Strange::Foreign)
    }

    /// Whatever value: a record, an envelope, a text that holds one of them, or an array.
    fn value(&mut self, value: &[u8], at: u64) -> bool {
        match value.first() {
            Some(b'"') => {
                let text = Cursor::new(value, 0).string();
                text.is_ok_and(|text| self.text(&text.text(), at))
            }
            Some(b'{') => self.object(value, at),
            Some(b'[') => {
                let mut known = false;
                let read = Cursor::new(value, 0).array(|cursor| {
                    cursor.peek()?;
                    let at = at + cursor.offset() as u64;
                    known |= self.value(cursor.skip()?, at);
                    Ok(())
                });
                read.is_ok() && known
            }
            _ => false,
        }
    }

    fn object(&mut self, object: &[u8], at: u64) -> bool {
        let Ok(record) = Record::read(&mut Cursor::new(object, 0)) else {
            return false;
        };
        match what_is(&record, Strange::NoEvent) {
            None => self.record(&record, object, at),
            Some(Strange::NoEvent) => self.envelope(object, at),
            Some(Strange::Foreign) => {
                self.envelope(object, at) || self.strange(at, Strange::Foreign)
            }
            Some(strange) => self.strange(at, strange),
        }
    }

    fn text(&mut self, text: &str, at: u64) -> bool {
        if self.whole_text(text, at) {
            return true;
        }
        if text.trim_start().starts_with('{') && text.contains("\"eventSource\"") {
            return self.strange(at, Strange::BrokenEvent);
        }
        match packed::open(text) {
            Some(contents) if self.nested < MOST_NESTED => {
                let outer = self.package;
                self.package = outer.or(Some(at));
                self.nested += 1;
                let known = self.whole_text(&contents, at);
                self.nested -= 1;
                self.package = outer;
                known
            }
            _ => false,
        }
    }

    /// A text that is one JSON value, or several one after another.
    fn whole_text(&mut self, text: &str, at: u64) -> bool {
        let text = text.trim();
        if !text.starts_with(['{', '[']) || !is_json(text.as_bytes()) {
            return false;
        }
        let mut cursor = Cursor::new(text.as_bytes(), 0);
        let mut known = false;
        while cursor.peek().is_ok() {
            let at = at + cursor.offset() as u64;
            match cursor.skip() {
                Ok(value) => known |= self.value(value, at),
                Err(_) => return known,
            }
        }
        known
    }
}

fn is_json(text: &[u8]) -> bool {
    let mut cursor = Cursor::new(text, 0);
    while cursor.peek().is_ok() {
        if cursor.skip().is_err() {
            return false;
        }
    }
    true
}

/// The cells of a row of Lake, which come as objects of one member each.
fn query_row(row: &[u8]) -> Vec<(String, Tree)> {
    let Some(Tree::Array(cells)) = Tree::parse(row) else {
        return Vec::new();
    };
    let members = cells.into_iter().filter_map(|cell| match cell {
        Tree::Object(members) => Some(members),
        _ => None,
    });
    members
        .flatten()
        .map(|(name, value)| (columns::plain(&name), value))
        .collect()
}
