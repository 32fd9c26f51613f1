//! Records of every kind, as JSON values.

use serde_json::{Map, Value, json};

use super::dice::Dice;

const ACCOUNTS: [&str; 3] = ["111122223333", "444455556666", "777788889999"];
const REGIONS: [&str; 2] = ["eu-central-1", "eu-west-1"];
const KEYS: [&str; 4] = [
    "arn:aws:kms:eu-central-1:111122223333:key/7d1f0c52-93aa-4e0b-9a43-2f6c8be0d101",
    "arn:aws:kms:eu-central-1:111122223333:key/b2a9e6d4-50c7-4f13-8e2a-91d07c3f4a02",
    "arn:aws:kms:eu-west-1:111122223333:key/mrk-5c0e7ab19d2f4386b1d05e6f7a8c9b03",
    "arn:aws:kms:eu-central-1:777788889999:key/e4410b7f-2c68-4d95-8f0e-6a7b13c9d204",
];
const ALIAS: &str = "arn:aws:kms:eu-central-1:111122223333:alias/orders";
const ROLES: [&str; 3] = ["AROAORDERS", "AROACLAIMS", "AROASTAGING"];
const SESSIONS: [&str; 3] = ["zeebe-0", "zeebe-1", "i-0f1e2d3c4b5a69788"];
const SERVICES: [&str; 4] = [
    "fas.s3.amazonaws.com",
    "ec2-frontend-api.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "AWS Internal",
];
const ERRORS: [&str; 3] = [
    "KMSInvalidStateException",
    "DryRunOperationException",
    "AccessDenied",
];
/// Seconds around a month's and a day's border, and within one hour.
const TIMES: [&str; 7] = [
    "2026-10-05T10:00:01Z",
    "2026-10-05T10:00:02Z",
    "2026-10-05T10:59:59Z",
    "2026-10-05T11:00:00Z",
    "2026-09-30T23:59:59Z",
    "2026-10-01T00:00:00Z",
    "2026-10-31T23:59:59Z",
];

/// A record: its fields, to be changed.
pub(super) type Record = Map<String, Value>;

/// One call: the records that tell of it. `plain` ones may be sighted with differences.
pub(super) struct Call {
    pub(super) records: Vec<Record>,
    pub(super) plain: bool,
}

pub(super) fn call(number: usize, dice: &mut Dice) -> Call {
    match dice.roll(24) {
        0..=13 => plain(vec![kms(number, dice)]),
        14 | 15 => plain(vec![other_service(number, dice)]),
        16 => joined(pair(number, dice)),
        17 => joined(update(number, dice)),
        18 => joined(update(number, dice).split_off(1)),
        19 => plain(vec![network_activity(number, dice)]),
        20 => plain(vec![insight(number, dice)]),
        21 => plain(vec![without_event_id(number, dice)]),
        22 => plain(vec![with_a_used_event_id(number, dice)]),
        _ => joined(vec![malformed(number, dice)]),
    }
}

fn plain(records: Vec<Record>) -> Call {
    Call {
        records,
        plain: true,
    }
}

fn joined(records: Vec<Record>) -> Call {
    Call {
        records,
        plain: false,
    }
}

fn set(record: &mut Record, field: &str, value: Value) {
    record.insert(field.to_owned(), value);
}

/// A field that is there, or null, or not there at all.
fn maybe(record: &mut Record, field: &str, value: Value, dice: &mut Dice) {
    match dice.roll(12) {
        11 => {}
        10 => set(record, field, Value::Null),
        _ => set(record, field, value),
    }
}

fn time(dice: &mut Dice) -> Value {
    match dice.roll(24) {
        23 => json!("yesterday"),
        22 => Value::Null,
        21 => json!("2026-10-05T10:00:01.500Z"),
        20 => json!("2026-10-05T12:00:01+02:00"),
        roll => json!(TIMES[roll % TIMES.len()]),
    }
}

