//! A server that speaks as much of KMS, CloudTrail, STS, S3 and the free tier's API as `check --live`
//! and `init --live` use, for one small account. It can fail on purpose.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

pub(crate) const HOME: &str = "eu-central-1";
pub(crate) const SECOND: &str = "eu-west-1";
pub(crate) const ROLE: &str = "arn:aws:iam::444455556666:role/camunda-tenant-orders";
const OWNER: &str = "111122223333";
const ORDERS: &str = "mrk-1234abcd12ab34cd56ef1234567890ab";
const STAGING: &str = "5c1e07d2-12ab-34cd-56ef-1234567890ab";
const SIGNING: &str = "0b77c1aa-1234-4a5b-8c9d-1234567890ab";
const MANAGED: &str = "99998888-1234-4a5b-8c9d-1234567890ab";

/// What goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    #[default]
    None,
    /// Every call is throttled once, as HTTP 400.
    Throttled,
    /// The staging key's policy, the trails of the second region and one bucket are denied.
    Denied,
    /// Newer calls are unknown: HTTP 500 with a page for people, as moto has it.
    NotOffered,
}

pub(crate) struct Account {
    pub(crate) url: String,
    asked: Arc<Mutex<BTreeMap<String, u32>>>,
}

impl Account {
    /// Serves the account as long as the test runs.
    pub(crate) fn serve(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(BTreeMap::new()));
        let server = Arc::new(Server {
            fault,
            asked: Arc::clone(&asked),
        });
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let server = Arc::clone(&server);
                std::thread::spawn(move || server.talk(connection));
            }
        });
        Self { url, asked }
    }

    /// How often each call was made, by operation, region and body.
    pub(crate) fn asked(&self) -> BTreeMap<String, u32> {
        self.asked.lock().unwrap().clone()
    }
}

pub(crate) fn key_arn(region: &str, id: &str) -> String {
    format!("arn:aws:kms:{region}:{OWNER}:key/{id}")
}

/// The config of its two clusters.
pub(crate) fn config() -> String {
    let (orders, replica) = (key_arn(HOME, ORDERS), key_arn(SECOND, ORDERS));
    let staging = key_arn(HOME, STAGING);
    format!(
        r#"config_version = 1
[[clusters]]
name = "orders"
region = "{HOME}"
keys = ["{orders}", "{replica}"]
role_arn = "{ROLE}"
[[clusters]]
name = "staging"
region = "{HOME}"
keys = ["{staging}"]
role_arn = "arn:aws:iam::444455556666:role/camunda-tenant-staging"
"#
    )
}

struct Server {
    fault: Fault,
    asked: Arc<Mutex<BTreeMap<String, u32>>>,
}

/// Status and body.
type Answer = (u16, String);

struct Call {
    operation: String,
    region: String,
    body: Value,
}

impl Server {
    fn talk(&self, connection: TcpStream) {
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        let mut connection = connection;
        loop {
            let mut first = String::new();
            if reader.read_line(&mut first).unwrap_or(0) == 0 {
                return;
            }
            let mut headers = BTreeMap::new();
            loop {
                let mut header = String::new();
                if reader.read_line(&mut header).unwrap_or(0) <= 2 {
                    break;
                }
                let (name, value) = header.split_once(':').unwrap();
                headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            }
            let length = headers.get("content-length").map_or("0", String::as_str);
            let mut body = vec![0; length.parse().unwrap()];
            reader.read_exact(&mut body).unwrap();
            let (status, text) = self.answer(&first, &headers, &body);
            let answer = format!(
                "HTTP/1.1 {status} so\r\ncontent-length: {}\r\n\r\n{text}",
                text.len()
            );
            let is_head = first.starts_with("HEAD");
            let end = if is_head {
                answer.len() - text.len()
            } else {
                answer.len()
            };
            if connection.write_all(&answer.as_bytes()[..end]).is_err() {
                return;
            }
        }
    }

