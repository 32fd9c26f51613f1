//! A file of events, as `aws cloudtrail lookup-events` prints them.

use std::io::{self, Write};

use aws_sdk_cloudtrail::types::Event;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};

use crate::period::Timestamp;

/// What was written so far, compressed: a window may have many pages.
#[derive(Debug)]
pub(super) struct Content {
    gzip: GzEncoder<Vec<u8>>,
    events: u64,
}

impl Content {
    pub(super) fn new() -> io::Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(b"{\"Events\":[")?;
        Ok(Self { gzip, events: 0 })
    }

    pub(super) fn add(&mut self, events: &[Event]) -> io::Result<()> {
        for event in events {
            let between: &[u8] = if self.events == 0 { b"\n" } else { b",\n" };
            self.gzip.write_all(between)?;
            self.gzip.write_all(written(event).to_string().as_bytes())?;
            self.events += 1;
        }
        Ok(())
    }

    /// The bytes of the file, and how many events are in it.
    pub(super) fn finish(mut self) -> io::Result<(Vec<u8>, u64)> {
        self.gzip.write_all(b"]}\n")?;
        Ok((self.gzip.finish()?, self.events))
    }
}

/// What AWS does not say is left out.
fn written(event: &Event) -> Value {
    let texts = [
        ("EventId", &event.event_id),
        ("EventName", &event.event_name),
        ("ReadOnly", &event.read_only),
        ("AccessKeyId", &event.access_key_id),
        ("EventSource", &event.event_source),
        ("Username", &event.username),
        ("CloudTrailEvent", &event.cloud_trail_event),
    ];
    let mut object = Map::new();
    for (name, text) in texts {
        if let Some(text) = text {
            object.insert(name.to_owned(), text.as_str().into());
        }
    }
    if let Some(time) = event.event_time {
        let time = Timestamp(time.secs()).to_string();
        object.insert("EventTime".to_owned(), time.into());
    }
    let resources = event.resources.iter().flatten().map(|resource| {
        json!({ "ResourceType": resource.resource_type, "ResourceName": resource.resource_name })
    });
    object.insert("Resources".to_owned(), resources.collect());
    Value::Object(object)
}