fn frame(number: usize, dice: &mut Dice) -> Record {
    let mut record = Record::new();
    maybe(&mut record, "eventVersion", json!("1.11"), dice);
    set(&mut record, "eventID", json!(format!("event-{number}")));
    set(&mut record, "eventTime", time(dice));
    maybe(&mut record, "awsRegion", json!(dice.pick(&REGIONS)), dice);
    let recipient = ACCOUNTS[usize::from(dice.once_in(8))];
    maybe(&mut record, "recipientAccountId", json!(recipient), dice);
    maybe(&mut record, "readOnly", json!(!dice.once_in(3)), dice);
    set(&mut record, "eventType", json!("AwsApiCall"));
    set(
        &mut record,
        "userAgent",
        json!("aws-sdk \"é\\ \u{1F511}\n\u{1}"),
    );
    record
}

fn kms(number: usize, dice: &mut Dice) -> Record {
    let mut record = frame(number, dice);
    set(&mut record, "eventSource", json!("kms.amazonaws.com"));
    // Calls that share a requestID are calls all the same.
    let request = number - dice.roll(2).min(number);
    maybe(
        &mut record,
        "requestID",
        json!(format!("request-{request}")),
        dice,
    );
    if dice.once_in(3) {
        set(
            &mut record,
            "sharedEventID",
            json!(format!("shared-{number}")),
        );
    }
    if dice.once_in(6) {
        set(&mut record, "errorCode", json!(dice.pick(&ERRORS)));
        set(&mut record, "errorMessage", json!("The request failed."));
    }
    set(&mut record, "responseElements", Value::Null);
    maybe(&mut record, "userIdentity", identity(dice), dice);
    operation(&mut record, dice);
    if dice.once_in(4) {
        let material = json!({"keyMaterialId": format!("material-{}", dice.roll(3))});
        set(&mut record, "additionalEventData", material);
    }
    if dice.once_in(6) {
        set(
            &mut record,
            "aFieldOfTomorrow",
            json!({"Records": [{"eventSource": [1.5e3, null]}]}),
        );
    }
    record
}

fn identity(dice: &mut Dice) -> Value {
    let account = dice.pick(&ACCOUNTS);
    let role = format!("{}:{}", dice.pick(&ROLES), dice.pick(&SESSIONS));
    let mut identity = match dice.roll(6) {
        0 | 1 => json!({"type": "AWSAccount", "principalId": role, "accountId": account}),
        2 => json!({"type": "AssumedRole", "principalId": role, "accountId": account,
            "sessionContext": {"sessionIssuer": {"accountId": "000000000000", "type": "Role"}}}),
        3 => json!({"type": "IAMUser", "principalId": "AIDAOPERATOR", "accountId": account}),
        4 => json!({"type": "AWSService"}),
        _ => json!({"accountId": account, "principalId": format!("{account}:aws:ec2:i-1")}),
    };
    if dice.once_in(3) {
        identity["invokedBy"] = json!(dice.pick(&SERVICES));
    }
    identity
}

/// Operation, its parameters and its resources.
fn operation(record: &mut Record, dice: &mut Dice) {
    let key = dice.pick(&KEYS);
    let name = match dice.roll(12) {
        0..=2 => "Decrypt",
        3 | 4 => "GenerateDataKey",
        5 => "Encrypt",
        6 => return re_encrypt(record, key, dice),
        7 => return asymmetric(record, key, dice),
        8 => return without_a_request(record, key, dice),
        9 => "CreateGrant",
        10 => dice.pick(&["DescribeKey", "RetireGrant", "GenerateMac", "ListAliases"]),
        _ => {
            let long = "AnOperationOfTomorrow".repeat(7);
            set(record, "eventName", json!(long));
            return;
        }
    };
    set(record, "eventName", json!(name));
    let mut parameters = json!({"keyId": dice.pick(&[key, "alias/aws/s3", "a-key-id", ALIAS])});
    if let Some(context) = context(dice) {
        let place = if name == "CreateGrant" {
            &mut parameters["constraints"]["encryptionContextSubset"]
        } else {
            &mut parameters["encryptionContext"]
        };
        *place = context;
    }
    match dice.roll(8) {
        6 => parameters["encryptionAlgorithm"] = json!("RSAES_OAEP_SHA_256"),
        7 => parameters["dryRun"] = json!(true),
        _ => parameters["encryptionAlgorithm"] = json!("SYMMETRIC_DEFAULT"),
    }
    maybe(record, "requestParameters", parameters, dice);
    let resources = match dice.roll(8) {
        6 => json!([]),
        7 => json!([{"ARN": ALIAS}, {"type": "AWS::KMS::Key"}, {"ARN": key}]),
        _ => json!([{"accountId": "111122223333", "type": "AWS::KMS::Key", "ARN": key}]),
    };
    maybe(record, "resources", resources, dice);
}