    fn answer(&self, first: &str, headers: &BTreeMap<String, String>, body: &[u8]) -> Answer {
        // `Credential=id/20261124/eu-central-1/kms/aws4_request`
        let signed = headers.get("authorization").unwrap();
        let region = signed.split('/').nth(2).unwrap().to_owned();
        let target = headers.get("x-amz-target").map(|target| {
            let (_, operation) = target.rsplit_once('.').unwrap();
            operation.to_owned()
        });
        let is_s3 = signed.contains("/s3/");
        let operation = match target {
            Some(operation) => operation,
            None if first.starts_with("HEAD") => "HeadBucket".to_owned(),
            None if is_s3 => "GetBucketLifecycleConfiguration".to_owned(),
            None => "GetCallerIdentity".to_owned(),
        };
        let call = Call {
            body: serde_json::from_slice(body).unwrap_or_else(|_| json!(first)),
            operation,
            region,
        };
        let times = {
            let mut asked = self.asked.lock().unwrap();
            let name = format!("{} {} {}", call.operation, call.region, call.body);
            let times = asked.entry(name).or_default();
            *times += 1;
            *times
        };
        let is_json = !is_s3 && call.operation != "GetCallerIdentity";
        if self.fault == Fault::Throttled && is_json && times == 1 {
            return error("ThrottlingException", "Rate exceeded");
        }
        let newer = ["GetKeyLastUsage", "GetFreeTierUsage"];
        if self.fault == Fault::NotOffered && newer.contains(&&*call.operation) {
            return (
                500,
                "<!doctype html><h1>Internal Server Error</h1>".to_owned(),
            );
        }
        if self.fault == Fault::Denied && call.is_denied() {
            let said = format!("not authorized to perform: {}", call.operation);
            return match &*call.operation {
                "GetBucketLifecycleConfiguration" => (
                    403,
                    format!("<Error><Code>AccessDenied</Code><Message>{said}</Message></Error>"),
                ),
                _ => error("AccessDeniedException", &said),
            };
        }
        call.answer()
    }
}

fn error(code: &str, message: &str) -> Answer {
    let body = json!({ "__type": code, "message": message });
    (400, body.to_string())
}

impl Call {
    fn is_denied(&self) -> bool {
        let is_of = |part: &str| self.body.to_string().contains(part);
        match &*self.operation {
            "GetKeyPolicy" => is_of(STAGING),
            "DescribeTrails" => self.region == SECOND,
            "GetBucketLifecycleConfiguration" => is_of("example-logs"),
            "GetEventSelectors" => is_of("trail/main-2"),
            _ => false,
        }
    }

    fn answer(&self) -> Answer {
        if self.region == "af-south-1" {
            let said = "The security token included in the request is invalid.";
            return error("UnrecognizedClientException", said);
        }
        let said = match &*self.operation {
            "HeadBucket" => return (200, String::new()),
            "GetCallerIdentity" => return (200, IDENTITY.to_owned()),
            "GetBucketLifecycleConfiguration" => return self.lifecycle(),
            "GetInsightSelectors" if self.text("TrailName").ends_with("main-2") => {
                return error("InsightNotEnabledException", "not enabled");
            }
            "ListKeys" => self.page("Keys", &self.keys()),
            "ListAliases" => self.page("Aliases", &self.aliases()),
            "ListGrants" => self.page("Grants", &self.grants()),
            "ListResourceTags" => self.page("Tags", &self.tags()),
            "ListKeyRotations" => self.page("Rotations", &self.rotations()),
            "GetFreeTierUsage" => free_tier(),
            "DescribeTrails" => trails(),
            "GetTrailStatus" => status(),
            "GetEventSelectors" => self.selectors(),
            "GetInsightSelectors" => json!({
                "TrailARN": self.text("TrailName"),
                "InsightSelectors": [{ "InsightType": "ApiErrorRateInsight" }],
            }),
            _ => return self.of_key(),
        };
        (200, said.to_string())
    }

    fn text(&self, field: &str) -> &str {
        self.body[field].as_str().unwrap_or_default()
    }

    fn id(&self) -> &str {
        self.text("KeyId").rsplit('/').next().unwrap()
    }

    /// Two items a page, so that pages are turned.
    fn page(&self, list: &str, items: &[Value]) -> Value {
        let start = self.text("Marker").parse().unwrap_or(0);
        let end = items.len().min(start + 2);
        let mut page = json!({ list: items[start..end], "Truncated": end < items.len() });
        if end < items.len() {
            page["NextMarker"] = json!(end.to_string());
        }
        page
    }

