//! A sighting: one KMS record as it was met in one file, reduced to what is used.

use std::borrow::Cow;

use super::attributes::{Attributes, Context, ContextKind, LONGEST_NAME};
use super::json::Str;
use super::operations::{key_event_kind, request_class};
use super::patterns::Holes;
use super::record::{EncryptionContext, Record};
use super::symbols::{Symbol, Symbols, Table};
use super::time;
use crate::period::Timestamp;
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};

/// An id that CloudTrail gives out: nearly always a UUID, which is kept in 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordId {
    /// A UUID in lower case with dashes.
    Uuid([u8; 16]),
    /// Anything else, as it stands.
    Text(Symbol),
}

impl RecordId {
    /// The id as the record has it.
    pub fn text(self, symbols: &Symbols) -> Text {
        match self {
            Self::Uuid(uuid) => Text::from(format_uuid(&uuid)),
            Self::Text(symbol) => symbols.text(symbol).clone(),
        }
    }
}

/// One KMS record as it was met in one file.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// `eventID`; a record without one is an identity of its own.
    pub event_id: Option<RecordId>,
    /// `eventTime`; `None` if it is absent or unreadable.
    pub time: Option<Timestamp>,
    /// Number of the record's attributes in the reader's table.
    pub attributes: u32,
    /// `userIdentity.principalId` after the first colon.
    pub session: Option<Symbol>,
    /// `sharedEventID` and `requestID`, if the record has both.
    pub shared: Option<(RecordId, RecordId)>,
    /// `addendum.originalEventID`.
    pub original: Option<Box<RecordId>>,
    /// What the call means for its key, if it means something and succeeded.
    pub key_event: Option<Box<KeyEvent>>,
    /// Bytes of the record in a trail's file; `None` in all other shapes.
    pub raw_bytes: Option<u32>,
    /// Number of the file.
    pub file: u32,
    /// Where in the file.
    pub offset: u64,
    /// Whether it is a network activity event of a VPC endpoint.
    pub network_activity: bool,
}

/// What is interned while files are read.
#[derive(Debug, Default)]
pub struct Interned {
    /// Texts.
    pub symbols: Symbols,
    /// Attributes over those texts.
    pub attributes: Table<Attributes<Symbol>>,
}

impl Interned {
    /// Reduces a KMS record of that `time` to a sighting; `file`, `offset` and `raw_bytes` are
    /// the caller's.
    pub fn sighting(&mut self, record: &Record<'_>, time: Option<Timestamp>) -> Sighting {
        let operation = record
            .event_name
            .map(|name| name.text())
            .unwrap_or_default();
        let operation = &*operation;
        let attributes = self.attributes_of(record, operation);
        let key_event = self
            .key_event(record, operation, &attributes, time)
            .map(Box::new);
        let shared = record.shared_event_id.map(|id| self.id(id));
        let request = record.request_id.map(|id| self.id(id));
        Sighting {
            event_id: record.event_id.map(|id| self.id(id)),
            time,
            attributes: self.attributes.intern(attributes),
            session: self.session(record),
            shared: shared.zip(request),
            original: record.original_event_id.map(|id| Box::new(self.id(id))),
            key_event,
            raw_bytes: None,
            file: 0,
            offset: 0,
            network_activity: is_network_activity(record),
        }
    }

    /// The sighting of a record that fits a pattern of those `attributes`.
    pub fn sighting_like(
        &mut self,
        attributes: u32,
        holes: &Holes<'_>,
        time: Option<Timestamp>,
    ) -> Sighting {
        let shared = holes.shared_event_id.map(|id| self.id_of(id));
        let request = holes.request_id.map(|id| self.id_of(id));
        Sighting {
            event_id: holes.event_id.map(|id| self.id_of(id)),
            time,
            attributes,
            session: holes.session.map(|text| self.symbols.intern(text)),
            shared: shared.zip(request),
            original: None,
            key_event: None,
            raw_bytes: None,
            file: 0,
            offset: 0,
            network_activity: false,
        }
    }

    fn id_of(&mut self, text: &str) -> RecordId {
        match parse_uuid(text.as_bytes()) {
            Some(uuid) => RecordId::Uuid(uuid),
            None => RecordId::Text(self.symbols.intern(text)),
        }
    }

    fn text(&mut self, text: Str<'_>) -> Symbol {
        self.symbols.intern(&text.text())
    }

    fn id(&mut self, text: Str<'_>) -> RecordId {
        self.id_of(&text.text())
    }

