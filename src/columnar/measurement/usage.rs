//! `usage.parquet`: counted calls.

use std::sync::Arc;

use super::Part;
use crate::cloudtrail::attributes::{Attributes, Context, ContextKind, RequestClass};
use crate::cloudtrail::symbols::Table as Shared;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, optional, required};
use crate::columnar::writer::TableWriter;
use crate::period::Hour;
use crate::units::Text;
use crate::usage::event_id::EventId;
use crate::usage::logged::LoggedByTrail;
use crate::usage::measurement::{Evidence, Measurement, UsageKey, UsageRow};

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "usage",
    about: "Counted calls of KMS that agree in every dimension: all columns up to `dry_run`. \
            Each call is in exactly one row.",
    columns: &[
        optional("hour", Kind::Hour, "the hour of `eventTime`"),
        optional("region", Kind::Text, "`awsRegion`"),
        optional(
            "recipient_account",
            Kind::Text,
            "`recipientAccountId`: in whose CloudTrail the record lies",
        ),
        optional(
            "key",
            Kind::Text,
            "ARN of the KMS key; of `ReEncrypt` the source key",
        ),
        optional(
            "second_key",
            Kind::Text,
            "ARN of the destination key of a `ReEncrypt`, if it is another one",
        ),
        optional(
            "caller_account",
            Kind::Text,
            "`userIdentity.accountId`, which AWS charges for the request",
        ),
        optional(
            "role_id",
            Kind::Text,
            "the unique id of the calling role, `AROA…`",
        ),
        optional("identity_type", Kind::Text, "`userIdentity.type`"),
        optional("invoked_by", Kind::Text, "`userIdentity.invokedBy`"),
        required("operation", Kind::Text, "`eventName`"),
        required(
            "request_class",
            Kind::Text,
            "how KMS prices the request: `symmetric`, `rsa_2048`, `other_asymmetric`, `asymmetric_unknown_spec`, `key_pair_ecc`, `key_pair_rsa`, `not_a_request`",
        ),
        optional(
            "context_kind",
            Kind::Text,
            "what the encryption context names: `bucket`, `volume`, `trail`, `other`; null: there is none",
        ),
        optional(
            "context_value",
            Kind::Text,
            "which one: a bucket's name, a volume's or snapshot's id, a trail's ARN, the names of the context's keys",
        ),
        optional(
            "bucket_key",
            Kind::Flag,
            "whether an S3 Bucket Key served the call",
        ),
        optional("error", Kind::Text, "`errorCode`; null: the call succeeded"),
        required("dry_run", Kind::Flag, "whether the call was a dry run"),
        required("count", Kind::Count, "calls"),
        required(
            "sessions",
            Kind::Count,
            "distinct sessions among them (`userIdentity.principalId` after the colon); those of several rows may be the same",
        ),
        optional(
            "raw_bytes",
            Kind::Count,
            "bytes of their records, uncompressed, each call once",
        ),
        optional(
            "first_time",
            Kind::Time,
            "`eventTime` of the first call, by time, then `eventID`",
        ),
        optional("first_event_id", Kind::Text, "its `eventID`"),
        optional("last_time", Kind::Time, "`eventTime` of the last call"),
        optional("last_event_id", Kind::Text, "its `eventID`"),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let rows = &measurement.usage;
    let writer = TableWriter::new(&TABLE)
        .times("hour", rows.iter().map(|row| row.key.hour.map(Hour::start)));
    values(dimensions(writer, rows), rows)
}

fn dimensions(writer: TableWriter, rows: &[UsageRow]) -> TableWriter {
    let all = || rows.iter().map(|row| &*row.key.attributes);
    let context = |of: &Attributes<Text>| of.context.as_ref().map(|context| context.kind.name());
    writer
        .texts("region", all().map(|of| of.region.as_deref()))
        .texts(
            "recipient_account",
            all().map(|of| of.recipient_account.as_deref()),
        )
        .texts("key", all().map(|of| of.key.as_deref()))
        .texts("second_key", all().map(|of| of.second_key.as_deref()))
        .texts(
            "caller_account",
            all().map(|of| of.caller_account.as_deref()),
        )
        .texts("role_id", all().map(|of| of.role_id.as_deref()))
        .texts("identity_type", all().map(|of| of.identity_type.as_deref()))
        .texts("invoked_by", all().map(|of| of.invoked_by.as_deref()))
        .texts("operation", all().map(|of| Some(&*of.operation)))
        .texts("request_class", all().map(|of| Some(of.class.name())))
        .texts("context_kind", all().map(context))
        .texts(
            "context_value",
            all().map(|of| of.context.as_ref().map(|context| &*context.value)),
        )
        .flags("bucket_key", all().map(|of| of.bucket_key))
        .texts("error", all().map(|of| of.error.as_deref()))
        .flags("dry_run", all().map(|of| Some(of.dry_run)))
}

