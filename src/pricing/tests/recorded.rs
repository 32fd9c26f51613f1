//! What recording costs, by the account's word.

use rust_decimal::Decimal;

use super::*;
use crate::config::RequestsBilledTo;
use crate::config::Trail;
use crate::config::account::{Account, CloudWatchLogs, GuardDuty, Has, Insights, Service};
use crate::pricing::charge::{Basis, Unpriced};
use crate::pricing::priced::Outside;
use crate::pricing::totals::{estimated, totals};
use crate::usage::measurement::{Delivered, DeliveryKey};

const BYTES: u64 = 1_100;

/// So many calls on 5 October, each of 1,100 bytes, in the trail's files once.
fn recorded_row(operation: &str, count: u64) -> UsageRow {
    let row = row(october(5, 3), call(ORDERS, operation), count);
    let place = LoggedIn {
        trail: "member".into(),
        account: Some(OWNER.into()),
    };
    let logged = Logged {
        records: count,
        raw_bytes: count * BYTES,
        ..Logged::default()
    };
    UsageRow {
        raw_bytes: Some(count * BYTES),
        logged: [(place, logged)].into(),
        ..row
    }
}

/// 1,510,000 events in 288 files of 200 MB, of whose 2 GB uncompressed they are 1,661 MB.
pub(super) fn a_day() -> Measurement {
    let rows = [
        ("GenerateDataKey", 1_000_000),
        ("Decrypt", 500_000),
        ("CreateGrant", 10_000),
    ];
    let rows = rows.map(|(operation, count)| recorded_row(operation, count));
    let key = DeliveryKey {
        trail: "member".into(),
        account: Some(OWNER.into()),
        region: Some(FRANKFURT.into()),
        day: Some(october(5, 0).day()),
    };
    let delivered = Delivered {
        files: 288,
        compressed_bytes: 200_000_000,
        raw_bytes: 2_000_000_000,
        records: 2_000_000,
        kms_records: 1_510_000,
    };
    Measurement {
        deliveries: [(key, delivered)].into(),
        ..measured(rows.to_vec(), vec![])
    }
}

pub(super) fn with(account: Account) -> Config {
    Config {
        account,
        trails: vec![Trail {
            name: "member".into(),
            root: "AWSLogs/".into(),
            bucket_owner: Some(OWNER.into()),
            bucket_region: Some(FRANKFURT.into()),
            ..Trail::default()
        }],
        ..Config::default()
    }
}

/// Everything that has a list price.
pub(super) fn everything() -> Account {
    let mut account = Account {
        further_trails: Some(1),
        cloudwatch_logs: CloudWatchLogs {
            has: Has::Yes,
            trail: None,
            retention_days: Some(90),
        },
        guardduty: GuardDuty {
            has: Has::Yes,
            trial_ends: None,
        },
        insights: Insights {
            call_rate: Has::Yes,
            error_rate: Has::Yes,
        },
        athena_scans: Some(2),
        ..Account::default()
    };
    account.cloudtrail_lake.has = Has::Yes;
    account.s3.retention_days = Some(400);
    account.s3.storage_class = Some(crate::config::account::StorageClass::Standard);
    account.s3.gb_used_elsewhere = Some(0);
    account
}

pub(super) fn of_kind(priced: &Priced, kind: ChargeKind) -> String {
    cost(priced, |charge| charge.key.kind == kind)
}