    fn attributes_of(&mut self, record: &Record<'_>, operation: &str) -> Attributes<Symbol> {
        let key = key_arn(record);
        let second_key = (operation == "ReEncrypt")
            .then(|| second_key_arn(record))
            .flatten()
            .filter(|second| key.as_ref() != Some(second));
        let context = main_context(record);
        let error = record.error_code.map(|code| code.text());
        Attributes {
            region: record.region.map(|text| self.text(text)),
            recipient_account: record.recipient_account.map(|text| self.text(text)),
            key: key.map(|arn| self.symbols.intern(&arn)),
            second_key: second_key.map(|arn| self.symbols.intern(&arn)),
            caller_account: record.identity.account.map(|text| self.text(text)),
            role_id: self.role_id(record),
            identity_type: record.identity.kind.map(|text| self.text(text)),
            invoked_by: record.identity.invoked_by.map(|text| self.text(text)),
            operation: self.symbols.intern(cut(operation)),
            class: request_class(operation, record),
            bucket_key: bucket_key(context),
            context: self.context(context),
            dry_run: record.parameters.dry_run == Some(true)
                || error.as_deref() == Some("DryRunOperationException"),
            error: error.map(|code| self.symbols.intern(cut(&code))),
        }
    }

    /// The unique id of a role, which starts with `AROA`
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>): what
    /// tells the clusters of one Camunda account apart.
    fn role_id(&mut self, record: &Record<'_>) -> Option<Symbol> {
        let principal = record.identity.principal_id?.text();
        let id = principal
            .split(':')
            .next()
            .filter(|id| id.starts_with("AROA"))?;
        Some(self.symbols.intern(id))
    }

    fn session(&mut self, record: &Record<'_>) -> Option<Symbol> {
        let principal = record.identity.principal_id?.text();
        let (_, session) = principal.split_once(':')?;
        Some(self.symbols.intern(session))
    }

    fn context(&mut self, context: &EncryptionContext<'_>) -> Option<Context<Symbol>> {
        if context.is_empty() {
            return None;
        }
        let (kind, value) = if let Some(arn) = context.trail_arn {
            (ContextKind::Trail, self.text(arn))
        } else if let Some(arn) = context.s3_arn {
            (
                ContextKind::Bucket,
                self.symbols.intern(bucket_name(&arn.text())),
            )
        } else if let Some(id) = context.ebs_id {
            (ContextKind::Volume, self.text(id))
        } else {
            let mut names: Vec<_> = context.others.iter().map(Str::text).collect();
            names.sort();
            (
                ContextKind::Other,
                self.symbols.intern(cut(&names.join("+"))),
            )
        };
        Some(Context { kind, value })
    }

    fn key_event(
        &self,
        record: &Record<'_>,
        operation: &str,
        attributes: &Attributes<Symbol>,
        time: Option<Timestamp>,
    ) -> Option<KeyEvent> {
        let kind = key_event_kind(operation)?;
        if attributes.error.is_some() || attributes.dry_run {
            return None;
        }
        let shared = |text: Option<Str<'_>>| text.map(|text| Text::from(&*text.text()));
        let (parameters, response) = (&record.parameters, &record.response);
        let until = (kind == KeyEventKind::DeletionScheduled)
            .then(|| time::parse_deletion_date(&response.deletion_date?.text()))
            .flatten();
        Some(KeyEvent {
            key: attributes.key.map(|key| self.symbols.text(key).clone()),
            time,
            kind,
            event_id: shared(record.event_id),
            until,
            key_spec: shared(response.key_spec.or(parameters.key_spec))
                .filter(|_| kind == KeyEventKind::Created),
            origin: shared(response.origin.or(parameters.origin))
                .filter(|_| kind == KeyEventKind::Created),
            material: shared(record.current_material).filter(|_| kind == KeyEventKind::Rotated),
            related: shared(match kind {
                KeyEventKind::Replicated => response.replica_arn.or(parameters.replica_region),
                KeyEventKind::DeletionScheduled => response
                    .key_state
                    .filter(|state| state.is("PendingReplicaDeletion")),
                KeyEventKind::GrantEnded => parameters.grant_id.or(record.retired_grant),
                KeyEventKind::KeyStoreConnected | KeyEventKind::KeyStoreDisconnected => {
                    parameters.custom_key_store
                }
                _ => None,
            }),
        })
    }
}

/// Whether the record names `alias/aws/…`, which only AWS-managed keys have
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk>).
pub fn names_aws_alias(record: &Record<'_>) -> bool {
    let is_aws_alias = |text: Str<'_>| {
        let text = text.text();
        let name = if text.starts_with("arn:") {
            text.splitn(6, ':').nth(5).unwrap_or_default()
        } else {
            &*text
        };
        name.starts_with("alias/aws/")
    };
    record.resources.aws_alias
        || [record.parameters.key_id, record.parameters.alias_name]
            .into_iter()
            .flatten()
            .any(is_aws_alias)
}

