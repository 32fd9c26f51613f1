//! Made records: 60 % of KMS, 12 roles, 36 volumes, in the forms of
//! <https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html>.

use crate::random::Random;

const OWNER: &str = "111122223333";
const CALLER: &str = "444455556666";
const CLUSTERS: [&str; 3] = ["orders", "claims", "staging"];
const MATERIAL: &str = "3f9a0c1d7e5b2846a1c3e5f70b9d2846f1e3d5c7b9a08264e6c8a0b2d4f60718";

/// One record, at a second of October 2026.
pub(crate) fn record(random: &mut Random, second: u64) -> String {
    match random.below(100) {
        0..54 => of_a_cluster(random, second),
        54..60 => of_the_account(random, second),
        _ => of_another_service(random, second),
    }
}

fn time(second: u64) -> String {
    let (day, second) = (second / 86_400 + 1, second % 86_400);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("2026-10-{day:02}T{hour:02}:{minute:02}:{:02}Z", second % 60)
}

fn key(number: u64) -> String {
    format!("arn:aws:kms:eu-central-1:{OWNER}:key/7d1f0c52-93aa-4e0b-9a43-2f6c8be0d1{number:02}")
}

/// What a KMS record is made of.
struct Call {
    identity: String,
    operation: &'static str,
    service: &'static str,
    read_only: bool,
    parameters: String,
    key: String,
}

/// A record of the key's owner, of a call from the account of the cluster.
fn of_a_cluster(random: &mut Random, second: u64) -> String {
    let cluster = random.below(3);
    let role = cluster * 4 + random.below(4);
    let session = random.pick(&["zeebe-0", "zeebe-1", "zeebe-2", "backup", "connectors"]);
    let key = key(cluster);
    let (operation, service, read_only, parameters) = parameters(random, cluster, &key);
    let identity = format!(
        r#"{{"type":"AWSAccount","principalId":"AROAEXAMPLEROLE0000{role:02}:{session}","accountId":"{CALLER}","invokedBy":"{service}"}}"#
    );
    let call = Call {
        identity,
        operation,
        service,
        read_only,
        parameters,
        key,
    };
    of_kms(random, second, &call)
}

