//! From the bytes of a file to the values in it that may be records.

use std::io::Read;

use serde_json::Value;

use crate::walk::{self, Elements, Piece};

/// One value that may be a record, or a line that could not be read (`None`).
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) value: Option<Value>,
    pub(crate) bytes: u64,
    /// Whether it stands in a `{"Records":[…]}` document, as a trail delivers it.
    pub(crate) delivered: bool,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) items: Vec<Item>,
    /// Whether something after the items could not be read.
    pub(crate) broken: bool,
    pub(crate) form: Form,
}

/// What a file is, as far as one can see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    Empty,
    #[default]
    NotJson,
    Json,
    /// JSON with a `{"Records":[…]}` document, be it an empty one.
    Document,
}

/// Opens gzip by its first bytes, as many members as there are; keeps what came out before a break.
pub(crate) fn contents(bytes: &[u8]) -> Contents {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return of_text(bytes);
    }
    let mut text = Vec::new();
    let whole = flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut text);
    let mut contents = of_text(&text);
    contents.broken |= whole.is_err();
    contents
}

fn of_text(text: &[u8]) -> Contents {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    match text.get(walk::skip_blanks(text, 0)) {
        None => Contents {
            form: Form::Empty,
            ..Contents::default()
        },
        Some(b'{' | b'[') => of_json(text),
        Some(_) => Contents::default(),
    }
}

/// All of it as values one after the other; else a cut document; else a cut array; else lines.
fn of_json(text: &[u8]) -> Contents {
    concatenated(text)
        .or_else(|| cut_array(text))
        .unwrap_or_else(|| lines(text))
}

/// Values one after the other. A `Records` document that breaks is read up to the break, which
/// ends the file; anything else that breaks makes this no such file.
fn concatenated(text: &[u8]) -> Option<Contents> {
    let mut contents = Contents {
        form: Form::Json,
        ..Contents::default()
    };
    let mut at = walk::skip_blanks(text, 0);
    while at < text.len() {
        let whole = walk::value_at(text, at);
        let records = (text[at] == b'{').then(|| walk::records(text, at));
        if let Some(records) = records.flatten() {
            contents.form = Form::Document;
            contents.items.extend(items(records, true));
            contents.broken = whole.is_none();
            if contents.broken {
                return Some(contents);
            }
        } else if text[at] == b'[' {
            whole.as_ref()?;
            contents
                .items
                .extend(items(walk::elements(text, at), false));
        } else {
            contents.items.push(item(whole.clone()?, false));
        }
        at = walk::skip_blanks(text, whole?.end);
    }
    Some(contents)
}

/// An array that breaks: its elements up to the break.
fn cut_array(text: &[u8]) -> Option<Contents> {
    let at = walk::skip_blanks(text, 0);
    if text.get(at) != Some(&b'[') {
        return None;
    }
    let elements = walk::elements(text, at);
    (!elements.pieces.is_empty()).then(|| Contents {
        items: items(elements, false).collect(),
        broken: true,
        form: Form::Json,
    })
}

fn items(elements: Elements, delivered: bool) -> impl Iterator<Item = Item> {
    let broken = elements.breaks_in_one.then(the_broken_one);
    let pieces = elements.pieces.into_iter();
    pieces
        .map(move |piece| item(piece, delivered))
        .chain(broken)
}

/// JSON lines: one that breaks costs only itself. Where most lines break it is a text of values
/// over several lines, read up to the break.
fn lines(text: &[u8]) -> Contents {
    let items: Vec<Item> = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty())
        .map(line)
        .collect();
    let bad = items.iter().filter(|item| item.value.is_none()).count();
    if bad * 2 <= items.len() {
        return Contents {
            items,
            form: Form::Json,
            ..Contents::default()
        };
    }
    up_to_the_break(text)
}

fn line(line: &[u8]) -> Item {
    let line = line.trim_ascii();
    Item {
        value: serde_json::from_slice(line).ok(),
        bytes: line.len() as u64,
        delivered: false,
    }
}

fn up_to_the_break(text: &[u8]) -> Contents {
    let mut contents = Contents {
        broken: true,
        form: Form::Json,
        ..Contents::default()
    };
    let mut at = 0;
    while let Some(piece) = walk::value_at(text, at) {
        at = piece.end;
        contents.items.push(item(piece, false));
    }
    contents.items.push(the_broken_one());
    contents
}

/// Where a file breaks within a record, one is lost that is known of.
fn the_broken_one() -> Item {
    Item {
        value: None,
        bytes: 0,
        delivered: false,
    }
}

fn item(piece: Piece, delivered: bool) -> Item {
    Item {
        bytes: (piece.end - piece.start) as u64,
        value: Some(piece.value),
        delivered,
    }
}
