//! Whole measurements priced. Builders here; each question has its own file.

mod by_hand;
mod keys_by_hand;
mod laws;
mod recorded;
mod requests;
mod said;
mod scope;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::charge::{Charge, ChargeKind};
use super::price_list::PriceList;
use super::priced::Priced;
use crate::cloudtrail::attributes::{Attributes, RequestClass};
use crate::config::{Account, Cluster, Config};
use crate::period::{Hour, Month, Timestamp};
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};
use crate::usage::measurement::{
    Evidence, Logged, LoggedByTrail, LoggedIn, Measurement, UsageKey, UsageRow,
};
use crate::usage::tally::RecordTally;

const OWNER: &str = "111122223333";
const CAMUNDA: &str = "444455556666";
const FRANKFURT: &str = "eu-central-1";
const ORDERS: &str = "arn:aws:kms:eu-central-1:111122223333:key/orders";
const CLAIMS: &str = "arn:aws:kms:eu-central-1:111122223333:key/claims";
const OTHER: &str = "arn:aws:kms:eu-central-1:111122223333:key/other";

fn list() -> &'static PriceList {
    static LIST: LazyLock<PriceList> = LazyLock::new(|| PriceList::embedded().unwrap());
    &LIST
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// An hour of October 2026.
fn october(day: i64, hour: i64) -> Hour {
    Hour(month("2026-10").start().0 + (day - 1) * 24 + hour)
}

/// A call of a symmetric key in Frankfurt by Camunda.
fn call(key: &str, operation: &str) -> Attributes<Text> {
    Attributes {
        region: Some(FRANKFURT.into()),
        recipient_account: Some(OWNER.into()),
        key: Some(key.into()),
        second_key: None,
        caller_account: Some(CAMUNDA.into()),
        role_id: None,
        identity_type: Some("AWSAccount".into()),
        invoked_by: None,
        operation: operation.into(),
        class: RequestClass::Symmetric,
        context: None,
        bucket_key: None,
        error: None,
        dry_run: false,
    }
}

fn by(caller: Option<&str>, attributes: Attributes<Text>) -> Attributes<Text> {
    Attributes {
        caller_account: caller.map(Into::into),
        ..attributes
    }
}

fn row(hour: Hour, attributes: Attributes<Text>, count: u64) -> UsageRow {
    let evidence = Evidence {
        time: Some(hour.start()),
        event_id: Some("e".into()),
    };
    UsageRow {
        key: UsageKey {
            hour: Some(hour),
            attributes: attributes.into(),
        },
        count,
        sessions: 1,
        raw_bytes: Some(count * 1_000),
        first: evidence.clone(),
        last: evidence,
        logged: LoggedByTrail::default(),
    }
}

/// The row with further copies, some of them inferred, in the owner's trail.
fn copied(row: UsageRow, copies: u64, inferred: u64) -> UsageRow {
    let place = LoggedIn {
        trail: "member".into(),
        account: Some(OWNER.into()),
    };
    let logged = Logged {
        records: row.count + copies,
        raw_bytes: 0,
        extra_copies: copies,
        inferred_copies: inferred,
    };
    UsageRow {
        logged: [(place, logged)].into(),
        ..row
    }
}

fn event(key: &str, kind: KeyEventKind, time: Timestamp) -> KeyEvent {
    KeyEvent {
        key: Some(key.into()),
        time: Some(time),
        kind,
        event_id: Some(kind.name().into()),
        until: None,
        key_spec: None,
        origin: None,
        material: None,
        related: None,
    }
}

/// A measurement with data from the first to the last hour of the rows' months.
fn measured(mut usage: Vec<UsageRow>, mut key_events: Vec<KeyEvent>) -> Measurement {
    usage.sort_by(|one, other| one.key.cmp(&other.key));
    key_events.sort();
    let hours = usage.iter().filter_map(|row| row.key.hour);
    let months = hours.flat_map(|hour| {
        let month = hour.month();
        [month.start(), Hour(month.end().0 - 1)]
    });
    let records = months.map(|hour| (Some(hour), RecordTally::default()));
    Measurement {
        records: records.collect(),
        usage,
        key_events,
        ..Measurement::default()
    }
}

fn cluster(name: &str, keys: &[&str]) -> Cluster {
    Cluster {
        name: name.into(),
        keys: keys.iter().map(|key| Text::from(*key)).collect(),
        ..Cluster::default()
    }
}

fn two_clusters() -> Config {
    Config {
        clusters: vec![cluster("orders", &[ORDERS]), cluster("claims", &[CLAIMS])],
        ..Config::default()
    }
}

fn priced(measurement: &Measurement, config: &Config) -> Priced {
    super::price(measurement, None, config, list(), false)
}

/// The cost of the charges that `which` picks, as text.
fn cost(priced: &Priced, which: impl Fn(&Charge) -> bool) -> String {
    let charges = priced.charges.iter().filter(|charge| which(charge));
    let cost: crate::units::Money = charges.filter_map(Charge::list_cost).sum();
    cost.to_string()
}

fn requests(charge: &Charge) -> bool {
    charge.key.kind == ChargeKind::Requests
}
