use super::*;
use crate::config::Key;
use crate::period::{Month, Timestamp};
use KeyEventKind::{
    Created, Deleted, DeletionCancelled, DeletionScheduled, Disabled, Enabled, MaterialSeen,
    Replicated, Rotated, RotationRequested,
};

/// Kinds of events with their minutes.
type Told = &'static [(KeyEventKind, &'static str)];

const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234";
const PRIMARY: &str = "arn:aws:kms:eu-central-1:111122223333:key/mrk-1";
const REPLICA: &str = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1";

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// `10-31 23:59` is a minute of 2026.
fn at(text: &str) -> Timestamp {
    let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap();
    let month = month(&format!("2026-{}", &text[0..2]));
    let hours = month.start().0 + (number(3..5) - 1) * 24 + number(6..8);
    Timestamp(hours * 3_600 + number(9..11) * 60)
}

fn event(key: &str, kind: KeyEventKind, time: &str) -> KeyEvent {
    KeyEvent {
        key: Some(key.into()),
        time: Some(at(time)),
        kind,
        event_id: Some(time.into()),
        until: None,
        key_spec: None,
        origin: None,
        material: None,
        related: None,
    }
}

fn material(kind: KeyEventKind, time: &str, id: &str) -> KeyEvent {
    KeyEvent {
        material: Some(id.into()),
        ..event(KEY, kind, time)
    }
}

fn lives(keys: &[&str], events: &[KeyEvent], config: &Config) -> Lifetimes {
    let keys = keys.iter().map(|key| Text::from(*key)).collect();
    Lifetimes::new(&keys, events, config)
}

fn life(events: &[KeyEvent]) -> Lifetime {
    let lives = lives(&[KEY], events, &Config::default());
    lives.of(KEY).unwrap().clone()
}

fn hours(life: &Lifetime, in_month: &str) -> u64 {
    life.version_hours(month(in_month).period()).at_least
}

fn versions(life: &Lifetime) -> (u32, u32) {
    let versions = life.versions(month("2026-12").period());
    (versions.at_least, versions.at_most)
}

fn configured(versions: u32) -> Config {
    let key = Key {
        versions: Some(versions),
        ..Key::default()
    };
    Config {
        keys: [(KEY.into(), key)].into(),
        ..Config::default()
    }
}

#[test]
fn a_key_without_events_lives_through_every_month_with_versions_unknown() {
    let life = life(&[]);
    for (month, expected) in [("2026-10", 744), ("2026-02", 672), ("2026-11", 720)] {
        assert_eq!(hours(&life, month), expected, "{month}");
    }
    assert_eq!(versions(&life), (1, 3));
    let october = life.version_hours(month("2026-10").period());
    assert_eq!(october.at_most, 3 * 744);
    assert_eq!(life.basis, Basis::Derived);
}

#[test]
fn hours_in_october_follow_the_events() {
    let cases: [(&str, u64, Told); 13] = [
        ("created on the last minute", 1, &[(Created, "10-31 23:59")]),
        (
            "created on the first minute",
            744,
            &[(Created, "10-01 00:00")],
        ),
        ("created before", 744, &[(Created, "09-30 23:59")]),
        ("created after", 0, &[(Created, "11-01 00:00")]),
        (
            "rotated at 12:05 on the last day: from 12:00",
            744 + 12,
            &[(Rotated, "10-31 12:05")],
        ),
        (
            "scheduled in the first hour, which counts whole",
            1,
            &[(DeletionScheduled, "10-01 00:59")],
        ),
        (
            "scheduled and cancelled: charged back",
            744,
            &[
                (DeletionScheduled, "10-03 10:00"),
                (DeletionCancelled, "10-20 10:00"),
            ],
        ),
        (
            "cancelled in a later month: charged back",
            744,
            &[
                (DeletionScheduled, "10-03 10:00"),
                (DeletionCancelled, "11-02 10:00"),
            ],
        ),
        (
            "scheduled again after cancelling",
            48 + 1,
            &[
                (DeletionScheduled, "10-01 10:00"),
                (DeletionCancelled, "10-01 11:00"),
                (DeletionScheduled, "10-03 00:30"),
            ],
        ),
        (
            "scheduled before and deleted within",
            0,
            &[(DeletionScheduled, "09-28 10:00"), (Deleted, "10-20 10:00")],
        ),
        (
            "deleted, its schedule not in the data: free for 30 days before",
            23,
            &[(Deleted, "10-31 23:00"), (Created, "09-01 00:00")],
        ),
        (
            "disabled is charged",
            744,
            &[(Disabled, "10-02 00:00"), (Enabled, "10-30 00:00")],
        ),
        (
            "created, rotated and scheduled on one day",
            (24 - 8) + (24 - 9) - 2 * 12,
            &[
                (Created, "10-10 08:30"),
                (Rotated, "10-10 09:30"),
                (DeletionScheduled, "10-10 11:59"),
            ],
        ),
    ];
    for (name, expected, events) in cases {
        let events: Vec<KeyEvent> = events
            .iter()
            .map(|(kind, time)| event(KEY, *kind, time))
            .collect();
        assert_eq!(hours(&life(&events), "2026-10"), expected, "{name}");
    }
}