/// 1,510,000 events, of which 10,000 write; 1,510,000 × 1,100 = 1,661,000,000 bytes of records,
/// / 2^30 = 1.546926796436 GB; as stored 200,000,000 × 1661 / 2000 = 166,100,000 bytes.
///   GuardDuty       1,510,000 × 0.0000046                        = 6.946
///   Insights        (10,000 + 1,510,000) × 0.0000035             = 5.32
///   further trail   1,510,000 × 0.00002                          = 30.2
///   CloudWatch in   1.546926796436 × 0.63                        = 0.974563881755
///   Lake            1.546926796436 × 0.75                        = 1.160195097327
///   kept            from noon of the 5th: 26 days and 12 hours = 636 h of 744;
///                   166,100,000 × 636 / (2^30 × 744)             = 0.132237290663 GB-months
///   S3              0.132237290663 × 0.0245                      = 0.003239813621
///   CloudWatch      0.132237290663 × 0.0324                      = 0.004284488217
///   Athena          2 × 166,100,000 / 2^40 = 0.00030213414 TB × 5 = 0.0015106707
#[test]
fn everything_the_account_has_by_hand_to_the_last_digit() {
    let priced = priced(&a_day(), &with(everything()));
    for (kind, expected) in [
        (ChargeKind::GuardDuty, "6.946"),
        (ChargeKind::Insights, "5.32"),
        (ChargeKind::TrailCopies, "30.2"),
        (ChargeKind::LogsIngested, "0.974563881755"),
        (ChargeKind::Lake, "1.160195097327"),
        (ChargeKind::LogStorage, "0.003239813621"),
        (ChargeKind::LogsStored, "0.004284488217"),
        (ChargeKind::AthenaScans, "0.0015106707"),
    ] {
        assert_eq!(of_kind(&priced, kind), expected, "{}", kind.name());
    }
    let logging = cost(&priced, |charge| charge.key.kind.is_logging());
    assert_eq!(logging, "44.60979395162");
}

/// Two trails in one root: its files hold every record twice, and one of the trails sends it once.
/// So the same 1.546926796436 GB go to CloudWatch Logs, and of 166,100,000 bytes as stored half are
/// kept there: 0.066118645331 GB-months × 0.0324, while S3 keeps them all.
#[test]
fn one_of_two_trails_that_write_to_one_root_sends_each_record_once() {
    let mut measurement = a_day();
    for row in &mut measurement.usage {
        let twice = row.logged.iter().map(|(place, logged)| {
            let logged = Logged {
                records: logged.records * 2,
                raw_bytes: logged.raw_bytes * 2,
                ..*logged
            };
            (place.clone(), logged)
        });
        row.logged = twice.collect();
    }
    for delivered in measurement.deliveries.values_mut() {
        delivered.raw_bytes *= 2;
    }
    let priced = priced(&measurement, &with(everything()));
    for (kind, expected) in [
        (ChargeKind::LogsIngested, "0.974563881755"),
        (ChargeKind::LogStorage, "0.003239813621"),
        (ChargeKind::LogsStored, "0.002142244109"),
    ] {
        assert_eq!(of_kind(&priced, kind), expected, "{}", kind.name());
    }
}

#[test]
fn what_nobody_says_stands_outside_the_total_with_the_same_amounts() {
    let said = priced(&a_day(), &with(everything()));
    let unsaid = priced(&a_day(), &with(Account::default()));
    let outside: BTreeMap<&str, String> = unsaid
        .not_in_total
        .iter()
        .filter(|amount| amount.what.outside() == Outside::NotSaid)
        .map(|amount| {
            (
                amount.what.name(),
                amount.amount.map_or("?".to_owned(), |a| a.to_string()),
            )
        })
        .collect();
    let expected = [
        ("athena_scan", "0.00075533535"), // one scan, not two
        ("cloudtrail_lake", "1.160195097327"),
        ("cloudwatch_logs", "0.978848369972"), // 0.974563881755 + 0.004284488217
        ("further_trail", "30.2"),
        ("guardduty", "6.946"),
        ("insights_call_rate", "0.035"),
        ("insights_error_rate", "5.285"),
        ("security_lake", "?"),
    ];
    let expected: BTreeMap<&str, String> = expected
        .map(|(what, amount)| (what, amount.to_owned()))
        .into();
    assert_eq!(outside, expected);
    let kms = |priced: &Priced| cost(priced, |charge| !charge.key.kind.is_logging());
    assert_eq!(kms(&said), kms(&unsaid));
    let logging = cost(&unsaid, |charge| charge.key.kind.is_logging());
    assert_eq!(
        logging, "0.003239813621",
        "that log files are in S3 is certain"
    );
}

#[test]
fn what_the_account_has_not_is_not_charged_and_not_mentioned() {
    let mut account = Account {
        further_trails: Some(0),
        security_lake: Has::No,
        athena_scans: Some(0),
        ..Account::default()
    };
    account.cloudwatch_logs.has = Has::No;
    account.guardduty.has = Has::No;
    account.insights.call_rate = Has::No;
    account.insights.error_rate = Has::No;
    account.cloudtrail_lake.has = Has::No;
    let priced = priced(&a_day(), &with(account));
    let not_said =
        |amount: &&crate::pricing::priced::NotInTotal| amount.what.outside() == Outside::NotSaid;
    assert_eq!(priced.not_in_total.iter().filter(not_said).count(), 0);
    assert!(priced.charges.iter().all(|charge| {
        !charge.key.kind.is_logging() || charge.key.kind == ChargeKind::LogStorage
    }));
}

