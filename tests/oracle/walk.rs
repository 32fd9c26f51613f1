//! JSON with the place of each value: where it starts and ends in the text.

use serde_json::Value;

/// A value and where it lies.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) value: Value,
}

pub(crate) fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// The value at `at`, after blanks; `None` if there is none or it breaks.
pub(crate) fn value_at(text: &[u8], at: usize) -> Option<Piece> {
    let start = skip_blanks(text, at);
    let mut values = serde_json::Deserializer::from_slice(text.get(start..)?).into_iter::<Value>();
    let value = values.next()?.ok()?;
    let end = start + values.byte_offset();
    Some(Piece { start, end, value })
}

/// The elements of an array up to its end or to where the text breaks.
pub(crate) struct Elements {
    pub(crate) pieces: Vec<Piece>,
    /// Whether one more has begun, and breaks.
    pub(crate) breaks_in_one: bool,
}

/// The elements of the array that opens at `at`.
pub(crate) fn elements(text: &[u8], at: usize) -> Elements {
    let mut pieces = Vec::new();
    let mut at = skip_blanks(text, at + 1);
    while let Some(piece) = value_at(text, at) {
        at = skip_blanks(text, piece.end);
        pieces.push(piece);
        if text.get(at) != Some(&b',') {
            return Elements {
                pieces,
                breaks_in_one: false,
            };
        }
        at = skip_blanks(text, at + 1);
    }
    Elements {
        pieces,
        breaks_in_one: text.get(at).is_some_and(|byte| *byte != b']'),
    }
}

/// The elements of the `Records` array of the object that opens at `at`; `None` if it has none.
pub(crate) fn records(text: &[u8], at: usize) -> Option<Elements> {
    let mut at = skip_blanks(text, at + 1);
    loop {
        let key = value_at(text, at)?;
        let colon = skip_blanks(text, key.end);
        let value = skip_blanks(text, colon + 1);
        if key.value == "Records" && text.get(value) == Some(&b'[') {
            return Some(elements(text, value));
        }
        at = skip_blanks(text, value_at(text, value)?.end);
        if text.get(at) != Some(&b',') {
            return None;
        }
        at += 1;
    }
}
