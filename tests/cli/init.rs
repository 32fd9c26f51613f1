//! `byok-cost init`

use serde_json::{Value, json};

use crate::logs::{KEY, OWNER, call, delivered, document, gzip};
use crate::run::{Run, check};

const OTHER_ROLE: &str = "AROAEXAMPLEEXAMPLE111";

fn changed(mut record: Value, pointer: &str, value: Value) -> Value {
    *record.pointer_mut(pointer).unwrap() = value;
    record
}

/// A role that uses a bucket, one that uses a volume, and a key that only its owner calls.
fn records() -> Vec<Value> {
    let of_other = |record: Value, key: &str| {
        let arn = KEY.replace("0b77c1aa", key);
        changed(record, "/resources/0/ARN", json!(arn))
    };
    let disk = |record: Value| {
        let role = json!(format!("{OTHER_ROLE}:i-0123"));
        let context = json!({ "aws:ebs:id": "vol-0123456789abcdef0" });
        let record = changed(record, "/userIdentity/principalId", role);
        changed(record, "/requestParameters/encryptionContext", context)
    };
    let own = |record: Value| changed(record, "/userIdentity/accountId", json!(OWNER));
    vec![
        call(1, "2026-09-30T23:59:59Z", "GenerateDataKey"),
        call(2, "2026-10-01T00:05:00Z", "Decrypt"),
        call(3, "2026-10-01T00:06:00Z", "Decrypt"),
        of_other(
            disk(call(4, "2026-10-02T10:00:00Z", "CreateGrant")),
            "5c1e07d2",
        ),
        of_other(own(call(5, "2026-10-03T10:00:00Z", "Decrypt")), "99998888"),
    ]
}

fn logs() -> Run {
    let file = gzip(&document(&records()));
    Run::new().file(&delivered("2026-10-03", "abcdefgh12345678"), file)
}

#[test]
fn a_draft_is_written_from_logs_alone() {
    let said = check("init", logs(), "init logs");
    assert_eq!(said.code, 0);
    let report = logs()
        .file("byok-cost.toml", &said.stdout)
        .says("report logs");
    assert_eq!(report.code, 0, "{}", report.stderr);
    assert!(report.stdout.contains("cluster-2"), "{}", report.stdout);
}

#[test]
fn a_draft_into_a_file_replaces_none() {
    let said = logs().says("init logs -o byok-cost.toml");
    assert_eq!((said.code, &*said.stdout), (0, ""));
    assert_eq!(
        said.written("byok-cost.toml"),
        logs().says("init logs").stdout
    );
    let taken = logs().file("byok-cost.toml", "mine");
    let said = check("init_taken", taken, "init logs -o byok-cost.toml");
    assert_eq!(said.code, 2);
    assert_eq!(said.written("byok-cost.toml"), "mine");
}

#[test]
fn a_config_that_is_there_is_neither_read_nor_taken_for_input() {
    let run = logs().file("logs/byok-cost.toml", "this is no config");
    let said = run.says("init logs");
    let without = logs().says("init logs");
    assert_eq!((said.code, said.stdout), (0, without.stdout));
    assert_eq!(said.stderr, without.stderr);
}

#[test]
fn a_draft_of_logs_that_are_read_in_part_says_so() {
    let whole = gzip(&document(&records()));
    let half = whole.get(..whole.len() / 2).unwrap();
    let run = logs().file(&delivered("2026-10-02", "truncated1234567"), half);
    let said = run.says("init logs");
    assert_eq!(said.code, 3);
    assert!(said.stderr.contains("truncated1234567"), "{}", said.stderr);
    assert!(said.stdout.starts_with('#'));
    assert_eq!(Run::new().says("init nowhere").code, 1);
}

#[test]
fn logs_without_a_candidate_yield_a_draft_too() {
    let run = Run::new().stdin(document(&[]));
    assert_eq!(check("init_nothing", run, "init -").code, 0);
}