/// 166,100,000 bytes for 400 days of 24 of 744 hours: 1.996034576047 GB-months × 0.0245.
#[test]
fn the_long_run_of_log_storage_stands_beside_the_month() {
    let amount = |account| {
        let priced = priced(&a_day(), &with(account));
        let mut kept = priced.not_in_total.into_iter();
        let kept = kept
            .find(|amount| amount.what.name() == "log_storage_kept")
            .unwrap();
        (kept.amount.unwrap().to_string(), kept.reason)
    };
    let (kept, reason) = amount(everything());
    assert_eq!(kept, "0.048902847113");
    assert!(reason.ends_with("kept 400 days"), "{reason}");
    let (a_year, reason) = amount(Account::default());
    assert_eq!(a_year, "0.044623847991");
    assert!(reason.contains("365 days, say"), "{reason}");
}

#[test]
fn a_trial_of_guardduty_is_free_until_it_ends() {
    let mut account = Account::default();
    account.guardduty.has = Has::Yes;
    account.guardduty.trial_ends = Some(october(6, 0).day());
    assert_eq!(
        of_kind(
            &priced(&a_day(), &with(account.clone())),
            ChargeKind::GuardDuty
        ),
        "0"
    );
    account.guardduty.trial_ends = Some(october(5, 0).day());
    assert_eq!(
        of_kind(&priced(&a_day(), &with(account)), ChargeKind::GuardDuty),
        "6.946"
    );
}

#[test]
fn a_tier_that_others_have_used_up_is_passed_over() {
    let mut account = everything();
    account.s3.gb_used_elsewhere = Some(51_200);
    let priced_so = priced(&a_day(), &with(account));
    assert_eq!(
        of_kind(&priced_so, ChargeKind::LogStorage),
        "0.003107576331"
    );
    let basis = |priced: &Priced| {
        let mut charges = priced.charges.iter();
        charges
            .find(|charge| charge.key.kind == ChargeKind::LogStorage)
            .unwrap()
            .key
            .basis
    };
    assert_eq!(basis(&priced_so), Basis::Derived);
    let mut account = everything();
    account.s3.gb_used_elsewhere = None;
    assert_eq!(basis(&priced(&a_day(), &with(account))), Basis::Assumed);
}

#[test]
fn a_discount_stands_beside_the_list_cost() {
    let mut account = everything();
    account.discounts.insert(Service::S3, Decimal::new(75, 1));
    let priced = priced(&a_day(), &with(account));
    for charge in &priced.charges {
        if charge.key.kind == ChargeKind::LogStorage {
            assert_eq!(charge.list_cost().unwrap().to_string(), "0.003239813621");
            assert_eq!(charge.estimated_cost().unwrap().to_string(), "0.0029968276");
        } else {
            assert_eq!(charge.estimated_cost(), charge.list_cost());
            assert_eq!(charge.discount, None);
        }
    }
    let mine = [OWNER.into()].into();
    let (list, less) = (
        totals(&priced.charges, &mine, RequestsBilledTo::Caller),
        estimated(&priced.charges, &mine, RequestsBilledTo::Caller).unwrap(),
    );
    // 0.003239813621 - 0.0029968276
    let saved = list.total - less.total;
    assert_eq!(saved.to_string(), "0.000242986021");
}

#[test]
fn without_a_list_price_or_a_size_a_charge_has_no_price() {
    let mut account = Account {
        security_lake: Has::Yes,
        ..Account::default()
    };
    account.cloudtrail_lake.has = Has::Yes;
    let unsized_row = UsageRow {
        raw_bytes: None,
        logged: LoggedByTrail::default(),
        ..row(october(5, 3), call(ORDERS, "Decrypt"), 10)
    };
    let measurement = measured(vec![unsized_row], vec![]);
    let reasons = |measurement: &Measurement| -> Vec<Unpriced> {
        let priced = priced(measurement, &with(account.clone()));
        priced
            .charges
            .into_iter()
            .filter_map(|charge| charge.price.err())
            .collect()
    };
    let service = "AmazonSecurityLake".into();
    let no_price = Unpriced::NoListPrice { service };
    assert_eq!(
        reasons(&measurement),
        [Unpriced::UnknownSize, no_price.clone()]
    );
    assert_eq!(reasons(&a_day()), [no_price]);
}