fn context(dice: &mut Dice) -> Option<Value> {
    let trail = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/management";
    Some(match dice.roll(8) {
        0 | 1 => json!({"aws:s3:arn": "arn:aws:s3:::orders-documents/7c/4f0a1e"}),
        2 => json!({"aws:s3:arn": "arn:aws:s3:::orders-backup"}),
        3 => json!({"aws:ebs:id": dice.pick(&["vol-0a1b", "vol-2c3d", "snap-4e5f"])}),
        4 => json!({"aws:cloudtrail:arn": trail, "aws:s3:arn": "arn:aws:s3:::logs/AWSLogs/"}),
        5 => json!({"tenant": "orders", "purpose": "check"}),
        6 => json!({}),
        _ => return None,
    })
}

fn re_encrypt(record: &mut Record, key: &str, dice: &mut Dice) {
    let second = dice.pick(&KEYS);
    set(record, "eventName", json!("ReEncrypt"));
    let parameters = json!({
        "sourceKeyId": key,
        "destinationKeyId": second,
        "sourceEncryptionContext": {"aws:s3:arn": "arn:aws:s3:::orders-backup"},
    });
    maybe(record, "requestParameters", parameters, dice);
    set(record, "resources", json!([{"ARN": key}, {"ARN": second}]));
}

fn asymmetric(record: &mut Record, key: &str, dice: &mut Dice) {
    let (name, parameters) = dice.pick(&[
        ("Sign", ("signingAlgorithm", "RSASSA_PSS_SHA_256")),
        ("Verify", ("signingAlgorithm", "ECDSA_SHA_256")),
        ("GetPublicKey", ("keyId", "a-key-id")),
        ("GenerateDataKeyPair", ("keyPairSpec", "RSA_2048")),
        (
            "GenerateDataKeyPairWithoutPlaintext",
            ("keyPairSpec", "ECC_NIST_P256"),
        ),
    ]);
    set(record, "eventName", json!(name));
    set(
        record,
        "requestParameters",
        json!({parameters.0: parameters.1}),
    );
    set(record, "resources", json!([{"ARN": key}]));
}

fn without_a_request(record: &mut Record, key: &str, dice: &mut Dice) {
    let (name, event_type) = dice.pick(&[
        ("RotateKey", "AwsServiceEvent"),
        ("DeleteKey", "AwsServiceEvent"),
        ("SynchronizeMultiRegionKey", "AwsApiCall"),
        ("DeleteExpiredKeyMaterial", "AwsServiceEvent"),
    ]);
    set(record, "eventName", json!(name));
    set(record, "eventType", json!(event_type));
    set(record, "requestParameters", Value::Null);
    set(record, "resources", json!([{"ARN": key}]));
    set(
        record,
        "serviceEventDetails",
        json!({"currentKeyMaterialId": "material-1"}),
    );
}

fn other_service(number: usize, dice: &mut Dice) -> Record {
    let mut record = frame(number, dice);
    let source = dice.pick(&["s3.amazonaws.com", "sts.amazonaws.com", "ec2.amazonaws.com"]);
    set(&mut record, "eventSource", json!(source));
    set(&mut record, "eventName", json!("DescribeEverything"));
    set(
        &mut record,
        "requestParameters",
        json!({"eventSource": "kms.amazonaws.com"}),
    );
    record
}

