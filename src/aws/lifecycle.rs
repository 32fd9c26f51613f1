//! How long a log bucket keeps its objects.

use aws_config::SdkConfig;
use aws_sdk_s3::types::{LifecycleExpiration, LifecycleRule, Transition};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Refused, refused};
use super::bucket::Bucket;
use super::fault::FaultKind;

const OPERATION: &str = "GetBucketLifecycleConfiguration";

/// `aws s3api get-bucket-lifecycle-configuration`; without any rule, no rules.
pub(super) async fn read(config: SdkConfig, has_endpoint: bool, bucket: String) -> Vec<Answer> {
    let said = rules(&config, has_endpoint, &bucket).await;
    vec![Answer::new(["", "lifecycle", &bucket], said)]
}

async fn rules(config: &SdkConfig, has_endpoint: bool, name: &str) -> Result<Value, Refused> {
    let bucket = Bucket::find(config, has_endpoint, name).await;
    let bucket = bucket.map_err(|fault| {
        let code = match fault.kind {
            FaultKind::Forbidden => "AccessDenied",
            FaultKind::Vanished => "NoSuchBucket",
            _ => "NoAnswer",
        };
        Refused::new(OPERATION, code, fault.said)
    })?;
    let request = bucket.client().get_bucket_lifecycle_configuration();
    match request.bucket(name).send().await {
        Ok(answer) => {
            let rules = answer.rules.unwrap_or_default();
            let rules: Vec<Value> = rules.iter().map(rule).collect();
            Ok(json!({ "Rules": rules }))
        }
        Err(error) => match refused(OPERATION, &error) {
            refused if refused.code == "NoSuchLifecycleConfiguration" => Ok(json!({ "Rules": [] })),
            refused => Err(refused),
        },
    }
}

/// S3 answers in XML: the fields that bear on how long an object is kept.
fn rule(rule: &LifecycleRule) -> Value {
    let filter = rule.filter.as_ref().map(|filter| {
        let mut fields = Map::new();
        let prefix = filter.prefix.as_ref();
        let prefix = prefix.or_else(|| filter.and.as_ref()?.prefix.as_ref());
        put(&mut fields, "Prefix", prefix.map(|prefix| json!(prefix)));
        Value::Object(fields)
    });
    let mut fields = Map::new();
    put(&mut fields, "ID", rule.id.as_ref().map(|id| json!(id)));
    put(&mut fields, "Status", Some(json!(rule.status.as_str())));
    put(&mut fields, "Filter", filter);
    put(
        &mut fields,
        "Expiration",
        rule.expiration.as_ref().map(expiration),
    );
    let transitions = rule.transitions.as_ref();
    let transitions = transitions.map(|all| all.iter().map(transition).collect::<Vec<_>>());
    put(&mut fields, "Transitions", transitions.map(Value::Array));
    Value::Object(fields)
}

fn expiration(expiration: &LifecycleExpiration) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "Days", expiration.days.map(|days| json!(days)));
    let date = expiration.date.as_ref().map(|date| json!(date.to_string()));
    put(&mut fields, "Date", date);
    Value::Object(fields)
}

fn transition(transition: &Transition) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "Days", transition.days.map(|days| json!(days)));
    let class = transition.storage_class.as_ref();
    put(
        &mut fields,
        "StorageClass",
        class.map(|class| json!(class.as_str())),
    );
    Value::Object(fields)
}

fn put(fields: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value);
    }
}