    fn keys(&self) -> Vec<Value> {
        let ids: &[&str] = match &*self.region {
            HOME => &[ORDERS, STAGING, SIGNING, MANAGED],
            SECOND => &[ORDERS],
            _ => &[],
        };
        let key = |id: &&str| json!({ "KeyId": id, "KeyArn": key_arn(&self.region, id) });
        ids.iter().map(key).collect()
    }

    fn aliases(&self) -> Vec<Value> {
        let alias = |name: &str, id: Option<&str>| {
            let arn = format!("arn:aws:kms:{}:{OWNER}:{name}", self.region);
            let mut alias = json!({ "AliasName": name, "AliasArn": arn });
            if let Some(id) = id {
                alias["TargetKeyId"] = json!(id);
                alias["CreationDate"] = json!(1_767_225_600.25);
            }
            alias
        };
        match &*self.region {
            HOME => vec![
                alias("alias/aws/ebs", Some(MANAGED)),
                alias("alias/aws/rds", None),
                alias("alias/camunda-orders", Some(ORDERS)),
            ],
            _ => Vec::new(),
        }
    }

    fn grants(&self) -> Vec<Value> {
        let grant = |number: u32| {
            json!({
                "KeyId": self.text("KeyId"), "GrantId": number.to_string(),
                "GranteePrincipal": ROLE, "Operations": ["Decrypt"],
            })
        };
        if self.id() == ORDERS {
            (1..4).map(grant).collect()
        } else {
            Vec::new()
        }
    }

    fn tags(&self) -> Vec<Value> {
        match self.id() {
            STAGING => vec![
                json!({ "TagKey": "Cluster", "TagValue": "staging" }),
                json!({ "TagKey": "note", "TagValue": "line\none\u{202e}" }),
                json!({ "TagKey": "team", "TagValue": "a" }),
            ],
            _ => Vec::new(),
        }
    }

    /// Of January of 2024 and 2025, and one on demand.
    fn rotations(&self) -> Vec<Value> {
        let rotation = |seconds: u64, kind: &str| json!({ "KeyId": self.id(), "RotationDate": seconds, "RotationType": kind });
        match self.id() {
            ORDERS => vec![
                rotation(1_704_164_645, "AUTOMATIC"),
                rotation(1_735_787_045, "AUTOMATIC"),
                rotation(1_751_328_000, "ON_DEMAND"),
            ],
            _ => Vec::new(),
        }
    }

    fn of_key(&self) -> Answer {
        if !self.keys().iter().any(|key| key["KeyId"] == self.id()) {
            return error("NotFoundException", "Key does not exist");
        }
        let said = match &*self.operation {
            "DescribeKey" => json!({ "KeyMetadata": self.metadata() }),
            "GetKeyPolicy" => {
                json!({ "Policy": self.policy().to_string(), "PolicyName": "default" })
            }
            "GetKeyRotationStatus" if self.id() == SIGNING => {
                return error("UnsupportedOperationException", "not symmetric");
            }
            "GetKeyRotationStatus" if self.id() == ORDERS => json!({
                "KeyId": self.text("KeyId"), "KeyRotationEnabled": true,
                "RotationPeriodInDays": 365, "NextRotationDate": 1_798_761_600,
            }),
            "GetKeyRotationStatus" => json!({ "KeyRotationEnabled": false }),
            "GetKeyLastUsage" if self.id() == ORDERS => json!({
                "KeyId": self.id(), "TrackingStartDate": 1_767_225_600,
                "KeyLastUsage": { "Operation": "Decrypt", "Timestamp": 1_795_435_200.5 },
            }),
            "GetKeyLastUsage" => json!({
                "KeyId": self.id(), "TrackingStartDate": 1_767_225_600, "KeyLastUsage": {},
            }),
            _ => return error("UnknownOperationException", ""),
        };
        (200, said.to_string())
    }

