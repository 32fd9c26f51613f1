//! The same events as rows: of CSV files, of queries' results, and of Security Lake.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Shape;
use super::wrappings::lines;

pub(crate) fn all(events: &[Value]) -> Vec<Shape> {
    vec![
        Shape::view("Athena's results in CSV", "athena.csv", athena(events)),
        Shape::view(
            "Athena's rows as JSON",
            "athena.jsonl",
            lines(events.iter().map(lower_case)),
        ),
        Shape::view(
            "Lake's `get-query-results`",
            "lake.json",
            lake_results(events),
        ),
        Shape::view("Lake's results in CSV", "lake.csv", lake_csv(events)),
        Shape::view(
            "the console's event history in CSV",
            "event_history.csv",
            console(events),
        ),
        Shape::view(
            "the console's event history in JSON",
            "event_history.json",
            json!({ "Records": events }).to_string(),
        ),
        Shape::view(
            "Security Lake, OCSF 1.1.0",
            "ocsf.jsonl",
            lines(events.iter().map(ocsf)),
        ),
        Shape::view(
            "Security Lake, OCSF 1.0.0-rc.2",
            "ocsf-rc2.jsonl",
            lines(events.iter().map(ocsf_first)),
        ),
    ]
}

pub(super) const COLUMNS: [&str; 15] = [
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "errorCode",
    "requestParameters",
    "responseElements",
    "requestID",
    "eventID",
    "resources",
    "eventType",
    "readOnly",
    "recipientAccountId",
];

fn csv(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    rows.into_iter().fold(String::new(), |mut text, cells| {
        let cells = cells
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        writeln!(text, "{}", cells.collect::<Vec<_>>().join(",")).unwrap();
        text
    })
}

pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// As Presto prints structures; names of structures are in lower case, those of maps are not.
fn presto(value: &Value, is_map: bool) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let name = if is_map {
                    name.clone()
                } else {
                    name.to_lowercase()
                };
                format!("{name}={}", presto(value, is_map))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(elements) => {
            let elements = elements.iter().map(|element| presto(element, is_map));
            format!("[{}]", elements.collect::<Vec<_>>().join(", "))
        }
        Value::Null => "null".to_owned(),
        other => text(other),
    }
}

/// The documented table: `requestparameters` is text and keeps its JSON, structures are printed.
fn athena(events: &[Value]) -> String {
    let header = COLUMNS.iter().map(|name| name.to_lowercase()).collect();
    let rows = events.iter().map(|event| {
        let cell = |name: &&str| match *name {
            "userIdentity" | "resources" if !event[*name].is_null() => presto(&event[*name], false),
            name => text(&event[name]),
        };
        COLUMNS.iter().map(cell).collect()
    });
    csv(std::iter::once(header).chain(rows))
}

pub(super) fn lower_case(event: &Value) -> Value {
    let members = event
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.to_lowercase(), value.clone()));
    members.collect::<Value>()
}

