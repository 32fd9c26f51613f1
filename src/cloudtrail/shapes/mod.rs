//! What events come wrapped in when they do not come from a trail's bucket, and how to get from
//! there to the bytes of CloudTrail records.
//!
//! A shape is recognized by its content, never by its name. Whatever it is, its records are handed
//! to [`Record`](super::record::Record) as `CloudTrail` wrote them where the shape carries them
//! whole; else a record is put together from what the shape tells, and what it does not tell is
//! absent, hence unknown.

mod columns;
mod csv;
mod dated_lines;
mod envelope;
mod lines;
mod members;
mod nested;
mod ocsf;
mod packed;
mod row;
mod row_text;
mod tree;
mod utf16;

pub(super) use self::envelope::unwrap;

use super::documents::{Sink, Strange};
use super::pieces::{self, Divisible, Sizes};
use super::window::Window;

/// Whether a table with columns of these names can tell of events.
pub fn tell_of_events(columns: &[String]) -> bool {
    let has = |name: &str| columns.iter().any(|column| column == name);
    let is_ocsf = has("class_uid") || (has("api") && has("metadata"));
    let plain: Vec<String> = columns.iter().map(|name| columns::plain(name)).collect();
    is_ocsf || columns::tell_of_events(&plain)
}

/// Hands on the event in a row of a table, which has the names and the nesting of its columns.
pub fn read_row(object: &[u8], row: u64, sink: &mut impl Sink) {
    if !envelope::unwrap(object, row, sink) {
        sink.strange(row, Strange::NoEvent);
    }
}

/// Walks over all of `window`, whatever it holds. `false`: nothing that is known, left alone.
pub fn read(window: &mut Window<'_>, sink: &mut impl Divisible) -> bool {
    utf16::transcode(window);
    pieces::read(window, sink, Sizes::default())
        || csv::read(window, sink)
        || dated_lines::read(window, sink)
}
