//! OCSF's API Activity, as Security Lake maps `CloudTrail`, mapped back to a record.
//!
//! The mappings of AWS: <https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS>
//! (versions 1.0.0-rc.2 and 1.1.0). What is not mapped stands in `unmapped` under its dotted name.
//! OCSF does not carry `readOnly`; whether a call is one is told by its activity, and of the calls
//! that use a key by the documentation of KMS
//! (<https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html>).

use super::nested::truth;
use super::tree::Tree;

/// What an object is, seen as OCSF.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ocsf {
    /// An event of `CloudTrail`, as a record.
    Record(Vec<u8>),
    /// An event of another product, or of another class.
    Foreign,
}

/// Reads an event; `None` if it is no OCSF.
pub(super) fn read(event: &Tree) -> Option<Ocsf> {
    let is_ocsf = event.at(&["class_uid"]).is_some() && event.at(&["metadata"]).is_some();
    let product = event.text(&["metadata", "product", "name"]);
    let operation = event.text(&["api", "operation"]);
    let service = event.text(&["api", "service", "name"]);
    let (Some(operation), Some(service)) = (operation, service) else {
        return is_ocsf.then_some(Ocsf::Foreign);
    };
    if product.is_some_and(|product| !product.eq_ignore_ascii_case("CloudTrail")) {
        return Some(Ocsf::Foreign);
    }
    let mut record = Members(Vec::new());
    record.text("eventSource", Some(service));
    record.text("eventName", Some(operation));
    record.text("eventTime", time(event).as_deref());
    record.text("eventID", event.text(&["metadata", "uid"]));
    record.text("eventType", event.text(&["metadata", "event_code"]));
    record.text("eventCategory", category(event));
    record.text("awsRegion", event.text(&["cloud", "region"]));
    record.text("recipientAccountId", recipient(event));
    record.text("sharedEventID", unmapped(event, "sharedEventID"));
    record.text("requestID", event.text(&["api", "request", "uid"]));
    record.text("errorCode", event.text(&["api", "response", "error"]));
    record.value("readOnly", read_only(event, operation));
    record.value("userIdentity", identity(event));
    record.value(
        "requestParameters",
        data(event, "request", "requestParameters"),
    );
    record.value(
        "responseElements",
        data(event, "response", "responseElements"),
    );
    record.value(
        "additionalEventData",
        from_unmapped(event, "additionalEventData"),
    );
    record.value(
        "serviceEventDetails",
        from_unmapped(event, "serviceEventDetails"),
    );
    record.value("addendum", from_unmapped(event, "addendum"));
    record.value("resources", resources(event));
    let mut bytes = Vec::new();
    Tree::Object(record.0).write(&mut bytes);
    Some(Ocsf::Record(bytes))
}

struct Members(Vec<(String, Tree)>);

impl Members {
    fn text(&mut self, name: &str, text: Option<&str>) {
        self.value(name, text.map(|text| Tree::Text(text.to_owned())));
    }

    fn value(&mut self, name: &str, value: Option<Tree>) {
        if let Some(value) = value {
            self.0.push((name.to_owned(), value));
        }
    }

    fn object(self) -> Option<Tree> {
        (!self.0.is_empty()).then_some(Tree::Object(self.0))
    }
}

/// `time_dt`, else `time` in milliseconds since 1970.
fn time(event: &Tree) -> Option<String> {
    if let Some(time) = event.text(&["time_dt"]) {
        return Some(time.to_owned());
    }
    let milliseconds: i64 = event.text(&["time"])?.parse().ok()?;
    let time = chrono::DateTime::from_timestamp_millis(milliseconds)?;
    Some(time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// `Management`, `Data` or `NetworkActivity`.
fn category(event: &Tree) -> Option<&str> {
    let feature = event.text(&["metadata", "product", "feature", "name"])?;
    let is_network = feature.to_ascii_lowercase().starts_with("network");
    Some(if is_network {
        "NetworkActivity"
    } else {
        feature
    })
}

fn recipient(event: &Tree) -> Option<&str> {
    unmapped(event, "recipientAccountId")
        .or_else(|| event.text(&["accountid"]))
        .or_else(|| event.text(&["accountId"]))
        .or_else(|| event.text(&["cloud", "account", "uid"]))
        .or_else(|| event.text(&["cloud", "account_uid"]))
}

fn unmapped<'t>(event: &'t Tree, name: &str) -> Option<&'t str> {
    event.text(&["unmapped", name])
}

