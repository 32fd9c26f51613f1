//! `key_events.parquet`: instants in the life of keys.

use super::Part;
use crate::columnar::error::Fault;
use crate::columnar::reader::TableReader;
use crate::columnar::schema::{Kind, Table, optional, required};
use crate::columnar::writer::TableWriter;
use crate::usage::key_event::{KeyEvent, KeyEventKind};
use crate::usage::measurement::Measurement;

pub(super) const PART: Part = Part {
    table: &TABLE,
    write,
    read,
};

const TABLE: Table = Table {
    name: "key_events",
    about: "Instants in the life of keys. Failed calls and dry runs are none.",
    columns: &[
        optional(
            "key",
            Kind::Text,
            "ARN of the key; null for custom key stores",
        ),
        optional("time", Kind::Time, "`eventTime`"),
        required(
            "kind",
            Kind::Text,
            "`created`, `replicated`, `rotated`, `rotation_requested`, `enabled`, `disabled`, `deletion_scheduled`, `deletion_cancelled`, `deleted`, `policy_changed`, `grant_ended`, `material_imported`, `material_deleted`, `material_expired`, `rotation_enabled`, `rotation_disabled`, `key_store_disconnected`, `key_store_connected`; `material_seen`: the first call served by that key material; `aws_managed_seen`: the first record that calls the key `alias/aws/…`",
        ),
        optional("event_id", Kind::Text, "`eventID`"),
        optional(
            "until",
            Kind::Time,
            "the deletion date, of `deletion_scheduled`",
        ),
        optional("key_spec", Kind::Text, "`keySpec`, of `created`"),
        optional("origin", Kind::Text, "`origin`, of `created`"),
        optional(
            "material",
            Kind::Text,
            "the key material's id, of `rotated` and `material_seen`",
        ),
        optional(
            "related",
            Kind::Text,
            "what else is concerned: a replica, a custom key store, a grant; `PendingReplicaDeletion`",
        ),
    ],
};

fn write(measurement: &Measurement) -> TableWriter {
    let all = || measurement.key_events.iter();
    TableWriter::new(&TABLE)
        .texts("key", all().map(|event| event.key.as_deref()))
        .times("time", all().map(|event| event.time))
        .texts("kind", all().map(|event| Some(event.kind.name())))
        .texts("event_id", all().map(|event| event.event_id.as_deref()))
        .times("until", all().map(|event| event.until))
        .texts("key_spec", all().map(|event| event.key_spec.as_deref()))
        .texts("origin", all().map(|event| event.origin.as_deref()))
        .texts("material", all().map(|event| event.material.as_deref()))
        .texts("related", all().map(|event| event.related.as_deref()))
}

fn read(table: &TableReader, measurement: &mut Measurement) -> Result<(), Fault> {
    let texts = |name| Ok(table.texts(name)?.into_iter());
    let mut key = texts("key")?;
    let mut time = table.times("time")?.into_iter();
    let mut kind = table.names("kind", kind_named)?.into_iter();
    let mut event_id = texts("event_id")?;
    let mut until = table.times("until")?.into_iter();
    let (mut key_spec, mut origin) = (texts("key_spec")?, texts("origin")?);
    let (mut material, mut related) = (texts("material")?, texts("related")?);
    let mut one = || {
        Some(KeyEvent {
            key: key.next()?,
            time: time.next()?,
            kind: kind.next()??,
            event_id: event_id.next()?,
            until: until.next()?,
            key_spec: key_spec.next()?,
            origin: origin.next()?,
            material: material.next()?,
            related: related.next()?,
        })
    };
    measurement.key_events = std::iter::from_fn(&mut one).collect();
    Ok(())
}

fn kind_named(name: &str) -> Option<KeyEventKind> {
    KeyEventKind::ALL
        .into_iter()
        .find(|kind| kind.name() == name)
}
