//! Measurements that fill every field.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use crate::cloudtrail::attributes::{Attributes, Context, ContextKind, RequestClass};
use crate::period::{Day, Hour, Timestamp};
use crate::units::Text;
use crate::usage::coverage::{Activity, Met, Place, Proven};
use crate::usage::event_id::EventId;
use crate::usage::fingerprint::Fingerprint;
use crate::usage::key_event::{KeyEvent, KeyEventKind};
use crate::usage::measurement::{
    Conflict, Delivered, DeliveryKey, Evidence, Inputs, Logged, LoggedByTrail, LoggedIn,
    Measurement, UsageKey, UsageRow,
};
use crate::usage::problem::{self, Problem, Severity};
use crate::usage::tally::{FileTally, RecordTally};

fn text() -> impl Strategy<Value = Text> + Clone {
    prop_oneof![
        3 => select(vec!["eu-central-1", "111122223333", "Decrypt", "arn:aws:kms:a:b:key/c"])
            .prop_map(Text::from),
        1 => ".{0,9}".prop_map(Text::from),
    ]
}

fn maybe() -> impl Strategy<Value = Option<Text>> + Clone {
    of(text())
}

/// Small numbers and large ones, of which a few can be added.
fn count() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![9 => 0..1000_u64, 1 => Just(1 << 60)]
}

/// From year 0 to year 9999, and near 1970.
fn seconds() -> impl Strategy<Value = i64> + Clone {
    prop_oneof![
        -5..5_i64,
        1_790_000_000..1_790_009_000_i64,
        -62_167_219_200..253_402_300_800_i64
    ]
}

fn time() -> impl Strategy<Value = Timestamp> + Clone {
    seconds().prop_map(Timestamp)
}

fn hour() -> impl Strategy<Value = Hour> + Clone {
    time().prop_map(Timestamp::hour)
}

fn attributes() -> impl Strategy<Value = Attributes<Text>> {
    let context = (select(ContextKind::ALL.to_vec()), text())
        .prop_map(|(kind, value)| Context { kind, value });
    let who = (
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
    );
    let what = (text(), select(RequestClass::ALL.to_vec()), of(context));
    let how = (of(any::<bool>()), maybe(), any::<bool>());
    (who, what, how).prop_map(|(who, (operation, class, context), how)| Attributes {
        region: who.0,
        recipient_account: who.1,
        key: who.2,
        second_key: who.3,
        caller_account: who.4,
        role_id: who.5,
        identity_type: who.6,
        invoked_by: who.7,
        operation,
        class,
        context,
        bucket_key: how.0,
        error: how.1,
        dry_run: how.2,
    })
}

fn evidence() -> impl Strategy<Value = Evidence> {
    (of(time()), maybe()).prop_map(|(time, event_id)| Evidence {
        time,
        event_id: event_id.map(EventId::from),
    })
}

fn logged() -> impl Strategy<Value = LoggedByTrail> {
    let at = (text(), maybe()).prop_map(|(trail, account)| LoggedIn { trail, account });
    let sum = (count(), count(), count(), count()).prop_map(|parts| Logged {
        records: parts.0,
        raw_bytes: parts.1,
        extra_copies: parts.2,
        inferred_copies: parts.3,
    });
    btree_map(at, sum, 0..3).prop_map(|places| places.into_iter().collect())
}

fn usage() -> impl Strategy<Value = Vec<UsageRow>> {
    let key = (of(hour()), attributes()).prop_map(|(hour, attributes)| UsageKey {
        hour,
        attributes: Arc::new(attributes),
    });
    let values = (
        count(),
        count(),
        of(count()),
        evidence(),
        evidence(),
        logged(),
    );
    let rows = btree_map(key, values, 0..12);
    rows.prop_map(|rows| {
        let row = |(key, values): (_, (_, _, _, _, _, _))| UsageRow {
            key,
            count: values.0,
            sessions: values.1,
            raw_bytes: values.2,
            first: values.3,
            last: values.4,
            logged: values.5,
        };
        rows.into_iter().map(row).collect()
    })
}

pub(crate) fn key_event() -> impl Strategy<Value = KeyEvent> {
    let kind = select(KeyEventKind::ALL.to_vec());
    let texts = (maybe(), maybe(), maybe(), maybe(), maybe(), maybe());
    (of(time()), kind, of(time()), texts).prop_map(|(time, kind, until, texts)| KeyEvent {
        key: texts.0,
        time,
        kind,
        event_id: texts.1,
        until,
        key_spec: texts.2,
        origin: texts.3,
        material: texts.4,
        related: texts.5,
    })
}

