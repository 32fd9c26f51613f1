//! From contents to records: which JSON documents a file holds, whatever shape it was exported in.
//!
//! Read here: `{"Records":[…]}` (a trail's delivery), arrays of events, bare events, and any
//! number of these after one another (JSON lines, concatenated documents). Objects that are no
//! records are given to [`shapes`], which knows what events come wrapped in.

use super::json::{Cursor, Fault, FaultKind, MAX_DEPTH};
use super::record::Record;
use super::shapes;
use super::window::{LARGEST_VALUE, More, Window};

/// How a record came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// In a `{"Records":[…]}` document, as a trail delivers it to S3.
    TrailDelivery,
    /// In an array, bare, or in any other shape.
    Bare,
}

/// A value that is no CloudTrail record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strange {
    /// An event of another kind, such as an S3 notification (`eventSource` `aws:s3`).
    Foreign,
    /// An object without `eventSource` or `eventName`, or no object at all, among records.
    NoEvent,
    /// A used field has another type than it should.
    WrongType(&'static str),
    /// A whole document that is JSON but holds no records.
    Document,
    /// A digest of `CloudTrail`, which tells of files, not of events.
    Digest,
    /// What the command line writes of event history, or of a log group, where nothing was.
    EmptyPage,
    /// What should hold an event holds none that can be read.
    BrokenEvent,
    /// Bytes that are no UTF-8 around an event that was read.
    InvalidText,
    /// An event that could not be read, and was counted by what stands beside it.
    EventUnread,
}

/// What happens to the things found in a file. Offsets count uncompressed bytes from 0.
pub trait Sink {
    /// A record; `raw` is its bytes.
    fn record(&mut self, record: &Record<'_>, raw: &[u8], offset: u64, shape: Shape);
    /// The length of the record that `bytes` begin with, if what it means is known without reading
    /// it: then it is taken.
    fn known(&mut self, bytes: &[u8], offset: u64, shape: Shape) -> Option<usize>;
    /// Something that is no record.
    fn strange(&mut self, offset: u64, what: Strange);
    /// A `{"Records":[…` document begins.
    fn delivery(&mut self);
    /// Something breaks at `offset`; `rest` is what is in memory of it and of what follows.
    fn broken(&mut self, offset: u64, why: Break, rest: &[u8]);
}

/// Why a document could not be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// A byte does not belong there.
    Syntax,
    /// What stands between documents is none.
    Garbage,
    /// The contents end inside a record.
    CutInRecord,
    /// The contents end inside a document, between records.
    CutInDocument,
    /// Nested too deep.
    TooDeep,
    /// A single value is too large.
    TooLarge,
    /// A quoted cell of a table does not end.
    Unquoted,
    /// A row of a table has another number of cells than the table has columns.
    Columns,
}

impl Break {
    /// Whether a record is lost with it.
    pub fn costs_a_record(self) -> bool {
        !matches!(self, Self::CutInDocument | Self::Garbage)
    }
}

impl std::fmt::Display for Break {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax => f.write_str("not valid JSON from here on"),
            Self::Garbage => f.write_str("something that is no JSON document"),
            Self::CutInRecord => f.write_str("the file ends inside a record"),
            Self::CutInDocument => f.write_str("the file ends before its document does"),
            Self::TooDeep => write!(f, "nested deeper than {MAX_DEPTH} levels"),
            Self::TooLarge => write!(f, "a single value of more than {} MiB", LARGEST_VALUE >> 20),
            Self::Unquoted => f.write_str("a quoted cell that does not end"),
            Self::Columns => f.write_str("a row of another length than the line of column names"),
        }
    }
}

/// Where the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Between documents; after a break, inside what is left of a document of that shape.
    Between { after_break: Option<Shape> },
    /// At an element of an array, or at its end.
    Element {
        shape: Shape,
        first: bool,
        in_object: bool,
    },
    /// After the records of a document: more members may follow.
    Tail,
}

impl State {
    /// At the beginning of contents.
    pub(super) const START: Self = Self::Between { after_break: None };

