//! A JSON value in memory, for shapes whose records are put together from parts.
//!
//! Not `serde_json`'s, which refuses what real logs hold (halves of surrogate pairs, where AWS cuts a
//! long field) and keeps neither the order of members nor equal names.

use crate::cloudtrail::json::{Cursor, Fault, Kind};

/// A value. Numbers and truths stay as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    Null,
    /// A number, `true` or `false`.
    Plain(String),
    Text(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Tree {
    /// The value that `bytes` hold and nothing else; `None` if they do not.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes, 0);
        // Validates the depth first: reading below is recursive.
        cursor.skip().ok()?;
        if cursor.peek().is_ok() {
            return None;
        }
        Self::read(&mut Cursor::new(bytes, 0)).ok()
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        Ok(match cursor.kind()? {
            Kind::Null => {
                cursor.skip()?;
                Self::Null
            }
            Kind::Number | Kind::Boolean => {
                Self::Plain(String::from_utf8_lossy(cursor.skip()?).into_owned())
            }
            Kind::String => Self::Text(cursor.string()?.text().into_owned()),
            Kind::Array => {
                let mut elements = Vec::new();
                cursor.array(|cursor| {
                    elements.push(Self::read(cursor)?);
                    Ok(())
                })?;
                Self::Array(elements)
            }
            Kind::Object => {
                let mut members = Vec::new();
                cursor.object(|cursor, name| {
                    members.push((name.text().into_owned(), Self::read(cursor)?));
                    Ok(())
                })?;
                Self::Object(members)
            }
        })
    }

    /// The member called `name`, unless it is null.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        // Of equal names the last one counts, as in the record parser.
        let (_, value) = members.iter().rev().find(|(known, _)| known == name)?;
        (*value != Self::Null).then_some(value)
    }

    /// What lies at the end of `path`.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |tree, name| tree.get(name))
    }

    /// The text at the end of `path`.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        match self.at(path)? {
            Self::Text(text) | Self::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// The value as JSON.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend(b"null"),
            Self::Plain(plain) => out.extend(plain.as_bytes()),
            Self::Text(text) => write_text(text, out),
            Self::Array(elements) => {
                write_parts(*b"[]", elements, out, Self::write);
            }
            Self::Object(members) => write_parts(*b"{}", members, out, |(name, value), out| {
                write_text(name, out);
                out.push(b':');
                value.write(out);
            }),
        }
    }
}

fn write_parts<T>(
    [open, close]: [u8; 2],
    parts: &[T],
    out: &mut Vec<u8>,
    write: impl Fn(&T, &mut Vec<u8>),
) {
    out.push(open);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(part, out);
    }
    out.push(close);
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend([b'\\', character as u8]),
            '\0'..='\x1f' => out.extend(format!("\\u{:04x}", u32::from(character)).bytes()),
            _ => out.extend(character.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_the_same() {
        for text in [
            r#"{"a":[1,true,null,"x\"\\"],"b":{},"c":1.50}"#,
            "\"\\u0001\"",
            "[]",
        ] {
            let mut out = Vec::new();
            Tree::parse(text.as_bytes()).unwrap().write(&mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
        assert_eq!(Tree::parse(b"{} {}"), None);
        assert_eq!(Tree::parse("[".repeat(500).as_bytes()), None);
    }
}
