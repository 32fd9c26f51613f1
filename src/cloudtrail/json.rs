//! A strict JSON cursor over bytes: it validates what it walks over and copies nothing.
//!
//! Written for one thing: CloudTrail records, of which a few fields are used and the rest is
//! skipped, but never trusted unread. Strictness is RFC 8259's, with two exceptions that real
//! logs need: a lone surrogate escape is allowed (AWS cuts long fields at a byte count) and a
//! depth of at most [`MAX_DEPTH`] is.

use std::borrow::Cow;

/// Deepest nesting that is read; real records stay under 20.
pub const MAX_DEPTH: u32 = 128;

/// Why a value could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes end inside the value.
    Cut,
    /// The byte at `at` does not belong there.
    Syntax {
        /// Offset into the cursor's bytes.
        at: usize,
    },
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep {
        /// Offset into the cursor's bytes.
        at: usize,
    },
}

/// What kind of value comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{`
    Object,
    /// `[`
    Array,
    /// `"`
    String,
    /// A number, or something that is no value at all.
    Number,
    /// `true` or `false`
    Boolean,
    /// `null`
    Null,
}

/// A string as it stands between its quotes.
#[derive(Clone, Copy, Debug)]
pub struct Str<'a> {
    raw: &'a [u8],
    escaped: bool,
}

impl<'a> Str<'a> {
    /// The bytes between the quotes if nothing is escaped.
    pub fn plain(&self) -> Option<&'a [u8]> {
        (!self.escaped).then_some(self.raw)
    }

    /// The text, with escapes resolved and invalid UTF-8 and lone surrogates replaced by U+FFFD.
    pub fn text(&self) -> Cow<'a, str> {
        if self.escaped {
            Cow::Owned(unescape(self.raw))
        } else {
            String::from_utf8_lossy(self.raw)
        }
    }

    /// Whether the text is exactly `expected`.
    pub fn is(&self, expected: &str) -> bool {
        if self.escaped {
            self.text() == expected
        } else {
            self.raw == expected.as_bytes()
        }
    }
}

/// A place in bytes that hold JSON.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Walk<T> = Result<T, Fault>;

impl<'a> Cursor<'a> {
    /// A cursor at offset `at` of `bytes`.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The offset of the next byte.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// All bytes, from offset 0.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The next byte that is no white space, not consumed.
    #[inline]
    pub fn peek(&mut self) -> Walk<u8> {
        loop {
            match self.bytes.get(self.at) {
                None => return Err(Fault::Cut),
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                Some(&byte) => return Ok(byte),
            }
        }
    }

    /// Consumes `expected` after white space.
    #[inline]
    pub fn expect(&mut self, expected: u8) -> Walk<()> {
        if self.peek()? == expected {
            self.at += 1;
            Ok(())
        } else {
            Err(self.syntax())
        }
    }

    /// Consumes `wanted` after white space if it is next.
    #[inline]
    pub fn accept(&mut self, wanted: u8) -> Walk<bool> {
        let found = self.peek()? == wanted;
        self.at += usize::from(found);
        Ok(found)
    }

    /// The kind of the next value.
    #[inline]
    pub fn kind(&mut self) -> Walk<Kind> {
        Ok(match self.peek()? {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Boolean,
            b'n' => Kind::Null,
            _ => Kind::Number,
        })
    }

    fn syntax(&self) -> Fault {
        Fault::Syntax { at: self.at }
    }