/// Network activity events repeat a call in another category
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html>).
fn is_network_activity(record: &Record<'_>) -> bool {
    record
        .event_type
        .is_some_and(|kind| kind.is("AwsVpceEvent"))
        || record
            .event_category
            .is_some_and(|category| category.is("NetworkActivity"))
}

/// ARN of the key: from `resources`, else from `keyId` and its kin.
fn key_arn<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    if let Some(arn) = record.resources.key {
        return Some(arn.text());
    }
    let parameters = &record.parameters;
    [
        parameters.key_id,
        parameters.target_key_id,
        record.service_key,
        record.response.key_id,
    ]
    .into_iter()
    .flatten()
    .find_map(|id| arn_of_key_id(&id.text(), record))
    .map(Cow::Owned)
}

fn second_key_arn<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    if let Some(arn) = record.resources.second_key {
        return Some(arn.text());
    }
    let destination = record.parameters.destination_key_id?;
    arn_of_key_id(&destination.text(), record).map(Cow::Owned)
}

/// A key ARN as it is; a bare key id in the caller's account and region, since "to specify a KMS
/// key in a different AWS account, you must use the key ARN or alias ARN"
/// (<https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html>); nothing for aliases.
fn arn_of_key_id(id: &str, record: &Record<'_>) -> Option<String> {
    if id.starts_with("arn:") {
        return id.contains(":key/").then(|| id.to_owned());
    }
    let is_key_id = id.starts_with("mrk-") || parse_uuid(id.as_bytes()).is_some();
    if !is_key_id {
        return None;
    }
    let region = record.region?.text();
    let account = record.identity.account.or(record.recipient_account)?.text();
    let partition = match region.get(..3) {
        Some("cn-") => "aws-cn",
        Some("us-") if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    Some(format!("arn:{partition}:kms:{region}:{account}:key/{id}"))
}

/// The context that tells what the call is about; of a `ReEncrypt` the source's, then the
/// destination's; of a `CreateGrant` the one the grant is bound to.
fn main_context<'r, 'a>(record: &'r Record<'a>) -> &'r EncryptionContext<'a> {
    let parameters = &record.parameters;
    [
        &parameters.context,
        &parameters.source_context,
        &parameters.destination_context,
        &parameters.grant_context,
    ]
    .into_iter()
    .find(|context| !context.is_empty())
    .unwrap_or(&parameters.context)
}

/// The bucket in `arn:aws:s3:::bucket/object`; an access point or anything else stays whole up
/// to the first slash.
fn bucket_name(arn: &str) -> &str {
    let resource = arn.split_once(":::").map_or(arn, |(_, resource)| resource);
    resource.split('/').next().unwrap_or(resource)
}

/// With a Bucket Key the context is the bucket's ARN, without it the object's
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html>). A prefix, as
/// trails name it, tells neither.
fn bucket_key(context: &EncryptionContext<'_>) -> Option<bool> {
    let arn = context.s3_arn?.text();
    let (_, resource) = arn.split_once(":::")?;
    (!resource.ends_with('/')).then(|| !resource.contains('/'))
}

/// At most [`LONGEST_NAME`] characters of a name that a stranger wrote.
fn cut(name: &str) -> &str {
    name.char_indices()
        .nth(LONGEST_NAME)
        .map_or(name, |(end, _)| &name[..end])
}

/// The bytes of a UUID in its canonical form; only that form, so that ids stay equal exactly
/// where their texts are.
pub fn parse_uuid(text: &[u8]) -> Option<[u8; 16]> {
    let text: &[u8; 36] = text.try_into().ok()?;
    if [text[8], text[13], text[18], text[23]] != [b'-'; 4] {
        return None;
    }
    let mut uuid = [0; 16];
    let mut refused = 0;
    for (byte, at) in uuid.iter_mut().zip(UUID_DIGITS) {
        let high = HEX_VALUES[usize::from(text[at])];
        let low = HEX_VALUES[usize::from(text[at + 1])];
        refused |= high | low;
        *byte = (high << 4) | (low & 15);
    }
    (refused & NO_DIGIT == 0).then_some(uuid)
}

/// Where the first digit of each byte of a UUID stands in its text.
const UUID_DIGITS: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

const NO_DIGIT: u8 = 0x80;

/// The values of lower-case hexadecimal digits, and [`NO_DIGIT`] for all other bytes.
const HEX_VALUES: [u8; 256] = hex_values();

const fn hex_values() -> [u8; 256] {
    let mut values = [NO_DIGIT; 256];
    let mut value: u8 = 0;
    while value < 16 {
        let digit = if value < 10 {
            b'0' + value
        } else {
            b'a' + value - 10
        };
        values[digit as usize] = value;
        value += 1;
    }
    values
}

/// The canonical form of a UUID.
pub fn format_uuid(uuid: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in uuid.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text
}
