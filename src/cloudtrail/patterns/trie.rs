//! Patterns as a tree: what many begin with is stored, and compared, once.

use super::{Fit, Hole, Holes};
use crate::cloudtrail::json::{escape_end, plain_ascii};

/// Bytes that must be there, and then what follows them: a hole, or the end of the record.
pub(super) type Piece<'a> = (&'a [u8], Option<Hole>);

/// A run of bytes, and what may follow it.
#[derive(Debug)]
struct Node<T> {
    literal: Box<[u8]>,
    next: Next<T>,
}

#[derive(Debug)]
enum Next<T> {
    /// One of these runs, told apart by their first bytes.
    Runs(Vec<(u8, u32)>),
    /// A string of any text up to its quote, and the run behind it.
    Hole(Hole, u32),
    /// The record ends here.
    End(T),
}

#[derive(Debug)]
pub(super) struct Trie<T> {
    nodes: Vec<Node<T>>,
    bytes: usize,
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Self {
            nodes: Vec::new(),
            bytes: 0,
        }
    }
}

impl<T: Copy> Trie<T> {
    /// How many bytes of literals are stored.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The pattern that `bytes` begin with.
    pub(super) fn find<'a>(&self, bytes: &'a [u8]) -> Option<Fit<'a, T>> {
        let mut node = self.nodes.first()?;
        let mut holes = Holes::default();
        let mut at = 0;
        loop {
            let rest = bytes.get(at..)?;
            if !rest.starts_with(&node.literal) {
                return None;
            }
            at += node.literal.len();
            let follows = match &node.next {
                Next::Runs(runs) => {
                    let first = bytes.get(at)?;
                    runs.iter().find(|(byte, _)| byte == first)?.1
                }
                Next::Hole(hole, follows) => {
                    let end = string_end(bytes, at, *hole)?;
                    fill(&mut holes, *hole, &bytes[at..end])?;
                    at = end;
                    *follows
                }
                Next::End(meaning) => {
                    return Some(Fit {
                        meaning: *meaning,
                        holes,
                        length: at,
                    });
                }
            };
            node = self.nodes.get(follows as usize)?;
        }
    }

    /// Adds a pattern. Where an earlier one has a literal and this one a hole, or the reverse,
    /// the earlier one stays alone: after the same bytes a record cannot mean both.
    pub(super) fn insert(&mut self, pieces: &[Piece<'_>], meaning: T) {
        let Some(&(first, _)) = pieces.first() else {
            return;
        };
        if self.nodes.is_empty() {
            self.chain(pieces, first, meaning);
            return;
        }
        let (mut node, mut pieces, mut literal) = (0, pieces, first);
        loop {
            let shared = shared_length(&self.nodes[node].literal, literal);
            let rest = &literal[shared..];
            if shared < self.nodes[node].literal.len() {
                if let Some(&byte) = rest.first() {
                    self.split(node, shared);
                    let run = self.chain(pieces, rest, meaning);
                    self.add_run(node, byte, run);
                }
                return;
            }
            node = match (&self.nodes[node].next, rest.first()) {
                (Next::Runs(runs), Some(byte)) => {
                    let Some(&(_, run)) = runs.iter().find(|(first, _)| first == byte) else {
                        let run = self.chain(pieces, rest, meaning);
                        self.add_run(node, *byte, run);
                        return;
                    };
                    literal = rest;
                    run as usize
                }
                (Next::Hole(hole, follows), None) if pieces[0].1 == Some(*hole) => {
                    pieces = &pieces[1..];
                    let Some(&(next, _)) = pieces.first() else {
                        return;
                    };
                    literal = next;
                    *follows as usize
                }
                _ => return,
            };
        }
    }

    /// Cuts a node's run in two after `length` bytes.
    fn split(&mut self, node: usize, length: usize) {
        let number = self.number();
        let whole = &mut self.nodes[node];
        let tail: Box<[u8]> = whole.literal[length..].into();
        whole.literal = whole.literal[..length].into();
        let runs = Next::Runs(vec![(tail[0], number)]);
        let next = std::mem::replace(&mut whole.next, runs);
        self.nodes.push(Node {
            literal: tail,
            next,
        });
    }

    fn add_run(&mut self, node: usize, byte: u8, run: u32) {
        if let Next::Runs(runs) = &mut self.nodes[node].next {
            runs.push((byte, run));
        }
    }

    /// Adds the nodes of `pieces`, of which the first begins with `literal`; the first one's number.
    fn chain(&mut self, pieces: &[Piece<'_>], literal: &[u8], meaning: T) -> u32 {
        let first = self.number();
        let literals = std::iter::once(literal).chain(pieces.iter().skip(1).map(|piece| piece.0));
        for (literal, (_, hole)) in literals.zip(pieces) {
            let next = match hole {
                Some(hole) => Next::Hole(*hole, self.number() + 1),
                None => Next::End(meaning),
            };
            self.bytes += literal.len();
            self.nodes.push(Node {
                literal: literal.into(),
                next,
            });
        }
        first
    }

    /// The number of the next node; more do not fit into the memory that patterns are given.
    fn number(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }
}

fn shared_length(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Where the string that `at` lies in ends. What nothing looks at may have escapes.
fn string_end(bytes: &[u8], mut at: usize, hole: Hole) -> Option<usize> {
    loop {
        at += plain_ascii(bytes.get(at..)?);
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' if hole == Hole::Unused => at = escape_end(bytes, at + 1).ok()?,
            _ => return None,
        }
    }
}

fn fill<'a>(holes: &mut Holes<'a>, hole: Hole, text: &'a [u8]) -> Option<()> {
    let place = match hole {
        Hole::Unused => return Some(()),
        Hole::Object => return text.last().filter(|&&last| last != b'/').map(drop),
        Hole::Time => &mut holes.time,
        Hole::EventId => &mut holes.event_id,
        Hole::RequestId => &mut holes.request_id,
        Hole::SharedEventId => &mut holes.shared_event_id,
        Hole::Session => &mut holes.session,
    };
    *place = Some(std::str::from_utf8(text).ok()?);
    Some(())
}