fn values(writer: TableWriter, rows: &[UsageRow]) -> TableWriter {
    let all = || rows.iter();
    let first: Vec<Option<Text>> = all().map(|row| event_id(&row.first)).collect();
    let last: Vec<Option<Text>> = all().map(|row| event_id(&row.last)).collect();
    writer
        .counts("count", all().map(|row| Some(row.count)))
        .counts("sessions", all().map(|row| Some(row.sessions)))
        .counts("raw_bytes", all().map(|row| row.raw_bytes))
        .times("first_time", all().map(|row| row.first.time))
        .texts("first_event_id", first.iter().map(Option::as_deref))
        .times("last_time", all().map(|row| row.last.time))
        .texts("last_event_id", last.iter().map(Option::as_deref))
}

fn event_id(evidence: &Evidence) -> Option<Text> {
    evidence.event_id.as_ref().map(EventId::text)
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let mut hours = table.hours("hour")?.into_iter();
    let mut attributes = attributes(table)?.into_iter();
    let mut counts = table.all_counts("count")?.into_iter();
    let mut sessions = table.all_counts("sessions")?.into_iter();
    let mut raw_bytes = table.counts("raw_bytes")?.into_iter();
    let mut first = evidence(table, "first_time", "first_event_id")?;
    let mut last = evidence(table, "last_time", "last_event_id")?;
    let mut row = || {
        Some(UsageRow {
            key: UsageKey {
                hour: hours.next()?,
                attributes: attributes.next()?,
            },
            count: counts.next()?,
            sessions: sessions.next()?,
            raw_bytes: raw_bytes.next()?,
            first: first.next()?,
            last: last.next()?,
            logged: LoggedByTrail::default(),
        })
    };
    measurement.usage = std::iter::from_fn(&mut row).collect();
    Ok(())
}

fn evidence(
    table: &TableReader,
    time: &'static str,
    event_id: &'static str,
) -> Result<impl Iterator<Item = Evidence> + use<>, Fault> {
    let times = table.times(time)?.into_iter();
    let ids = table.texts(event_id)?;
    Ok(times.zip(ids).map(|(time, event_id)| Evidence {
        time,
        event_id: event_id.map(EventId::from),
    }))
}

/// The attributes of each row; equal ones are shared.
fn attributes(table: &TableReader) -> Result<Vec<Arc<Attributes<Text>>>, Fault> {
    let texts = |name| Ok(table.texts(name)?.into_iter());
    let (mut region, mut recipient_account) = (texts("region")?, texts("recipient_account")?);
    let (mut key, mut second_key) = (texts("key")?, texts("second_key")?);
    let (mut caller_account, mut role_id) = (texts("caller_account")?, texts("role_id")?);
    let (mut identity_type, mut invoked_by) = (texts("identity_type")?, texts("invoked_by")?);
    let mut operation = table.all_texts("operation")?.into_iter();
    let mut class = table.names("request_class", class_named)?.into_iter();
    let mut context = contexts(table)?.into_iter();
    let mut bucket_key = table.flags("bucket_key")?.into_iter();
    let mut error = texts("error")?;
    let mut dry_run = table.flags("dry_run")?.into_iter();
    let mut shared: Shared<Arc<Attributes<Text>>> = Shared::default();
    let mut one = || {
        Some(Attributes {
            region: region.next()?,
            recipient_account: recipient_account.next()?,
            key: key.next()?,
            second_key: second_key.next()?,
            caller_account: caller_account.next()?,
            role_id: role_id.next()?,
            identity_type: identity_type.next()?,
            invoked_by: invoked_by.next()?,
            operation: operation.next()?,
            class: class.next()??,
            context: context.next()?,
            bucket_key: bucket_key.next()?,
            error: error.next()?,
            dry_run: dry_run.next()??,
        })
    };
    let all = std::iter::from_fn(&mut one).map(|attributes| {
        let number = shared.intern(Arc::new(attributes));
        shared.get(number).clone()
    });
    Ok(all.collect())
}

fn contexts(table: &TableReader) -> Result<Vec<Option<Context<Text>>>, Fault> {
    let kinds = table.names("context_kind", |name| {
        ContextKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
    })?;
    let values = table.texts("context_value")?;
    let pairs = kinds.into_iter().zip(values).enumerate();
    let one = |(row, pair)| match pair {
        (Some(kind), Some(value)) => Ok(Some(Context { kind, value })),
        (None, None) => Ok(None),
        _ => Err(Fault::value(
            row,
            "context_value",
            "and context_kind go together",
        )),
    };
    pairs.map(one).collect()
}

fn class_named(name: &str) -> Option<RequestClass> {
    RequestClass::ALL
        .into_iter()
        .find(|class| class.name() == name)
}
