//! From a record that was read whole to its pattern.

use std::ops::Range;

use super::Hole;
use super::trie::Piece;
use crate::cloudtrail::json::{Cursor, Fault, Kind, Str};
use crate::cloudtrail::record::Record;

/// The pieces of a record; `None` if it had better not be a pattern.
pub(super) fn pieces<'a>(raw: &'a [u8], record: &Record<'_>) -> Option<Vec<Piece<'a>>> {
    if record.texts().any(|text| text.plain().is_none()) {
        return None;
    }
    let mut strings = Vec::new();
    walk(&mut Cursor::new(raw, 0), &mut strings, true).ok()?;
    let used = used(raw, record);
    let mut pieces = Vec::new();
    let mut from = 0;
    for string in strings {
        let hole = match used.iter().find(|(text, _)| *text == string) {
            None => Some((string, Hole::Unused)),
            Some((_, hole)) => hole.clone(),
        };
        if let Some((range, hole)) = hole {
            pieces.push((raw.get(from..range.start)?, Some(hole)));
            from = range.end;
        }
    }
    pieces.push((raw.get(from..)?, None));
    Some(pieces)
}

/// Where all strings are that are values. What `resources` hold is literal: all of its ARNs are
/// looked at, though only some are kept.
fn walk(
    cursor: &mut Cursor<'_>,
    strings: &mut Vec<Range<usize>>,
    is_record: bool,
) -> Result<(), Fault> {
    match cursor.kind()? {
        Kind::String => {
            let start = cursor.offset() + 1;
            cursor.string()?;
            strings.push(start..cursor.offset() - 1);
            Ok(())
        }
        Kind::Object => cursor.object(|cursor, name| {
            if is_record && name.plain().is_none_or(|name| name == b"resources") {
                return cursor.skip().map(drop);
            }
            walk(cursor, strings, false)
        }),
        Kind::Array => cursor.array(|cursor| walk(cursor, strings, false)),
        Kind::Number | Kind::Boolean | Kind::Null => cursor.skip().map(drop),
    }
}

type Used = (Range<usize>, Option<(Range<usize>, Hole)>);

/// The strings that are looked at, each with its hole if part of it may be any other text.
fn used(raw: &[u8], record: &Record<'_>) -> Vec<Used> {
    let mut used: Vec<Used> = Vec::new();
    let mut whole = |text: Option<Str<'_>>, hole: Hole| {
        if let Some(range) = text.and_then(|text| range(raw, text)) {
            used.push((range.clone(), Some((range, hole))));
        }
    };
    whole(record.event_time, Hole::Time);
    whole(record.event_id, Hole::EventId);
    whole(record.request_id, Hole::RequestId);
    whole(record.shared_event_id, Hole::SharedEventId);
    if let Some(principal) = record.identity.principal_id {
        used.extend(behind(raw, principal, b":", Hole::Session));
    }
    for arn in record.parameters.object_arns() {
        used.extend(object(raw, arn));
    }
    let literal = record.texts().filter_map(|text| range(raw, text));
    used.extend(literal.map(|range| (range, None)));
    used
}

/// Where `text` lies in `raw`.
fn range(raw: &[u8], text: Str<'_>) -> Option<Range<usize>> {
    let plain = text.plain()?;
    let start = plain.as_ptr().addr().checked_sub(raw.as_ptr().addr())?;
    let range = start..start + plain.len();
    (raw.get(range.clone())? == plain).then_some(range)
}

/// A hole for what stands behind the first `mark`.
fn behind(raw: &[u8], text: Str<'_>, mark: &[u8], hole: Hole) -> Option<Used> {
    let range = range(raw, text)?;
    let at = memchr::memmem::find(text.plain()?, mark)?;
    let tail = range.start + at + mark.len()..range.end;
    Some((range, Some((tail, hole))))
}

/// `arn:aws:s3:::bucket/object`: a hole for the object. Nothing behind the slash, or another slash
/// at the end, is a prefix, which tells something else.
fn object(raw: &[u8], arn: Str<'_>) -> Option<Used> {
    let range = range(raw, arn)?;
    let plain = arn.plain()?;
    let resource = memchr::memmem::find(plain, b":::")? + 3;
    let slash = memchr::memchr(b'/', &plain[resource..])? + resource;
    let tail = range.start + slash + 1..range.end;
    let is_object = !plain.ends_with(b"/");
    is_object.then_some((range, Some((tail, Hole::Object))))
}
