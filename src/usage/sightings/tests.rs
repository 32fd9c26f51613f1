//! Sightings in memory and in temporary files.

use super::*;
use crate::cloudtrail::sighting::{Interned, RecordId};
use crate::cloudtrail::symbols::Symbol;
use crate::usage::generate::attributes_of;
use crate::usage::spill::BYTES_PER_SIGHTING;

fn sighting(file: u32, offset: u64) -> Sighting {
    Sighting {
        event_id: None,
        time: None,
        attributes: 0,
        session: None,
        shared: None,
        original: None,
        key_event: None,
        raw_bytes: None,
        file,
        offset,
        network_activity: false,
    }
}

/// Room for so many sightings.
fn room(sightings: u64) -> (tempfile::TempDir, Sightings) {
    let folder = tempfile::tempdir().unwrap();
    let memory = Memory {
        bytes: sightings * BYTES_PER_SIGHTING,
        folder: folder.path().to_owned(),
    };
    (folder, Sightings::with_room(Some(&memory), 1))
}

type Offsets = Vec<Vec<(Option<Day>, Vec<u64>)>>;

/// The batches, each with the offsets of its days.
fn batches(sightings: Sightings) -> Offsets {
    let offsets = |(day, sightings): (Option<Day>, Vec<Sighting>)| {
        let mut offsets: Vec<u64> = sightings.iter().map(|sighting| sighting.offset).collect();
        offsets.sort_unstable();
        (day, offsets)
    };
    let batch = |days: Result<Days, SpillError>| days.unwrap().into_iter().map(offsets).collect();
    sightings.batches().map(batch).collect()
}

#[test]
fn without_a_bound_all_days_come_at_once() {
    let mut sightings = Sightings::default();
    sightings.push(Some(Day(2)), sighting(0, 1));
    sightings.push(None, sighting(0, 2));
    sightings.push(Some(Day(2)), sighting(0, 3));
    assert!(!sightings.is_spilled());
    assert_eq!(
        batches(sightings),
        [[(None, vec![2]), (Some(Day(2)), vec![1, 3])]]
    );
    assert_eq!(batches(Sightings::default()), Offsets::new());
}

#[test]
fn as_many_whole_days_come_at_a_time_as_there_is_room_for() {
    let (_folder, mut sightings) = room(4);
    for (offset, day) in (0..).zip([1, 1, 2, 3, 3, 3, 3, 3, 4, 5, 1]) {
        sightings.push(Some(Day(day)), sighting(0, offset));
    }
    assert!(sightings.is_spilled());
    let day = |day, offsets: &[u64]| (Some(Day(day)), offsets.to_vec());
    assert_eq!(
        batches(sightings),
        [
            vec![day(1, &[0, 1, 10]), day(2, &[2])],
            vec![day(3, &[3, 4, 5, 6, 7])],
            vec![day(4, &[8]), day(5, &[9])],
        ]
    );
}

#[test]
fn a_file_is_taken_back_from_memory_and_from_temporary_files() {
    for held in [1, 3, 100] {
        let (_folder, mut sightings) = room(held);
        for offset in 0..8 {
            sightings.push(Some(Day(1)), sighting(u32::from(offset % 2 == 0), offset));
        }
        sightings.take_back(1);
        sightings.push(Some(Day(1)), sighting(2, 9));
        let days: Vec<_> = batches(sightings).concat();
        assert_eq!(
            days,
            [(Some(Day(1)), vec![1, 3, 5, 7, 9])],
            "room for {held}"
        );
    }
}

#[test]
fn readings_of_which_either_is_spilled_are_absorbed_with_their_numbers() {
    for (own, other) in [(1, 1), (1, 100), (100, 1), (100, 100)] {
        let (_one, mut into) = room(own);
        let (_two, mut from) = room(other);
        let (mut names, mut others) = (Interned::default(), Interned::default());
        let with_id = |symbol| Sighting {
            event_id: Some(RecordId::Text(symbol)),
            ..sighting(0, 0)
        };
        let name = |interned: &mut Interned, name: &str| {
            let attributes = attributes_of(Symbol(0));
            interned.attributes.intern(attributes);
            with_id(interned.symbols.intern(name))
        };
        for text in ["a", "b"] {
            into.push(None, name(&mut names, text));
        }
        for text in ["c", "b", "d"] {
            from.push(None, name(&mut others, text));
        }
        let numbers = Numbers::new(&others, &mut names);
        into.absorb(from, &numbers);
        into.push(None, with_id(names.symbols.intern("e")));
        let mut ids: Vec<String> = Vec::new();
        for days in into.batches() {
            for sighting in days.unwrap().into_values().flatten() {
                ids.push(sighting.event_id.unwrap().text(&names.symbols).to_string());
            }
        }
        ids.sort();
        assert_eq!(
            ids,
            ["a", "b", "b", "c", "d", "e"],
            "room for {own} and {other}"
        );
    }
}

#[test]
fn a_folder_that_is_not_there_is_told_and_nothing_is_read_on() {
    let (folder, mut sightings) = room(1);
    drop(folder);
    for offset in 0..5 {
        sightings.push(None, sighting(0, offset));
    }
    assert!(sightings.has_failed());
    let said = sightings.batches().next().unwrap().unwrap_err().to_string();
    assert!(said.starts_with("a temporary file in "), "{said}");
}
