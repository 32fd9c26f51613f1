//! What every parser must hold for any bytes whatever. Each target is a plain function: cargo-fuzz
//! calls it (`fuzz/`), and so do the tests.

use std::io::{Cursor as Bytes, Write as _};

use base64::Engine;
use byok_cost::answers::Documents;
use byok_cost::cloudtrail::documents::{self, Break, Shape, Sink, Strange};
use byok_cost::cloudtrail::files::{Found, Input};
use byok_cost::cloudtrail::json::{Cursor, FaultKind};
use byok_cost::cloudtrail::pieces::{self, Divisible, Sizes};
use byok_cost::cloudtrail::record::Record;
use byok_cost::cloudtrail::window::Window;
use byok_cost::cloudtrail::{shapes, time};
use byok_cost::config::Config;
use byok_cost::duties;
use byok_cost::estimate::scenario::Scenario;
use byok_cost::init::Draft;
use byok_cost::report::balance;
use byok_cost::usage::collect::{CollectOptions, collect};

/// A name, and what is called with any bytes.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// Every target by its name, which is that of its cargo-fuzz target, too.
pub(crate) const TARGETS: [Target; 16] = [
    ("json", json),
    ("record", record),
    ("contents", contents),
    ("borders", borders),
    ("pieces", pieces),
    ("measurement", measurement),
    ("gzip", gzip),
    ("table", table),
    ("structure", structure),
    ("dated_line", dated_line),
    ("packed", packed),
    ("utf16", utf16),
    ("time_of_event", time_of_event),
    ("config", config),
    ("scenario", scenario),
    ("answers", answers),
];

/// A value is accepted exactly if another parser accepts it, but for its depth.
pub(crate) fn json(data: &[u8]) {
    let mut cursor = Cursor::new(data, 0);
    let ours = match cursor.skip().map(|_| cursor.peek().is_err()) {
        Ok(is_alone) => is_alone,
        Err(fault) if fault.kind() == FaultKind::TooDeep => return,
        Err(fault) => {
            assert!(fault.at() <= data.len());
            false
        }
    };
    let theirs = serde_json::from_slice::<serde::de::IgnoredAny>(data).is_ok();
    assert_eq!(ours, theirs);
}

/// A record ends where its object does, whatever its fields are.
pub(crate) fn record(data: &[u8]) {
    let mut whole = Cursor::new(data, 0);
    let mut fields = Cursor::new(data, 0);
    if let (Ok(object), Ok(record)) = (whole.skip(), Record::read(&mut fields)) {
        assert_eq!(whole.offset(), fields.offset());
        assert!(object.starts_with(b"{"));
        let texts = [record.event_source, record.event_name, record.event_id];
        for text in texts.into_iter().flatten() {
            assert!(text.text().len() <= 3 * data.len());
        }
    }
}

/// What a reader was told.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    records: Vec<(u64, usize, Shape)>,
    strange: Vec<(u64, Strange)>,
    breaks: Vec<(u64, Break)>,
    deliveries: u64,
}

impl Sink for Seen {
    fn known(&mut self, _bytes: &[u8], _offset: u64, _shape: Shape) -> Option<usize> {
        None
    }

    fn record(&mut self, record: &Record<'_>, raw: &[u8], offset: u64, shape: Shape) {
        let again = Record::read(&mut Cursor::new(raw, 0));
        assert!(again.is_ok_and(|again| again.is_kms() == record.is_kms()));
        self.records.push((offset, raw.len(), shape));
    }

    fn strange(&mut self, offset: u64, what: Strange) {
        self.strange.push((offset, what));
    }

    fn delivery(&mut self) {
        self.deliveries += 1;
    }

    fn broken(&mut self, offset: u64, why: Break, _: &[u8]) {
        self.breaks.push((offset, why));
    }
}

impl Divisible for Seen {
    type Piece = Self;

    fn piece(&self) -> Self {
        Self::default()
    }

    fn can_follow(&self, _: u64) -> bool {
        true
    }

    fn absorb(&mut self, piece: Self) {
        self.records.extend(piece.records);
        self.strange.extend(piece.strange);
        self.breaks.extend(piece.breaks);
        self.deliveries += piece.deliveries;
    }
}

fn seen(mut window: Window<'_>) -> (bool, Seen) {
    let mut seen = Seen::default();
    let known = shapes::read(&mut window, &mut seen);
    (known, seen)
}

/// Contents say the same in memory as from a stream.
pub(crate) fn contents(data: &[u8]) {
    let whole = seen(Window::whole(data.to_vec()));
    let stream = Window::streamed(Box::new(Bytes::new(data.to_vec())));
    assert_eq!(whole, seen(stream));
    let (_, seen) = whole;
    let places = seen.records.iter().map(|(at, ..)| at);
    let places = places.chain(seen.strange.iter().map(|(at, _)| at));
    // Of UTF-16 the places are those in UTF-8, which is at most half as long again.
    let end = data.len() + data.len() / 2 + 1;
    for at in places.chain(seen.breaks.iter().map(|(at, _)| at)) {
        assert!(*at <= end as u64);
    }
}

