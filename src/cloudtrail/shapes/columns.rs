//! The columns of tables over `CloudTrail` events, under all their names: Athena writes
//! `eventsource`, Lake `eventSource`, the console `Event source`.
//!
//! Athena's table: <https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html>; Lake's
//! schema: <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store-schema.html>;
//! the console's columns: <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-console.html>.

/// How the value of a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Truth,
    /// An object, or an array of them, written as JSON or as Presto prints it.
    Nested,
    Resources,
}

/// The used fields of a record, by their plain column names.
const FIELDS: [(&str, &str, Kind); 22] = [
    ("eventsource", "eventSource", Kind::Text),
    ("eventname", "eventName", Kind::Text),
    ("eventtime", "eventTime", Kind::Text),
    ("eventtype", "eventType", Kind::Text),
    ("eventcategory", "eventCategory", Kind::Text),
    ("eventid", "eventID", Kind::Text),
    ("awsregion", "awsRegion", Kind::Text),
    ("region", "awsRegion", Kind::Text),
    ("recipientaccountid", "recipientAccountId", Kind::Text),
    ("sharedeventid", "sharedEventID", Kind::Text),
    ("requestid", "requestID", Kind::Text),
    ("errorcode", "errorCode", Kind::Text),
    ("readonly", "readOnly", Kind::Truth),
    ("useridentity", "userIdentity", Kind::Nested),
    ("requestparameters", "requestParameters", Kind::Nested),
    ("responseelements", "responseElements", Kind::Nested),
    ("additionaleventdata", "additionalEventData", Kind::Nested),
    ("serviceeventdetails", "serviceEventDetails", Kind::Nested),
    ("addendum", "addendum", Kind::Nested),
    ("resources", "resources", Kind::Resources),
    ("resourcename", "resources", Kind::Resources),
    ("resourcenames", "resources", Kind::Resources),
];

/// Columns that hold a whole event.
const WHOLE_EVENTS: [&str; 6] = [
    "cloudtrailevent",
    "eventjson",
    "eventdata",
    "message",
    "originalevent",
    "raw",
];

/// A column's name without case, blanks and signs.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The field of a record that a column holds, with how to read it.
pub(super) fn field(plain: &str) -> Option<(&'static str, Kind)> {
    let (_, field, kind) = FIELDS.iter().find(|(column, ..)| *column == plain)?;
    Some((field, *kind))
}

/// Whether a column holds whole events.
pub(super) fn holds_events(plain: &str) -> bool {
    WHOLE_EVENTS.contains(&plain)
}

/// Whether a table with these columns can tell of events.
pub(super) fn tell_of_events(plain: &[String]) -> bool {
    let has = |name: &str| plain.iter().any(|column| column == name);
    let whole = ["cloudtrailevent", "eventjson", "message", "eventdata"];
    (has("eventsource") && has("eventname")) || whole.into_iter().any(has)
}
