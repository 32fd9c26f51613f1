//! What is priced by day is what is priced row by row.

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::*;
use crate::cloudtrail::attributes::{Attributes, Context, ContextKind};
use crate::config::Cluster;
use crate::config::account::Has;
use crate::period::{Month, Period};
use crate::pricing::price_list::PriceList;
use crate::pricing::{price, price_rows};
use crate::usage::generate::measurements;
use crate::usage::measurement::{Logged, Measurement};

const OCTOBER: Month = Month {
    year: 2026,
    month: 10,
};

/// The same call as others make it: some are priced alike, some are not.
fn varied(attributes: &mut Attributes<Text>, variety: u64) {
    let bucket = |name: &str| {
        Some(Context {
            kind: ContextKind::Bucket,
            value: name.into(),
        })
    };
    match variety {
        0 => attributes.role_id = Some("of one".into()),
        1 => attributes.role_id = Some("of another".into()),
        2 => attributes.role_id = Some("of nobody".into()),
        3 => attributes.context = bucket("of one"),
        4 => attributes.context = bucket("of another"),
        5 => attributes.invoked_by = Some("cloudtrail.amazonaws.com".into()),
        6 => attributes.error = Some("AccessDenied".into()),
        7 => attributes.error = Some("DisabledException".into()),
        8 => attributes.bucket_key = Some(true),
        9 => attributes.caller_account = Some("444455556666".into()),
        10 => attributes.operation = "Encrypt".into(),
        11 => attributes.second_key = Some("arn:aws:kms:a:b:key/d".into()),
        12 => attributes.recipient_account = None,
        13 => attributes.region = Some("eu-west-1".into()),
        14 => attributes.class = RequestClass::Rsa2048,
        _ => {}
    }
}

/// The same usage in other hours, some of the same day, with other numbers and some attributes.
fn repeated(mut measurement: Measurement, shifts: &[Shift]) -> Measurement {
    let start = OCTOBER.start().0;
    let once = std::mem::take(&mut measurement.usage);
    for (index, row) in (0..).zip(once) {
        for Shift(shift, factor, variety) in shifts {
            let mut row = row.clone();
            varied(Arc::make_mut(&mut row.key.attributes), *variety);
            let hour = row.key.hour.map(|_| Hour(start + index + shift));
            row.key.hour = hour;
            row.count = row.count % 1_000 * factor;
            row.raw_bytes = row.raw_bytes.map(|bytes| bytes % 9_000 * factor);
            let places = row.logged.iter().map(|(place, logged)| {
                let mut logged = *logged;
                logged.records %= 1_000;
                logged.raw_bytes %= 9_000;
                logged.extra_copies %= 50;
                logged.inferred_copies %= 50;
                (place.clone(), logged)
            });
            row.logged = places.collect();
            measurement.usage.push(row);
        }
    }
    measurement.usage.sort_by(|a, b| a.key.cmp(&b.key));
    for delivered in measurement.deliveries.values_mut() {
        delivered.compressed_bytes %= 100_000;
        delivered.raw_bytes %= 1_000_000;
        delivered.files %= 10;
    }
    measurement
}

/// Hours later, how many times as much, and how else it is called.
#[derive(Clone, Copy, Debug)]
struct Shift(i64, u64, u64);

fn shift() -> impl Strategy<Value = Shift> {
    (0..80_i64, 1..4_u64, 0..20_u64)
        .prop_map(|(hours, times, variety)| Shift(hours, times, variety))
}

fn cluster(name: &str, storage: Storage) -> Cluster {
    Cluster {
        name: name.into(),
        role_ids: vec![name.into()],
        buckets: [(name.into(), storage)].into(),
        ..Cluster::default()
    }
}

fn config() -> Config {
    let mut config = Config {
        clusters: vec![
            cluster("of one", Storage::Document),
            cluster("of another", Storage::Backup),
        ],
        ..Config::default()
    };
    config.account.cloudwatch_logs.has = Has::Yes;
    config.account.guardduty.has = Has::Yes;
    config.account.insights.error_rate = Has::Yes;
    config.account.cloudtrail_lake.has = Has::Yes;
    config
}

proptest! {
    #[test]
    fn charges_are_those_of_the_rows(
        measurement in measurements(),
        shifts in proptest::collection::vec(shift(), 1..9),
        part in 0..600_i64,
        all_keys in any::<bool>(),
    ) {
        let measurement = repeated(measurement, &shifts);
        let (config, prices) = (config(), PriceList::embedded().unwrap());
        let period = Period { start: Hour(OCTOBER.start().0 + part), end: OCTOBER.end() };
        for period in [OCTOBER.period(), period] {
            let period = Some(period);
            let months = Months::select(&measurement, period);
            let rows = price_rows(&measurement, &measurement.usage, months, &config, &prices, all_keys);
            let days = price(&measurement, period, &config, &prices, all_keys);
            prop_assert_eq!(rows, days);
        }
    }
}

#[test]
fn rows_of_a_day_become_one_and_nothing_is_lost() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut fewer = false;
    for _ in 0..50 {
        let tree = measurements().new_tree(&mut runner).unwrap();
        let shifts = [
            Shift(0, 1, 2),
            Shift(1, 2, 15),
            Shift(2, 3, 16),
            Shift(2, 3, 8),
        ];
        let measurement = repeated(tree.current(), &shifts);
        let months = Months {
            parts: vec![OCTOBER.period()],
            border: Vec::new(),
        };
        let config = config();
        let days = by_day(&measurement.usage, &months, &config);
        let count = |rows: &[UsageRow]| -> u64 { rows.iter().map(|row| row.count).sum() };
        assert_eq!(count(&days), count(&measurement.usage));
        assert_eq!(count(&by_attributes(&measurement.usage)), count(&days));
        fewer |= days.len() < measurement.usage.len();
    }
    assert!(fewer);
}

/// The first event behind a copy's charge is that of a call that was copied.
#[test]
fn a_row_with_a_copy_and_one_without_stay_two() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let tree = measurements().new_tree(&mut runner).unwrap();
    let mut rows = tree.current().usage;
    while rows.is_empty() {
        rows = measurements()
            .new_tree(&mut runner)
            .unwrap()
            .current()
            .usage;
    }
    let mut copied = rows[0].clone();
    copied.key.hour = Some(OCTOBER.start());
    let place = LoggedIn {
        trail: "AWSLogs/".into(),
        account: None,
    };
    let logged = |extra_copies| {
        let logged = Logged {
            records: 2,
            raw_bytes: 1,
            extra_copies,
            inferred_copies: 0,
        };
        std::iter::once((place.clone(), logged)).collect()
    };
    copied.logged = logged(1);
    let mut once = copied.clone();
    once.logged = logged(0);
    let months = Months {
        parts: vec![OCTOBER.period()],
        border: Vec::new(),
    };
    let config = config();
    assert_eq!(by_day([&copied, &once], &months, &config).len(), 2);
    assert_eq!(by_day([&copied, &copied], &months, &config).len(), 1);
}
