//! The members of an object, one level deep, each with its place.

use std::borrow::Cow;

use crate::cloudtrail::json::Cursor;

/// The members of an object.
pub(super) struct Members<'a> {
    /// Where the object stands.
    pub(super) at: u64,
    members: Vec<(Cow<'a, str>, &'a [u8], u64)>,
}

impl<'a> Members<'a> {
    /// Reads the object that `bytes` hold and that stands at `at`; `None` if it is none.
    pub(super) fn read(bytes: &'a [u8], at: u64) -> Option<Self> {
        let mut members = Vec::new();
        let read = Cursor::new(bytes, 0).object(|cursor, name| {
            cursor.peek()?;
            let place = at + cursor.offset() as u64;
            members.push((name.text(), cursor.skip()?, place));
            Ok(())
        });
        read.is_ok().then_some(Self { at, members })
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, ..)| &**name)
    }

    /// The value called `name`, with its place.
    pub(super) fn get(&self, name: &str) -> Option<(&'a [u8], u64)> {
        let mut members = self.members.iter();
        let (_, value, at) = members.find(|(known, ..)| known == name)?;
        Some((value, *at))
    }

    /// Whether there is a value called `name` that is not null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|(value, _)| value != b"null")
    }

    /// The array called `name`, with its place.
    pub(super) fn array(&self, name: &str) -> Option<(&'a [u8], u64)> {
        self.get(name).filter(|(value, _)| value.starts_with(b"["))
    }

    /// The text called `name`.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        let (value, _) = self.get(name)?;
        let text = Cursor::new(value, 0).string().ok()?;
        Some(text.text())
    }
}
