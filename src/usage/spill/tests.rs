//! What is written to temporary files comes back.

use proptest::option::of;
use proptest::prelude::*;

use super::*;
use crate::cloudtrail::sighting::{Interned, RecordId};
use crate::cloudtrail::symbols::Symbol;
use crate::period::Timestamp;
use crate::usage::generate::key_event;

fn id() -> impl Strategy<Value = RecordId> {
    prop_oneof![
        any::<[u8; 16]>().prop_map(RecordId::Uuid),
        any::<u32>().prop_map(|number| RecordId::Text(Symbol(number))),
    ]
}

prop_compose! {
    fn sighting()(
        event_id in of(id()),
        time in of(any::<i64>().prop_map(Timestamp)),
        attributes in any::<u32>(),
        session in of(any::<u32>().prop_map(Symbol)),
        shared in of((id(), id())),
        original in of(id().prop_map(Box::new)),
        key_event in of(key_event().prop_map(Box::new)),
        raw_bytes in of(any::<u32>()),
        (file, offset, network_activity) in any::<(u32, u64, bool)>(),
    ) -> Sighting {
        Sighting {
            event_id, time, attributes, session, shared, original, key_event, raw_bytes, file,
            offset, network_activity,
        }
    }
}

proptest! {
    #[test]
    fn sightings_come_back_by_day(
        one in proptest::collection::vec(sighting(), 0..5),
        two in proptest::collection::vec(sighting(), 0..5),
        three in proptest::collection::vec(sighting(), 0..5),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut spilled = Spilled::new(folder.path()).unwrap();
        spilled.write(Some(Day(1)), &one).unwrap();
        spilled.write(None, &two).unwrap();
        spilled.write(Some(Day(1)), &three).unwrap();
        let read = |day| {
            let mut sightings = Vec::new();
            spilled.read(day, &mut sightings).unwrap();
            format!("{sightings:?}")
        };
        let both: Vec<Sighting> = one.into_iter().chain(three).collect();
        prop_assert_eq!(read(Some(Day(1))), format!("{both:?}"));
        prop_assert_eq!(read(None), format!("{two:?}"));
        prop_assert_eq!(read(Some(Day(2))), "[]");
    }

    #[test]
    fn bytes_that_end_early_are_noticed(sighting in sighting()) {
        let mut bytes = Vec::new();
        encode_sighting(&sighting, &mut bytes);
        for end in 0..bytes.len() {
            prop_assert!(decode_sighting(&mut bytes.get(..end).unwrap()).is_none());
        }
    }
}

#[test]
fn numbers_are_followed_through_two_merges() {
    let names = |names: &[&str]| {
        let mut interned = Interned::default();
        for name in names {
            let _ = interned.symbols.intern(name);
        }
        interned
    };
    let (first, mut second, mut third) = (names(&["a", "b"]), names(&["x"]), names(&["b", "y"]));
    let to_second = Numbers::new(&first, &mut second);
    let to_third = Numbers::new(&second, &mut third);
    let both = to_second.then(&to_third);
    for (number, name) in [(0, "a"), (1, "b")] {
        assert_eq!(&**third.symbols.text(both.symbol(Symbol(number))), name);
    }
}