/// Operation, service, whether it only reads, and parameters.
fn parameters(
    random: &mut Random,
    cluster: u64,
    key: &str,
) -> (&'static str, &'static str, bool, String) {
    let name = random.pick(&CLUSTERS[usize::try_from(cluster).unwrap_or_default()..][..1]);
    let object = format!("arn:aws:s3:::camunda-{name}-backup/1/2/{}", random.uuid());
    let documents = format!("arn:aws:s3:::camunda-{name}-documents");
    let volume = format!("vol-0a1b2c3d4e5f6{:04}", cluster * 12 + random.below(12));
    let (s3, ec2) = ("fas.s3.amazonaws.com", "ec2-frontend-api.amazonaws.com");
    let symmetric = r#""encryptionAlgorithm":"SYMMETRIC_DEFAULT""#;
    match random.below(20) {
        0..9 => (
            "GenerateDataKey",
            s3,
            true,
            format!(
                r#"{{"keyId":"{key}","encryptionContext":{{"aws:s3:arn":"{object}"}},"keySpec":"AES_256"}}"#
            ),
        ),
        9..13 => (
            "Decrypt",
            s3,
            true,
            format!(r#"{{"encryptionContext":{{"aws:s3:arn":"{object}"}},{symmetric}}}"#),
        ),
        13..16 => (
            "Decrypt",
            s3,
            true,
            format!(r#"{{"encryptionContext":{{"aws:s3:arn":"{documents}"}},{symmetric}}}"#),
        ),
        16 => (
            "GenerateDataKeyWithoutPlaintext",
            ec2,
            true,
            format!(
                r#"{{"keyId":"{key}","encryptionContext":{{"aws:ebs:id":"{volume}"}},"numberOfBytes":64}}"#
            ),
        ),
        17 => (
            "CreateGrant",
            ec2,
            false,
            format!(
                r#"{{"keyId":"{key}","granteePrincipal":"arn:aws:iam::{CALLER}:role/{name}","operations":["Decrypt"],"constraints":{{"encryptionContextSubset":{{"aws:ebs:id":"{volume}"}}}}}}"#
            ),
        ),
        18 => (
            "Decrypt",
            ec2,
            true,
            format!(r#"{{"encryptionContext":{{"aws:ebs:id":"{volume}"}},{symmetric}}}"#),
        ),
        _ => (
            "DescribeKey",
            "AWS Internal",
            true,
            format!(r#"{{"keyId":"{key}"}}"#),
        ),
    }
}

/// A call of the owner's own account, with the whole session.
fn of_the_account(random: &mut Random, second: u64) -> String {
    let role = random.pick(&["deployment", "monitoring", "operations"]);
    let alias = random.pick(&["alias/aws/ssm", "alias/aws/secretsmanager", "alias/shared"]);
    let call = Call {
        identity: session(random, role, second),
        operation: random.pick(&["Decrypt", "Decrypt", "GenerateDataKey", "Encrypt"]),
        service: random.pick(&["ssm.amazonaws.com", "secretsmanager.amazonaws.com"]),
        read_only: true,
        parameters: format!(
            r#"{{"keyId":"{alias}","encryptionContext":{{"PARAMETER_ARN":"arn:aws:ssm:eu-central-1:{OWNER}:parameter/{role}"}}}}"#
        ),
        key: key(3 + random.below(4)),
    };
    of_kms(random, second, &call)
}

fn session(random: &mut Random, role: &str, second: u64) -> String {
    let (id, created) = (
        format!("AROAEXAMPLE{role:X<10}"),
        time(second / 3_600 * 3_600),
    );
    let session = random.below(8);
    format!(
        r#"{{"type":"AssumedRole","principalId":"{id}:session-{session}","arn":"arn:aws:sts::{OWNER}:assumed-role/{role}/session-{session}","accountId":"{OWNER}","accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"{id}","arn":"arn:aws:iam::{OWNER}:role/{role}","accountId":"{OWNER}","userName":"{role}"}},"attributes":{{"creationDate":"{created}","mfaAuthenticated":"false"}}}}}}"#
    )
}

fn of_kms(random: &mut Random, second: u64, call: &Call) -> String {
    let Call {
        identity,
        operation,
        service,
        read_only,
        parameters,
        key,
    } = call;
    let (time, request, event, shared) =
        (time(second), random.uuid(), random.uuid(), random.uuid());
    format!(
        r#"{{"eventVersion":"1.11","userIdentity":{identity},"eventTime":"{time}","eventSource":"kms.amazonaws.com","eventName":"{operation}","awsRegion":"eu-central-1","sourceIPAddress":"{service}","userAgent":"{service}","requestParameters":{parameters},"responseElements":null,"additionalEventData":{{"keyMaterialId":"{MATERIAL}"}},"requestID":"{request}","eventID":"{event}","readOnly":{read_only},"resources":[{{"accountId":"{OWNER}","type":"AWS::KMS::Key","ARN":"{key}"}}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"{OWNER}","sharedEventID":"{shared}","eventCategory":"Management"}}"#
    )
}

/// Service, operation, parameters and response of calls that are not of KMS.
const OTHERS: [(&str, &str, &str, &str); 5] = [
    (
        "sts",
        "AssumeRole",
        r#"{"roleArn":"arn:aws:iam::111122223333:role/monitoring","roleSessionName":"session-1","durationSeconds":3600}"#,
        r#"{"credentials":{"accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionToken":"REDACTED","expiration":"Oct 3, 2026, 6:00:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROAEXAMPLEMONITORING:session-1","arn":"arn:aws:sts::111122223333:assumed-role/monitoring/session-1"}}"#,
    ),
    (
        "ec2",
        "DescribeInstances",
        r#"{"maxResults":1000,"instancesSet":{},"filterSet":{"items":[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}}]}}"#,
        "null",
    ),
    (
        "s3",
        "GetBucketAcl",
        r#"{"bucketName":"orders-logs","Host":"orders-logs.s3.eu-central-1.amazonaws.com","acl":""}"#,
        "null",
    ),
    (
        "iam",
        "PutRolePolicy",
        r#"{"roleName":"deployment","policyName":"inline","policyDocument":"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"kms:Decrypt\"], \"Resource\": \"*\"}]\n}"}"#,
        "null",
    ),
    (
        "logs",
        "CreateLogStream",
        r#"{"logGroupName":"/aws/lambda/orders","logStreamName":"2026/10/03/[$LATEST]0f1e2d3c4b5a69788796a5b4c3d2e1f0"}"#,
        "null",
    ),
];

fn of_another_service(random: &mut Random, second: u64) -> String {
    let (service, operation, parameters, response) = random.pick(&OTHERS);
    let role = random.pick(&["deployment", "monitoring", "operations"]);
    let (identity, time) = (session(random, role, second), time(second));
    let (request, event) = (random.uuid(), random.uuid());
    let (address, extended) = (random.below(250) + 1, extended_request_id(random));
    format!(
        r#"{{"eventVersion":"1.11","userIdentity":{identity},"eventTime":"{time}","eventSource":"{service}.amazonaws.com","eventName":"{operation}","awsRegion":"eu-central-1","sourceIPAddress":"192.0.2.{address}","userAgent":"aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/{service}#1.63.2","requestParameters":{parameters},"responseElements":{response},"additionalEventData":{{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","AuthenticationMethod":"AuthHeader","x-amz-id-2":"{extended}"}},"requestID":"{request}","eventID":"{event}","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"{OWNER}","eventCategory":"Management","tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"{service}.eu-central-1.amazonaws.com"}}}}"#
    )
}

/// Without such ids the files would be smaller, and the floor lower, than with real logs: those
/// take about 150 bytes a record.
fn extended_request_id(random: &mut Random) -> String {
    let numbers = (0..5).map(|_| format!("{:016x}", random.next()));
    numbers.collect()
}