    /// Whether a document or a record ended here.
    fn is_border(self) -> bool {
        matches!(
            self,
            Self::Between { .. } | Self::Element { first: false, .. }
        )
    }
}

/// What one step did.
enum Step {
    /// Went on: bytes passed, and where the reader now stands.
    On(usize, State),
    /// Nothing is left in memory.
    Empty,
}

/// Walks over all of `window`. `false`: it does not even begin like JSON, and was left alone.
pub fn read(window: &mut Window<'_>, sink: &mut impl Sink) -> bool {
    if !begins_like_json(window) {
        return false;
    }
    walk(window, sink, State::START, None);
    true
}

/// Walks on from `state`: to the end, or to where a document or a record ends at `until` or behind
/// it, and to which state. `None`: the end.
pub(super) fn walk(
    window: &mut Window<'_>,
    sink: &mut impl Sink,
    mut state: State,
    until: Option<u64>,
) -> Option<State> {
    loop {
        let offset = window.offset();
        if state.is_border() && until.is_some_and(|until| offset >= until) {
            return Some(state);
        }
        let why = match step(state, window.bytes(), offset, sink) {
            Ok(Step::On(passed, next)) => {
                window.pass(passed);
                state = next;
                continue;
            }
            Ok(Step::Empty) => match window.more() {
                More::Some => continue,
                More::End | More::TooLarge => return None,
            },
            Err(fault) => match fault.kind() {
                FaultKind::Syntax => (fault.at(), syntax_break(state, window.bytes(), fault.at())),
                FaultKind::TooDeep => (fault.at(), Break::TooDeep),
                FaultKind::Cut => match window.more() {
                    More::Some => continue,
                    More::End => (window.bytes().len(), cut(state, window.bytes())),
                    More::TooLarge => (window.bytes().len(), Break::TooLarge),
                },
            },
        };
        sink.broken(offset + why.0 as u64, why.1, window.bytes());
        state = recover(state, window);
    }
}

/// Walks over contents that begin in `state`, and to which state. `None`: something is wrong with
/// them, or they end inside a document or a record.
pub(super) fn read_piece(
    bytes: &[u8],
    offset: u64,
    mut state: State,
    sink: &mut impl Sink,
) -> Option<State> {
    let mut passed = 0;
    loop {
        let rest = &bytes[passed..];
        if state.is_border() && rest.trim_ascii().is_empty() {
            return Some(state);
        }
        match step(state, rest, offset + passed as u64, sink) {
            Ok(Step::On(count, next)) => {
                passed += count;
                state = next;
            }
            Ok(Step::Empty) => return Some(state),
            Err(_) => return None,
        }
    }
}

pub(super) fn begins_like_json(window: &mut Window<'_>) -> bool {
    skip_byte_order_mark(window);
    loop {
        let blank = window
            .bytes()
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        window.pass(blank);
        if let Some(first) = window.bytes().first() {
            return matches!(first, b'{' | b'[');
        }
        if window.more() != More::Some {
            return true;
        }
    }
}

fn skip_byte_order_mark(window: &mut Window<'_>) {
    while window.bytes().len() < 3 && window.more() == More::Some {}
    if window.bytes().starts_with(b"\xef\xbb\xbf") {
        window.pass(3);
    }
}

fn step(state: State, bytes: &[u8], offset: u64, sink: &mut impl Sink) -> Result<Step, Fault> {
    let mut cursor = Cursor::new(bytes, 0);
    match state {
        State::Between { after_break } => between(&mut cursor, offset, sink, after_break),
        State::Element {
            shape,
            first,
            in_object,
        } => element(&mut cursor, offset, sink, shape, first, in_object),
        State::Tail => tail(&mut cursor),
    }
}

