//! Small CloudTrail logs, made for these tests: no real account, key or call is in them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

const OWNER: &str = "111122223333";
const CAMUNDA: &str = "444455556666";
const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/0b77c1aa-1234-4a5b-8c9d-1234567890ab";

/// A call of the cluster's role on the customer's key, as the owner's trail shows it.
pub(crate) fn call(number: u32, time: &str, operation: &str) -> Value {
    json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AWSAccount",
            "principalId": "AROAEXAMPLEEXAMPLE000:session",
            "accountId": CAMUNDA
        },
        "eventTime": time,
        "eventSource": "kms.amazonaws.com",
        "eventName": operation,
        "awsRegion": "eu-central-1",
        "sourceIPAddress": "198.51.100.7",
        "userAgent": "made for a test",
        "requestParameters": {
            "encryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "encryptionContext": { "aws:s3:arn": "arn:aws:s3:::example-backup/part" }
        },
        "responseElements": null,
        "requestID": format!("00000000-0000-4000-8000-{number:012}"),
        "eventID": format!("10000000-0000-4000-8000-{number:012}"),
        "readOnly": true,
        "resources": [{ "accountId": OWNER, "type": "AWS::KMS::Key", "ARN": KEY }],
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": OWNER,
        "eventCategory": "Management"
    })
}

/// One call in each hour of October 2026: two Decrypts, then a GenerateDataKey.
pub(crate) fn october() -> Vec<Value> {
    (0..744)
        .map(|hour| {
            let time = format!("2026-10-{:02}T{:02}:05:00Z", hour / 24 + 1, hour % 24);
            let operation = if hour % 3 == 2 {
                "GenerateDataKey"
            } else {
                "Decrypt"
            };
            call(hour, &time, operation)
        })
        .collect()
}

/// Records as one file of a trail.
pub(crate) fn document(records: &[Value]) -> String {
    json!({ "Records": records }).to_string()
}

/// The same, compressed as CloudTrail delivers it.
pub(crate) fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// The path of a delivered file.
pub(crate) fn delivered(day: &str, suffix: &str) -> String {
    let date = day.replace('-', "/");
    let compact = day.replace('-', "");
    format!(
        "logs/AWSLogs/{OWNER}/CloudTrail/eu-central-1/{date}/\
         {OWNER}_CloudTrail_eu-central-1_{compact}T0005Z_{suffix}.json.gz"
    )
}