#[test]
fn a_deleted_key_is_gone_the_hour_after() {
    let life = life(&[
        event(KEY, DeletionScheduled, "10-01 10:00"),
        event(KEY, Deleted, "10-31 23:10"),
    ]);
    assert!(life.exists_in(month("2026-10").period()));
    assert!(!life.exists_in(month("2026-11").period()));
    assert_eq!(hours(&life, "2026-11"), 0);
}

#[test]
fn the_third_rotation_is_free() {
    let life = life(&[
        event(KEY, Created, "01-01 00:00"),
        event(KEY, Rotated, "02-01 00:00"),
        event(KEY, Rotated, "03-01 00:00"),
        event(KEY, Rotated, "04-01 00:00"),
    ]);
    let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
    assert_eq!(
        months.map(|month| hours(&life, month)),
        [744, 2 * 672, 3 * 744, 3 * 720, 3 * 744]
    );
    assert_eq!(versions(&life), (3, 3));
}

#[test]
fn versions_are_as_of_the_end_of_the_period() {
    let life = life(&[
        event(KEY, Created, "01-01 00:00"),
        event(KEY, Rotated, "03-01 00:00"),
    ]);
    let february = life.versions(month("2026-02").period());
    assert_eq!((february.at_least, february.at_most), (1, 1));
    assert_eq!(versions(&life), (2, 2));
}

#[test]
fn a_rotation_on_demand_counts_once() {
    let request = event(KEY, RotationRequested, "10-05 10:00");
    let answered = |time| {
        life(&[
            request.clone(),
            event(KEY, Rotated, time),
            event(KEY, Created, "01-01 00:00"),
        ])
    };
    assert_eq!(versions(&answered("10-05 10:01")), (2, 2));
    assert_eq!(versions(&answered("10-06 10:00")), (2, 2));
    assert_eq!(versions(&answered("10-06 10:01")), (3, 3));
    assert_eq!(versions(&answered("10-05 09:59")), (3, 3));
    let alone = life(&[request]);
    assert_eq!(versions(&alone), (2, 3));
    assert_eq!(hours(&alone, "2026-10"), 744 + (744 - 4 * 24 - 10));
}

#[test]
fn the_config_counts_versions_at_the_end_of_the_data() {
    let rotated = [event(KEY, Rotated, "10-31 12:05")];
    let lives_of = |versions, events: &[KeyEvent]| {
        let lives = lives(&[KEY], events, &configured(versions));
        lives.of(KEY).unwrap().clone()
    };
    let two = lives_of(2, &rotated);
    assert_eq!((hours(&two, "2026-10"), versions(&two)), (744 + 12, (2, 2)));
    assert_eq!(two.basis, Basis::Derived);
    let three = lives_of(3, &rotated);
    assert_eq!(
        (hours(&three, "2026-10"), versions(&three)),
        (2 * 744 + 12, (3, 3))
    );
    assert_eq!(three.basis, Basis::Assumed);
    let five = lives_of(5, &[]);
    assert_eq!(hours(&five, "2026-10"), 3 * 744);
    let outdated = lives_of(1, &rotated);
    assert_eq!(versions(&outdated), (2, 2), "the log proves two");
}

