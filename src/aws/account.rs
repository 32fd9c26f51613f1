//! What an account has: its keys and trails, region by region, each with what bears on BYOK.

use std::collections::BTreeSet;

use aws_config::{Region, SdkConfig};
use aws_sdk_freetier::types::{Dimension, DimensionValues, Expression, MatchOption};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::answer::{Answer, NotOffered, Refused, ask_all, refused};
use super::fault::{Fault, FaultKind, fault};
use super::keys::{self, Key};
use super::{lifecycle, trails};

/// Requests side by side. KMS allows some hundred a second of each of these calls, CloudTrail ten
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html>,
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>).
const AT_A_TIME: usize = 8;

/// The only region that answers for the free tier
/// (<https://docs.aws.amazon.com/general/latest/gr/billing.html>).
const FREE_TIER_REGION: &str = "us-east-1";

/// How much is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What the duties of a key's owner need.
    Duties,
    /// Also what a draft of the config can say.
    Everything,
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where to look.
    pub regions: BTreeSet<String>,
    /// ARNs; `None`: every key of these regions that AWS does not manage.
    pub keys: Option<Vec<String>>,
    /// How much is asked.
    pub detail: Detail,
}

/// What came.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Sorted by file.
    pub answers: Vec<Answer>,
    /// Regions that the account has not enabled.
    pub not_enabled: BTreeSet<String>,
}

/// Reads what is wanted. What one call does not tell costs only itself; only who cannot sign in, or
/// reaches nothing, gets a fault. `progress`: keys and trails done, and how many there are.
pub async fn read(
    config: &SdkConfig,
    has_endpoint: bool,
    wanted: &Wanted,
    mut progress: impl FnMut(u64, u64),
) -> Result<Read, Fault> {
    let mut read = Read::default();
    read.answers.push(identity(config).await?);
    let listed = wanted.regions.iter().cloned().map(|region| {
        let (config, wanted) = (config.clone(), wanted.clone());
        async move { look(&config, region, &wanted).await }
    });
    let mut keys = Vec::new();
    let mut trails = BTreeSet::new();
    for found in side_by_side(listed, |_| ()).await? {
        if found.is_enabled {
            read.answers.extend(found.answers);
            keys.extend(found.keys);
            trails.extend(found.trails);
        } else {
            read.not_enabled.insert(found.region);
        }
    }
    let all = (keys.len() + trails.len()) as u64;
    let keys_done = keys.len() as u64;
    let details = keys.into_iter().map(|key| {
        let client = keys::client(config, &key.region);
        keys::read(client, key, wanted.detail)
    });
    for answers in side_by_side(details, |done| progress(done, all)).await? {
        read.answers.extend(answers);
    }
    let buckets: BTreeSet<String> = trails.iter().map(|trail| trail.bucket.clone()).collect();
    let details = trails.into_iter().map(|trail| {
        let client = trails::client(config, &trail.region);
        trails::read(client, trail, wanted.detail)
    });
    for answers in side_by_side(details, |done| progress(keys_done + done, all)).await? {
        read.answers.extend(answers);
    }
    let lifecycles = buckets
        .into_iter()
        .map(|bucket| lifecycle::read(config.clone(), has_endpoint, bucket));
    for answers in side_by_side(lifecycles, |_| ()).await? {
        read.answers.extend(answers);
    }
    if wanted.detail == Detail::Everything {
        let said = free_tier(config).await;
        read.answers.push(Answer::new(["", "free-tier", ""], said));
    }
    read.answers.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(read)
}

/// Who asks: without an answer there is nobody to ask for.
async fn identity(config: &SdkConfig) -> Result<Answer, Fault> {
    let said = aws_sdk_sts::Client::new(config)
        .get_caller_identity()
        .send();
    let said = match said.await {
        Ok(said) => Ok(json!({
            "UserId": said.user_id,
            "Account": said.account,
            "Arn": said.arn,
        })),
        Err(error) => {
            let fault = fault(&error);
            if fault.kind == FaultKind::Credentials || error.as_service_error().is_none() {
                return Err(fault);
            }
            Err(refused("GetCallerIdentity", &error))
        }
    };
    Ok(Answer::new(["", "account", ""], said))
}

