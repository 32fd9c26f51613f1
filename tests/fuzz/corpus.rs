//! The corpora: the kept logs and shapes, and what else a target reads.

use std::path::{Path, PathBuf};

/// Of larger files the beginning is enough.
const LARGEST: usize = 6 << 10;

pub(crate) fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "json" | "record" => files("tests/data/shapes", "json"),
        // Each run of it reads 1 MiB.
        "borders" => files("tests/data/shapes", "json")
            .into_iter()
            .step_by(8)
            .collect(),
        "contents" | "pieces" | "measurement" | "gzip" | "packed" => logs(),
        "utf16" => logs().iter().map(|log| as_utf16(log)).collect(),
        "table" => rows(),
        "structure" => STRUCTURES.map(|text| text.as_bytes().to_vec()).to_vec(),
        "dated_line" => files("tests/data/shapes", "json")
            .into_iter()
            .map(|record| record.trim_ascii()[1..].to_vec())
            .collect(),
        "time_of_event" => TIMES.map(|text| text.as_bytes().to_vec()).to_vec(),
        "config" => [
            files("data/sample", "toml"),
            vec![documented_config(), Vec::new()],
        ]
        .concat(),
        "scenario" => files("data/scenarios", "toml"),
        "answers" => {
            let alone = ANSWERS.iter().map(|answer| answer.as_bytes().to_vec());
            let all = ANSWERS.join("\0").into_bytes();
            alone.chain([all]).collect()
        }
        _ => Vec::new(),
    }
}

const STRUCTURES: [&str; 5] = [
    "{type=AssumedRole, principalid=AROA:x, arn=null, sessioncontext={attributes={a=b}}}",
    "[{arn=arn:aws:kms:eu-west-1:111122223333:key/k, accountid=111122223333}, {arn=b}]",
    "{keyId=k, encryptionContext={aws:s3:arn=arn:aws:s3:::b/c, d=e}}",
    "{\"keyId\":\"k\",\"encryptionContext\":{\"a\":\"b\"}}",
    "[a, {b=c}, []]",
];

/// As the AWS command line prints them, of one key and one trail.
const ANSWERS: [&str; 12] = [
    r#"{"Account": "111122223333"}"#,
    r#"{"KeyMetadata": {"Arn": "arn:aws:kms:eu-central-1:111122223333:key/mrk-1", "KeyState": "Enabled",
        "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT", "KeyManager": "CUSTOMER"}}"#,
    r#"{"Policy": "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"kms:*\", \"Resource\": \"*\",
        \"Principal\": {\"AWS\": \"arn:aws:iam::444455556666:role/r\"}}}"}"#,
    r#"{"Aliases": [{"AliasName": "alias/cluster-1", "TargetKeyId": "mrk-1",
        "AliasArn": "arn:aws:kms:eu-central-1:111122223333:alias/cluster-1"}]}"#,
    r#"{"Tags": [{"TagKey": "Cluster", "TagValue": "orders"}]}"#,
    r#"{"Rotations": [{"RotationDate": "2026-01-02T03:04:05+00:00", "RotationType": "AUTOMATIC"}]}"#,
    r#"{"KeyRotationEnabled": true, "NextRotationDate": "2026-01-02T03:04:05+00:00"}"#,
    r#"{"Grants": [{"GranteePrincipal": "arn:aws:iam::444455556666:role/r"}]}"#,
    r#"{"trailList": [{"Name": "main", "S3BucketName": "main-logs", "HomeRegion": "eu-central-1",
        "TrailARN": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/main", "IsMultiRegionTrail": true}]}"#,
    r#"{"IsLogging": true}"#,
    r#"{"Rules": [{"Status": "Enabled", "Expiration": {"Days": 400}}]}"#,
    r#"{"Operation": "GetEventSelectors", "Error": {"Code": "AccessDeniedException", "Message": "no"}}"#,
];

const TIMES: [&str; 6] = [
    "2026-10-06T08:00:00Z",
    "2026-10-06T08:00:00.123Z",
    "2026-10-06T10:00:00+02:00",
    "2026-10-06 08:00:00.000 UTC",
    "Jul 10, 2026, 12:07:59 PM",
    "20261006T080000Z",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn logs() -> Vec<Vec<u8>> {
    let folders = [
        "tests/data/derived",
        "tests/data/real/coralogix+coralogix-aws-shipper",
    ];
    folders
        .iter()
        .flat_map(|folder| files(folder, ""))
        .collect()
}

fn rows() -> Vec<Vec<u8>> {
    let text = String::from_utf8(files("tests/data/derived/athena", "csv").remove(0)).unwrap();
    text.lines()
        .skip(1)
        .take(20)
        .map(|line| line.as_bytes().to_vec())
        .collect()
}

fn as_utf16(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn documented_config() -> Vec<u8> {
    let page = std::fs::read_to_string(root().join("docs/config.md")).unwrap();
    let shown = page.split("```toml\n").nth(1).unwrap();
    shown.split("```").next().unwrap().into()
}

/// The beginnings of all files below a folder whose names end so, in the order of their names.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut folders = vec![root().join(folder)];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let contents = paths.iter().map(|path| std::fs::read(path).unwrap());
    contents
        .map(|bytes| bytes[..bytes.len().min(LARGEST)].to_vec())
        .collect()
}
