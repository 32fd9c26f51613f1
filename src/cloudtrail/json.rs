//! A strict JSON cursor over bytes: it validates what it walks over and copies nothing.
//!
//! Written for one thing: CloudTrail records, of which a few fields are used and the rest is
//! skipped, but never trusted unread. Strictness is RFC 8259's, with two exceptions that real
//! logs need: a lone surrogate escape is allowed (AWS cuts long fields at a byte count) and a
//! depth of at most [`MAX_DEPTH`] is.

mod escape;

use std::borrow::Cow;
use std::num::NonZeroUsize;

use self::escape::unescape;

/// Deepest nesting that is read; real records stay under 20.
pub const MAX_DEPTH: u32 = 128;

/// Why a value could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The bytes end inside the value.
    Cut,
    /// A byte does not belong where it stands.
    Syntax,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// Why a value could not be read, and where. One word, so that results travel in registers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fault(NonZeroUsize);

impl Fault {
    const KINDS: usize = 4;

    /// The bytes end inside the value.
    pub const CUT: Self = Self::new(1, 0);

    const fn new(kind: usize, at: usize) -> Self {
        match NonZeroUsize::new(at.wrapping_mul(Self::KINDS) | kind) {
            Some(word) => Self(word),
            None => Self(NonZeroUsize::MIN),
        }
    }

    /// The byte at `at` does not belong there.
    pub const fn syntax(at: usize) -> Self {
        Self::new(2, at)
    }

    /// The value at `at` is nested too deep.
    pub const fn too_deep(at: usize) -> Self {
        Self::new(3, at)
    }

    /// What is wrong.
    pub fn kind(self) -> FaultKind {
        match self.0.get() % Self::KINDS {
            1 => FaultKind::Cut,
            2 => FaultKind::Syntax,
            _ => FaultKind::TooDeep,
        }
    }

    /// Where, as an offset into the cursor's bytes; 0 for a cut.
    pub fn at(self) -> usize {
        self.0.get() / Self::KINDS
    }
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {}", self.kind(), self.at())
    }
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
            return Cow::Owned(unescape(self.raw));
        }
        match std::str::from_utf8(self.raw) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(self.raw),
        }
    }

    /// Whether the text begins with `beginning`.
    pub fn starts_with(&self, beginning: &str) -> bool {
        if self.escaped {
            self.text().starts_with(beginning)
        } else {
            self.raw.starts_with(beginning.as_bytes())
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

    /// Moves on by `count` bytes, which are known to be whole values.
    pub(super) fn pass(&mut self, count: usize) {
        self.at += count;
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
                None => return Err(Fault::CUT),
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
        Fault::syntax(self.at)
    }

    /// Reads a string.
    #[inline]
    pub fn string(&mut self) -> Walk<Str<'a>> {
        self.expect(b'"')?;
        let start = self.at;
        let end = string_end(self.bytes, start)?;
        self.at = end.after;
        Ok(Str {
            raw: &self.bytes[start..end.after - 1],
            escaped: end.escaped,
        })
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
                None => return Err(Fault::CUT),
                Some(&found) if found == byte => self.at += 1,
                Some(_) => return Err(self.syntax()),
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Walk<()> {
        self.at += usize::from(self.bytes.get(self.at) == Some(&b'-'));
        match self.bytes.get(self.at) {
            None => return Err(Fault::CUT),
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
            None => Err(Fault::CUT),
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
            b'"' => {
                self.at = string_end(self.bytes, self.at + 1)?.after;
                Ok(())
            }
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
                        return Err(Fault::too_deep(self.at));
                    }
                    self.at += 1;
                    depth += 1;
                    objects = (objects << 1) | u128::from(first == b'{');
                    let close = if first == b'{' { b'}' } else { b']' };
                    if !self.accept(close)? {
                        if first == b'{' {
                            self.skip_name()?;
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
                        self.skip_name()?;
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
    fn skip_name(&mut self) -> Walk<()> {
        self.expect(b'"')?;
        self.at = string_end(self.bytes, self.at)?.after;
        self.expect(b':')
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

/// Where a string ends.
#[derive(Clone, Copy)]
struct StringEnd {
    /// The offset behind the closing quote.
    after: usize,
    escaped: bool,
}

/// Finds the end of the string whose first byte, behind the quote, is at `at`.
#[inline]
fn string_end(bytes: &[u8], mut at: usize) -> Walk<StringEnd> {
    let mut escaped = false;
    loop {
        at += plain_run(bytes.get(at..).unwrap_or_default());
        match bytes.get(at) {
            None => return Err(Fault::CUT),
            Some(b'"') => {
                return Ok(StringEnd {
                    after: at + 1,
                    escaped,
                });
            }
            Some(b'\\') => {
                escaped = true;
                at = escape_end(bytes, at + 1)?;
            }
            Some(_) => return Err(Fault::syntax(at)),
        }
    }
}

/// Finds the end of the escape whose letter is at `at`.
pub(super) fn escape_end(bytes: &[u8], at: usize) -> Walk<usize> {
    match bytes.get(at) {
        None => Err(Fault::CUT),
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 1),
        Some(b'u') => {
            for digit in at + 1..at + 5 {
                match bytes.get(digit) {
                    None => return Err(Fault::CUT),
                    Some(byte) if byte.is_ascii_hexdigit() => {}
                    Some(_) => return Err(Fault::syntax(digit)),
                }
            }
            Ok(at + 5)
        }
        Some(_) => Err(Fault::syntax(at)),
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// How many bytes from the start are neither a quote, a backslash nor a control character.
#[inline]
fn plain_run(bytes: &[u8]) -> usize {
    run::<false>(bytes)
}

/// How many bytes from the start are ASCII, and neither a quote, a backslash nor a control
/// character.
#[inline]
pub(super) fn plain_ascii(bytes: &[u8]) -> usize {
    run::<true>(bytes)
}

/// Eight bytes a step: subtracting 1 (or 0x20) from each byte sets its high bit where the byte
/// was 0 (or below 0x20) and had no high bit itself; borrows only disturb bytes above the lowest
/// hit, and the lowest is the one asked for ("Bit Twiddling Hacks", `haszero` and `hasless`,
/// <https://graphics.stanford.edu/~seander/bithacks.html>).
#[inline]
fn run<const ASCII: bool>(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * u64::from(b'"'));
        let backslash = word ^ (ONES * u64::from(b'\\'));
        let hits = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word)
            | if ASCII { word } else { 0 };
        if hits & HIGHS != 0 {
            let at = (hits & HIGHS).trailing_zeros() as usize / 8;
            return bytes.len() - rest.len() + at;
        }
        rest = after;
    }
    let ends = |byte: u8| byte == b'"' || byte == b'\\' || byte < 0x20 || (ASCII && byte > 0x7f);
    let last = rest.iter().position(|&byte| ends(byte));
    bytes.len() - rest.len() + last.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests;