/// It makes no difference whether contents are read in pieces.
pub(crate) fn pieces(data: &[u8]) {
    let mut whole = Seen::default();
    let known = documents::read(&mut Window::whole(data.to_vec()), &mut whole);
    let mut divided = Seen::default();
    let sizes = Sizes {
        round: 1024,
        piece: 64,
    };
    let also = pieces::read(&mut Window::whole(data.to_vec()), &mut divided, sizes);
    assert_eq!((known, whole), (also, divided));
}

/// It makes no difference where the parts border in which a stream is read.
pub(crate) fn borders(data: &[u8]) {
    const STEP: usize = 1 << 20;
    if !data.starts_with(b"{") || data.len() > STEP / 2 {
        return;
    }
    let (_, whole) = seen(Window::whole(data.to_vec()));
    let blanks = STEP - data.len() / 2;
    let moved = [vec![b' '; blanks].as_slice(), data].concat();
    let (_, mut moved) = seen(Window::streamed(Box::new(Bytes::new(moved))));
    let back = |at: &mut u64| *at -= blanks as u64;
    moved.records.iter_mut().for_each(|(at, ..)| back(at));
    moved.strange.iter_mut().for_each(|(at, _)| back(at));
    moved.breaks.iter_mut().for_each(|(at, _)| back(at));
    assert_eq!(whole, moved);
}

/// Whatever a file holds, archives included: everything in it is accounted for.
pub(crate) fn measurement(data: &[u8]) {
    let input = Input::stream("fuzzed.json", Box::new(Bytes::new(data.to_vec())));
    let found = Found {
        inputs: vec![input],
        ..Found::default()
    };
    let options = CollectOptions {
        threads: Some(1),
        ..CollectOptions::default()
    };
    if let Ok(measurement) = collect(found, &options) {
        let balanced = balance::check(&measurement);
        assert!(balanced.is_ok(), "{balanced:?}");
        let files = measurement.files;
        assert!(files.files() >= 1);
        let crashed = |reason: &str| reason.contains("failed inside the program");
        assert!(
            !measurement
                .problems
                .iter()
                .any(|problem| crashed(&problem.reason))
        );
        assert!(
            measurement
                .problems
                .iter()
                .all(|problem| !problem.remedy.is_empty())
        );
    }
}

/// The bytes behind a gzip header, and the same bytes well compressed.
pub(crate) fn gzip(data: &[u8]) {
    measurement(&[b"\x1f\x8b\x08\0\0\0\0\0\0\x03", data].concat());
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    if encoder.write_all(data).is_ok()
        && let Ok(compressed) = encoder.finish()
    {
        measurement(&compressed);
    }
}

/// Rows below the column names of a table.
pub(crate) fn table(data: &[u8]) {
    let header = b"eventsource,eventname,eventtime,useridentity,requestparameters,resources\n";
    contents(&[header.as_slice(), data].concat());
}

/// What a cell holds that should hold a structure.
pub(crate) fn structure(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let row = serde_json::json!({
        "eventsource": "kms.amazonaws.com",
        "eventname": "Decrypt",
        "useridentity": text,
        "requestparameters": text,
        "resources": text,
    });
    contents(row.to_string().as_bytes());
}

/// What stands behind a time.
pub(crate) fn dated_line(data: &[u8]) {
    contents(&[b"2026-10-06T08:00:00Z {", data].concat());
}

/// What is packed in base64.
pub(crate) fn packed(data: &[u8]) {
    let packed = base64::engine::general_purpose::STANDARD.encode(data);
    contents(format!("{{\"awslogs\":{{\"data\":\"{packed}\"}}}}").as_bytes());
}

/// UTF-16 in either order.
pub(crate) fn utf16(data: &[u8]) {
    contents(&[b"\xff\xfe", data].concat());
    contents(&[b"\xfe\xff", data].concat());
}

/// A time is one that CloudTrail can have, or none.
pub(crate) fn time_of_event(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(time) = time::parse(&text) {
        let again = time::parse(&time.to_string());
        assert_eq!(again, Some(time));
    }
    let _ = time::parse_deletion_date(&text);
}

/// A config is read, or refused.
pub(crate) fn config(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Config::parse(text, "byok-cost.toml");
    }
}

/// A scenario is read, or refused.
pub(crate) fn scenario(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Scenario::parse(text);
    }
}

/// An answer of AWS is read, or refused; the duties are checked on it, and what is drafted from it
/// is a config. Several answers are separated by the byte 0.
pub(crate) fn answers(data: &[u8]) {
    let mut documents = Documents::default();
    for (number, answer) in data.split(|byte| *byte == 0).enumerate() {
        let _ = documents.add(&format!("eu-central-1/{number}-main-mrk-1.json"), answer);
    }
    duties::check(&Config::default(), &documents);
    let mut draft = Draft::default();
    draft.add(&documents, "2026-11-24");
    let draft = draft.to_toml();
    if let Err(error) = Config::parse(&draft, "draft") {
        panic!("{error}\n{draft}");
    }
}
