//! Keys: which there are, and what each is.

use aws_config::{Region, SdkConfig};
use aws_sdk_kms::Client;
use aws_sdk_kms::config::Builder;
use serde_json::Value;

use super::account::Detail;
use super::answer::{Answer, NotOffered, Refused, ask, ask_all};
use crate::answers::id_of;

/// Items a page, the most that each of these calls gives
/// (<https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html>, …).
const KEYS: i32 = 1_000;
const ALIASES: i32 = 100;
const TAGS: i32 = 50;
const ROTATIONS: i32 = 1_000;
const GRANTS: i32 = 100;

/// The mark of the next page in answers of KMS.
const NEXT: &str = "NextMarker";

pub(super) fn client(config: &SdkConfig, region: &str) -> Client {
    let builder = Builder::from(config).region(Region::new(region.to_owned()));
    Client::from_conf(builder.retry_classifier(NotOffered).build())
}

/// `aws kms list-keys`
pub(super) async fn list(client: &Client) -> Result<Value, Refused> {
    ask_all("ListKeys", ("Keys", NEXT), |mark, body| {
        let request = client.list_keys().limit(KEYS).set_marker(mark);
        request.customize().interceptor(body).send()
    })
    .await
}

/// `aws kms list-aliases`
pub(super) async fn aliases(client: &Client) -> Result<Value, Refused> {
    ask_all("ListAliases", ("Aliases", NEXT), |mark, body| {
        let request = client.list_aliases().limit(ALIASES).set_marker(mark);
        request.customize().interceptor(body).send()
    })
    .await
}

/// A key to be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) region: String,
    pub(super) arn: String,
    /// Whether it was found in a list: what AWS manages is then nobody's BYOK key.
    pub(super) is_listed: bool,
}

/// All that is to be known of a key. A listed one that AWS manages yields nothing.
pub(super) async fn read(client: Client, key: Key, detail: Detail) -> Vec<Answer> {
    let arn = &key.arn;
    let described = ask("DescribeKey", |body| {
        let request = client.describe_key().key_id(arn);
        request.customize().interceptor(body).send()
    });
    let described = described.await;
    let metadata = described
        .as_ref()
        .ok()
        .and_then(|key| key.get("KeyMetadata"));
    let says = |field: &str, what: &str| {
        let said = metadata.and_then(|key| key.get(field));
        said.and_then(Value::as_str).is_none_or(|said| said == what)
    };
    let is_ours = says("KeyManager", "CUSTOMER");
    let is_symmetric = says("KeySpec", "SYMMETRIC_DEFAULT");
    if !is_ours && key.is_listed {
        return Vec::new();
    }
    let answer = |kind: &str, said| Answer::new([&key.region, kind, id_of(arn)], said);
    let mut answers = vec![answer("key", described)];
    if !is_ours {
        return answers;
    }
    answers.push(answer("policy", policy(&client, arn).await));
    if is_symmetric {
        answers.push(answer("rotation", rotation(&client, arn).await));
    }
    answers.push(answer("last-use", last_use(&client, arn).await));
    if detail == Detail::Everything {
        if is_symmetric {
            answers.push(answer("rotations", rotations(&client, arn).await));
        }
        answers.push(answer("tags", tags(&client, arn).await));
        answers.push(answer("grants", grants(&client, arn).await));
    }
    answers
}

async fn policy(client: &Client, arn: &str) -> Result<Value, Refused> {
    ask("GetKeyPolicy", |body| {
        let request = client.get_key_policy().key_id(arn).policy_name("default");
        request.customize().interceptor(body).send()
    })
    .await
}

async fn rotation(client: &Client, arn: &str) -> Result<Value, Refused> {
    ask("GetKeyRotationStatus", |body| {
        let request = client.get_key_rotation_status().key_id(arn);
        request.customize().interceptor(body).send()
    })
    .await
}

async fn last_use(client: &Client, arn: &str) -> Result<Value, Refused> {
    ask("GetKeyLastUsage", |body| {
        let request = client.get_key_last_usage().key_id(arn);
        request.customize().interceptor(body).send()
    })
    .await
}

async fn rotations(client: &Client, arn: &str) -> Result<Value, Refused> {
    ask_all("ListKeyRotations", ("Rotations", NEXT), |mark, body| {
        let request = client.list_key_rotations().key_id(arn);
        let request = request.limit(ROTATIONS).set_marker(mark);
        request.customize().interceptor(body).send()
    })
    .await
}

async fn tags(client: &Client, arn: &str) -> Result<Value, Refused> {
    ask_all("ListResourceTags", ("Tags", NEXT), |mark, body| {
        let request = client.list_resource_tags().key_id(arn);
        let request = request.limit(TAGS).set_marker(mark);
        request.customize().interceptor(body).send()
    })
    .await
}

async fn grants(client: &Client, arn: &str) -> Result<Value, Refused> {
    ask_all("ListGrants", ("Grants", NEXT), |mark, body| {
        let request = client.list_grants().key_id(arn);
        let request = request.limit(GRANTS).set_marker(mark);
        request.customize().interceptor(body).send()
    })
    .await
}
