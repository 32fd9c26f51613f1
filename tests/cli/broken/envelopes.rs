//! Wrappings whose content is broken.

use serde_json::{Value, json};

use super::all_are_told;
use super::case::{Case, case, record};

const CUT: &str = "the event in it is cut, or not valid JSON";

/// A broken line between two whole records.
fn between(what: &str, broken: &Value) -> Case {
    case(what, format!("{}\n{broken}\n{}\n", record(1), record(2))).keeps(2)
}

/// Where a text stands in the broken line.
fn place(broken: &Value, text: &str) -> usize {
    record(1).len() + 1 + broken.to_string().find(text).unwrap()
}

#[test]
fn wrappings_of_broken_events() {
    let cut = &record(3)[..400];
    let lookup = json!({ "Events": [{ "EventId": "1", "CloudTrailEvent": cut }] });
    let log = json!({ "logEvents": [{ "id": "1", "timestamp": 1, "message": cut }] });
    let message = json!({ "message": cut });
    let bridge = json!({ "detail-type": "AWS API Call via CloudTrail", "detail": null });
    let wrong = record(3).replace("\"Decrypt\"", "7");
    let wrapped = json!({ "message": wrong });
    let packed = |data: &str| json!({ "awslogs": { "data": data } });
    let no_event = "no CloudTrail event among CloudTrail events";
    let start = record(1).len() + 1;
    let query = json!({ "QueryResultRows": [[{ "eventSource": "kms.amazonaws.com" }], 7] });
    let cases = vec![
        between("a cut event of event history", &lookup).loses(
            1,
            place(&lookup, &json!(cut).to_string()),
            CUT,
        ),
        between("a cut event of CloudWatch Logs", &log).loses(
            1,
            place(&log, &json!(cut).to_string()),
            CUT,
        ),
        between("a cut event in `message`", &message).loses(
            1,
            place(&message, &json!(cut).to_string()),
            CUT,
        ),
        between("a wrong type in a wrapped event", &wrapped).loses(
            1,
            place(&wrapped, &json!(wrong).to_string()),
            "eventName is missing, or of another type",
        ),
        between("an event of EventBridge without its detail", &bridge),
        between("`awslogs` that is no base64", &packed("%%%%%%%%")),
        between("`awslogs` that is no gzip", &packed("bm8gZ3ppcCBhdCBhbGw=")),
        between(
            "`awslogs` that is cut",
            &packed("H4sIAAAAAAAC/+y92dbbRpYl/Cpavur6nbBiHtTrvwAJcJ7B"),
        ),
        between("rows of a query without an event", &query).loses(
            2,
            place(&query, "[{\"eventSource"),
            no_event,
        ),
        between(
            "OCSF of another product",
            &json!({ "class_uid": 6003, "metadata": { "product": { "name": "Okta" } }, "api": {} }),
        ),
        case(
            "only other logs in CloudWatch Logs",
            json!({ "logEvents": [{ "id": "1", "timestamp": 1, "message": "START" }] }).to_string(),
        )
        .skipped("events of another kind than CloudTrail's"),
        case("wrapped in itself 50 times", wrapped_often(50)).skipped("no CloudTrail records"),
    ];
    let _ = start;
    all_are_told("wrappings", cases);
}

fn wrapped_often(times: usize) -> String {
    let inner = record(1);
    (0..times).fold(inner, |inner, _| format!("{{\"detail\":{inner}}}"))
}
