//! From a value to a record: which fields are used, and of what type they are.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::call;

/// What a record says, by name; what it does not say is not in the map.
pub(crate) type Said = BTreeMap<&'static str, String>;

/// A CloudTrail record.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) service: Service,
    pub(crate) time: Option<i64>,
    pub(crate) region: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) read_only: bool,
    pub(crate) said: Said,
}

/// Whose record it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Kms,
    /// A network activity event about KMS.
    KmsNetwork,
    Other,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Record(Box<Record>),
    /// A record with a used field of the wrong type.
    Malformed,
    /// A record of something else: an S3 event notification (`eventSource` is `aws:s3`).
    Foreign,
    NoEvent,
}

/// A field that is there, not null, and not of the type that CloudTrail documents.
pub(crate) struct WrongType;

pub(crate) fn kind(value: &Value) -> Kind {
    let Some(object) = value.as_object() else {
        return Kind::NoEvent;
    };
    let named = |field: &str| object.get(field).and_then(Value::as_str);
    if named("eventType") == Some("AwsCloudTrailInsight") {
        return finish(other(object));
    }
    let (Some(source), Some(_)) = (named("eventSource"), named("eventName")) else {
        let foreign = named("eventSource").is_some_and(|source| source.starts_with("aws:"));
        return if foreign {
            Kind::Foreign
        } else {
            Kind::NoEvent
        };
    };
    match source {
        "kms.amazonaws.com" => finish(of_kms(object)),
        _ if source.starts_with("aws:") => Kind::Foreign,
        _ => finish(other(object)),
    }
}

fn finish(record: Result<Record, WrongType>) -> Kind {
    record.map_or(Kind::Malformed, |record| Kind::Record(Box::new(record)))
}

fn other(object: &Map<String, Value>) -> Result<Record, WrongType> {
    text(object, "eventType")?;
    Ok(Record {
        service: Service::Other,
        time: text(object, "eventTime")?.as_deref().and_then(seconds),
        region: text(object, "awsRegion")?,
        account: text(object, "recipientAccountId")?,
        read_only: boolean(object, "readOnly")? == Some(true),
        said: Said::new(),
    })
}

fn of_kms(object: &Map<String, Value>) -> Result<Record, WrongType> {
    let network = text(object, "eventType")?.as_deref() == Some("AwsVpceEvent");
    Ok(Record {
        service: if network {
            Service::KmsNetwork
        } else {
            Service::Kms
        },
        said: call::said(object)?,
        ..other(object)?
    })
}

/// Seconds since 1970 of a time of the form `2026-10-03T17:05:09Z`; `None` if it is none.
pub(crate) fn seconds(time: &str) -> Option<i64> {
    chrono::DateTime::parse_from_rfc3339(time)
        .ok()
        // CloudTrail began in November 2013; the other end is the century's.
        .filter(|time| {
            let day = time.to_utc().format("%Y-%m-%d").to_string();
            ("2013-11-13".."2100-01-01").contains(&day.as_str())
        })
        .map(|time| time.timestamp())
}

pub(crate) fn text(object: &Map<String, Value>, field: &str) -> Result<Option<String>, WrongType> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(WrongType),
    }
}

pub(crate) fn boolean(object: &Map<String, Value>, field: &str) -> Result<Option<bool>, WrongType> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(value)) => Ok(Some(*value)),
        Some(_) => Err(WrongType),
    }
}

/// The object in a field; an empty one if it is absent.
pub(crate) fn object(
    object: &Map<String, Value>,
    field: &str,
) -> Result<Map<String, Value>, WrongType> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(inner)) => Ok(inner.clone()),
        Some(_) => Err(WrongType),
    }
}

/// The objects in an array field; none if it is absent.
pub(crate) fn objects(
    object: &Map<String, Value>,
    field: &str,
) -> Result<Vec<Map<String, Value>>, WrongType> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(elements)) => elements
            .iter()
            .map(|element| element.as_object().cloned().ok_or(WrongType))
            .collect(),
        Some(_) => Err(WrongType),
    }
}
