//! What lies beside events and is none, and what tells less than a record does.

use serde_json::{Value, json};

use super::wrappings::{delivered, gzip, lines};
use super::{events, report, tally};
use crate::run::Run;

#[test]
fn digests_notifications_and_other_logs_are_recognized_and_kept_apart() {
    let digest = json!({
        "awsAccountId": "123837392027",
        "digestStartTime": "2023-07-10T11:00:00Z",
        "digestS3Object": "AWSLogs/123837392027/CloudTrail-Digest/a.json.gz",
        "logFiles": [{ "s3Object": "a", "hashValue": "0" }]
    });
    let notification = json!({ "Records": [
        { "eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": { "object": { "key": "k" } } }
    ] });
    let state = json!({ "detail-type": "EC2 Instance State-change Notification", "detail": { "state": "running" } });
    let other =
        json!({ "logEvents": [{ "id": "1", "timestamp": 1, "message": "START RequestId" }] });
    let dns = json!({ "class_uid": 4003, "metadata": { "product": { "name": "Route 53" } }, "query": {} });
    let run = Run::new()
        .file("logs/digest.json.gz", gzip(digest.to_string().as_bytes()))
        .file("logs/notification.json", notification.to_string())
        .file("logs/state.json", state.to_string())
        .file("logs/other.json", other.to_string())
        .file("logs/dns.json", dns.to_string())
        .file("logs/table.csv", "a,b\n1,2\n");
    let (said, report) = report(run);
    assert_eq!(
        (said.code, tally(&report)),
        (0, [0, 0, 0]),
        "{}",
        said.stdout
    );
    assert_eq!(report["tally"]["files_skipped"], 6);
    let problems = report["problems"].to_string();
    assert!(problems.contains("a digest of CloudTrail"), "{problems}");
    assert_eq!(
        problems
            .matches("of another kind than CloudTrail's")
            .count(),
        4,
        "{problems}"
    );
}

#[test]
fn insights_and_network_activity_are_no_calls_in_any_shape() {
    let insight = json!({ "eventType": "AwsCloudTrailInsight", "eventTime": "2023-07-10T11:42:36Z",
        "insightDetails": { "eventSource": "kms.amazonaws.com", "eventName": "Decrypt" } });
    let mut network = events().remove(0);
    network["eventType"] = "AwsVpceEvent".into();
    let wrapped =
        |event: &Value| json!({ "detail-type": "AWS Insight via CloudTrail", "detail": event });
    for contents in [
        lines([insight.clone(), network.clone()]),
        lines([wrapped(&insight), wrapped(&network)]),
        json!({ "Records": [insight, network] }).to_string(),
    ] {
        let (said, report) = report(Run::new().file("logs/a.json", contents));
        assert_eq!(tally(&report), [2, 1, 0], "{}", said.stdout);
        assert_eq!(report["tally"]["network_activity"], 1);
    }
}

#[test]
fn a_page_of_event_history_whose_event_is_cut_is_counted_by_what_stands_beside_it() {
    let event = &events()[0];
    let entry = |event_text: &str| {
        json!({ "Events": [{
            "EventId": event["eventID"], "EventName": event["eventName"],
            "EventSource": event["eventSource"], "EventTime": event["eventTime"],
            "ReadOnly": "true", "CloudTrailEvent": event_text
        }] })
    };
    let cut = &event.to_string()[..200];
    let run = Run::new().file("logs/a.json", entry(cut).to_string());
    let (said, report) = report(run);
    // Its region is not told, so that it has no price.
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert_eq!(tally(&report), [1, 1, 1]);
    assert_eq!(report["tally"]["malformed"], 0);
    let problems = report["problems"].to_string();
    assert!(
        problems.contains("1 event that cannot be read, counted by what stands beside it"),
        "{problems}"
    );
}

#[test]
fn a_history_of_write_events_only_leaves_the_requests_unknown() {
    let header = "Event name,Event time,Event source,AWS region,Event ID,Read-only,Resources";
    let arn = "arn:aws:kms:us-east-1:123837392027:key/0e5d0ab6-097e-49d8-99ef-747ce3e5f8f4";
    let rows = (0..9).map(|hour| {
        format!(
            "DisableKey,2023-07-10T0{hour}:00:00Z,kms.amazonaws.com,us-east-1,{hour},false,{arn}\n"
        )
    });
    let run = Run::new().file(
        "logs/event_history.csv",
        format!("{header}\n{}", rows.collect::<String>()),
    );
    let (said, report) = report(run);
    assert_eq!(tally(&report), [9, 9, 9]);
    assert_eq!(
        report["coverage"][0]["requests"], "no_read_only_record",
        "{}",
        said.stdout
    );
}

#[test]
fn a_trail_that_leaves_kms_out_leaves_the_requests_of_a_known_key_unknown() {
    let without: Vec<Value> = events()
        .into_iter()
        .filter(|event| event["eventSource"] != "kms.amazonaws.com")
        .collect();
    let config = concat!(
        "config_version = 1\n[[clusters]]\nname = \"a\"\n",
        "keys = [\"arn:aws:kms:us-east-1:123837392027:key/0e5d0ab6-097e-49d8-99ef-747ce3e5f8f4\"]\n",
    );
    let document = json!({ "Records": without }).to_string();
    let run = Run::new()
        .file(&format!("logs/{}", delivered(1)), gzip(document.as_bytes()))
        .file("byok-cost.toml", config);
    let (said, report) = report(run);
    let coverage = &report["coverage"][0];
    assert_eq!(
        coverage["requests"], "no_kms_record",
        "{} {}",
        said.stdout, said.stderr
    );
}
