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

/// The IAM policy that the duties of a key's owner need, for these keys; without any for all.
pub fn check(keys: &[String]) -> String {
    let mut list = vec!["cloudtrail:DescribeTrails"];
    if keys.is_empty() {
        list.push("kms:ListKeys");
    }
    let read_keys = [
        "kms:DescribeKey",
        "kms:GetKeyLastUsage",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
    ];
    account(&list, &read_keys, keys, &[])
}

/// The IAM policy that a draft of the config needs.
pub fn init() -> String {
    let list = [
        "cloudtrail:DescribeTrails",
        "freetier:GetFreeTierUsage",
        "kms:ListAliases",
        "kms:ListKeys",
    ];
    let read_keys = [
        "kms:DescribeKey",
        "kms:GetKeyLastUsage",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListGrants",
        "kms:ListKeyRotations",
        "kms:ListResourceTags",
    ];
    account(&list, &read_keys, &[], &["cloudtrail:GetInsightSelectors"])
}

/// Which calls know no resource:
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html>,
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html>.
/// `sts:GetCallerIdentity` needs no permission.
fn account(list: &[&str], read_keys: &[&str], keys: &[String], of_trails: &[&str]) -> String {
    let keys = if keys.is_empty() {
        json!("arn:*:kms:*:*:key/*")
    } else {
        json!(keys)
    };
    let own = ["cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus"];
    let mut trails: Vec<&str> = own.iter().chain(of_trails).copied().collect();
    trails.sort_unstable();
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Sid": "FindKeysAndTrails", "Effect": "Allow", "Action": list, "Resource": "*" },
            { "Sid": "ReadKeys", "Effect": "Allow", "Action": read_keys, "Resource": keys },
            {
                "Sid": "ReadTrails",
                "Effect": "Allow",
                "Action": trails,
                "Resource": "arn:*:cloudtrail:*:*:trail/*",
            },
            {
                "Sid": "ReadHowLongLogsAreKept",
                "Effect": "Allow",
                "Action": ["s3:GetLifecycleConfiguration", "s3:ListBucket"],
                "Resource": "arn:*:s3:::*",
            },
        ],
    });
    format!("{policy:#}\n")
}

/// The IAM policy that a new price list needs; the call knows no resource
/// (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_awspricelist.html>).
pub fn prices() -> String {
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ReadListPrices",
                "Effect": "Allow",
                "Action": "pricing:GetProducts",
                "Resource": "*",
            },
        ],
    });
    format!("{policy:#}\n")
}
