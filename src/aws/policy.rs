//! The least that credentials must allow.

use serde_json::json;

/// The IAM policy that reading log files under `prefix` needs. `kms:Decrypt` is for files that are
/// encrypted with a KMS key
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail-decrypt.html>).
pub fn pull(bucket: &str, prefix: &str) -> String {
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ListLogFiles",
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": format!("arn:aws:s3:::{bucket}"),
                "Condition": { "StringLike": { "s3:prefix": [prefix, format!("{prefix}*")] } },
            },
            {
                "Sid": "FindTheBucketsRegion",
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": format!("arn:aws:s3:::{bucket}"),
                "Condition": { "Null": { "s3:prefix": "true" } },
            },
            {
                "Sid": "ReadLogFiles",
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": format!("arn:aws:s3:::{bucket}/{prefix}*"),
            },
            {
                "Sid": "DecryptLogFiles",
                "Effect": "Allow",
                "Action": "kms:Decrypt",
                "Resource": "*",
                "Condition": { "StringLike": { "kms:ViaService": "s3.*.amazonaws.com" } },
            },
        ],
    });
    format!("{policy:#}\n")
}

/// The IAM policy that reading the event history needs: its action knows no resources
/// (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html>).
/// Who is signed in may always be asked.
pub fn event_history() -> String {
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ReadEventHistory",
                "Effect": "Allow",
                "Action": "cloudtrail:LookupEvents",
                "Resource": "*",
            },
        ],
    });
    format!("{policy:#}\n")
}
