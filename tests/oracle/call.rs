//! What a KMS record says about its call, by the documentation of
//! `src/cloudtrail/attributes.rs`, word for word.

use serde_json::{Map, Value};

use crate::record::{Said, WrongType, boolean, object, objects, text};

/// The dimensions of a usage row; all else that a record says serves identity and joins.
pub(crate) const DIMENSIONS: [&str; 14] = [
    "region",
    "recipient_account",
    "key",
    "second_key",
    "caller_account",
    "role_id",
    "identity_type",
    "invoked_by",
    "operation",
    "class",
    "context",
    "bucket_key",
    "error",
    "dry_run",
];

/// Those that the caller's record of a call across accounts tells, and the owner's may not.
pub(crate) const PRINCIPAL: [&str; 5] = [
    "caller_account",
    "role_id",
    "identity_type",
    "invoked_by",
    "session",
];

/// How a call ended: what is not said is success, which is known.
pub(crate) const OUTCOME: [&str; 2] = ["error", "dry_run"];

const LONGEST_NAME: usize = 128;

type Object = Map<String, Value>;

pub(crate) fn said(record: &Object) -> Result<Said, WrongType> {
    let mut said = Said::new();
    let mut say = |name, value: Option<String>| {
        if let Some(value) = value {
            said.insert(name, value);
        }
    };
    let parameters = object(record, "requestParameters")?;
    let operation = text(record, "eventName")?.unwrap_or_default();
    let error = text(record, "errorCode")?;
    say("event_id", text(record, "eventID")?);
    say("request_id", text(record, "requestID")?);
    say("shared_event_id", text(record, "sharedEventID")?);
    say("original_event_id", original(record)?);
    say("event_name", Some(operation.clone()));
    say("operation", Some(cut(&operation)));
    say(
        "class",
        Some(class(record, &operation, &parameters)?.into()),
    );
    say("region", text(record, "awsRegion")?);
    say("recipient_account", text(record, "recipientAccountId")?);
    let dry = boolean(&parameters, "dryRun")? == Some(true)
        || error.as_deref() == Some("DryRunOperationException");
    say("dry_run", Some(dry.to_string()));
    say("error", error.as_deref().map(cut));
    let (key, second_key) = keys(record, &operation, &parameters)?;
    say("key", key);
    say("second_key", second_key);
    let (context, bucket_key) = context(&parameters)?;
    say("context", context);
    say("bucket_key", bucket_key.map(|value| value.to_string()));
    for (name, value) in principal(record)? {
        say(name, value);
    }
    text(&object(record, "additionalEventData")?, "keyMaterialId")?;
    Ok(said)
}

