//! Trails: which there are, what each records, and how long its bucket keeps that.

use aws_config::{Region, SdkConfig};
use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::config::Builder;
use serde_json::{Value, json};

use super::account::Detail;
use super::answer::{Answer, NotOffered, Refused, ask};

pub(super) fn client(config: &SdkConfig, region: &str) -> Client {
    let builder = Builder::from(config).region(Region::new(region.to_owned()));
    Client::from_conf(builder.retry_classifier(NotOffered).build())
}

/// `aws cloudtrail describe-trails`: also those of other regions that record this one.
pub(super) async fn describe(client: &Client) -> Result<Value, Refused> {
    ask("DescribeTrails", |body| {
        let request = client.describe_trails();
        request.customize().interceptor(body).send()
    })
    .await
}

/// A trail to be asked about, in its own region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trail {
    pub(super) arn: String,
    pub(super) name: String,
    pub(super) region: String,
    pub(super) bucket: String,
}

impl Trail {
    /// Those that an answer describes.
    pub(super) fn all(described: &Value) -> Vec<Self> {
        let trails = described.get("trailList").and_then(Value::as_array);
        let trails = trails.into_iter().flatten().filter_map(|trail| {
            let text = |field: &str| Some(trail.get(field)?.as_str()?.to_owned());
            Some(Self {
                arn: text("TrailARN")?,
                name: text("Name")?,
                region: text("HomeRegion")?,
                bucket: text("S3BucketName")?,
            })
        });
        trails.collect()
    }
}

/// All that is to be known of a trail.
pub(super) async fn read(client: Client, trail: Trail, detail: Detail) -> Vec<Answer> {
    let answer = |kind: &str, said| Answer::new([&trail.region, kind, &trail.name], said);
    let status = ask("GetTrailStatus", |body| {
        let request = client.get_trail_status().name(&trail.arn);
        request.customize().interceptor(body).send()
    });
    let selectors = ask("GetEventSelectors", |body| {
        let request = client.get_event_selectors().trail_name(&trail.arn);
        request.customize().interceptor(body).send()
    });
    let mut answers = vec![
        answer("status", status.await),
        answer("selectors", selectors.await),
    ];
    if detail == Detail::Everything {
        answers.push(answer("insights", insights(&client, &trail.arn).await));
    }
    answers
}

/// A trail without Insights answers with an error, which is an answer
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetInsightSelectors.html>).
async fn insights(client: &Client, arn: &str) -> Result<Value, Refused> {
    let said = ask("GetInsightSelectors", |body| {
        let request = client.get_insight_selectors().trail_name(arn);
        request.customize().interceptor(body).send()
    });
    match said.await {
        Err(refused) if refused.code == "InsightNotEnabledException" => {
            Ok(json!({ "TrailARN": arn, "InsightSelectors": [] }))
        }
        said => said,
    }
}
