//! Repeats worked out by hand.

use serde_json::{Value, json};

use crate::measured::{Counts, Measured};
use crate::oracle::measure;
use crate::trail::NamedRoot;

const A: &str = "a/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/10/01/";
const B: &str = "b/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/10/01/";

fn record(number: u32) -> Value {
    json!({
        "eventID": format!("event-{number}"),
        "eventName": "Decrypt",
        "eventSource": "kms.amazonaws.com",
        "eventTime": "2026-10-01T10:00:00Z",
        "awsRegion": "eu-central-1",
        "recipientAccountId": "111122223333",
    })
}

fn delivery(folder: &str, name: &str, numbers: &[u32]) -> (String, Vec<u8>) {
    let records: Vec<Value> = numbers.iter().map(|number| record(*number)).collect();
    let document = json!({ "Records": records });
    (
        format!("{folder}{name}.json"),
        document.to_string().into_bytes(),
    )
}

fn repeats(measured: &Measured) -> Counts {
    let mut tally = measured.tally();
    tally.remove("billable");
    tally
}

#[test]
fn a_second_sighting_in_a_trail_of_its_own_is_redelivered() {
    let many: Vec<u32> = (0..6).collect();
    let files = [delivery(A, "x", &many), delivery(A, "y", &[3])];
    let measured = measure(&files, &[]);
    assert_eq!(measured.of("billable"), 6);
    assert_eq!(repeats(&measured), Counts::from([("redelivered", 1)]));
}

#[test]
fn from_a_fifth_of_the_records_on_they_are_copies_of_a_second_trail() {
    let files = [delivery(A, "x", &[0, 1, 2, 3, 4]), delivery(A, "y", &[3])];
    let measured = measure(&files, &[]);
    assert_eq!(repeats(&measured), Counts::from([("extra_copies", 1)]));
    let usage = measured.usage.values().next().unwrap();
    let logged = usage.logged.values().next().unwrap();
    assert_eq!((logged["extra_copies"], logged["inferred_copies"]), (1, 1));
}

#[test]
fn two_trails_do_not_make_more_than_one_copy_in_a_root() {
    let files = [
        delivery(A, "x", &[0, 0]),
        delivery(A, "y", &[0]),
        delivery(A, "z", &[0]),
    ];
    let repeated = Counts::from([("extra_copies", 1), ("redelivered", 2)]);
    assert_eq!(repeats(&measure(&files, &[])), repeated);
}

#[test]
fn the_configuration_says_how_many_trails_write_to_a_root() {
    let files = [
        delivery(A, "x", &[0]),
        delivery(A, "y", &[0]),
        delivery(A, "z", &[0]),
    ];
    let trails = |trails| NamedRoot {
        name: "management".into(),
        root: "a/AWSLogs/".into(),
        trails: Some(trails),
    };
    let one = Counts::from([("redelivered", 2)]);
    assert_eq!(repeats(&measure(&files, &[trails(1)])), one);
    let three = Counts::from([("extra_copies", 2)]);
    assert_eq!(repeats(&measure(&files, &[trails(3)])), three);
}

#[test]
fn the_same_object_in_another_bucket_is_a_replica_and_another_object_a_copy() {
    let replica = [delivery(A, "x", &[0, 1]), delivery(B, "x", &[0, 1])];
    let replicated = Counts::from([("replicated", 2)]);
    assert_eq!(repeats(&measure(&replica, &[])), replicated);
    let copy = [delivery(A, "x", &[0, 1]), delivery(B, "y", &[0, 1])];
    assert_eq!(
        repeats(&measure(&copy, &[])),
        Counts::from([("extra_copies", 2)])
    );
}

#[test]
fn a_delivery_comes_before_every_view_of_the_same_record() {
    let view = ("0.json".to_owned(), record(0).to_string().into_bytes());
    let measured = measure(&[view, delivery(A, "x", &[0])], &[]);
    assert_eq!(repeats(&measured), Counts::from([("other_views", 1)]));
    let usage = measured.usage.values().next().unwrap();
    assert_eq!(usage.logged.len(), 1);
}

#[test]
fn of_two_values_the_smaller_is_kept_and_a_known_one_beats_none() {
    let mut first = record(0);
    first["errorCode"] = json!("B");
    let mut second = record(0);
    second["errorCode"] = json!("A");
    second["userIdentity"] = json!({"accountId": "444455556666"});
    let lines = format!("{first}\n{second}\n");
    let measured = measure(&[("a.jsonl".into(), lines.into_bytes())], &[]);
    let (_, row) = measured.usage.keys().next().unwrap();
    assert_eq!(
        (&*row["error"], &*row["caller_account"]),
        ("A", "444455556666")
    );
    assert_eq!(measured.conflicts.len(), 1);
}

#[test]
fn a_wrong_type_costs_one_record_and_a_broken_line_one_line() {
    let mut wrong = record(1);
    wrong["awsRegion"] = json!(7);
    let lines = format!("{}\n{wrong}\n{{\"eventSo\n{}\n", record(0), record(2));
    let measured = measure(&[("a.jsonl".into(), lines.into_bytes())], &[]);
    assert_eq!((measured.of("billable"), measured.malformed), (2, 2));
    assert_eq!(measured.files, Counts::from([("files_partial", 1)]));
}

#[test]
fn a_dry_run_is_uncertain_and_a_reader_is_met_as_one() {
    let mut dry = record(0);
    dry["requestParameters"] = json!({"dryRun": true});
    dry["readOnly"] = json!(true);
    let measured = measure(&[("a.json".into(), dry.to_string().into_bytes())], &[]);
    assert_eq!(measured.of("uncertain"), 1);
    let met = measured.activity.values().next().unwrap();
    assert_eq!(
        (met["records"], met["kms_records"], met["read_only"]),
        (1, 1, 1)
    );
}
