//! Duties on invented output of the AWS CLI, each fault found and nothing else.

use serde_json::{Value, json};

use super::*;
use crate::answers::NotRecognized;

mod asked;

const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/0b77c1aa-1234-4a5b-8c9d-1234567890ab";
const ROLE: &str = "arn:aws:iam::444455556666:role/camunda-tenant-orders";
const TRAIL: &str = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/main";

/// What the AWS CLI prints for an account that has done its duties, by file.
fn files() -> Vec<(&'static str, Value)> {
    vec![
        (
            "key.json",
            json!({"KeyMetadata": {
                "AWSAccountId": "111122223333", "KeyId": "0b77c1aa-1234-4a5b-8c9d-1234567890ab",
                "Arn": KEY, "Enabled": true, "KeyUsage": "ENCRYPT_DECRYPT", "KeyState": "Enabled",
                "Origin": "AWS_KMS", "KeyManager": "CUSTOMER",
                "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT", "KeySpec": "SYMMETRIC_DEFAULT",
                "MultiRegion": false
            }}),
        ),
        (
            "policy-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json",
            policy(&asked()),
        ),
        (
            "rotation-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json",
            json!({"KeyRotationEnabled": true, "RotationPeriodInDays": 365}),
        ),
        (
            "trails.json",
            json!({"trailList": [{
                "Name": "main", "S3BucketName": "example-logs", "IsMultiRegionTrail": true,
                "HomeRegion": "eu-central-1", "TrailARN": TRAIL,
                "LogFileValidationEnabled": true, "IsOrganizationTrail": false
            }]}),
        ),
        ("status-main.json", json!({"IsLogging": true})),
        (
            "selectors-main.json",
            json!({"TrailARN": TRAIL, "EventSelectors": [{
                "ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": [],
                "ExcludeManagementEventSources": []
            }]}),
        ),
        (
            "lifecycle-example-logs.json",
            json!({"Rules": [{"ID": "a", "Status": "Enabled", "Expiration": {"Days": 400}}]}),
        ),
    ]
}

fn asked() -> Value {
    json!([{
        "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "kms:*", "Resource": "*"
    }, {
        "Effect": "Allow", "Principal": {"AWS": ROLE}, "Resource": "*",
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:DescribeKey", "kms:GenerateDataKey*"]
    }, {
        "Effect": "Allow", "Principal": {"AWS": [ROLE]}, "Resource": "*",
        "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
    }])
}

/// As `get-key-policy` prints it: JSON as text in JSON.
fn policy(statements: &Value) -> Value {
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    json!({"Policy": policy.to_string(), "PolicyName": "default"})
}

fn config() -> Config {
    let cluster = Cluster {
        name: "orders".into(),
        region: Some("eu-central-1".into()),
        keys: vec![KEY.into()],
        role_arn: Some(ROLE.into()),
        ..Cluster::default()
    };
    Config {
        clusters: vec![cluster],
        ..Config::default()
    }
}

fn checked(files: &[(&str, Value)], config: &Config) -> Vec<Line> {
    let mut documents = Documents::default();
    for (name, json) in files {
        documents.add(name, json.to_string().as_bytes()).unwrap();
    }
    let mut clusters = check(config, &documents);
    assert_eq!(clusters.len(), 1);
    clusters.remove(0).lines
}

/// Duties with a problem, and those that are not known.
fn faults(files: &[(&str, Value)], config: &Config) -> (Vec<Duty>, Vec<Duty>) {
    let lines = checked(files, config);
    let of = |is: fn(&Finding) -> bool| -> Vec<Duty> {
        let lines = lines.iter().filter(|line| is(&line.finding));
        lines.map(|line| line.duty).collect()
    };
    (
        of(|finding| matches!(finding, Finding::Problem { .. })),
        of(|finding| matches!(finding, Finding::NotKnown { .. })),
    )
}