#[test]
fn every_network_activity_event_is_charged_where_one_place_was_met() {
    use crate::usage::coverage::{Met, Place};
    let mut measurement = a_day();
    let tally = RecordTally {
        network_activity: 200_000,
        ..RecordTally::default()
    };
    measurement.records.insert(Some(october(7, 9)), tally);
    let mut met = |region: &str| {
        let place = Place {
            account: Some(OWNER.into()),
            region: Some(region.into()),
        };
        let hours = measurement.activity.entry(place).or_default();
        hours.insert(october(7, 9), Met::default());
        measurement.clone()
    };
    let mut account = Account::default();
    let (one, two) = (met(FRANKFURT), met("eu-west-1"));
    let unsaid = priced(&one, &with(account.clone()));
    let open = unsaid
        .not_in_total
        .iter()
        .find(|open| open.what.name() == "network_activity");
    // 200,000 × 0.000001
    assert_eq!(open.unwrap().amount.unwrap().to_string(), "0.2");
    account.network_activity_events = Has::Yes;
    let said = priced(&one, &with(account.clone()));
    assert_eq!(of_kind(&said, ChargeKind::NetworkActivity), "0.2");
    let somewhere = priced(&two, &with(account));
    let charges = somewhere.charges.iter();
    let mut reasons = charges.filter_map(|charge| charge.price.as_ref().err());
    assert_eq!(reasons.next(), Some(&Unpriced::UnknownRegion));
}

#[test]
fn log_storage_is_on_the_bill_of_whoever_owns_the_bucket() {
    let payer = |config: &Config| {
        let priced = priced(&a_day(), config);
        let mut charges = priced.charges.into_iter();
        let charge = charges
            .find(|charge| charge.key.kind == ChargeKind::LogStorage)
            .unwrap();
        (
            charge.key.payer_role.name(),
            charge.key.payer_account,
            charge.key.basis,
        )
    };
    let owner = Some(Text::from(OWNER));
    let stated = payer(&with(everything()));
    assert_eq!(stated, ("log_bucket_owner", owner.clone(), Basis::Derived));
    assert_eq!(
        payer(&Config::default()),
        ("log_bucket_owner", owner, Basis::Assumed)
    );
    let mut organization = with(everything());
    organization.trails[0].root = "AWSLogs/o-a1b2c3d4e5/".into();
    organization.trails[0].bucket_owner = None;
    assert_eq!(payer(&organization), ("unknown", None, Basis::Assumed));
}

#[test]
fn parts_of_log_storage_sum_to_the_share_of_all_calls() {
    let mut measurement = a_day();
    let shared = |operation: &str, key: &str, count| UsageRow {
        key: UsageKey {
            hour: Some(october(5, 4)),
            attributes: call(key, operation).into(),
        },
        ..recorded_row(operation, count)
    };
    measurement.usage = vec![
        shared("Decrypt", CLAIMS, 3),
        shared("Decrypt", ORDERS, 7),
        shared("Decrypt", OTHER, 11),
    ];
    for delivered in measurement.deliveries.values_mut() {
        delivered.raw_bytes = 21 * BYTES;
        delivered.compressed_bytes = 100;
    }
    let priced = priced(&measurement, &with(everything()));
    let scanned = |key: &str| {
        let charges = priced.charges.iter();
        let of_key = charges.filter(|charge| {
            charge.key.kind == ChargeKind::AthenaScans && charge.key.key.as_deref() == Some(key)
        });
        of_key
            .map(|charge| charge.consumed_quantity)
            .sum::<Decimal>()
    };
    // 100 bytes are 14.29, 33.33 and 52.38: 14, 33 and 53; each is read twice.
    let terabyte =
        |bytes: u64| crate::units::rounded(Decimal::from(bytes) / Decimal::from(1_u64 << 40));
    assert_eq!(
        [CLAIMS, ORDERS, OTHER].map(scanned),
        [28, 66, 106].map(terabyte)
    );
}
