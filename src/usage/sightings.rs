//! Sightings by event day: in memory, and beyond what is allowed in temporary files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::spill::{Memory, Numbers, SpillError, Spilled};
use crate::cloudtrail::sighting::Sighting;
use crate::period::Day;

type Days = BTreeMap<Option<Day>, Vec<Sighting>>;

/// The sightings of one reading.
#[derive(Debug, Default)]
pub struct Sightings {
    days: Days,
    /// How many `days` holds.
    held: u64,
    room: Option<Room>,
    spilled: Vec<Spilled>,
    /// Files whose sightings do not count.
    taken_back: BTreeSet<u32>,
    failure: Option<SpillError>,
}

/// How many sightings may be held in memory.
#[derive(Clone, Debug)]
struct Room {
    sightings: u64,
    folder: PathBuf,
}

impl Sightings {
    /// No sightings yet, and room for one of `shares` equal parts of `memory`; `None`: for all.
    pub(super) fn with_room(memory: Option<&Memory>, shares: u64) -> Self {
        let room = memory.map(|memory| Room {
            sightings: memory.sightings() / shares.max(1),
            folder: memory.folder.clone(),
        });
        Self {
            room,
            ..Self::default()
        }
    }

    /// Adds a sighting of that day.
    pub(super) fn push(&mut self, day: Option<Day>, sighting: Sighting) {
        self.days.entry(day).or_default().push(sighting);
        self.held += 1;
        self.keep_to_room();
    }

    /// Takes back the sightings of a file.
    pub(super) fn take_back(&mut self, file: u32) {
        for sightings in self.days.values_mut() {
            sightings.retain(|sighting| sighting.file != file);
        }
        self.held = held(&self.days);
        if self.is_spilled() {
            self.taken_back.insert(file);
        }
    }

    /// Adds the sightings of another reading, of whose numbers `numbers` tells.
    pub(super) fn absorb(&mut self, from: Self, numbers: &Numbers) {
        for (day, sightings) in from.days {
            let renumbered = sightings
                .into_iter()
                .map(|sighting| numbers.sighting(sighting));
            self.days.entry(day).or_default().extend(renumbered);
        }
        self.held += from.held;
        self.spilled
            .extend(from.spilled.into_iter().map(|mut spilled| {
                spilled.renumber(numbers);
                spilled
            }));
        self.taken_back.extend(from.taken_back);
        self.failure = self.failure.take().or(from.failure);
        if let (Some(room), Some(more)) = (&mut self.room, from.room) {
            room.sightings = room.sightings.saturating_add(more.sightings);
        }
        self.keep_to_room();
    }

    /// Whether some are in temporary files.
    pub(super) fn is_spilled(&self) -> bool {
        !self.spilled.is_empty()
    }

    /// Why a temporary file could not be written, if it could not.
    pub(super) fn failure(&mut self) -> Option<SpillError> {
        self.failure.take()
    }

    /// Whether reading on is in vain.
    pub(super) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    fn keep_to_room(&mut self) {
        if self
            .room
            .as_ref()
            .is_some_and(|room| self.held > room.sightings)
        {
            self.spill();
        }
    }

    /// Writes to a temporary file what is in memory.
    fn spill(&mut self) {
        let Some(room) = self.room.as_ref().filter(|_| self.failure.is_none()) else {
            return;
        };
        let written = write(&mut self.spilled, room, &self.days);
        self.failure = written
            .map_err(|error| SpillError::new(&room.folder, error))
            .err();
        self.days.clear();
        self.held = 0;
    }

    /// All sightings in the order of their days, as many whole days at a time as there is room
    /// for, and at least one.
    pub(super) fn batches(mut self) -> impl Iterator<Item = Result<Days, SpillError>> {
        if self.is_spilled() {
            self.spill();
        }
        let mut batches = self.plan().into_iter();
        let mut days = std::mem::take(&mut self.days);
        std::iter::from_fn(move || {
            if let Some(failure) = self.failure.take() {
                return Some(Err(failure));
            }
            if !self.is_spilled() {
                let whole = std::mem::take(&mut days);
                return (!whole.is_empty()).then_some(Ok(whole));
            }
            batches.next().map(|batch| self.load(&batch))
        })
    }

    fn plan(&self) -> Vec<Vec<Option<Day>>> {
        let mut counts: BTreeMap<Option<Day>, u64> = BTreeMap::new();
        for (day, count) in self.spilled.iter().flat_map(Spilled::days) {
            *counts.entry(day).or_default() += count;
        }
        let room = self.room.as_ref().map_or(u64::MAX, |room| room.sightings);
        let mut batches: Vec<Vec<Option<Day>>> = Vec::new();
        let mut left = 0;
        for (day, count) in counts {
            match batches.last_mut() {
                Some(batch) if count <= left => batch.push(day),
                _ => {
                    batches.push(vec![day]);
                    left = room;
                }
            }
            left = left.saturating_sub(count);
        }
        batches
    }

    fn load(&self, days: &[Option<Day>]) -> Result<Days, SpillError> {
        let mut loaded = Days::new();
        for &day in days {
            let sightings = loaded.entry(day).or_default();
            for spilled in &self.spilled {
                spilled.read(day, sightings).map_err(|error| {
                    let folder = self.room.as_ref().map(|room| room.folder.clone());
                    SpillError::new(&folder.unwrap_or_default(), error)
                })?;
            }
            sightings.retain(|sighting| !self.taken_back.contains(&sighting.file));
        }
        Ok(loaded)
    }
}

fn held(days: &Days) -> u64 {
    days.values().map(|sightings| sightings.len() as u64).sum()
}

/// Writes all days into the file whose numbers are those of today, or a new one.
fn write(spilled: &mut Vec<Spilled>, room: &Room, days: &Days) -> std::io::Result<()> {
    if !spilled.last().is_some_and(Spilled::is_own) {
        spilled.push(Spilled::new(&room.folder)?);
    }
    let Some(file) = spilled.last_mut() else {
        return Ok(());
    };
    for (day, sightings) in days {
        file.write(*day, sightings)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
