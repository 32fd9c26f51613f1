//! Fields of the wrong type, null, or missing.

use super::all_are_told;
use super::case::{Case, case, document_of, record, start_of};

/// The record of number 1 with something else for `from`, between two whole ones.
fn with(from: &str, to: &str) -> String {
    let second = record(1);
    assert!(second.contains(from), "{from}");
    document_of(&[record(0), second.replacen(from, to, 1), record(2)])
}

/// Wrong types of fields that a record has: the field, its value as it is, and one it should not be.
const AT_THE_TOP: [(&str, &str, &str); 13] = [
    ("eventSource", "\"kms.amazonaws.com\"", "17"),
    ("eventName", "\"Decrypt\"", "[\"Decrypt\"]"),
    ("eventTime", "\"2026-10-06T08:00:00Z\"", "1791273600"),
    ("eventType", "\"AwsApiCall\"", "true"),
    ("eventID", "\"30000000-0000-4000-8000-000000000001\"", "{}"),
    ("awsRegion", "\"eu-central-1\"", "1.5"),
    ("recipientAccountId", "\"111122223333\"", "111122223333"),
    (
        "requestID",
        "\"20000000-0000-4000-8000-000000000001\"",
        "[]",
    ),
    ("readOnly", "true", "\"true\""),
    (
        "userIdentity",
        "{\"type\":\"AWSAccount\",\"principalId\":\"AROAEXAMPLEEXAMPLE000:session\",\"accountId\":\"444455556666\"}",
        "\"root\"",
    ),
    (
        "requestParameters",
        "{\"encryptionContext\":{\"aws:s3:arn\":\"arn:aws:s3:::example-backup/part\"}}",
        "\"hidden\"",
    ),
    ("responseElements", "null", "[1]"),
    (
        "resources",
        "[{\"accountId\":\"111122223333\",\"type\":\"AWS::KMS::Key\",\"ARN\":\"arn:aws:kms:eu-central-1:111122223333:key/0b77c1aa-1234-4a5b-8c9d-1234567890ab\"}]",
        "{}",
    ),
];

/// Fields that a record may have, with a wrong value: where it is put in, what, and its name.
const ADDED: [(&str, &str, &str); 28] = [
    ("", "\"eventCategory\":7", "eventCategory"),
    ("", "\"sharedEventID\":7", "sharedEventID"),
    ("", "\"errorCode\":403", "errorCode"),
    ("", "\"additionalEventData\":\"x\"", "additionalEventData"),
    (
        "",
        "\"additionalEventData\":{\"keyMaterialId\":7}",
        "additionalEventData.keyMaterialId",
    ),
    ("", "\"serviceEventDetails\":7", "serviceEventDetails"),
    (
        "",
        "\"serviceEventDetails\":{\"keyId\":7}",
        "serviceEventDetails.keyId",
    ),
    (
        "",
        "\"serviceEventDetails\":{\"currentKeyMaterialId\":7}",
        "serviceEventDetails.currentKeyMaterialId",
    ),
    ("", "\"addendum\":[]", "addendum"),
    (
        "",
        "\"addendum\":{\"originalEventID\":7}",
        "addendum.originalEventID",
    ),
    ("\"userIdentity\":{", "\"type\":7", "userIdentity.type"),
    (
        "\"userIdentity\":{",
        "\"invokedBy\":7",
        "userIdentity.invokedBy",
    ),
    (
        "\"userIdentity\":{",
        "\"principalId\":{}",
        "userIdentity.principalId",
    ),
    (
        "\"userIdentity\":{",
        "\"accountId\":444455556666",
        "userIdentity.accountId",
    ),
    ("\"resources\":[", "\"arn:aws:kms\"", "resources[]"),
    ("\"resources\":[{", "\"ARN\":7", "resources[].ARN"),
    (
        "\"requestParameters\":{",
        "\"keyId\":7",
        "requestParameters.keyId",
    ),
    (
        "\"requestParameters\":{",
        "\"sourceKeyId\":7",
        "requestParameters.sourceKeyId",
    ),
    (
        "\"requestParameters\":{",
        "\"destinationKeyId\":7",
        "requestParameters.destinationKeyId",
    ),
    (
        "\"requestParameters\":{",
        "\"aliasName\":7",
        "requestParameters.aliasName",
    ),
    (
        "\"requestParameters\":{",
        "\"encryptionAlgorithm\":7",
        "requestParameters.encryptionAlgorithm",
    ),
    (
        "\"requestParameters\":{",
        "\"signingAlgorithm\":7",
        "requestParameters.signingAlgorithm",
    ),
    (
        "\"requestParameters\":{",
        "\"keySpec\":7",
        "requestParameters.keySpec",
    ),
    (
        "\"requestParameters\":{",
        "\"grantId\":7",
        "requestParameters.grantId",
    ),
    (
        "\"requestParameters\":{",
        "\"dryRun\":\"yes\"",
        "requestParameters.dryRun",
    ),
    (
        "\"requestParameters\":{",
        "\"constraints\":7",
        "requestParameters.constraints",
    ),
    (
        "\"requestParameters\":{",
        "\"sourceEncryptionContext\":7",
        "requestParameters.encryptionContext",
    ),
    (
        "\"encryptionContext\":{",
        "\"aws:ebs:id\":7",
        "requestParameters.encryptionContext",
    ),
];

fn wrong_type(name: &'static str, contents: String) -> Case {
    case(format!("`{name}` of another type"), contents)
        .keeps(2)
        .loses(
            1,
            start_of(1),
            "is missing, or of another type than CloudTrail writes",
        )
}

#[test]
fn fields_of_another_type() {
    let at_the_top = AT_THE_TOP.iter().map(|(name, value, wrong)| {
        wrong_type(
            name,
            with(
                &format!("\"{name}\":{value}"),
                &format!("\"{name}\":{wrong}"),
            ),
        )
    });
    let added = ADDED.iter().map(|(place, wrong, name)| {
        let place = if place.is_empty() { "{" } else { place };
        wrong_type(name, with(place, &format!("{place}{wrong},")))
    });
    all_are_told("types", at_the_top.chain(added).collect());
}

#[test]
fn fields_that_are_null_or_missing() {
    let mut cases = Vec::new();
    for (name, value, _) in AT_THE_TOP {
        let field = format!("\"{name}\":{value}");
        for (what, contents) in [
            ("null", with(&field, &format!("\"{name}\":null"))),
            ("missing", with(&field, "\"x\":1")),
        ] {
            let case = case(format!("`{name}` {what}"), contents);
            cases.push(match name {
                "eventSource" => case
                    .keeps(2)
                    .loses(1, start_of(1), "eventSource is missing"),
                "eventName" => case.keeps(2).loses(1, start_of(1), "no CloudTrail event"),
                // Without a region there is no price.
                "awsRegion" => case.keeps(3).exits(3),
                "eventTime" => case.keeps(3).loses(0, start_of(1), "no time of CloudTrail"),
                _ => case.keeps(3),
            });
        }
    }
    all_are_told("missing", cases);
}
