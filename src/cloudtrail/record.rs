//! One CloudTrail record, read by borrowing: the few fields that are used, typed and validated.
//!
//! Field names and shapes:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>.

mod parameters;
mod texts;

pub use self::parameters::{EncryptionContext, Parameters};
use super::json::{Cursor, Fault, Kind, Str};

/// `eventSource` of KMS.
const KMS: &str = "kms.amazonaws.com";

type Walk<T> = Result<T, Fault>;

/// The fields of one record. `None` is absent or null.
#[derive(Clone, Debug, Default)]
pub struct Record<'a> {
    /// `eventSource`
    pub event_source: Option<Str<'a>>,
    /// `eventName`
    pub event_name: Option<Str<'a>>,
    /// `eventTime`
    pub event_time: Option<Str<'a>>,
    /// `eventType`
    pub event_type: Option<Str<'a>>,
    /// `eventCategory`
    pub event_category: Option<Str<'a>>,
    /// `eventID`
    pub event_id: Option<Str<'a>>,
    /// `awsRegion`
    pub region: Option<Str<'a>>,
    /// `recipientAccountId`
    pub recipient_account: Option<Str<'a>>,
    /// `sharedEventID`
    pub shared_event_id: Option<Str<'a>>,
    /// `requestID`
    pub request_id: Option<Str<'a>>,
    /// `errorCode`
    pub error_code: Option<Str<'a>>,
    /// `readOnly`
    pub read_only: Option<bool>,
    /// `userIdentity`
    pub identity: Identity<'a>,
    /// `requestParameters`
    pub parameters: Parameters<'a>,
    /// `responseElements`
    pub response: Response<'a>,
    /// `resources`
    pub resources: Resources<'a>,
    /// `additionalEventData.keyMaterialId`
    pub key_material: Option<Str<'a>>,
    /// `additionalEventData.grantId`, where AWS retires a grant
    /// (<https://docs.aws.amazon.com/kms/latest/developerguide/ct-retire-grant.html>)
    pub retired_grant: Option<Str<'a>>,
    /// `serviceEventDetails.keyId`
    pub service_key: Option<Str<'a>>,
    /// `serviceEventDetails.currentKeyMaterialId`
    pub current_material: Option<Str<'a>>,
    /// `addendum.originalEventID`
    pub original_event_id: Option<Str<'a>>,
    /// The first used field that has another type than it should.
    pub wrong_type: Option<&'static str>,
    /// Where a `Records` array lies in the object, if it has one: then it is no record but a
    /// document that does not begin with its records.
    pub records_at: Option<usize>,
}

/// `userIdentity`
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity<'a> {
    /// `type`
    pub kind: Option<Str<'a>>,
    /// `principalId`
    pub principal_id: Option<Str<'a>>,
    /// `accountId`
    pub account: Option<Str<'a>>,
    /// `invokedBy`
    pub invoked_by: Option<Str<'a>>,
}

/// `responseElements` of KMS operations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Response<'a> {
    /// `keyId`, or `keyMetadata.arn` of `CreateKey`
    pub key_id: Option<Str<'a>>,
    /// `keyMetadata.keySpec` (older: `customerMasterKeySpec`) of `CreateKey`
    pub key_spec: Option<Str<'a>>,
    /// `keyMetadata.origin` of `CreateKey`
    pub origin: Option<Str<'a>>,
    /// `deletionDate` of `ScheduleKeyDeletion`
    pub deletion_date: Option<Str<'a>>,
    /// `keyState` of `ScheduleKeyDeletion`
    pub key_state: Option<Str<'a>>,
    /// `replicaKeyMetadata.arn` of `ReplicateKey`
    pub replica_arn: Option<Str<'a>>,
}

/// `resources`: the ARNs that name keys.
#[derive(Clone, Copy, Debug, Default)]
pub struct Resources<'a> {
    /// The first ARN of a key: its resource part begins with `key/`.
    pub key: Option<Str<'a>>,
    /// The second one.
    pub second_key: Option<Str<'a>>,
    /// Whether any ARN names `alias/aws/…`.
    pub aws_alias: bool,
}

impl<'a> Record<'a> {
    /// Reads the object at the cursor. The record is validated whole, used or not.
    pub fn read(cursor: &mut Cursor<'a>) -> Walk<Self> {
        let mut record = Self::default();
        let mut later = Later::default();
        cursor.object(|cursor, name| record.member(cursor, name, &mut later))?;
        if record.is_kms() {
            record.wrong_type = record.wrong_type.or(later.wrong_identity);
            let bytes = cursor.bytes();
            for (field, at) in later.fields.into_iter().flatten() {
                record.nested(field, &mut Cursor::new(bytes, at))?;
            }
        }
        Ok(record)
    }

    /// Whether KMS wrote it.
    pub fn is_kms(&self) -> bool {
        self.event_source.is_some_and(|source| source.is(KMS))
    }

