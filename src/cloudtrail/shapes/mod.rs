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

use super::documents::{self, Sink};
use super::window::Window;

/// Walks over all of `window`, whatever it holds. `false`: nothing that is known, left alone.
pub fn read(window: &mut Window<'_>, sink: &mut impl Sink) -> bool {
    utf16::transcode(window);
    documents::read(window, sink) || csv::read(window, sink) || dated_lines::read(window, sink)
}