fn set(files: &mut [(&'static str, Value)], file: &str, pointer: &str, value: Value) {
    let (_, json) = files.iter_mut().find(|(name, _)| *name == file).unwrap();
    *json.pointer_mut(pointer).unwrap() = value;
}

#[test]
fn an_account_that_has_done_its_duties_has_no_fault() {
    assert_eq!(faults(&files(), &config()), (vec![], vec![]));
}

#[test]
fn every_duty_that_is_not_done_is_a_problem_and_nothing_else_is() {
    let key = "key.json";
    let cases: &[(&str, &str, Value, Duty)] = &[
        (
            key,
            "/KeyMetadata/KeyState",
            json!("Disabled"),
            Duty::KeyEnabled,
        ),
        (
            key,
            "/KeyMetadata/KeyState",
            json!("PendingDeletion"),
            Duty::KeyEnabled,
        ),
        (
            key,
            "/KeyMetadata/KeyState",
            json!("PendingImport"),
            Duty::KeyEnabled,
        ),
        (
            key,
            "/KeyMetadata/KeyState",
            json!("Unavailable"),
            Duty::KeyEnabled,
        ),
        (
            key,
            "/KeyMetadata/KeyManager",
            json!("AWS"),
            Duty::KeyExists,
        ),
        (
            key,
            "/KeyMetadata/KeySpec",
            json!("RSA_2048"),
            Duty::KeySymmetric,
        ),
        (
            key,
            "/KeyMetadata/KeyUsage",
            json!("SIGN_VERIFY"),
            Duty::KeySymmetric,
        ),
        (
            "trails.json",
            "/trailList",
            json!([{
                "Name": "main", "S3BucketName": "example-logs", "IsMultiRegionTrail": false,
                "HomeRegion": "eu-central-1", "TrailARN": TRAIL
            }]),
            Duty::Rotation,
        ),
        ("status-main.json", "/IsLogging", json!(false), Duty::Trail),
        (
            "selectors-main.json",
            "/EventSelectors/0/ReadWriteType",
            json!("WriteOnly"),
            Duty::Trail,
        ),
        (
            "selectors-main.json",
            "/EventSelectors/0/ExcludeManagementEventSources",
            json!(["kms.amazonaws.com"]),
            Duty::Trail,
        ),
        (
            "selectors-main.json",
            "/EventSelectors/0/IncludeManagementEvents",
            json!(false),
            Duty::Trail,
        ),
        (
            "selectors-main.json",
            "/EventSelectors",
            json!([]),
            Duty::Trail,
        ),
        (
            "lifecycle-example-logs.json",
            "/Rules/0/Expiration/Days",
            json!(90),
            Duty::Retention,
        ),
    ];
    for (file, pointer, value, duty) in cases {
        let mut files = files();
        set(&mut files, file, pointer, value.clone());
        let expected = if *duty == Duty::Rotation {
            vec![]
        } else {
            vec![*duty]
        };
        assert_eq!(
            faults(&files, &config()),
            (expected, vec![]),
            "{file} {pointer} {value}"
        );
    }
}

#[test]
fn a_trail_of_another_region_is_none_for_the_key() {
    let mut files = files();
    set(
        &mut files,
        "trails.json",
        "/trailList/0/IsMultiRegionTrail",
        json!(false),
    );
    set(
        &mut files,
        "trails.json",
        "/trailList/0/HomeRegion",
        json!("us-east-1"),
    );
    assert_eq!(
        faults(&files, &config()),
        (vec![Duty::Trail], vec![Duty::Retention])
    );
}

#[test]
fn advanced_selectors_are_read_too() {
    let selected = |fields: Value| {
        let mut files = files();
        files[5].1 = json!({"TrailARN": TRAIL, "AdvancedEventSelectors": [
            {"Name": "a", "FieldSelectors": fields}
        ]});
        faults(&files, &config())
    };
    let management = json!({"Field": "eventCategory", "Equals": ["Management"]});
    let trail = (vec![Duty::Trail], vec![]);
    assert_eq!(selected(json!([management])), (vec![], vec![]));
    let not_kms = json!({"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]});
    assert_eq!(selected(json!([management, not_kms])), trail);
    let writes = json!({"Field": "readOnly", "Equals": ["false"]});
    assert_eq!(selected(json!([management, writes])), trail);
    assert_eq!(
        selected(json!([{"Field": "eventCategory", "Equals": ["Data"]}])),
        trail
    );
}

#[test]
fn the_policy_must_grant_the_role_itself_everything_camunda_asks_for() {
    let of = |change: &dyn Fn(&mut Value)| {
        let mut statements = asked();
        change(&mut statements);
        let mut files = files();
        files[1].1 = policy(&statements);
        let lines = checked(&files, &config());
        lines
            .into_iter()
            .find(|line| line.duty == Duty::Policy)
            .unwrap()
            .finding
    };
    let is_problem = |finding: &Finding, word: &str| matches!(finding, Finding::Problem { what, .. } if what.contains(word));
    let found = of(&|statements| drop(statements.as_array_mut().unwrap().pop()));
    assert!(is_problem(&found, "kms:CreateGrant"), "{found:?}");
    let found = of(&|s| {
        s[1]["Action"] = json!([
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncryptFrom",
            "kms:DescribeKey",
            "kms:GenerateDataKey*"
        ]);
    });
    assert!(is_problem(&found, "kms:ReEncryptTo"), "{found:?}");
    let found = of(&|s| s[1]["Principal"]["AWS"] = json!("arn:aws:iam::444455556666:role/other"));
    assert!(is_problem(&found, "kms:Decrypt"), "{found:?}");
    let found = of(&|s| s[1]["Effect"] = json!("Deny"));
    assert!(
        is_problem(&found, "denies the role kms:Encrypt"),
        "{found:?}"
    );
    let found =
        of(&|s| s[1]["Resource"] = json!("arn:aws:kms:eu-central-1:111122223333:key/other"));
    assert!(is_problem(&found, "kms:Decrypt"), "{found:?}");
    let found = of(&|s| {
        s[1]["Action"]
            .as_array_mut()
            .unwrap()
            .push(json!("kms:ScheduleKeyDeletion"));
    });
    assert!(
        matches!(&found, Finding::Ok(what) if what.ends_with("and also kms:ScheduleKeyDeletion")),
        "{found:?}"
    );
    let denied = |statement: Value| of(&|s| s.as_array_mut().unwrap().push(statement.clone()));
    let when = json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}});
    let kept = denied(
        json!({"Effect": "Deny", "Principal": "*", "Condition": when,
                             "Action": "kms:ScheduleKeyDeletion", "Resource": "*"}),
    );
    assert!(matches!(kept, Finding::Ok(_)), "{kept:?}");
    for not_known in [
        denied(
            json!({"Effect": "Deny", "Principal": "*", "Condition": when,
                      "Action": "kms:De*", "Resource": "*"}),
        ),
        denied(
            json!({"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::1:root"},
                      "Action": "kms:*", "Resource": "*"}),
        ),
        of(&|s| s[1]["Condition"] = json!({"Bool": {"aws:SecureTransport": "true"}})),
        of(&|s| s[1]["Principal"]["AWS"] = json!("arn:aws:iam::444455556666:root")),
    ] {
        assert!(
            matches!(not_known, Finding::NotKnown { .. }),
            "{not_known:?}"
        );
    }
}

