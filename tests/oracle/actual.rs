//! What the program measured, as the same plain maps.

use std::collections::{BTreeMap, BTreeSet};

use byok_cost::cloudtrail::attributes::Attributes;
use byok_cost::period::{Hour, Timestamp};
use byok_cost::units::Text;
use byok_cost::usage::event_id::EventId;
use byok_cost::usage::measurement::{self, Measurement, UsageRow};
use byok_cost::usage::tally::{FileTally, RecordTally};

use crate::identity::Conflict;
use crate::measured::{Counts, Evidence, Measured, Usage, add};

pub(crate) fn measured(measurement: &Measurement) -> Measured {
    Measured {
        files: files(measurement.files),
        malformed: measurement.malformed,
        records: measurement
            .records
            .iter()
            .map(|(hour, records)| (hour.map(|hour| hour.0), counts(*records)))
            .collect(),
        usage: measurement.usage.iter().map(row).collect(),
        deliveries: deliveries(measurement),
        activity: activity(measurement),
        conflicts: measurement.conflicts.iter().map(conflict).collect(),
    }
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(ToString::to_string)
}

fn named(pairs: &[(&'static str, u64)]) -> Counts {
    let mut counts = Counts::new();
    for (name, count) in pairs {
        add(&mut counts, name, *count);
    }
    counts
}

fn files(files: FileTally) -> Counts {
    named(&[
        ("files_read", files.files_read),
        ("files_partial", files.files_partial),
        ("files_unreadable", files.files_unreadable),
        ("files_skipped", files.files_skipped),
    ])
}

fn counts(records: RecordTally) -> Counts {
    named(&[
        ("not_kms", records.not_kms),
        ("billable", records.billable),
        ("not_billed", records.not_billed),
        ("uncertain", records.uncertain),
        ("redelivered", records.redelivered),
        ("extra_copies", records.extra_copies),
        ("replicated", records.replicated),
        ("other_views", records.other_views),
        ("updated", records.updated),
        ("cross_account_pairs", records.cross_account_pairs),
        ("network_activity", records.network_activity),
    ])
}

fn row(row: &UsageRow) -> ((Option<i64>, BTreeMap<&'static str, String>), Usage) {
    let usage = Usage {
        count: row.count,
        sessions: row.sessions,
        raw_bytes: row.raw_bytes,
        first: evidence(&row.first),
        last: evidence(&row.last),
        logged: row
            .logged
            .iter()
            .map(|(key, logged)| {
                let key = (key.trail.to_string(), text(key.account.as_ref()));
                let counts = named(&[
                    ("records", logged.records),
                    ("raw_bytes", logged.raw_bytes),
                    ("extra_copies", logged.extra_copies),
                    ("inferred_copies", logged.inferred_copies),
                ]);
                (key, counts)
            })
            .collect(),
    };
    let key = (
        row.key.hour.map(|hour| hour.0),
        dimensions(&row.key.attributes),
    );
    (key, usage)
}

fn evidence(evidence: &measurement::Evidence) -> Evidence {
    let time = evidence.time.map(|Timestamp(seconds)| seconds);
    (
        time,
        text(evidence.event_id.as_ref().map(EventId::text).as_ref()),
    )
}

fn dimensions(call: &Attributes<Text>) -> BTreeMap<&'static str, String> {
    let context = call
        .context
        .as_ref()
        .map(|context| format!("{}:{}", context.kind.name(), context.value));
    [
        ("region", text(call.region.as_ref())),
        ("recipient_account", text(call.recipient_account.as_ref())),
        ("key", text(call.key.as_ref())),
        ("second_key", text(call.second_key.as_ref())),
        ("caller_account", text(call.caller_account.as_ref())),
        ("role_id", text(call.role_id.as_ref())),
        ("identity_type", text(call.identity_type.as_ref())),
        ("invoked_by", text(call.invoked_by.as_ref())),
        ("operation", Some(call.operation.to_string())),
        ("class", Some(call.class.name().to_owned())),
        ("context", context),
        ("bucket_key", call.bucket_key.map(|value| value.to_string())),
        ("error", text(call.error.as_ref())),
        ("dry_run", call.dry_run.then(|| "true".to_owned())),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

fn deliveries(measurement: &Measurement) -> BTreeMap<crate::measured::Delivery, Counts> {
    let deliveries = measurement.deliveries.iter();
    deliveries
        .map(|(key, delivered)| {
            let key = (
                key.trail.to_string(),
                text(key.account.as_ref()),
                text(key.region.as_ref()),
                key.day.map(|day| day.0),
            );
            let counts = named(&[
                ("files", delivered.files),
                ("raw_bytes", delivered.raw_bytes),
                ("records", delivered.records),
                ("kms_records", delivered.kms_records),
            ]);
            (key, counts)
        })
        .collect()
}

fn activity(measurement: &Measurement) -> BTreeMap<crate::measured::Hourly, Counts> {
    let mut activity = BTreeMap::new();
    for (place, hours) in &measurement.activity {
        for (Hour(hour), met) in hours {
            let key = (
                text(place.account.as_ref()),
                text(place.region.as_ref()),
                *hour,
            );
            let counts = named(&[
                ("records", met.records),
                ("kms_records", met.kms_records),
                ("read_only", met.read_only),
            ]);
            activity.insert(key, counts);
        }
    }
    activity
}

fn conflict(conflict: &measurement::Conflict) -> Conflict {
    let event_id = conflict.event_id.to_string();
    if &*conflict.field == "identity" {
        Conflict::Identity(event_id)
    } else {
        Conflict::Field(event_id, conflict.field.to_string())
    }
}

#[test]
fn an_empty_measurement_measures_nothing() {
    let nothing = measured(&Measurement::default());
    assert_eq!(nothing, Measured::default());
    assert_eq!(nothing.conflicts, BTreeSet::new());
}
