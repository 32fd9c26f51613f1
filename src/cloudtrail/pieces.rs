//! Large contents read in parallel: many documents one a line, or one document of many records.
//!
//! Contents are cut where a document or a record seems to begin, and the pieces are read at the
//! same time, each as if the one before had ended where it begins. Whether it did is known when
//! that one was read; from the first piece on of which it is not so, or that something is wrong
//! with, reading goes on from front to back. So what is read is the same as without pieces.

use std::ops::Range;

use memchr::memmem;
use rayon::prelude::*;

use super::documents::{self, Sink, State};
use super::window::{More, Window};

/// How contents are cut, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// What is in memory at a time.
    pub round: usize,
    /// A piece, at least.
    pub piece: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            round: 32 << 20,
            piece: 2 << 20,
        }
    }
}

/// A sink that takes what others took in its stead.
pub trait Divisible: Sink {
    /// A sink for a piece.
    type Piece: Sink + Send;

    /// A new sink for a piece.
    fn piece(&self) -> Self::Piece;

    /// Whether a piece that begins at `offset` can follow what was taken so far.
    fn can_follow(&self, offset: u64) -> bool;

    /// Takes what the next piece took.
    fn absorb(&mut self, piece: Self::Piece);
}

/// Walks over all of `window` as [`documents::read`] does, in parallel where it is worth it.
pub fn read(window: &mut Window<'_>, sink: &mut impl Divisible, sizes: Sizes) -> bool {
    if !documents::begins_like_json(window) {
        return false;
    }
    let mut state = State::START;
    loop {
        let is_all = fill(window, sizes.round);
        if is_all && window.bytes().len() < 2 * sizes.piece {
            documents::walk(window, sink, state, None);
            return true;
        }
        let until = match round(window, sink, state, sizes) {
            Ok(()) => continue,
            Err(length) => window.offset() + length as u64,
        };
        match documents::walk(window, sink, state, Some(until)) {
            Some(next) => state = next,
            None => return true,
        }
    }
}

/// Whether all that is left is in memory.
fn fill(window: &mut Window<'_>, round: usize) -> bool {
    while window.bytes().len() < round {
        if window.more() != More::Some {
            return true;
        }
    }
    false
}

/// Reads as many pieces as follow one another; `Err`: so many bytes cannot be read so.
fn round<S: Divisible>(
    window: &mut Window<'_>,
    sink: &mut S,
    state: State,
    sizes: Sizes,
) -> Result<(), usize> {
    let (bytes, offset) = (window.bytes(), window.offset());
    let bytes = &bytes[..bytes.len().min(sizes.round)];
    let pieces = cut(bytes, state, sizes.piece);
    if pieces.is_empty() {
        return Err(bytes.len());
    }
    let sinks = pieces.into_iter().map(|piece| (piece, sink.piece()));
    let read: Vec<_> = sinks
        .collect::<Vec<(Range<usize>, S::Piece)>>()
        .into_par_iter()
        .map(|(piece, mut sink)| {
            let at = offset + piece.start as u64;
            let end = documents::read_piece(&bytes[piece.clone()], at, state, &mut sink);
            (piece, sink, end)
        })
        .collect();
    let mut passed = 0;
    let mut result = Ok(());
    for (piece, taken, end) in read {
        if end != Some(state) || !sink.can_follow(offset + piece.start as u64) {
            result = Err(piece.len());
            break;
        }
        sink.absorb(taken);
        passed = piece.end;
    }
    window.pass(passed);
    result
}

/// Pieces that seem to begin and end as `state` has it, without what stands behind the last one.
fn cut(bytes: &[u8], state: State, piece: usize) -> Vec<Range<usize>> {
    // CloudTrail writes `eventVersion` first; where it does not, nothing is cut.
    let (border, before): (&[u8], usize) = match state {
        State::Between { .. } => (b"\n{", 1),
        State::Element { first: false, .. } => (b",{\"eventVersion\"", 0),
        State::Element { .. } | State::Tail => return Vec::new(),
    };
    let finder = memmem::Finder::new(border);
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(found) = bytes
        .get(start + piece..)
        .and_then(|rest| finder.find(rest))
    {
        let end = start + piece + found + before;
        pieces.push(start..end);
        start = end;
    }
    pieces
}

#[cfg(test)]
mod tests;