/// What is in a region.
struct Found {
    region: String,
    is_enabled: bool,
    answers: Vec<Answer>,
    keys: Vec<Key>,
    trails: Vec<trails::Trail>,
}

async fn look(config: &SdkConfig, region: String, wanted: &Wanted) -> Found {
    let kms = keys::client(config, &region);
    let described = trails::describe(&trails::client(config, &region)).await;
    let mut found = Found {
        is_enabled: !is_not_enabled(&described),
        answers: Vec::new(),
        keys: Vec::new(),
        trails: described
            .as_ref()
            .map(trails::Trail::all)
            .unwrap_or_default(),
        region,
    };
    if !found.is_enabled {
        return found;
    }
    let answer = |kind: &str, said| Answer::new([&found.region, kind, ""], said);
    found.answers.push(answer("trails", described));
    let arns = if let Some(arns) = &wanted.keys {
        let here = format!(":{}:", found.region);
        let here = arns.iter().filter(|arn| arn.contains(&here));
        here.cloned().collect()
    } else {
        let listed = keys::list(&kms).await;
        let arns = listed.as_ref().map(arns).unwrap_or_default();
        found.answers.push(answer("keys", listed));
        arns
    };
    if wanted.detail == Detail::Everything {
        found
            .answers
            .push(answer("aliases", keys::aliases(&kms).await));
    }
    found.keys = arns
        .into_iter()
        .map(|arn| Key {
            region: found.region.clone(),
            arn,
            is_listed: wanted.keys.is_none(),
        })
        .collect();
    found
}

/// Credentials that hold elsewhere are not known in a region that the account has not enabled
/// (<https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>).
fn is_not_enabled(said: &Result<Value, Refused>) -> bool {
    let codes = [
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "OptInRequired",
    ];
    said.as_ref()
        .is_err_and(|refused| codes.contains(&&*refused.code))
}

fn arns(listed: &Value) -> Vec<String> {
    let keys = listed.get("Keys").and_then(Value::as_array);
    let arns = keys
        .into_iter()
        .flatten()
        .filter_map(|key| key.get("KeyArn")?.as_str());
    arns.map(str::to_owned).collect()
}

/// `aws freetier get-free-tier-usage` of KMS alone.
async fn free_tier(config: &SdkConfig) -> Result<Value, Refused> {
    let builder = aws_sdk_freetier::config::Builder::from(config)
        .region(Region::from_static(FREE_TIER_REGION))
        .retry_classifier(NotOffered);
    let client = aws_sdk_freetier::Client::from_conf(builder.build());
    let of_kms = DimensionValues::builder()
        .key(Dimension::Service)
        .values("AWS Key Management Service")
        .match_options(MatchOption::Equals)
        .build();
    let of_kms = of_kms.map(|kms| Expression::builder().dimensions(kms).build());
    let of_kms =
        of_kms.map_err(|error| Refused::new("GetFreeTierUsage", "NotAsked", error.to_string()))?;
    let list = ("freeTierUsages", "nextToken");
    ask_all("GetFreeTierUsage", list, |mark, body| {
        let request = client.get_free_tier_usage().filter(of_kms.clone());
        let request = request.set_next_token(mark);
        request.customize().interceptor(body).send()
    })
    .await
}

/// Runs tasks, a few at a time; the results in the order in which they came.
async fn side_by_side<T: Send + 'static>(
    mut tasks: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
    mut done: impl FnMut(u64),
) -> Result<Vec<T>, Fault> {
    let mut running = JoinSet::new();
    let mut results = Vec::new();
    loop {
        while running.len() < AT_A_TIME
            && let Some(task) = tasks.next()
        {
            running.spawn(task);
        }
        let Some(result) = running.join_next().await else {
            return Ok(results);
        };
        results.push(result.map_err(|error| Fault::of_task(&error))?);
        done(results.len() as u64);
    }
}
