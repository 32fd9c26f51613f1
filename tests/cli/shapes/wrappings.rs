//! The same events, wrapped as each export wraps them.

use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::{Shape, archives, columns, parquet};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn lines(values: impl IntoIterator<Item = Value>) -> String {
    values.into_iter().fold(String::new(), |mut text, value| {
        writeln!(text, "{value}").unwrap();
        text
    })
}

/// The path of a file that a trail delivers.
pub(crate) fn delivered(number: usize) -> String {
    format!(
        "AWSLogs/123837392027/CloudTrail/us-east-1/2023/07/10/\
         123837392027_CloudTrail_us-east-1_20230710T1205Z_{number:016}.json.gz"
    )
}

/// Every shape, with all `events` in it.
pub(crate) fn all(events: &[Value]) -> Vec<Shape> {
    let mut shapes = vec![delivery(events)];
    shapes.extend(plain(events));
    shapes.extend(command_line(events));
    shapes.extend(cloudwatch_logs(events));
    shapes.extend(event_bridge(events));
    shapes.extend(columns::all(events));
    shapes.extend(parquet::all(events));
    shapes.extend(wrapped(events));
    shapes.extend(archives::all(events));
    shapes
}

pub(crate) fn delivery(events: &[Value]) -> Shape {
    let files = events.chunks(100).enumerate().map(|(number, events)| {
        let document = json!({ "Records": events }).to_string();
        (delivered(number), gzip(document.as_bytes()))
    });
    Shape {
        name: "a trail's files in S3",
        files: files.collect(),
        is_delivery: true,
    }
}

fn plain(events: &[Value]) -> Vec<Shape> {
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let all = Value::from(events.to_vec());
    let crlf = events
        .iter()
        .fold("\u{feff}".to_owned(), |mut text, event| {
            write!(text, "{event}\r\n\r\n").unwrap();
            text
        });
    let utf16 = lines(events.to_vec())
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    vec![
        Shape::view("a JSON array of events", "array.json", pretty(&all)),
        Shape::view(
            "events one a line (JSON lines)",
            "events.jsonl",
            lines(events.to_vec()),
        ),
        Shape::view(
            "the same, with a byte order mark, CRLF and blank lines",
            "crlf.jsonl",
            crlf,
        ),
        Shape::view(
            "the same in UTF-16, as PowerShell writes it",
            "powershell.jsonl",
            [vec![0xff, 0xfe], utf16].concat(),
        ),
        Shape::view(
            "pretty-printed events one after another",
            "pretty.json",
            events.iter().map(pretty).collect::<String>(),
        ),
    ]
}

fn command_line(events: &[Value]) -> Vec<Shape> {
    let entries: Vec<Value> = events.iter().map(lookup_entry).collect();
    let page = json!({ "Events": entries, "NextToken": "more" });
    let projected = events.iter().map(|event| Value::from(event.to_string()));
    let log_events: Vec<Value> = events
        .iter()
        .map(|event| {
            json!({
                "logStreamName": "stream",
                "timestamp": 1_688_989_000_000_u64,
                "message": event.to_string(),
                "ingestionTime": 1_688_989_001_000_u64,
                "eventId": "1"
            })
        })
        .collect();
    let filtered = json!({ "events": log_events, "searchedLogStreams": [] });
    vec![
        Shape::view(
            "`aws cloudtrail lookup-events`",
            "lookup.json",
            serde_json::to_string_pretty(&page).unwrap(),
        ),
        Shape::view(
            "the same with `--query Events[].CloudTrailEvent`",
            "query.json",
            projected.collect::<Value>().to_string(),
        ),
        Shape::view(
            "`aws logs filter-log-events`",
            "filtered.json",
            serde_json::to_string_pretty(&filtered).unwrap(),
        ),
    ]
}

fn lookup_entry(event: &Value) -> Value {
    json!({
        "EventId": event["eventID"],
        "EventName": event["eventName"],
        "ReadOnly": event["readOnly"].to_string(),
        "EventTime": "2023-07-10T21:58:19+10:00",
        "EventSource": event["eventSource"],
        "Resources": [],
        "CloudTrailEvent": event.to_string()
    })
}