fn between(
    cursor: &mut Cursor<'_>,
    offset: u64,
    sink: &mut impl Sink,
    after_break: Option<Shape>,
) -> Result<Step, Fault> {
    let here = State::Between { after_break };
    match cursor.peek() {
        Err(_) if cursor.offset() == 0 => Ok(Step::Empty),
        Err(_) => Ok(Step::On(cursor.offset(), here)),
        Ok(b'[') => {
            let shape = after_break.unwrap_or(Shape::Bare);
            let state = State::Element {
                shape,
                first: true,
                in_object: false,
            };
            Ok(Step::On(cursor.offset() + 1, state))
        }
        Ok(b'{') => {
            let mut ahead = *cursor;
            if let Some(shape) = begins_with_events(&mut ahead)? {
                if shape == Shape::TrailDelivery {
                    sink.delivery();
                }
                let state = State::Element {
                    shape,
                    first: true,
                    in_object: true,
                };
                return Ok(Step::On(ahead.offset(), state));
            }
            let shape = after_break.unwrap_or(Shape::Bare);
            object(cursor, offset, sink, shape, Strange::Document)?;
            Ok(Step::On(cursor.offset(), here))
        }
        // Documents one after another may be separated by commas.
        Ok(b',') => Ok(Step::On(cursor.offset() + 1, here)),
        // The ends of what broke.
        Ok(b']' | b'}') if after_break.is_some() => Ok(Step::On(cursor.offset() + 1, here)),
        Ok(_) => Err(Fault::syntax(cursor.offset())),
    }
}

/// Whether a document begins with `{"Records":[`, or as the command line writes event history
/// (`Events`) and events of CloudWatch Logs (`events`); the cursor then stands behind it.
fn begins_with_events(cursor: &mut Cursor<'_>) -> Result<Option<Shape>, Fault> {
    cursor.expect(b'{')?;
    if cursor.peek()? != b'"' {
        return Ok(None);
    }
    let name = cursor.string()?;
    let shape = if name.is("Records") {
        Shape::TrailDelivery
    } else if name.is("Events") || name.is("events") {
        Shape::Bare
    } else {
        return Ok(None);
    };
    cursor.expect(b':')?;
    Ok(cursor.accept(b'[')?.then_some(shape))
}

fn element(
    cursor: &mut Cursor<'_>,
    offset: u64,
    sink: &mut impl Sink,
    shape: Shape,
    first: bool,
    in_object: bool,
) -> Result<Step, Fault> {
    if cursor.accept(b']')? {
        if first && in_object && shape == Shape::Bare {
            sink.strange(offset, Strange::EmptyPage);
        }
        let state = if in_object {
            State::Tail
        } else {
            State::Between { after_break: None }
        };
        return Ok(Step::On(cursor.offset(), state));
    }
    if !first {
        cursor.expect(b',')?;
    }
    if cursor.peek()? == b'{' {
        object(cursor, offset, sink, shape, Strange::NoEvent)?;
    } else {
        let at = offset + cursor.offset() as u64;
        let value = cursor.skip()?;
        // A scalar at the very end of the bytes may go on behind it.
        cursor.peek()?;
        if !shapes::unwrap(value, at, sink) {
            sink.strange(at, Strange::NoEvent);
        }
    }
    Ok(Step::On(
        cursor.offset(),
        State::Element {
            shape,
            first: false,
            in_object,
        },
    ))
}

fn tail(cursor: &mut Cursor<'_>) -> Result<Step, Fault> {
    if cursor.accept(b'}')? {
        return Ok(Step::On(
            cursor.offset(),
            State::Between { after_break: None },
        ));
    }
    cursor.expect(b',')?;
    let is_records = cursor.string()?.is("Records");
    cursor.expect(b':')?;
    if is_records && cursor.accept(b'[')? {
        let state = State::Element {
            shape: Shape::TrailDelivery,
            first: true,
            in_object: true,
        };
        return Ok(Step::On(cursor.offset(), state));
    }
    cursor.skip()?;
    cursor.peek()?;
    Ok(Step::On(cursor.offset(), State::Tail))
}

