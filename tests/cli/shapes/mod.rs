//! Every shape in which events are exported: alone, beside the trail that delivered the same
//! events, and as the documentation lists them.

mod archives;
mod columns;
mod kept_sets;
mod odd;
mod parquet;
mod table;
mod wrappings;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

pub(crate) use self::wrappings::gzip;
use crate::run::{Run, Said};

/// A shape with the same events in it as in all others.
pub(crate) struct Shape {
    /// As the documentation lists it.
    pub(crate) name: &'static str,
    /// Files, relative to the folder that is read.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// Whether it is a trail's delivery to S3.
    pub(crate) is_delivery: bool,
}

impl Shape {
    pub(crate) fn view(name: &'static str, file: &str, contents: impl Into<Vec<u8>>) -> Self {
        Self {
            name,
            files: vec![(file.to_owned(), contents.into())],
            is_delivery: false,
        }
    }
}

/// Real events of many services, one a line (`tests/data/NOTICE.md`).
pub(crate) fn events() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/derived/jsonl/events.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// How many there are: records, those of KMS, and distinct ones of these.
pub(crate) fn recount(events: &[Value]) -> [u64; 3] {
    let kms: Vec<&Value> = events
        .iter()
        .filter(|event| event["eventSource"] == "kms.amazonaws.com")
        .collect();
    let identity = |event: &Value| {
        let text = |field: &str| event[field].as_str().unwrap().to_owned();
        (text("eventID"), text("eventName"), text("eventTime"))
    };
    let distinct: BTreeSet<_> = kms.iter().map(|event| identity(event)).collect();
    [events.len(), kms.len(), distinct.len()].map(|count| u64::try_from(count).unwrap())
}

pub(crate) fn with_files(run: Run, shape: &Shape) -> Run {
    let files = shape.files.iter();
    files.fold(run, |run, (name, contents)| {
        run.file(&format!("logs/{name}"), contents)
    })
}

/// What the program says of everything in the folder, as JSON.
pub(crate) fn report(run: Run) -> (Said, Value) {
    let said = run.says("report logs --format json");
    let report = serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}", said.stderr));
    (said, report)
}

pub(crate) fn tally(report: &Value) -> [u64; 3] {
    ["records", "kms_events", "counted"].map(|name| report["tally"][name].as_u64().unwrap())
}