fn subscription(events: &[Value]) -> Value {
    let log_events = events.iter().enumerate().map(|(number, event)| {
        json!({ "id": number.to_string(), "timestamp": 1, "message": event.to_string() })
    });
    json!({
        "messageType": "DATA_MESSAGE",
        "owner": "123837392027",
        "logGroup": "trail",
        "logStream": "stream",
        "subscriptionFilters": ["all"],
        "logEvents": log_events.collect::<Value>()
    })
}

fn cloudwatch_logs(events: &[Value]) -> Vec<Shape> {
    let control = json!({
        "messageType": "CONTROL_MESSAGE",
        "logEvents": [{ "id": "", "timestamp": 1, "message": "CWL CONTROL MESSAGE: health" }]
    });
    let messages: Vec<Value> = events.chunks(50).map(subscription).collect();
    let packed: Vec<Value> = messages
        .iter()
        .map(|message| STANDARD.encode(gzip(message.to_string().as_bytes())).into())
        .collect();
    let documents = std::iter::once(&control).chain(&messages);
    let firehose: String = documents.map(Value::to_string).collect();
    let dated = |separator: &str| {
        events.iter().fold(String::new(), |mut text, event| {
            let time = event["eventTime"].as_str().unwrap();
            writeln!(text, "{}.000Z{separator}{event}", &time[..19]).unwrap();
            text
        })
    };
    let awslogs = packed
        .iter()
        .map(|data| json!({ "awslogs": { "data": data } }));
    let kinesis = packed
        .iter()
        .map(|data| json!({ "kinesis": { "data": data } }));
    vec![
        Shape::view(
            "CloudWatch Logs subscription",
            "subscription.json",
            lines(messages.clone()),
        ),
        Shape::view(
            "the same as Lambda gets it (`awslogs`)",
            "lambda.jsonl",
            lines(awslogs),
        ),
        Shape::view(
            "the same as Lambda gets it from Kinesis",
            "kinesis.json",
            json!({ "Records": kinesis.collect::<Value>() }).to_string(),
        ),
        Shape::view(
            "the same from Firehose, concatenated",
            "firehose.gz",
            gzip(firehose.as_bytes()),
        ),
        Shape::view(
            "CloudWatch Logs exported to S3",
            "000000.gz",
            gzip(dated(" ").as_bytes()),
        ),
        Shape::view(
            "`aws logs tail`",
            "tail.log",
            dated(" account_CloudTrail_us-east-1 "),
        ),
    ]
}

fn event_bridge(events: &[Value]) -> Vec<Shape> {
    let envelopes: Vec<Value> = events
        .iter()
        .map(|event| {
            json!({
                "version": "0",
                "detail-type": "AWS API Call via CloudTrail",
                "source": "aws.kms",
                "resources": [],
                "detail": event
            })
        })
        .collect();
    let queued = envelopes.iter().map(|envelope| {
        json!({ "eventSource": "aws:sqs", "messageId": "1", "body": envelope.to_string() })
    });
    let published = envelopes.iter().map(
        |envelope| json!({ "EventSource": "aws:sns", "Sns": { "Message": envelope.to_string() } }),
    );
    vec![
        Shape::view(
            "EventBridge",
            "event-bridge.jsonl",
            lines(envelopes.clone()),
        ),
        Shape::view(
            "the same through SQS",
            "sqs.json",
            json!({ "Records": queued.collect::<Value>() }).to_string(),
        ),
        Shape::view(
            "the same through SNS",
            "sns.json",
            json!({ "Records": published.collect::<Value>() }).to_string(),
        ),
    ]
}

fn wrapped(events: &[Value]) -> Vec<Shape> {
    let each = |wrap: fn(&Value) -> Value| lines(events.iter().map(wrap));
    vec![
        Shape::view(
            "wrapped by a log shipper in `message`",
            "message.jsonl",
            each(|event| json!({ "@timestamp": "2023", "message": event.to_string() })),
        ),
        Shape::view(
            "wrapped by Splunk in `_raw`",
            "raw.jsonl",
            each(|event| json!({ "preview": false, "result": { "_raw": event.to_string() } })),
        ),
        Shape::view(
            "wrapped by Elasticsearch in `_source`",
            "source.jsonl",
            each(|event| json!({ "_index": "trail", "_id": "1", "_source": event })),
        ),
    ]
}