    fn metadata(&self) -> Value {
        let id = self.id();
        let spec = if id == SIGNING {
            "RSA_2048"
        } else {
            "SYMMETRIC_DEFAULT"
        };
        let mut key = json!({
            "AWSAccountId": OWNER, "KeyId": id, "Arn": key_arn(&self.region, id),
            "CreationDate": 1_672_531_200.5, "Enabled": true, "KeyState": "Enabled",
            "KeySpec": spec, "CustomerMasterKeySpec": spec, "Origin": "AWS_KMS",
            "KeyUsage": if id == SIGNING { "SIGN_VERIFY" } else { "ENCRYPT_DECRYPT" },
            "KeyManager": if id == MANAGED { "AWS" } else { "CUSTOMER" },
            "MultiRegion": id == ORDERS,
        });
        if id == ORDERS {
            key["MultiRegionConfiguration"] = json!({
                "MultiRegionKeyType": if self.region == HOME { "PRIMARY" } else { "REPLICA" },
                "PrimaryKey": { "Arn": key_arn(HOME, id), "Region": HOME },
                "ReplicaKeys": [{ "Arn": key_arn(SECOND, id), "Region": SECOND }],
            });
        }
        if id == STAGING {
            key["KeyState"] = json!("PendingDeletion");
            key["Enabled"] = json!(false);
            key["DeletionDate"] = json!(1_796_083_200);
        }
        key
    }

    /// The replica's lets nobody in, which is found only if the two are told apart.
    fn policy(&self) -> Value {
        let own = json!({
            "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{OWNER}:root") },
            "Action": "kms:*", "Resource": "*",
        });
        let role = ROLE.replace(
            "orders",
            if self.id() == STAGING {
                "staging"
            } else {
                "orders"
            },
        );
        let theirs = json!({
            "Effect": "Allow", "Principal": { "AWS": role }, "Resource": "*",
            "Action": [
                "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:DescribeKey",
                "kms:GenerateDataKey*", "kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant",
            ],
        });
        let is_shared = self.id() == STAGING || (self.id() == ORDERS && self.region == HOME);
        let statements = if is_shared {
            vec![own, theirs]
        } else {
            vec![own]
        };
        json!({ "Version": "2012-10-17", "Statement": statements })
    }

    fn selectors(&self) -> Value {
        let arn = self.text("TrailName");
        if arn.ends_with("main-2") {
            return json!({ "TrailARN": arn, "AdvancedEventSelectors": [{ "FieldSelectors": [
                { "Field": "eventCategory", "Equals": ["Management"] },
                { "Field": "eventSource", "NotEquals": ["kms.amazonaws.com"] },
            ]}]});
        }
        json!({ "TrailARN": arn, "EventSelectors": [{
            "ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": [],
            "ExcludeManagementEventSources": [],
        }]})
    }

    fn lifecycle(&self) -> Answer {
        if self.body.to_string().contains("other-logs") {
            let body = "<Error><Code>NoSuchLifecycleConfiguration</Code></Error>";
            return (404, body.to_owned());
        }
        let rule = "<Rule><ID>keep</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>\
                    <Expiration><Days>400</Days></Expiration></Rule>";
        let configuration = "LifecycleConfiguration";
        (200, format!("<{configuration}>{rule}</{configuration}>"))
    }
}

/// Every region sees both, for both record all regions.
fn trails() -> Value {
    let trail = |name: &str, bucket: &str| {
        json!({
            "Name": name, "S3BucketName": bucket, "HomeRegion": HOME, "IsMultiRegionTrail": true,
            "TrailARN": format!("arn:aws:cloudtrail:{HOME}:{OWNER}:trail/{name}"),
            "LogFileValidationEnabled": true, "IsOrganizationTrail": false,
        })
    };
    // The longer name comes first: its files' names contain the shorter one.
    let mut described = [trail("main-2", "other-logs"), trail("main", "example-logs")];
    described[1]["S3KeyPrefix"] = json!("audit");
    described[1]["CloudWatchLogsLogGroupArn"] =
        json!(format!("arn:aws:logs:{HOME}:{OWNER}:log-group:trail:*"));
    json!({ "trailList": described })
}

fn free_tier() -> Value {
    json!({ "freeTierUsages": [{
        "service": "AWS Key Management Service", "usageType": "Global-KMS-Requests",
        "actualUsageAmount": 12345.0, "forecastedUsageAmount": 15000.0, "limit": 20000.0,
        "unit": "Requests", "region": "global", "freeTierType": "Always Free",
    }]})
}

const IDENTITY: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult>\
    <Arn>arn:aws:iam::111122223333:user/auditor</Arn><UserId>AIDAEXAMPLE</UserId>\
    <Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

fn status() -> Value {
    json!({
        "IsLogging": true, "LatestDeliveryTime": 1_795_435_200.125,
        "LatestDeliveryAttemptTime": "2026-11-23T09:00:00Z",
    })
}