    fn member(&mut self, cursor: &mut Cursor<'a>, name: Str<'a>, later: &mut Later) -> Walk<()> {
        let decoded;
        let name = if let Some(name) = name.plain() {
            name
        } else {
            decoded = name.text();
            decoded.as_bytes()
        };
        match name {
            b"eventSource" => self.event_source = self.text(cursor, "eventSource")?,
            b"eventName" => self.event_name = self.text(cursor, "eventName")?,
            b"eventTime" => self.event_time = self.text(cursor, "eventTime")?,
            b"eventType" => self.event_type = self.text(cursor, "eventType")?,
            b"eventCategory" => self.event_category = self.text(cursor, "eventCategory")?,
            b"eventID" => self.event_id = self.text(cursor, "eventID")?,
            b"awsRegion" => self.region = self.text(cursor, "awsRegion")?,
            b"recipientAccountId" => {
                self.recipient_account = self.text(cursor, "recipientAccountId")?;
            }
            b"sharedEventID" => self.shared_event_id = self.text(cursor, "sharedEventID")?,
            b"requestID" => self.request_id = self.text(cursor, "requestID")?,
            b"errorCode" => self.error_code = self.text(cursor, "errorCode")?,
            b"readOnly" => self.read_only = self.truth(cursor, "readOnly")?,
            b"userIdentity" => self.eager_identity(cursor, later)?,
            b"requestParameters" => self.defer(cursor, Nested::Parameters, later)?,
            b"responseElements" => self.defer(cursor, Nested::Response, later)?,
            b"resources" => self.defer(cursor, Nested::Resources, later)?,
            b"additionalEventData" => self.defer(cursor, Nested::Additional, later)?,
            b"serviceEventDetails" => self.defer(cursor, Nested::Service, later)?,
            b"addendum" => self.defer(cursor, Nested::Addendum, later)?,
            b"Records" => {
                let is_array = cursor.kind()? == Kind::Array;
                self.records_at = is_array.then_some(cursor.offset());
                cursor.skip()?;
            }
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }

    /// Reads the identity, which comes before `eventSource`, whosever record it is: that costs no
    /// more than skipping it. Its faults count only in records of KMS.
    fn eager_identity(&mut self, cursor: &mut Cursor<'a>, later: &mut Later) -> Walk<()> {
        let wrong_type = self.wrong_type.take();
        self.read_identity(cursor)?;
        later.wrong_identity = std::mem::replace(&mut self.wrong_type, wrong_type);
        Ok(())
    }

    /// Reads a nested field now if the record is known to be KMS's, never if it is known to be
    /// another's, and at the record's end if `eventSource` is still to come.
    fn defer(&mut self, cursor: &mut Cursor<'a>, field: Nested, later: &mut Later) -> Walk<()> {
        if self.is_kms() {
            later.fields[field as usize] = None;
            return self.nested(field, cursor);
        }
        cursor.peek()?;
        later.fields[field as usize] = Some((field, cursor.offset()));
        cursor.skip().map(drop)
    }

    fn nested(&mut self, field: Nested, cursor: &mut Cursor<'a>) -> Walk<()> {
        match field {
            Nested::Parameters => self.read_parameters(cursor),
            Nested::Response => self.read_response(cursor),
            Nested::Resources => self.read_resources(cursor),
            Nested::Additional => self.read_additional(cursor),
            Nested::Service => self.read_service(cursor),
            Nested::Addendum => self.read_addendum(cursor),
        }
    }

    fn read_identity(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.identity = Identity::default();
        self.members(cursor, "userIdentity", |record, cursor, name| {
            match name {
                b"type" => record.identity.kind = record.text(cursor, "userIdentity.type")?,
                b"principalId" => {
                    record.identity.principal_id =
                        record.text(cursor, "userIdentity.principalId")?;
                }
                b"accountId" => {
                    record.identity.account = record.text(cursor, "userIdentity.accountId")?;
                }
                b"invokedBy" => {
                    record.identity.invoked_by = record.text(cursor, "userIdentity.invokedBy")?;
                }
                _ => drop(cursor.skip()?),
            }
            Ok(())
        })
    }

    fn read_response(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.response = Response::default();
        self.members(cursor, "responseElements", |record, cursor, name| {
            match name {
                b"keyId" => {
                    record.response.key_id = record.text(cursor, "responseElements.keyId")?;
                }
                b"deletionDate" => record.response.deletion_date = optional_text(cursor)?,
                b"keyState" => record.response.key_state = optional_text(cursor)?,
                b"keyMetadata" => record.read_key_metadata(cursor)?,
                b"replicaKeyMetadata" => record.read_replica_metadata(cursor)?,
                _ => drop(cursor.skip()?),
            }
            Ok(())
        })
    }

    fn read_key_metadata(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.members(
            cursor,
            "responseElements.keyMetadata",
            |record, cursor, name| {
                match name {
                    b"arn" => record.response.key_id = optional_text(cursor)?,
                    b"keySpec" | b"customerMasterKeySpec" => {
                        record.response.key_spec = optional_text(cursor)?;
                    }
                    b"origin" => record.response.origin = optional_text(cursor)?,
                    _ => drop(cursor.skip()?),
                }
                Ok(())
            },
        )
    }

    fn read_replica_metadata(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.members(
            cursor,
            "responseElements.replicaKeyMetadata",
            |record, cursor, name| {
                if name == b"arn" {
                    record.response.replica_arn = optional_text(cursor)?;
                    return Ok(());
                }
                cursor.skip().map(drop)
            },
        )
    }

    fn read_resources(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.resources = Resources::default();
        if !self.is_kind(cursor, Kind::Array, "resources")? {
            return Ok(());
        }
        cursor.array(|cursor| {
            self.members(cursor, "resources[]", |record, cursor, name| {
                if name.eq_ignore_ascii_case(b"ARN") {
                    if let Some(arn) = record.text(cursor, "resources[].ARN")? {
                        record.resources.add(arn);
                    }
                    return Ok(());
                }
                cursor.skip().map(drop)
            })
        })
    }

    fn read_additional(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.key_material = None;
        self.retired_grant = None;
        self.members(cursor, "additionalEventData", |record, cursor, name| {
            match name {
                b"keyMaterialId" => {
                    record.key_material =
                        record.text(cursor, "additionalEventData.keyMaterialId")?;
                }
                b"grantId" => record.retired_grant = optional_text(cursor)?,
                _ => drop(cursor.skip()?),
            }
            Ok(())
        })
    }

    fn read_service(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.service_key = None;
        self.current_material = None;
        self.members(cursor, "serviceEventDetails", |record, cursor, name| {
            match name {
                b"keyId" => {
                    record.service_key = record.text(cursor, "serviceEventDetails.keyId")?;
                }
                b"currentKeyMaterialId" => {
                    record.current_material =
                        record.text(cursor, "serviceEventDetails.currentKeyMaterialId")?;
                }
                _ => drop(cursor.skip()?),
            }
            Ok(())
        })
    }

    fn read_addendum(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.original_event_id = None;
        self.members(cursor, "addendum", |record, cursor, name| {
            if name == b"originalEventID" {
                record.original_event_id = record.text(cursor, "addendum.originalEventID")?;
                return Ok(());
            }
            cursor.skip().map(drop)
        })
    }

    /// Reads the members of an object, or notes that it is none.
    fn members(
        &mut self,
        cursor: &mut Cursor<'a>,
        field: &'static str,
        mut member: impl FnMut(&mut Self, &mut Cursor<'a>, &[u8]) -> Walk<()>,
    ) -> Walk<()> {
        if !self.is_kind(cursor, Kind::Object, field)? {
            return Ok(());
        }
        cursor.object(|cursor, name| match name.plain() {
            Some(name) => member(self, cursor, name),
            None => member(self, cursor, name.text().as_bytes()),
        })
    }

    /// Whether the next value is of `kind`; if not it is skipped, and noted unless it is null.
    fn is_kind(&mut self, cursor: &mut Cursor<'a>, kind: Kind, field: &'static str) -> Walk<bool> {
        let found = cursor.kind()?;
        if found == kind {
            return Ok(true);
        }
        if found != Kind::Null {
            self.wrong_type.get_or_insert(field);
        }
        cursor.skip().map(|_| false)
    }

    #[inline]
    fn text(&mut self, cursor: &mut Cursor<'a>, field: &'static str) -> Walk<Option<Str<'a>>> {
        if cursor.peek()? == b'"' {
            return cursor.string().map(Some);
        }
        self.is_kind(cursor, Kind::String, field).map(|_| None)
    }

    fn truth(&mut self, cursor: &mut Cursor<'a>, field: &'static str) -> Walk<Option<bool>> {
        if self.is_kind(cursor, Kind::Boolean, field)? {
            return cursor.boolean().map(Some);
        }
        Ok(None)
    }
}

impl<'a> Resources<'a> {
    fn add(&mut self, arn: Str<'a>) {
        let text = arn.text();
        // `arn:partition:kms:region:account:resource`
        let resource = text.splitn(6, ':').nth(5).unwrap_or_default();
        self.aws_alias |= resource.starts_with("alias/aws/");
        if !resource.starts_with("key/") {
            return;
        }
        if self.key.is_none() {
            self.key = Some(arn);
        } else if self.second_key.is_none() {
            self.second_key = Some(arn);
        }
    }
}

/// A string, or `None` for any other value: fields that only help and must not cost a record.
fn optional_text<'a>(cursor: &mut Cursor<'a>) -> Walk<Option<Str<'a>>> {
    if cursor.peek()? == b'"' {
        return cursor.string().map(Some);
    }
    cursor.skip().map(|_| None)
}

#[derive(Clone, Copy, Debug)]
enum Nested {
    Parameters,
    Response,
    Resources,
    Additional,
    Service,
    Addendum,
}

/// Nested fields that came before `eventSource`, by offset.
#[derive(Debug, Default)]
struct Later {
    fields: [Option<(Nested, usize)>; 6],
    /// A field of `userIdentity` that has another type than it should.
    wrong_identity: Option<&'static str>,
}