fn lake_cells(event: &Value) -> impl Iterator<Item = (&'static str, Value)> + '_ {
    COLUMNS.iter().map(|name| {
        let value = match (*name, &event[*name]) {
            (_, Value::Null) => Value::Null,
            ("eventTime", Value::String(time)) => {
                format!("{} {}.000", &time[..10], &time[11..19]).into()
            }
            ("userIdentity" | "resources", value) => presto(value, false).into(),
            ("requestParameters" | "responseElements", value) => presto(value, true).into(),
            (_, value) => text(value).into(),
        };
        (*name, value)
    })
}

fn lake_results(events: &[Value]) -> String {
    let rows = events.iter().map(|event| {
        let cells = lake_cells(event).map(|(name, value)| json!({ name: value }));
        cells.collect::<Vec<_>>()
    });
    let rows: Vec<_> = rows.collect();
    let results = json!({ "QueryStatus": "FINISHED", "QueryResultRows": rows });
    serde_json::to_string_pretty(&results).unwrap()
}

fn lake_csv(events: &[Value]) -> String {
    let header = COLUMNS.iter().map(ToString::to_string).collect();
    let rows = events
        .iter()
        .map(|event| lake_cells(event).map(|(_, value)| text(&value)).collect());
    csv(std::iter::once(header).chain(rows))
}

/// Neither the recipient, the caller's account nor the parameters are among its columns.
fn console(events: &[Value]) -> String {
    let header = [
        "Event name",
        "Event time",
        "User name",
        "Event source",
        "Resources",
        "AWS region",
        "Error code",
        "Event ID",
        "Read-only",
        "Request ID",
    ];
    let rows = events.iter().map(|event| {
        let arns = event["resources"].as_array().into_iter().flatten();
        let resources = arns.map(
            |resource| json!({ "resourceType": resource["type"], "resourceName": resource["ARN"] }),
        );
        let resources = resources.collect::<Value>().to_string();
        let cell = |field: &str| text(&event[field]);
        vec![
            cell("eventName"),
            cell("eventTime"),
            text(&event["userIdentity"]["userName"]),
            cell("eventSource"),
            resources,
            cell("awsRegion"),
            cell("errorCode"),
            cell("eventID"),
            cell("readOnly"),
            cell("requestID"),
        ]
    });
    csv(std::iter::once(header.map(str::to_owned).to_vec()).chain(rows))
}

pub(super) fn ocsf(event: &Value) -> Value {
    let identity = &event["userIdentity"];
    let data = |field: &str| match &event[field] {
        Value::Null => Value::Null,
        data => data.to_string().into(),
    };
    let mut mapped = ocsf_core(event);
    mapped["class_uid"] = 6003.into();
    mapped["actor"]["user"] = json!({
        "type": identity["type"],
        "uid": identity["arn"],
        "uid_alt": identity["principalId"],
        "account": { "uid": identity["accountId"] }
    });
    mapped["api"]["request"]["data"] = data("requestParameters");
    mapped["api"]["response"]["data"] = data("responseElements");
    mapped["resources"] = resources(event, |account| json!({ "account": { "uid": account } }));
    mapped["unmapped"] = json!({ "recipientAccountId": event["recipientAccountId"] });
    mapped
}

/// The first version had no place for parameters: they lie in `unmapped`, by their dotted names.
pub(super) fn ocsf_first(event: &Value) -> Value {
    let identity = &event["userIdentity"];
    let mut mapped = ocsf_core(event);
    mapped["class_uid"] = 3005.into();
    mapped["actor"]["user"] = json!({
        "type": identity["type"],
        "uid": identity["principalId"],
        "uuid": identity["arn"],
        "account_uid": identity["accountId"]
    });
    mapped["resources"] = resources(event, |_| Value::Null);
    let mut unmapped = Map::new();
    unmapped.insert(
        "recipientAccountId".to_owned(),
        event["recipientAccountId"].clone(),
    );
    for field in ["requestParameters", "responseElements"] {
        flatten(field, &event[field], &mut unmapped);
    }
    mapped["unmapped"] = unmapped.into();
    mapped.as_object_mut().unwrap().remove("time_dt");
    mapped
}

fn ocsf_core(event: &Value) -> Value {
    let time = chrono::DateTime::parse_from_rfc3339(event["eventTime"].as_str().unwrap()).unwrap();
    json!({
        "activity_id": if event["readOnly"] == true { 2 } else { 3 },
        "actor": { "invoked_by": event["userIdentity"]["invokedBy"] },
        "api": {
            "operation": event["eventName"],
            "service": { "name": event["eventSource"] },
            "request": { "uid": event["requestID"] },
            "response": { "error": event["errorCode"] }
        },
        "cloud": { "provider": "AWS", "region": event["awsRegion"] },
        "metadata": {
            "uid": event["eventID"],
            "event_code": event["eventType"],
            "product": { "name": "CloudTrail", "feature": { "name": "Management" } }
        },
        "time": time.timestamp_millis(),
        "time_dt": event["eventTime"]
    })
}

fn resources(event: &Value, owner: impl Fn(&Value) -> Value) -> Value {
    let resources = event["resources"].as_array().into_iter().flatten();
    resources
        .map(|resource| {
            json!({
                "uid": resource["ARN"],
                "type": resource["type"],
                "account_uid": resource["accountId"],
                "owner": owner(&resource["accountId"])
            })
        })
        .collect()
}

fn flatten(name: &str, value: &Value, into: &mut Map<String, Value>) {
    match value {
        Value::Object(members) => {
            for (inner, value) in members {
                flatten(&format!("{name}.{inner}"), value, into);
            }
        }
        Value::Null => {}
        other => drop(into.insert(name.to_owned(), text(other).into())),
    }
}