/// Owner's and caller's record of one call: the same, but for the principal and what one of them
/// leaves out.
fn pair(number: usize, dice: &mut Dice) -> Vec<Record> {
    let mut owner = kms(number, dice);
    let same = [
        ("eventTime", json!(dice.pick(&TIMES))),
        ("eventType", json!("AwsApiCall")),
        ("requestID", json!(format!("request-of-{number}"))),
        ("sharedEventID", json!(format!("shared-{number}"))),
        ("resources", json!([{"ARN": KEYS[0]}])),
        ("recipientAccountId", json!("111122223333")),
    ];
    for (field, value) in same {
        set(&mut owner, field, value);
    }
    let mut caller = owner.clone();
    set(&mut caller, "recipientAccountId", json!("444455556666"));
    set(
        &mut caller,
        "eventID",
        json!(format!("caller-event-{number}")),
    );
    maybe(&mut caller, "userIdentity", identity(dice), dice);
    match dice.roll(8) {
        4 if owner["eventName"] != "ReEncrypt" => drop(caller.remove("resources")),
        5 => drop(caller.remove("requestParameters")),
        6 => drop(owner.remove("requestParameters")),
        7 => set(&mut caller, "errorCode", json!("AccessDenied")),
        _ => {}
    }
    vec![owner, caller]
}

/// A record, and the one that updates it.
fn update(number: usize, dice: &mut Dice) -> Vec<Record> {
    let mut original = kms(number, dice);
    set(&mut original, "eventTime", json!(dice.pick(&TIMES)));
    let mut update = original.clone();
    set(&mut update, "eventID", json!(format!("update-{number}")));
    set(
        &mut update,
        "requestParameters",
        json!({"encryptionContext": {"aws:ebs:id": "vol-9"}}),
    );
    let addendum = json!({"reason": "UPDATED_DATA", "originalEventID": format!("event-{number}")});
    set(&mut update, "addendum", addendum);
    for record in [&mut original, &mut update] {
        record.remove("sharedEventID");
    }
    vec![original, update]
}

fn network_activity(number: usize, dice: &mut Dice) -> Record {
    let mut record = kms(number, dice);
    set(&mut record, "eventType", json!("AwsVpceEvent"));
    set(&mut record, "eventCategory", json!("NetworkActivity"));
    record
}

fn insight(number: usize, dice: &mut Dice) -> Record {
    let mut record = frame(number, dice);
    set(&mut record, "eventType", json!("AwsCloudTrailInsight"));
    let details = json!({"eventSource": "kms.amazonaws.com", "eventName": "Decrypt"});
    set(&mut record, "insightDetails", details);
    record
}

fn without_event_id(number: usize, dice: &mut Dice) -> Record {
    let mut record = kms(number, dice);
    if dice.once_in(2) {
        set(&mut record, "eventID", Value::Null);
    } else {
        record.remove("eventID");
    }
    record
}

/// AWS's documentation examples use one eventID for several records.
fn with_a_used_event_id(number: usize, dice: &mut Dice) -> Record {
    let mut record = kms(number, dice);
    let used = number.saturating_sub(1);
    set(&mut record, "eventID", json!(format!("event-{used}")));
    set(&mut record, "eventName", json!("ListGrants"));
    set(&mut record, "eventType", json!("AwsApiCall"));
    record
}

/// A used field of the wrong type.
fn malformed(number: usize, dice: &mut Dice) -> Record {
    let mut record = kms(number, dice);
    let (field, value) = match dice.roll(13) {
        0 => ("eventTime", json!(1_790_000_000)),
        1 => ("eventID", json!(7)),
        2 => ("requestID", json!(3)),
        3 => ("awsRegion", json!([])),
        4 => ("recipientAccountId", json!(111_122_223_333_u64)),
        5 => ("userIdentity", json!("arn:aws:iam::111122223333:root")),
        6 => ("userIdentity", json!({"accountId": 5})),
        7 => ("errorCode", json!({})),
        8 => ("resources", json!({})),
        9 => ("resources", json!(["arn"])),
        10 => ("requestParameters", json!([])),
        11 => ("sharedEventID", json!(true)),
        _ => ("errorCode", json!([])),
    };
    set(&mut record, field, value);
    record
}

/// The same record, sighted with a difference that a reader has to live with.
pub(super) fn changed(mut record: Record, dice: &mut Dice) -> Record {
    match dice.roll(12) {
        6 => set(&mut record, "awsRegion", json!("eu-west-1")),
        7 => drop(record.remove("awsRegion")),
        8 => set(&mut record, "errorCode", json!(dice.pick(&ERRORS))),
        9 => drop(record.remove("userIdentity")),
        10 => set(&mut record, "resources", json!([{"ARN": KEYS[3]}])),
        11 => set(&mut record, "userAgent", json!("another")),
        _ => {}
    }
    record
}
