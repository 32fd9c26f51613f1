//! Records that differ only in a few strings, recognized by their bytes.
//!
//! Nearly all records of a log are alike: one role calls one operation on one key, and only times,
//! ids, sessions and addresses change. Once such a record has been read and validated whole, its
//! bytes are kept as a pattern: literal runs, and holes where a string may be any other. A record
//! that fits a pattern means what the first one meant, except for its holes, and need not be parsed.
//!
//! A string is a hole if nothing looks at it, or if all that matters is its text: `eventTime`, ids,
//! the session behind the role's id, the object behind a bucket's name. Everything else is literal,
//! names and white space too, so that a record that fits is as valid as the one it is like.

mod learn;
mod trie;

use super::record::Record;
use learn::pieces;
use trie::Trie;

/// What a hole holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hole {
    /// A string that nothing looks at.
    Unused,
    /// `eventTime`
    Time,
    /// `eventID`
    EventId,
    /// `requestID`
    RequestId,
    /// `sharedEventID`
    SharedEventId,
    /// `userIdentity.principalId` behind its first colon.
    Session,
    /// `aws:s3:arn` behind the bucket's name and a slash; it does not end with a slash, which
    /// would make it a prefix.
    Object,
}

/// The texts in the holes of a record that fits a pattern: printable ASCII without escapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holes<'a> {
    /// `eventTime`
    pub time: Option<&'a str>,
    /// `eventID`
    pub event_id: Option<&'a str>,
    /// `requestID`
    pub request_id: Option<&'a str>,
    /// `sharedEventID`
    pub shared_event_id: Option<&'a str>,
    /// The session of the caller.
    pub session: Option<&'a str>,
}

/// A record that fits a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit<'a, T> {
    /// What is known of all records of the pattern.
    pub meaning: T,
    /// What is this record's own.
    pub holes: Holes<'a>,
    /// Its length in bytes.
    pub length: usize,
}

/// The patterns met so far, each with a meaning.
#[derive(Debug)]
pub struct Patterns<T> {
    trie: Trie<T>,
    fits: u64,
    learned: u64,
    misses: u64,
}

impl<T> Default for Patterns<T> {
    fn default() -> Self {
        Self {
            trie: Trie::default(),
            fits: 0,
            learned: 0,
            misses: 0,
        }
    }
}

impl<T: Copy> Patterns<T> {
    /// Past this many bytes of literals everything is forgotten, and learning begins anew.
    const MOST_BYTES: usize = 4 << 20;
    /// Learning costs as much as reading. While it does not pay, one record in this many is learned.
    const RARELY: u64 = 32;
    /// From how many patterns on it is asked whether learning pays.
    const TRIAL: u64 = 512;

    /// The record that `bytes` begin with, if it fits a pattern.
    pub fn find<'a>(&mut self, bytes: &'a [u8]) -> Option<Fit<'a, T>> {
        let fit = self.trie.find(bytes);
        self.fits += u64::from(fit.is_some());
        fit
    }

    /// Whether the next record that did not fit is worth learning.
    pub fn is_worth_learning(&mut self) -> bool {
        self.misses += 1;
        let pays = self.learned < Self::TRIAL || self.fits >= self.learned;
        pays || self.misses.is_multiple_of(Self::RARELY)
    }

    /// How many records fitted.
    #[cfg(test)]
    pub(crate) fn fits(&self) -> u64 {
        self.fits
    }

    /// Keeps a record that was read whole from `raw`, which is valid UTF-8, as a pattern.
    pub fn learn(&mut self, raw: &[u8], record: &Record<'_>, meaning: T) {
        if self.trie.bytes() > Self::MOST_BYTES {
            *self = Self::default();
        }
        self.learned += 1;
        if let Some(pieces) = pieces(raw, record) {
            self.trie.insert(&pieces, meaning);
        }
    }
}