/// Calls that use a key are read events. Of others OCSF tells: 1 Create, 2 Read, 3 Update, 4
/// Delete (<https://schema.ocsf.io/1.1.0/classes/api_activity>).
fn read_only(event: &Tree, operation: &str) -> Option<Tree> {
    const USE_A_KEY: [&str; 5] = [
        "Decrypt",
        "Encrypt",
        "ReEncrypt",
        "GenerateDataKey",
        "GenerateMac",
    ];
    if let Some(said) = unmapped(event, "readOnly") {
        return truth(said);
    }
    let uses_a_key = USE_A_KEY.iter().any(|name| operation.starts_with(name));
    match event.text(&["activity_id"]) {
        _ if uses_a_key => truth("true"),
        Some("2") => truth("true"),
        Some("1" | "3" | "4") => truth("false"),
        _ => None,
    }
}

/// From 1.1.0 on `uid` is the ARN and `uid_alt` the principal; before, `uid` was the principal.
fn identity(event: &Tree) -> Option<Tree> {
    let user = |path: &[&str]| event.at(&["actor", "user"])?.text(path);
    let is_principal = |uid: &&str| !uid.starts_with("arn:");
    let principal = user(&["uid_alt"]).or_else(|| user(&["uid"]).filter(is_principal));
    let account = user(&["account", "uid"]).or_else(|| user(&["account_uid"]));
    let mut identity = Members(Vec::new());
    identity.text("type", user(&["type"]));
    identity.text("principalId", principal);
    identity.text("accountId", account);
    identity.text("invokedBy", event.text(&["actor", "invoked_by"]));
    identity.object()
}

/// What was sent or came back: JSON in a text, or what is left of it in `unmapped`.
fn data(event: &Tree, side: &str, field: &str) -> Option<Tree> {
    let data = match event.at(&["api", side, "data"]) {
        Some(Tree::Text(text)) => Tree::parse(text.as_bytes()),
        other => other.cloned(),
    };
    data.filter(|data| matches!(data, Tree::Object(_)))
        .or_else(|| from_unmapped(event, field))
}

/// The members of `field` in `unmapped`: as an object, or each under its dotted name. The names in
/// an encryption context may have dots themselves.
fn from_unmapped(event: &Tree, field: &str) -> Option<Tree> {
    let Tree::Object(unmapped) = event.get("unmapped")? else {
        return None;
    };
    let mut members = Members(Vec::new());
    for (name, value) in unmapped {
        match name.strip_prefix(field) {
            Some("") if matches!(value, Tree::Object(_)) => return Some(value.clone()),
            Some(rest) => {
                if let Some(path) = rest.strip_prefix('.') {
                    put(&mut members.0, path, value);
                }
            }
            None => {}
        }
    }
    members.object()
}

fn put(members: &mut Vec<(String, Tree)>, path: &str, value: &Tree) {
    const NESTED: [&str; 5] = [
        "encryptionContext",
        "sourceEncryptionContext",
        "destinationEncryptionContext",
        "keyMetadata",
        "replicaKeyMetadata",
    ];
    let nested = path
        .split_once('.')
        .filter(|(outer, _)| NESTED.contains(outer));
    let Some((outer, inner)) = nested else {
        let value = match value {
            Tree::Text(text) if path == "dryRun" => truth(text).unwrap_or_else(|| value.clone()),
            _ => value.clone(),
        };
        return members.push((path.to_owned(), value));
    };
    let entry = (inner.to_owned(), value.clone());
    let known = members.iter_mut().find(|(name, _)| name == outer);
    match known.map(|(_, value)| value) {
        Some(Tree::Object(known)) => known.push(entry),
        _ => members.push((outer.to_owned(), Tree::Object(vec![entry]))),
    }
}

fn resources(event: &Tree) -> Option<Tree> {
    let Tree::Array(resources) = event.get("resources")? else {
        return None;
    };
    let resources = resources.iter().filter_map(|resource| {
        let account = resource.text(&["owner", "account", "uid"]);
        let mut members = Members(Vec::new());
        members.text("ARN", resource.text(&["uid"]));
        members.text("type", resource.text(&["type"]));
        members.text(
            "accountId",
            account.or_else(|| resource.text(&["account_uid"])),
        );
        members.object()
    });
    Some(Tree::Array(resources.collect()))
}