fn cut(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

fn original(record: &Object) -> Result<Option<String>, WrongType> {
    text(&object(record, "addendum")?, "originalEventID")
}

type Fields = Vec<(&'static str, Option<String>)>;

/// A role's principal id is its unique id (`AROA…`), a colon, and the session.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>
fn principal(record: &Object) -> Result<Fields, WrongType> {
    let identity = object(record, "userIdentity")?;
    let principal = text(&identity, "principalId")?.unwrap_or_default();
    let (id, session) = match principal.split_once(':') {
        Some((id, session)) => (id, Some(session.to_owned())),
        None => (principal.as_str(), None),
    };
    Ok(vec![
        ("caller_account", text(&identity, "accountId")?),
        ("identity_type", text(&identity, "type")?),
        ("invoked_by", text(&identity, "invokedBy")?),
        ("role_id", id.starts_with("AROA").then(|| id.to_owned())),
        ("session", session),
    ])
}

/// Keys are the resources that name `:key/`. Only where none does are the parameters asked.
fn keys(
    record: &Object,
    operation: &str,
    parameters: &Object,
) -> Result<(Option<String>, Option<String>), WrongType> {
    let mut keys = Vec::new();
    for resource in objects(record, "resources")? {
        keys.extend(text(&resource, "ARN")?.filter(|arn| is_key(arn)));
    }
    let parameter = |name| Ok(text(parameters, name)?.filter(|id| is_key(id)));
    let named = parameter("keyId")?;
    let (source, destination) = (parameter("sourceKeyId")?, parameter("destinationKeyId")?);
    if operation != "ReEncrypt" {
        return Ok((keys.first().cloned().or(named), None));
    }
    let first = keys.first().cloned().or(source);
    let second = keys.get(1).cloned().or(destination);
    let is_another = second != first;
    Ok((first, second.filter(|_| is_another)))
}

fn is_key(arn: &str) -> bool {
    arn.starts_with("arn:") && arn.contains(":key/") && !arn.contains(":alias/")
}

fn class(record: &Object, operation: &str, parameters: &Object) -> Result<&'static str, WrongType> {
    let parameter = |name| text(parameters, name);
    let pair = parameter("keyPairSpec")?;
    let signing = parameter("signingAlgorithm")?;
    let algorithms = [
        parameter("encryptionAlgorithm")?,
        parameter("sourceEncryptionAlgorithm")?,
        parameter("destinationEncryptionAlgorithm")?,
    ];
    if text(record, "eventType")?.as_deref() == Some("AwsServiceEvent") {
        return Ok("not_a_request");
    }
    Ok(match operation {
        "SynchronizeMultiRegionKey" | "DeleteExpiredKeyMaterial" => "not_a_request",
        "GenerateDataKeyPair" | "GenerateDataKeyPairWithoutPlaintext" => match pair {
            Some(spec) if spec.starts_with("RSA") => "key_pair_rsa",
            Some(_) => "key_pair_ecc",
            None => "asymmetric_unknown_spec",
        },
        "GetPublicKey" => "asymmetric_unknown_spec",
        "DeriveSharedSecret" => "other_asymmetric",
        "Sign" | "Verify" => match signing {
            Some(algorithm) if !algorithm.starts_with("RSASSA") => "other_asymmetric",
            _ => "asymmetric_unknown_spec",
        },
        "Encrypt" | "Decrypt" | "ReEncrypt" => encryption_class(&algorithms),
        _ => "symmetric",
    })
}

/// Without an algorithm it is symmetric, the API's default.
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html>
fn encryption_class(algorithms: &[Option<String>]) -> &'static str {
    let any = |prefix: &str| {
        algorithms
            .iter()
            .flatten()
            .any(|name| name.starts_with(prefix))
    };
    if any("RSAES") {
        "asymmetric_unknown_spec"
    } else if any("SM2") {
        "other_asymmetric"
    } else {
        "symmetric"
    }
}

/// The context as `kind:value`, and whether an S3 Bucket Key served the call.
fn context(parameters: &Object) -> Result<(Option<String>, Option<bool>), WrongType> {
    let constraints = object(parameters, "constraints")?;
    let contexts = [
        object(parameters, "encryptionContext")?,
        object(parameters, "sourceEncryptionContext")?,
        object(parameters, "destinationEncryptionContext")?,
        object(&constraints, "encryptionContextSubset")?,
        object(&constraints, "encryptionContextEquals")?,
    ];
    let Some(context) = contexts.into_iter().find(|context| !context.is_empty()) else {
        return Ok((None, None));
    };
    let arn = text(&context, "aws:s3:arn")?.unwrap_or_default();
    let path = arn.split(":::").nth(1).unwrap_or_default();
    if let Some(trail) = text(&context, "aws:cloudtrail:arn")? {
        return Ok((Some(format!("trail:{trail}")), bucket_key(path)));
    }
    if let Some(bucket) = path.split('/').next().filter(|bucket| !bucket.is_empty()) {
        return Ok((Some(format!("bucket:{bucket}")), bucket_key(path)));
    }
    if let Some(volume) = text(&context, "aws:ebs:id")? {
        return Ok((Some(format!("volume:{volume}")), None));
    }
    let mut names: Vec<&str> = context.keys().map(String::as_str).collect();
    names.sort_unstable();
    Ok((Some(format!("other:{}", names.join("+"))), None))
}

/// A bucket alone: an S3 Bucket Key served the call; an object: none did. Trails name prefixes too,
/// `bucket/AWSLogs/`, which are neither.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html>
fn bucket_key(path: &str) -> Option<bool> {
    (!path.is_empty() && !path.ends_with('/')).then(|| !path.contains('/'))
}

/// Whether AWS bills a call that says this.
pub(crate) fn billing(said: &Said) -> &'static str {
    let is = |name, value: &str| said.get(name).is_some_and(|said| said == value);
    let of_trail = said
        .get("context")
        .is_some_and(|context| context.starts_with("trail:"));
    if is("class", "not_a_request") || (of_trail && is("invoked_by", "cloudtrail.amazonaws.com")) {
        return "not_billed";
    }
    let by_aws = is("identity_type", "AWSService") || is("invoked_by", "AWS Internal");
    let retired = is("operation", "RetireGrant") && by_aws;
    if said.contains_key("error") || is("dry_run", "true") || retired {
        return "uncertain";
    }
    "billable"
}