    /// Reads a string.
    #[inline]
    pub fn string(&mut self) -> Walk<Str<'a>> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain_run(&self.bytes[self.at..]);
            match self.bytes.get(self.at) {
                None => return Err(Fault::Cut),
                Some(b'"') => {
                    let raw = &self.bytes[start..self.at];
                    self.at += 1;
                    return Ok(Str { raw, escaped });
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return Err(self.syntax()),
            }
        }
    }

    fn escape(&mut self) -> Walk<()> {
        self.at += 1;
        match self.bytes.get(self.at) {
            None => Err(Fault::Cut),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    match self.bytes.get(self.at) {
                        None => return Err(Fault::Cut),
                        Some(digit) if digit.is_ascii_hexdigit() => self.at += 1,
                        Some(_) => return Err(self.syntax()),
                    }
                }
                Ok(())
            }
            Some(_) => Err(self.syntax()),
        }
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self) -> Walk<bool> {
        if self.peek()? == b't' {
            self.word(b"true").map(|()| true)
        } else {
            self.word(b"false").map(|()| false)
        }
    }

    fn word(&mut self, word: &[u8]) -> Walk<()> {
        for &byte in word {
            match self.bytes.get(self.at) {
                None => return Err(Fault::Cut),
                Some(&found) if found == byte => self.at += 1,
                Some(_) => return Err(self.syntax()),
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Walk<()> {
        self.at += usize::from(self.bytes.get(self.at) == Some(&b'-'));
        match self.bytes.get(self.at) {
            None => return Err(Fault::Cut),
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            Some(_) => return Err(self.syntax()),
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            self.some_digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    }

    fn some_digits(&mut self) -> Walk<()> {
        match self.bytes.get(self.at) {
            None => Err(Fault::Cut),
            Some(byte) if byte.is_ascii_digit() => {
                self.digits();
                Ok(())
            }
            Some(_) => Err(self.syntax()),
        }
    }

    /// Walks over one value of any kind and returns its bytes.
    #[inline]
    pub fn skip(&mut self) -> Walk<&'a [u8]> {
        let first = self.peek()?;
        let start = self.at;
        if first == b'{' || first == b'[' {
            self.skip_nested()?;
        } else {
            self.skip_scalar(first)?;
        }
        Ok(&self.bytes[start..self.at])
    }

    #[inline]
    fn skip_scalar(&mut self, first: u8) -> Walk<()> {
        match first {
            b'"' => self.string().map(drop),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    /// Walks over an object or array without recursion: one bit a level tells which of both.
    fn skip_nested(&mut self) -> Walk<()> {
        let mut objects: u128 = 0;
        let mut depth: u32 = 0;
        loop {
            // At the start of a value.
            let first = self.peek()?;
            match first {
                b'{' | b'[' => {
                    if depth == MAX_DEPTH {
                        return Err(Fault::TooDeep { at: self.at });
                    }
                    self.at += 1;
                    depth += 1;
                    objects = (objects << 1) | u128::from(first == b'{');
                    let close = if first == b'{' { b'}' } else { b']' };
                    if !self.accept(close)? {
                        if first == b'{' {
                            self.member_name()?;
                        }
                        continue;
                    }
                    depth -= 1;
                    objects >>= 1;
                }
                _ => self.skip_scalar(first)?,
            }
            // After a value.
            loop {
                if depth == 0 {
                    return Ok(());
                }
                let in_object = objects & 1 == 1;
                match (self.peek()?, in_object) {
                    (b',', true) => {
                        self.at += 1;
                        self.member_name()?;
                        break;
                    }
                    (b',', false) => {
                        self.at += 1;
                        break;
                    }
                    (b'}', true) | (b']', false) => {
                        self.at += 1;
                        depth -= 1;
                        objects >>= 1;
                    }
                    _ => return Err(self.syntax()),
                }
            }
        }
    }

    #[inline]
    fn member_name(&mut self) -> Walk<Str<'a>> {
        let name = self.string()?;
        self.expect(b':')?;
        Ok(name)
    }

    /// Reads an object: `member` is called with each name and must consume the value.
    #[inline]
    pub fn object(&mut self, mut member: impl FnMut(&mut Self, Str<'a>) -> Walk<()>) -> Walk<()> {
        self.expect(b'{')?;
        if self.accept(b'}')? {
            return Ok(());
        }
        loop {
            let name = self.member_name()?;
            member(self, name)?;
            if self.accept(b'}')? {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// Reads an array: `element` is called at each element and must consume it.
    pub fn array(&mut self, mut element: impl FnMut(&mut Self) -> Walk<()>) -> Walk<()> {
        self.expect(b'[')?;
        if self.accept(b']')? {
            return Ok(());
        }
        loop {
            element(self)?;
            if self.accept(b']')? {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// How many bytes from the start are neither a quote, a backslash nor a control character.
///
/// Eight bytes a step: subtracting 1 (or 0x20) from each byte sets its high bit where the byte
/// was 0 (or below 0x20) and had no high bit itself; borrows only disturb bytes above the lowest
/// hit, and the lowest is the one asked for ("Bit Twiddling Hacks", `haszero` and `hasless`,
/// <https://graphics.stanford.edu/~seander/bithacks.html>).
#[inline]
fn plain_run(bytes: &[u8]) -> usize {
    let mut length = 0;
    for chunk in bytes.chunks_exact(8) {
        let Ok(chunk) = chunk.try_into() else { break };
        let word = u64::from_le_bytes(chunk);
        let quote = word ^ (ONES * u64::from(b'"'));
        let backslash = word ^ (ONES * u64::from(b'\\'));
        let hits = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        if hits & HIGHS != 0 {
            return length + (hits & HIGHS).trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = &bytes[length..];
    length
        + rest
            .iter()
            .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20)
            .unwrap_or(rest.len())
}

/// Resolves escapes of a string whose syntax has been checked.
fn unescape(raw: &[u8]) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(backslash) = memchr::memchr(b'\\', rest) {
        text.push_str(&String::from_utf8_lossy(&rest[..backslash]));
        rest = rest.get(backslash + 1..).unwrap_or_default();
        rest = unescape_one(rest, &mut text);
    }
    text.push_str(&String::from_utf8_lossy(rest));
    text
}

/// Resolves the escape whose backslash was just passed; returns what follows it.
fn unescape_one<'a>(rest: &'a [u8], text: &mut String) -> &'a [u8] {
    let Some((&letter, after)) = rest.split_first() else {
        return rest;
    };
    match letter {
        b'b' => text.push('\u{8}'),
        b'f' => text.push('\u{c}'),
        b'n' => text.push('\n'),
        b'r' => text.push('\r'),
        b't' => text.push('\t'),
        b'u' => return unescape_unicode(after, text),
        other => text.push(char::from(other)),
    }
    after
}

fn unescape_unicode<'a>(rest: &'a [u8], text: &mut String) -> &'a [u8] {
    let Some(first) = code_unit(rest) else {
        return rest;
    };
    let after = &rest[4..];
    let second = after.strip_prefix(b"\\u").and_then(code_unit);
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    match (char::from_u32(u32::from(first)), pair) {
        (Some(character), _) => {
            text.push(character);
            after
        }
        (None, Some(character)) if (0xd800..0xdc00).contains(&first) => {
            text.push(character);
            &after[6..]
        }
        _ => {
            text.push(char::REPLACEMENT_CHARACTER);
            after
        }
    }
}

fn code_unit(bytes: &[u8]) -> Option<u16> {
    let digits = std::str::from_utf8(bytes.get(..4)?).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn skips(text: &[u8]) -> Result<usize, Fault> {
        let mut cursor = Cursor::new(text, 0);
        cursor.skip().map(<[u8]>::len)
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_goes_wrong() {
        for (text, at) in [
            ("{\"a\" 1}", 5),
            ("{\"a\":1,}", 7),
            ("[1 2]", 3),
            ("{\"a\":01}", 6),
            ("[\"\\x\"]", 3),
            ("[\"\\u12g4\"]", 6),
            ("nul!", 3),
            ("[\"a\nb\"]", 3),
            ("{1:2}", 1),
            ("[}", 1),
            ("+1", 0),
            ("[1.]", 3),
        ] {
            assert_eq!(skips(text.as_bytes()), Err(Fault::Syntax { at }), "{text}");
        }
    }

    #[test]
    fn every_cut_of_a_value_is_a_cut() {
        let text = br#"{"a":[1,-2.5e3,"x\n\u00e9",true,false,null,{"b":{}}],"c":[]}"#;
        assert_eq!(skips(text), Ok(text.len()));
        for length in 0..text.len() {
            assert_eq!(skips(&text[..length]), Err(Fault::Cut), "cut at {length}");
        }
    }

    #[test]
    fn nesting_stops_at_the_limit() {
        let nested = |depth: usize| [vec![b'['; depth], vec![b']'; depth]].concat();
        assert!(skips(&nested(MAX_DEPTH as usize)).is_ok());
        assert_eq!(skips(&nested(129)), Err(Fault::TooDeep { at: 128 }));
    }

    #[test]
    fn escapes_resolve_and_lone_surrogates_are_replaced() {
        let text = |raw: &str| {
            let quoted = format!("\"{raw}\"");
            let mut cursor = Cursor::new(quoted.as_bytes(), 0);
            cursor.string().map(|string| string.text().into_owned())
        };
        assert_eq!(text(r"a\/\u00e9\ud83d\ude00\t").as_deref(), Ok("a/é😀\t"));
        assert_eq!(text(r"\ud83dx").as_deref(), Ok("\u{fffd}x"));
        assert_eq!(text(r"\ude00\ud83d").as_deref(), Ok("\u{fffd}\u{fffd}"));
        assert_eq!(text(r"\ud83d\u0041").as_deref(), Ok("\u{fffd}A"));
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<i64>().prop_map(serde_json::Value::from),
            any::<String>().prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(6, 48, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json_on_any_value(value in any_json(), pretty: bool) {
            let text = if pretty {
                serde_json::to_string_pretty(&value)
            } else {
                serde_json::to_string(&value)
            }.unwrap();
            prop_assert_eq!(skips(text.as_bytes()), Ok(text.len()));
            if let Some(expected) = value.as_str() {
                let mut cursor = Cursor::new(text.as_bytes(), 0);
                prop_assert_eq!(cursor.string().unwrap().text(), expected);
            }
        }

        #[test]
        fn agrees_with_serde_json_on_any_damage(
            value in any_json(), at: prop::sample::Index, byte in any::<u8>()
        ) {
            let mut text = serde_json::to_vec(&value).unwrap();
            let at = at.index(text.len());
            text[at] = byte;
            let ours = skips(&text).is_ok_and(|length| length == text.len());
            let theirs = serde_json::from_slice::<serde_json::Value>(&text);
            // serde_json also refuses invalid UTF-8 and lone surrogates, which we replace, and
            // trims the white space around a document.
            let trimmed = text.trim_ascii().len() == text.len();
            if theirs.is_ok() && trimmed {
                prop_assert!(ours);
            } else if std::str::from_utf8(&text).is_ok() && trimmed {
                let surrogate = theirs.is_err_and(|error| {
                    let error = error.to_string();
                    error.contains("surrogate") || error.contains("hex escape")
                });
                prop_assert!(!ours || surrogate);
            }
        }

        #[test]
        fn a_run_ends_at_the_first_special_byte(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let slow = bytes.iter().position(|&b| b == b'"' || b == b'\\' || b < 0x20);
            prop_assert_eq!(plain_run(&bytes), slow.unwrap_or(bytes.len()));
        }
    }
}