#[test]
fn what_no_file_tells_is_not_known_and_says_the_command_that_does() {
    for line in checked(&[], &config()) {
        let is_open = match &line.finding {
            Finding::NotKnown { remedy, .. } => {
                remedy.contains("aws ") || line.duty == Duty::Retention
            }
            Finding::Ok(_) => line.duty == Duty::KeyRegion,
            Finding::Information(_) => line.duty == Duty::SecondRegion,
            Finding::Problem { .. } => false,
        };
        assert!(is_open, "{line:?}");
    }
}

#[test]
fn a_second_key_a_replica_or_neither_serves_dual_region() {
    let second = "arn:aws:kms:eu-west-1:111122223333:key/99998888-7777-6666-5555-444433332222";
    let found = |files: &[(&str, Value)], config: &Config| {
        let lines = checked(files, config);
        lines
            .into_iter()
            .find(|line| line.duty == Duty::SecondRegion)
            .unwrap()
            .finding
    };
    let mut two = config();
    two.clusters[0].keys.push(second.into());
    assert_eq!(
        found(&files(), &two),
        Finding::Ok("keys in eu-central-1 and eu-west-1".to_owned())
    );
    let mut replicated = files();
    replicated[0].1["KeyMetadata"]["MultiRegionConfiguration"] = json!({
        "MultiRegionKeyType": "PRIMARY",
        "PrimaryKey": {"Arn": KEY, "Region": "eu-central-1"},
        "ReplicaKeys": [{"Arn": second, "Region": "eu-west-1"}]
    });
    assert!(
        matches!(found(&replicated, &config()), Finding::Information(what) if what.contains("a replica in eu-west-1"))
    );
    let mut stored = files();
    stored[0].1["KeyMetadata"]["CustomKeyStoreId"] = json!("cks-1");
    assert!(
        matches!(found(&stored, &config()), Finding::Information(what) if what.contains("custom key store has no replica"))
    );
}

#[test]
fn without_a_config_each_key_described_stands_for_itself() {
    let lines = checked(&files(), &Config::default());
    assert!(lines.iter().any(|line| line.duty == Duty::KeyEnabled));
}

#[test]
fn other_files_are_refused() {
    let mut documents = Documents::default();
    assert!(matches!(
        documents.add("a", b"{}"),
        Err(NotRecognized::Kind)
    ));
    assert!(matches!(
        documents.add("a", b"no"),
        Err(NotRecognized::Syntax(_))
    ));
    let broken = br#"{"KeyMetadata":{"Arn":1}}"#;
    assert!(matches!(
        documents.add("a", broken),
        Err(NotRecognized::Fields(_))
    ));
}

/// The second trail keeps its logs for ever, but none of KMS.
#[test]
fn logs_without_kms_events_are_not_those_that_must_be_kept() {
    let mut files = files();
    let (_, trails) = &mut files[3];
    let mut second = trails["trailList"][0].clone();
    second["Name"] = json!("other");
    second["TrailARN"] = json!("arn:aws:cloudtrail:eu-central-1:111122223333:trail/other");
    second["S3BucketName"] = json!("other-logs");
    trails["trailList"].as_array_mut().unwrap().push(second);
    set(
        &mut files,
        "lifecycle-example-logs.json",
        "/Rules/0/Expiration/Days",
        json!(30),
    );
    files.push(("status-other.json", json!({"IsLogging": true})));
    files.push(("lifecycle-other-logs.json", json!({"Rules": []})));
    let with_selectors = |excluded: Value| {
        let mut files = files.clone();
        files.push((
            "selectors-other.json",
            json!({"TrailARN": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/other",
                "EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": true,
                    "ExcludeManagementEventSources": excluded}]}),
        ));
        faults(&files, &config())
    };
    assert_eq!(with_selectors(json!([])), (vec![], vec![]));
    let short = (vec![Duty::Retention], vec![]);
    assert_eq!(with_selectors(json!(["kms.amazonaws.com"])), short);
}
