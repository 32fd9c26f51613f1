//! A call as a CloudTrail record: one JSON object, fields in CloudTrail's order
//! (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>).

use std::fmt::Write;

use crate::period::Timestamp;
use crate::units::Text;

use super::call::{Call, Kind, Members};

/// Fields that make one record of a call differ from another.
pub(super) struct Labels<'a> {
    /// `recipientAccountId`.
    pub(super) recipient: &'a Text,
    /// `eventID`.
    pub(super) event_id: &'a str,
    /// `sharedEventID`.
    pub(super) shared_event_id: Option<&'a str>,
    /// Whether the encryption context is left out, as in a record that is updated later.
    pub(super) without_context: bool,
    /// `addendum.originalEventID`.
    pub(super) original_event_id: Option<&'a str>,
}

/// A record as it lies in a file.
#[derive(Clone)]
pub(super) struct Record {
    pub(super) json: Vec<u8>,
    pub(super) time: Timestamp,
    pub(super) is_kms: bool,
    pub(super) is_read_only: bool,
    /// By which records of about the same time are ordered in a file: CloudTrail's files are not
    /// in order.
    pub(super) shuffle: u64,
}

/// Writes the record of `call` that the labels say.
pub(super) fn json(call: &Call, labels: &Labels<'_>) -> Vec<u8> {
    let mut out = String::with_capacity(1_500);
    head(&mut out, call, labels);
    middle(&mut out, call, labels);
    tail(&mut out, call, labels);
    out.push('}');
    out.into_bytes()
}

fn head(out: &mut String, call: &Call, labels: &Labels<'_>) {
    let (time, service, operation, region) =
        (call.time, call.service, call.operation, &call.region);
    let identity = call.principal.json(labels.recipient);
    let address = call.principal.invoked_by().unwrap_or("192.0.2.20");
    let agent = call.principal.invoked_by().unwrap_or("aws-sdk-java/2.31.0");
    append(
        out,
        format_args!(
            "{{\"eventVersion\":\"1.11\",\"userIdentity\":{identity},\"eventTime\":\"{time}\",\
             \"eventSource\":\"{service}\",\"eventName\":\"{operation}\",\
             \"awsRegion\":\"{region}\",\"sourceIPAddress\":\"{address}\",\
             \"userAgent\":\"{agent}\""
        ),
    );
    if let Some(failure) = call.error {
        let key = call.key.as_deref().unwrap_or_default();
        let (code, message) = (failure.code(), failure.message(key));
        append(
            out,
            format_args!(",\"errorCode\":\"{code}\",\"errorMessage\":\"{message}\""),
        );
    }
}

fn middle(out: &mut String, call: &Call, labels: &Labels<'_>) {
    let names_context = |name: &str| ["encryptionContext", "constraints"].contains(&name);
    let is_kept = |name: &str| !(labels.without_context && names_context(name));
    out.push_str(",\"requestParameters\":");
    object_or_null(out, &call.parameters, is_kept);
    out.push_str(",\"responseElements\":");
    object_or_null(out, &call.response, |_| true);
    let mut additional = call.additional.clone();
    if let Some(material) = &call.material {
        additional.push(("keyMaterialId", format!("\"{material}\"")));
    }
    if !additional.is_empty() {
        out.push_str(",\"additionalEventData\":");
        object_or_null(out, &additional, |_| true);
    }
    if let Some(id) = &call.request_id {
        append(out, format_args!(",\"requestID\":\"{id}\""));
    }
    append(
        out,
        format_args!(
            ",\"eventID\":\"{}\",\"readOnly\":{}",
            labels.event_id, call.read_only
        ),
    );
    resources(out, call);
}

fn tail(out: &mut String, call: &Call, labels: &Labels<'_>) {
    let event_type = match call.kind {
        Kind::ServiceEvent => "AwsServiceEvent",
        Kind::NetworkActivity => "AwsVpceEvent",
        Kind::Cryptographic | Kind::Management => "AwsApiCall",
    };
    append(
        out,
        format_args!(
            ",\"eventType\":\"{event_type}\",\"managementEvent\":{},\
             \"recipientAccountId\":\"{}\"",
            call.kind != Kind::NetworkActivity,
            labels.recipient
        ),
    );
    if let Some(id) = labels.shared_event_id {
        append(out, format_args!(",\"sharedEventID\":\"{id}\""));
    }
    if !call.details.is_empty() {
        out.push_str(",\"serviceEventDetails\":");
        object_or_null(out, &call.details, |_| true);
    }
    if let Some(id) = labels.original_event_id {
        let request = call.request_id.as_deref().unwrap_or_default();
        append(
            out,
            format_args!(
                ",\"addendum\":{{\"reason\":\"UPDATED_DATA\",\
                 \"updatedFields\":\"requestParameters\",\
                 \"originalRequestID\":\"{request}\",\"originalEventID\":\"{id}\"}}"
            ),
        );
    }
    out.push_str(if call.kind == Kind::NetworkActivity {
        ",\"vpcEndpointId\":\"vpce-0a1b2c3d4e5f60718\",\"eventCategory\":\"NetworkActivity\""
    } else {
        ",\"eventCategory\":\"Management\""
    });
}

fn resources(out: &mut String, call: &Call) {
    if !call.is_kms() || call.kind == Kind::NetworkActivity {
        return;
    }
    let keys = [&call.key, &call.second_key];
    let named: Vec<String> = keys
        .into_iter()
        .flatten()
        .map(|key| {
            let account = call.resource_account.unwrap_or(&call.account);
            format!("{{\"accountId\":\"{account}\",\"type\":\"AWS::KMS::Key\",\"ARN\":\"{key}\"}}")
        })
        .collect();
    append(out, format_args!(",\"resources\":[{}]", named.join(",")));
}

fn object_or_null(out: &mut String, members: &Members, is_kept: impl Fn(&str) -> bool) {
    if members.is_empty() {
        out.push_str("null");
        return;
    }
    out.push('{');
    let mut separator = "";
    for (name, value) in members.iter().filter(|(name, _)| is_kept(name)) {
        append(out, format_args!("{separator}\"{name}\":{value}"));
        separator = ",";
    }
    out.push('}');
}

/// Writing to a `String` cannot fail.
fn append(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}
