//! All identities of an input, to find event ids that stand for several events.

use std::path::Path;

use rayon::prelude::*;

use super::identity::Identity;
use crate::cloudtrail::sighting::RecordId;
use crate::cloudtrail::symbols::{Symbol, Symbols};
use crate::units::Text;
use crate::usage::measurement::Conflict;
use crate::usage::spill::code::{
    decode_id, decode_option, decode_small, decode_time, encode_id, number, option, signed,
};
use crate::usage::spill::{Scratch, SpillError, changed};

/// So many parts are written to a temporary file, each with all identities of its ids.
const PARTS: usize = 64;

/// A part is written when it has so many bytes.
const BUFFER: usize = 256 << 10;

/// All identities: in memory, or in a temporary file.
pub(super) enum Identities {
    InMemory(Vec<Identity>),
    InFile(Box<Parts>),
}

impl Identities {
    /// In a temporary file in `folder`, if there is one.
    pub(super) fn new(folder: Option<&Path>) -> Result<Self, SpillError> {
        Ok(match folder {
            None => Self::InMemory(Vec::new()),
            Some(folder) => Self::InFile(Box::new(Parts::new(folder)?)),
        })
    }

    pub(super) fn add(&mut self, mut identities: Vec<Identity>) -> Result<(), SpillError> {
        match self {
            Self::InMemory(all) => {
                all.append(&mut identities);
                Ok(())
            }
            Self::InFile(parts) => parts.add(&identities),
        }
    }

    /// Event ids that stand for several events: AWS's documentation has them, a real log should
    /// not.
    pub(super) fn conflicts(self, symbols: &Symbols) -> Result<Vec<Conflict>, SpillError> {
        match self {
            Self::InMemory(all) => Ok(shared_ids(all, symbols)),
            Self::InFile(mut parts) => {
                let mut conflicts = Vec::new();
                for part in 0..PARTS {
                    conflicts.extend(shared_ids(parts.read(part)?, symbols));
                }
                Ok(conflicts)
            }
        }
    }
}

fn shared_ids(mut identities: Vec<Identity>, symbols: &Symbols) -> Vec<Conflict> {
    identities.par_sort_unstable();
    let mut conflicts = Vec::new();
    for group in identities.chunk_by(|a, b| a.event_id == b.event_id) {
        let Some(event_id) = group[0].event_id.filter(|_| group.len() > 1) else {
            continue;
        };
        let mut events: Vec<Text> = group.iter().map(|event| describe(event, symbols)).collect();
        events.sort();
        let (kept, others) = (events[0].clone(), &events[1..]);
        conflicts.extend(others.iter().map(|other| Conflict {
            event_id: event_id.text(symbols),
            field: Text::from("identity"),
            kept: kept.clone(),
            other: other.clone(),
        }));
    }
    conflicts
}

fn describe(event: &Identity, symbols: &Symbols) -> Text {
    let time = event
        .time
        .map_or_else(|| "without a time".to_owned(), |time| time.to_string());
    Text::from(format!("{} {time}", symbols.text(event.operation)))
}

/// Identities in a temporary file, by their ids.
pub(super) struct Parts {
    scratch: Scratch,
    folder: std::path::PathBuf,
    all: Vec<Part>,
}

#[derive(Clone, Default)]
struct Part {
    buffer: Vec<u8>,
    blocks: Vec<(u64, usize)>,
}

impl Parts {
    fn new(folder: &Path) -> Result<Self, SpillError> {
        Ok(Self {
            scratch: Scratch::new(folder).map_err(|error| SpillError::new(folder, error))?,
            folder: folder.to_owned(),
            all: vec![Part::default(); PARTS],
        })
    }

    fn add(&mut self, identities: &[Identity]) -> Result<(), SpillError> {
        for identity in identities {
            let Some(id) = identity.event_id else {
                continue;
            };
            let part = &mut self.all[part_of(id)];
            encode_id(id, &mut part.buffer);
            number(identity.operation.0.into(), &mut part.buffer);
            option(identity.time.as_ref(), &mut part.buffer, |time, out| {
                signed(time.0, out);
            });
            if part.buffer.len() >= BUFFER {
                let start = self.scratch.append(&part.buffer);
                let start = start.map_err(|error| SpillError::new(&self.folder, error))?;
                part.blocks.push((start, part.buffer.len()));
                part.buffer.clear();
            }
        }
        Ok(())
    }

    fn read(&mut self, part: usize) -> Result<Vec<Identity>, SpillError> {
        let part = std::mem::take(&mut self.all[part]);
        let failed = |error| SpillError::new(&self.folder, error);
        let mut identities = Vec::new();
        for (start, length) in part.blocks {
            let bytes = self.scratch.read(start, length).map_err(failed)?;
            decode(&bytes, &mut identities).ok_or_else(|| failed(changed()))?;
        }
        decode(&part.buffer, &mut identities).ok_or_else(|| failed(changed()))?;
        Ok(identities)
    }
}

fn decode(mut bytes: &[u8], into: &mut Vec<Identity>) -> Option<()> {
    while !bytes.is_empty() {
        into.push(Identity {
            event_id: Some(decode_id(&mut bytes)?),
            operation: Symbol(decode_small(&mut bytes)?),
            time: decode_option(&mut bytes, decode_time)?,
        });
    }
    Some(())
}

fn part_of(id: RecordId) -> usize {
    match id {
        RecordId::Uuid(uuid) => usize::from(uuid[0]) % PARTS,
        RecordId::Text(symbol) => symbol.0 as usize % PARTS,
    }
}
