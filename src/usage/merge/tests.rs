//! Measurements that do not overlap add in any order; others are refused.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::period::Timestamp;
use crate::usage::coverage::Met;
use crate::usage::generate::measurements;
use crate::usage::tally::RecordTally;

/// So far apart that no hour of one Measurement is one of another.
const FAR: i64 = 100_000_000;

/// The Measurement with every hour moved, and without what has no time.
fn moved(mut measurement: Measurement, by: i64) -> Measurement {
    let later = |hour: Hour| Hour(hour.0 + by * FAR);
    measurement.usage.retain(|row| row.key.hour.is_some());
    for row in &mut measurement.usage {
        row.key.hour = row.key.hour.map(later);
    }
    for hours in measurement.activity.values_mut() {
        let all = std::mem::take(hours).into_iter();
        *hours = all.map(|(hour, met)| (later(hour), met)).collect();
    }
    let records = std::mem::take(&mut measurement.records).into_iter();
    let timed = records.filter_map(|(hour, tally)| Some((Some(later(hour?)), tally)));
    measurement.records = timed.collect();
    measurement.key_events = merged_key_events(measurement.key_events, Vec::new());
    measurement.conflicts.dedup();
    measurement
}

proptest! {
    #[test]
    fn measurements_add_in_any_order(
        a in measurements(), b in measurements(), c in measurements(),
    ) {
        let (a, b, c) = (moved(a, 0), moved(b, 1), moved(c, 2));
        let small = |measurement: &Measurement| measurement.inputs.bytes < 1_000
            && measurement.inputs.files < 1_000
            && measurement.malformed < 1_000;
        let ab = merge(a.clone(), b.clone()).unwrap();
        prop_assert_eq!(&ab, &merge(b.clone(), a.clone()).unwrap());
        let left = merge(ab, c.clone()).unwrap();
        let right = merge(a.clone(), merge(b.clone(), c.clone()).unwrap()).unwrap();
        prop_assert_eq!(&left, &right);
        prop_assert_eq!(&merge(a.clone(), Measurement::default()).unwrap(), &a);
        prop_assert_eq!(left.usage.len(), a.usage.len() + b.usage.len() + c.usage.len());
        if small(&a) && small(&b) && small(&c) {
            prop_assert_eq!(left.malformed, a.malformed + b.malformed + c.malformed);
        }
    }

    #[test]
    fn what_overlaps_is_refused(measurement in measurements()) {
        let is_empty = measurement.activity.is_empty()
            && measurement.usage.iter().all(|row| row.key.hour.is_none())
            && !measurement.records.contains_key(&None);
        prop_assert_eq!(merge(measurement.clone(), measurement).is_ok(), is_empty);
    }
}

#[test]
fn the_refusal_names_what_both_have() {
    let mut measurement = Measurement::default();
    let place = crate::usage::coverage::Place {
        account: Some("111122223333".into()),
        region: None,
    };
    let hours = BTreeMap::from([(Timestamp(1_790_000_000).hour(), Met::default())]);
    measurement.activity.insert(place, hours);
    assert_eq!(
        merge(measurement.clone(), measurement)
            .unwrap_err()
            .to_string(),
        "both have records of account 111122223333, region unknown, 2026-09-21T14:00:00Z: calls in \
         both would be counted twice; read their logs together instead"
    );
    let mut untimed = Measurement::default();
    untimed.records.insert(None, RecordTally::default());
    let said = merge(untimed.clone(), untimed).unwrap_err().to_string();
    assert!(said.starts_with("both have records of unreadable time: "));
}

fn seen(time: Option<i64>, id: &str) -> KeyEvent {
    KeyEvent {
        key: Some("key".into()),
        time: time.map(Timestamp),
        kind: KeyEventKind::MaterialSeen,
        event_id: Some(id.into()),
        until: None,
        key_spec: None,
        origin: None,
        material: Some("material".into()),
        related: None,
    }
}

#[test]
fn what_was_seen_first_in_both_is_kept_once() {
    for (a, b) in [
        (seen(Some(1), "z"), seen(Some(2), "a")),
        (seen(Some(1), "a"), seen(Some(1), "b")),
        (seen(Some(9), "b"), seen(None, "a")),
    ] {
        let first = vec![a.clone()];
        assert_eq!(merged_key_events(vec![a.clone()], vec![b.clone()]), first);
        assert_eq!(merged_key_events(vec![b], vec![a]), first);
    }
}
