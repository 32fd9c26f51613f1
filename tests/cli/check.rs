//! `byok-cost check`

use serde_json::{Value, json};

use crate::logs::KEY;
use crate::run::{Run, check};

const CONFIG: &str = r#"
config_version = 1
[[clusters]]
name = "prod-orders"
region = "eu-central-1"
keys = ["arn:aws:kms:eu-central-1:111122223333:key/0b77c1aa-1234-4a5b-8c9d-1234567890ab"]
role_arn = "arn:aws:iam::444455556666:role/camunda-tenant-orders"
"#;

fn key(state: &str) -> Value {
    json!({"KeyMetadata": {
        "Arn": KEY, "KeyState": state, "KeyUsage": "ENCRYPT_DECRYPT", "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT", "DeletionDate": "2026-11-23T09:00:00+00:00"
    }})
}

fn run(state: &str) -> Run {
    let statements = json!([{
        "Effect": "Allow", "Resource": "*", "Action": "kms:*",
        "Principal": {"AWS": "arn:aws:iam::444455556666:role/camunda-tenant-orders"}
    }]);
    let policy = json!({ "Statement": statements });
    Run::new()
        .file("aws/key.json", key(state).to_string())
        .file("aws/policy.json", policy.to_string())
        .file("byok-cost.toml", CONFIG)
}

#[test]
fn a_key_that_goes_is_a_problem_and_what_no_file_tells_is_said() {
    let said = check("check", run("PendingDeletion"), "check aws");
    assert_eq!(said.code, 4);
}

#[test]
fn without_a_problem_the_exit_code_is_0_though_not_all_is_known() {
    let said = check("check_json", run("Enabled"), "check aws --format json");
    assert_eq!(said.code, 0);
}

#[test]
fn a_file_that_is_none_of_the_outputs_is_named_and_exits_3() {
    let run = run("Enabled").file("aws/notes.json", "{}");
    let said = run.says("check aws");
    assert_eq!(said.code, 3);
    assert!(
        said.stderr.contains("not read: notes.json"),
        "{}",
        said.stderr
    );
}

/// As when logs are named instead of the outputs.
#[test]
fn of_many_files_that_are_none_the_first_are_named_and_the_rest_counted() {
    let files = (10..60).map(|number| format!("aws/note-{number}.json"));
    let run = files.fold(run("Enabled"), |run, name| run.file(&name, "{}"));
    let said = run.says("check aws");
    assert_eq!(said.code, 3);
    assert_eq!(said.stderr.matches("not read: ").count(), 20);
    let rest = "and 30 more messages: name only the files that are meant\n";
    assert!(said.stderr.ends_with(rest), "{}", said.stderr);
}

#[test]
fn a_missing_folder_is_wrong_usage() {
    assert_eq!(Run::new().says("check aws").code, 2);
}