/// Reads the object at the cursor and says what it is.
fn object(
    cursor: &mut Cursor<'_>,
    offset: u64,
    sink: &mut impl Sink,
    shape: Shape,
    otherwise: Strange,
) -> Result<(), Fault> {
    cursor.peek()?;
    let start = cursor.offset();
    let at = offset + start as u64;
    if let Some(length) = sink.known(&cursor.bytes()[start..], at, shape) {
        cursor.pass(length);
        return Ok(());
    }
    let record = Record::read(cursor)?;
    if let Some(records) = record.records_at.filter(|_| record.event_source.is_none()) {
        return records_inside(Cursor::new(cursor.bytes(), records), offset, sink);
    }
    let raw = &cursor.bytes()[start..cursor.offset()];
    match what_is(&record, otherwise) {
        None => sink.record(&record, raw, at, shape),
        Some(strange @ Strange::WrongType(_)) => sink.strange(at, strange),
        Some(strange) => {
            if !shapes::unwrap(raw, at, sink) {
                sink.strange(at, strange);
            }
        }
    }
    Ok(())
}

/// The records of a document that begins with something else; the document is in memory.
fn records_inside(mut cursor: Cursor<'_>, offset: u64, sink: &mut impl Sink) -> Result<(), Fault> {
    cursor.array(|cursor| {
        if cursor.peek()? == b'{' {
            return object(cursor, offset, sink, Shape::TrailDelivery, Strange::NoEvent);
        }
        sink.strange(offset + cursor.offset() as u64, Strange::NoEvent);
        cursor.skip().map(drop)
    })
}

/// Why the object is no record; `None` if it is one.
pub(super) fn what_is(record: &Record<'_>, otherwise: Strange) -> Option<Strange> {
    // Insights events have no `eventSource` of their own.
    let is_insight = record
        .event_type
        .is_some_and(|kind| kind.is("AwsCloudTrailInsight"));
    match (record.event_source, record.event_name, record.wrong_type) {
        (Some(source), _, _) if source.starts_with("aws:") => Some(Strange::Foreign),
        (_, _, Some(field)) => Some(Strange::WrongType(field)),
        (Some(_), Some(_), None) => None,
        _ if is_insight => None,
        // A name and an id, but no source: CloudTrail's, and of no use.
        (None, Some(_), None) if record.event_id.is_some() && otherwise == Strange::NoEvent => {
            Some(Strange::WrongType("eventSource"))
        }
        _ => Some(otherwise),
    }
}

/// What the end of the contents cuts.
fn cut(state: State, bytes: &[u8]) -> Break {
    let nothing_begun = matches!(bytes.trim_ascii(), b"" | b",");
    match state {
        State::Between { .. } => Break::CutInRecord,
        State::Element { .. } if !nothing_begun => Break::CutInRecord,
        State::Element { .. } | State::Tail => Break::CutInDocument,
    }
}

fn syntax_break(state: State, bytes: &[u8], at: usize) -> Break {
    let stands_between = bytes[..at].iter().all(u8::is_ascii_whitespace);
    match state {
        State::Between { .. } if stands_between => Break::Garbage,
        State::Tail => Break::Garbage,
        _ => Break::Syntax,
    }
}

/// Goes on at the next line that begins a document: a broken line among JSON lines costs only
/// itself, a broken document what comes between the break and its next such line.
fn recover(state: State, window: &mut Window<'_>) -> State {
    let after_break = match state {
        State::Element { shape, .. } => Some(shape),
        State::Between { after_break } => after_break.or(Some(Shape::Bare)),
        State::Tail => Some(Shape::Bare),
    };
    let separators = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
    let leading = window.bytes().iter().take_while(separators).count();
    // The beginning of what broke is not looked at again.
    window.pass(leading + 1);
    loop {
        if let Some(line) = next_document(window.bytes()) {
            window.pass(line);
            return State::Between { after_break };
        }
        window.pass(window.bytes().len().saturating_sub(1));
        if window.more() != More::Some {
            window.pass(1);
            return State::Between { after_break };
        }
    }
}

/// Where the next line that begins with `{` or `[` begins.
fn next_document(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes)
        .map(|newline| newline + 1)
        .find(|&line| matches!(bytes.get(line), Some(b'{' | b'[')))
}
