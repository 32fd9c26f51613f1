use super::*;

const PRIMARY: &str = "arn:aws:kms:eu-central-1:111122223333:key/mrk-primary";
const REPLICA: &str = "arn:aws:kms:eu-west-1:111122223333:key/mrk-primary";
const IMPORTED: &str = "arn:aws:kms:eu-central-1:111122223333:key/imported";
const EXTERNAL: &str = "arn:aws:kms:eu-central-1:111122223333:key/external";
const WAITING: &str = "arn:aws:kms:eu-central-1:111122223333:key/mrk-waiting";

/// A moment of February 2026: day, hour, minute.
fn at(day: i64, hour: i64, minute: i64) -> Timestamp {
    let hours = (day - 1) * 24 + hour;
    Timestamp(month("2026-02").start().start().0 + hours * 3_600 + minute * 60)
}

fn created(key: &str, origin: &str, time: Timestamp) -> KeyEvent {
    KeyEvent {
        key_spec: Some("SYMMETRIC_DEFAULT".into()),
        origin: Some(origin.into()),
        ..event(key, KeyEventKind::Created, time)
    }
}

fn events() -> Vec<KeyEvent> {
    use KeyEventKind::{
        DeletionCancelled, DeletionScheduled, Disabled, Enabled, Replicated, Rotated,
        RotationRequested,
    };
    vec![
        created(ORDERS, "AWS_KMS", at(3, 8, 12)),
        event(ORDERS, Rotated, at(10, 12, 5)),
        event(ORDERS, RotationRequested, at(20, 23, 50)),
        event(ORDERS, Rotated, at(20, 23, 59)),
        event(ORDERS, Rotated, at(25, 0, 0)),
        event(CLAIMS, Disabled, at(2, 0, 0)),
        event(CLAIMS, Enabled, at(4, 0, 0)),
        event(CLAIMS, DeletionScheduled, at(5, 9, 30)),
        event(CLAIMS, DeletionCancelled, at(9, 17, 0)),
        event(OTHER, DeletionScheduled, at(14, 0, 0)),
        created(PRIMARY, "AWS_KMS", at(1, 0, 5)),
        KeyEvent {
            related: Some("eu-west-1".into()),
            ..event(PRIMARY, Replicated, at(15, 10, 0))
        },
        event(PRIMARY, Rotated, at(21, 6, 30)),
        created(IMPORTED, "EXTERNAL", at(27, 23, 10)),
        created(EXTERNAL, "EXTERNAL_KEY_STORE", at(28, 22, 59)),
        KeyEvent {
            related: Some("PendingReplicaDeletion".into()),
            ..event(WAITING, DeletionScheduled, at(10, 0, 30))
        },
    ]
}

/// February 2026 has 28 × 24 = 672 hours. Hours from a day and hour on: 672 - (day - 1) × 24 - hour.
///   orders    created 3rd 08: 616; rotated 10th 12: 444; 20th 23: 193; a third rotation is free;
///             1,253 / 672                                         = 1.864583333333
///   claims    disabled for two days, deletion scheduled and cancelled: charged all the time = 1
///   other     until the hour of its `ScheduleKeyDeletion`: 13 × 24 + 1 = 313; / 672
///                                                                 = 0.465773809524
///   primary   created in the first hour: 672; rotated 21st 06: 186; 858 / 672
///                                                                 = 1.276785714286
///   replica   made 15th 10: 326; has the primary's rotation: 186; 512 / 672 = 0.761904761905
///   imported  created 27th 23: 25 / 672                           = 0.037202380952
///   external  created 28th 22: 2 / 672                            = 0.002976190476
///   waiting   `PendingReplicaDeletion` from 10th 00: 9 × 24 + 1 = 217; / 672 = 0.322916666667
/// Together 5.732142857143.
#[test]
fn a_month_of_key_lives_by_hand_to_the_last_digit() {
    let measurement = measured(vec![], events());
    let period = month("2026-02").period();
    let config = Config::default();
    let priced = super::super::price(&measurement, Some(period), &config, list(), false);
    for (key, expected) in [
        (ORDERS, "1.864583333333"),
        (CLAIMS, "1"),
        (OTHER, "0.465773809524"),
        (PRIMARY, "1.276785714286"),
        (REPLICA, "0.761904761905"),
        (IMPORTED, "0.037202380952"),
        (EXTERNAL, "0.002976190476"),
        (WAITING, "0.322916666667"),
    ] {
        let of_key = |charge: &Charge| charge.key.key.as_deref() == Some(key);
        assert_eq!(cost(&priced, of_key), expected, "{key}");
    }
    assert_eq!(cost(&priced, |_| true), "5.732142857143");
}

#[test]
fn what_rotations_before_the_data_would_add_is_said_with_the_call_that_settles_it() {
    let measurement = measured(vec![], events());
    let period = month("2026-02").period();
    let config = Config::default();
    let priced = super::super::price(&measurement, Some(period), &config, list(), false);
    let open: BTreeMap<&str, String> = priced
        .not_in_total
        .iter()
        .filter(|open| open.what.name() == "rotations")
        .map(|open| {
            let key = open.key.as_deref().unwrap();
            let call = format!("aws kms list-key-rotations --key-id {key}");
            assert!(open.reason.ends_with(&call), "{}", open.reason);
            (key, open.amount.unwrap().to_string())
        })
        .collect();
    // Twice what the one known version costs.
    let expected = [
        (CLAIMS, "2"),
        (OTHER, "0.931547619047"),
        (WAITING, "0.645833333333"),
    ];
    assert_eq!(
        open,
        expected
            .map(|(key, amount)| (key, amount.to_owned()))
            .into()
    );
}