#[test]
fn materials_beyond_the_rotations_are_versions_from_the_start() {
    let rotated = material(Rotated, "10-31 12:05", "new");
    let seen = |id| material(MaterialSeen, "10-31 13:00", id);
    let two = life(&[rotated.clone(), seen("new"), seen("old")]);
    assert_eq!((hours(&two, "2026-10"), versions(&two)), (744 + 12, (2, 3)));
    let three = life(&[rotated, seen("new"), seen("old"), seen("older")]);
    assert_eq!(
        (hours(&three, "2026-10"), versions(&three)),
        (2 * 744 + 12, (3, 3))
    );
}

#[test]
fn a_replica_is_one_key_and_inherits_rotations() {
    let replicated = KeyEvent {
        related: Some("eu-west-1".into()),
        ..event(PRIMARY, Replicated, "10-11 00:10")
    };
    let events = [
        event(PRIMARY, Created, "09-01 00:00"),
        event(PRIMARY, Rotated, "09-11 00:00"),
        replicated,
        event(REPLICA, Created, "10-11 00:11"),
        event(PRIMARY, Rotated, "10-21 00:00"),
        event(REPLICA, Rotated, "10-21 00:05"),
    ];
    let lives = lives(&[PRIMARY, REPLICA], &events, &Config::default());
    let primary = lives.of(PRIMARY).unwrap();
    let replica = lives.of(REPLICA).unwrap();
    assert_eq!(hours(primary, "2026-10"), 2 * 744 + 11 * 24);
    assert_eq!(hours(replica, "2026-10"), 2 * 21 * 24 + 11 * 24);
    assert_eq!((versions(primary), versions(replica)), ((3, 3), (3, 3)));
    assert_eq!(primary.basis, Basis::Derived);
    assert_eq!(replica.basis, Basis::Assumed);
}

#[test]
fn a_replica_of_a_primary_of_unknown_age_has_versions_unknown() {
    let created = [event(REPLICA, Created, "10-11 00:11")];
    let lives = lives(&[PRIMARY, REPLICA], &created, &Config::default());
    assert_eq!(versions(lives.of(REPLICA).unwrap()), (1, 3));
    let elsewhere = REPLICA.replace("111122223333", "999999999999");
    let lives = super::tests::lives(&[&elsewhere, REPLICA], &created, &Config::default());
    assert_eq!(
        versions(lives.of(REPLICA).unwrap()),
        (1, 1),
        "another account's key is no relative"
    );
}

#[test]
fn replicate_key_alone_creates_the_replica() {
    for related in ["eu-west-1", REPLICA] {
        let replicated = KeyEvent {
            related: Some(related.into()),
            ..event(PRIMARY, Replicated, "10-31 00:10")
        };
        assert_eq!(replica_of(&replicated).as_deref(), Some(REPLICA));
        let lives = lives(&[PRIMARY, REPLICA], &[replicated], &Config::default());
        assert_eq!(hours(lives.of(REPLICA).unwrap(), "2026-10"), 24);
        assert_eq!(hours(lives.of(PRIMARY).unwrap(), "2026-10"), 744);
    }
}

#[test]
fn a_key_that_cannot_rotate_has_one_version() {
    let config = Config {
        keys: [(
            Text::from(KEY),
            Key {
                key_spec: Some("RSA_2048".into()),
                ..Key::default()
            },
        )]
        .into(),
        ..Config::default()
    };
    let lives = lives(&[KEY], &[], &config);
    assert_eq!(versions(lives.of(KEY).unwrap()), (1, 1));
}

#[test]
fn part_of_a_month_counts_its_hours() {
    let life = life(&[event(KEY, Rotated, "10-10 12:05")]);
    let start = at("10-10 10:00").hour();
    let period = Period {
        start,
        end: Hour(start.0 + 5),
    };
    assert_eq!(life.version_hours(period).at_least, 5 + 3);
}

#[test]
fn the_order_of_events_does_not_matter() {
    let mut events = vec![
        event(KEY, Created, "09-01 00:00"),
        event(KEY, DeletionScheduled, "09-10 00:00"),
        event(KEY, DeletionCancelled, "09-11 00:00"),
        event(KEY, Rotated, "09-20 00:00"),
    ];
    let sorted = life(&events);
    events.reverse();
    assert_eq!(life(&events), sorted);
}