fn deliveries() -> impl Strategy<Value = BTreeMap<DeliveryKey, Delivered>> {
    let day = hour().prop_map(Hour::day);
    let key = (text(), maybe(), maybe(), of(day)).prop_map(
        |(trail, account, region, day): (_, _, _, Option<Day>)| DeliveryKey {
            trail,
            account,
            region,
            day,
        },
    );
    let sums = [count(), count(), count(), count(), count()].prop_map(|parts| Delivered {
        files: parts[0],
        compressed_bytes: parts[1],
        raw_bytes: parts[2],
        records: parts[3],
        kms_records: parts[4],
    });
    btree_map(key, sums, 0..5)
}

fn proven() -> impl Strategy<Value = Proven> {
    let place = (maybe(), maybe()).prop_map(|(account, region)| Place { account, region });
    btree_map(place, btree_set(hour(), 1..4), 0..3)
}

fn activity() -> impl Strategy<Value = Activity> {
    let place = (maybe(), maybe()).prop_map(|(account, region)| Place { account, region });
    let met = (count(), count(), count()).prop_map(|(records, kms_records, read_only)| Met {
        records,
        kms_records,
        read_only,
    });
    btree_map(place, btree_map(hour(), met, 1..4), 0..4)
}

fn tally() -> impl Strategy<Value = BTreeMap<Option<Hour>, RecordTally>> {
    let parts = vec(count(), 11).prop_map(|parts| RecordTally {
        not_kms: parts[0],
        billable: parts[1],
        not_billed: parts[2],
        uncertain: parts[3],
        redelivered: parts[4],
        extra_copies: parts[5],
        replicated: parts[6],
        other_views: parts[7],
        updated: parts[8],
        cross_account_pairs: parts[9],
        network_activity: parts[10],
    });
    btree_map(of(hour()), parts, 0..5)
}

fn conflict() -> impl Strategy<Value = Conflict> {
    [text(), text(), text(), text()].prop_map(|[event_id, field, kept, other]| Conflict {
        event_id,
        field,
        kept,
        other,
    })
}

fn problem() -> impl Strategy<Value = Problem> {
    let place = prop_oneof![
        Just(problem::Place::File),
        count().prop_map(problem::Place::Byte),
        count().prop_map(problem::Place::Line),
        count().prop_map(problem::Place::Row),
    ];
    let severity = select(vec![Severity::Lost, Severity::Note, Severity::Skipped]);
    (text(), place, severity, text(), text()).prop_map(|(file, place, severity, why, remedy)| {
        Problem {
            file,
            place,
            severity,
            reason: why.to_string(),
            remedy: remedy.to_string(),
        }
    })
}

fn whole() -> impl Strategy<Value = (FileTally, u64, Inputs)> {
    let counts = vec(count(), 7);
    (counts, any::<[u8; 32]>()).prop_map(|(counts, hash)| {
        let files = FileTally {
            files_read: counts[0],
            files_partial: counts[1],
            files_unreadable: counts[2],
            files_skipped: counts[3],
        };
        let inputs = Inputs {
            files: counts[4],
            bytes: counts[5],
            fingerprint: Fingerprint::of(hash),
        };
        (files, counts[6], inputs)
    })
}

/// Any Measurement, sorted as reading yields it.
pub(crate) fn measurements() -> impl Strategy<Value = Measurement> {
    let lists = (
        vec(key_event(), 0..6),
        vec(conflict(), 0..4),
        vec(problem(), 0..4),
    );
    let validated = btree_set(text(), 0..3);
    let maps = (deliveries(), activity(), tally(), proven(), validated);
    (usage(), lists, maps, whole()).prop_map(|(usage, lists, maps, (files, malformed, inputs))| {
        let (mut key_events, mut conflicts, mut problems) = lists;
        key_events.sort();
        conflicts.sort();
        problems.sort();
        let (deliveries, activity, records, proven, validated) = maps;
        Measurement {
            usage,
            key_events,
            deliveries,
            activity,
            proven,
            validated,
            records,
            malformed,
            files,
            conflicts,
            problems,
            inputs,
        }
    })
}

/// The least that attributes can say.
pub(crate) fn attributes_of<T>(operation: T) -> Attributes<T> {
    Attributes {
        region: None,
        recipient_account: None,
        key: None,
        second_key: None,
        caller_account: None,
        role_id: None,
        identity_type: None,
        invoked_by: None,
        operation,
        class: RequestClass::Symmetric,
        context: None,
        bucket_key: None,
        error: None,
        dry_run: false,
    }
}
