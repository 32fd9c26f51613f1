//! Two scenarios computed by hand, to the cent and beyond.

use crate::config::RequestsBilledTo;
use crate::estimate::alternatives::with_bucket_keys;
use crate::estimate::draws::Draws;
use crate::estimate::estimated::{Request, estimate};
use crate::estimate::exact::exact;
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::Scenario;
use crate::estimate::years::year;
use crate::pricing::charge::ChargeKind;
use crate::pricing::price_list::PriceList;
use crate::pricing::totals::totals;
use crate::units::Money;

fn money(text: &str) -> Money {
    Money(text.parse().unwrap())
}

const ONE: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    keys = [{ name = "orders", rotation_days = 365 }]
    trails = [{ name = "trail" }, { name = "second", prefix = "second/" }]

    [[clusters]]
    name = "orders"
    key = "orders"
    key_checks_per_hour = 6
    disks = { zeebe = 3, elasticsearch = 3, reattachments = 4, restarts = 1, upgrades = 1, replacements = 1 }
    documents = { bucket = { name = "d", reduction = 0.9 }, created = 20000, read = 60000 }

    [clusters.backups]
    bucket = { name = "b", reduction = 0.9 }
    every = "day"
    partitions = 3
    snapshot_files = 30
    segment_files = 3
    status_polls = 5
    elasticsearch_objects = 300
"#;

/// Bucket Keys off, in 30 days:
///   documents  20,000 + 60,000                                      =  80,000
///   backups    30 × (3 × (30 + 3 + 2) + 300) + 30 × 3 × (1 + 5)
///              = 30 × 405 + 30 × 18 = 12,150 + 540                  =  12,690
///   key checks 6 × 720                                              =   4,320
///   disks      created 6 × 1; attached 6 × (4 + 1 + 1 + 1) = 42,
///              two calls each: 6 + 84                               =      90
///   requests                                                           97,100
///   at 0.03 per 10,000: 0.2913, on the caller's bill.
/// The grants that AWS retires, 42, are no certain requests, but records: copies are
///   (97,100 + 42) × 2.00 / 100,000 = 1.94284, with the key's 1.00 on the owner's bill.
#[test]
fn daily_backups_and_documents_without_bucket_keys() {
    let scenario = with_bucket_keys(&Scenario::parse(ONE).unwrap(), false);
    let list = PriceList::embedded().unwrap();
    let priced = exact(&scenario, EstimatedMonth::ThirtyDays, &list);
    let of_kind = |kind: ChargeKind| {
        let charges = priced
            .charges
            .iter()
            .filter(|charge| charge.key.kind == kind);
        let costs: Vec<_> = charges.collect();
        let quantity: rust_decimal::Decimal = costs.iter().map(|c| c.consumed_quantity).sum();
        let cost: Money = costs.iter().map(|c| c.list_cost().unwrap()).sum();
        (quantity.normalize().to_string(), cost)
    };
    assert_eq!(
        of_kind(ChargeKind::Requests),
        ("97100".to_owned(), money("0.2913"))
    );
    assert_eq!(
        of_kind(ChargeKind::TrailCopies),
        ("97142".to_owned(), money("1.94284"))
    );
    assert_eq!(
        of_kind(ChargeKind::KeyStorage),
        ("1".to_owned(), money("1"))
    );
    let uncertain: Money = priced.uncertain.values().map(|range| range.high).sum();
    assert_eq!(uncertain, money("0.000126"));
}

/// With Bucket Keys that save nine of ten calls: documents 2,000 + 6,000; backups 1,215 + 54;
/// key checks and disks as before: 8,000 + 1,269 + 4,320 + 90 = 13,679 requests, 0.041037;
/// copies (13,679 + 42) × 0.00002 = 0.27442.
#[test]
fn the_same_with_bucket_keys_and_over_three_years() {
    let scenario = Scenario::parse(ONE).unwrap();
    let list = PriceList::embedded().unwrap();
    let estimated = estimate(Request {
        scenario: &scenario,
        month: EstimatedMonth::ThirtyDays,
        prices: &list,
        draws: Draws::default(),
    });
    let [on, off] = &estimated.cases[..] else {
        panic!("nobody says whether Bucket Keys are on");
    };
    assert_eq!(on.totals.callers_bill, money("0.041037"));
    let counted = |charges: &[crate::pricing::charge::Charge]| {
        let counted = charges
            .iter()
            .filter(|c| super::law::is_counted(c.key.kind));
        totals(counted, &scenario.my_accounts(), RequestsBilledTo::Caller)
    };
    assert_eq!(counted(&on.priced.charges).your_bill, money("1.27442"));
    assert_eq!(counted(&off.priced.charges).your_bill, money("2.94284"));
    // The key turns one and two years old: 1.00, 2.00, then 3.00 a month, 72.00 in three years.
    let more = |number| {
        let (mean, sum) = year(&on.curve, number);
        (
            mean.yours - on.totals.your_bill,
            sum.yours - Money(on.totals.your_bill.0 * rust_decimal::Decimal::from(12)),
        )
    };
    assert_eq!(more(1), (money("0"), money("0")));
    assert_eq!(more(2), (money("1"), money("12")));
    assert_eq!(more(3), (money("2"), money("24")));
    assert_eq!(on.curve.len(), 36);
}

/// Five clusters under one key cost four keys less, in the alternative and as a scenario.
#[test]
fn an_alternative_is_the_difference_to_its_scenario() {
    let mut scenario = Scenario::parse(ONE).unwrap();
    let mut second = scenario.clusters[0].clone();
    second.name = "claims".into();
    second.key = "claims".into();
    let mut key = scenario.keys[0].clone();
    key.name = "claims".into();
    scenario.clusters.push(second);
    scenario.keys.push(key);
    let list = PriceList::embedded().unwrap();
    let estimated = estimate(Request {
        scenario: &scenario,
        month: EstimatedMonth::ThirtyDays,
        prices: &list,
        draws: Draws { count: 10, seed: 1 },
    });
    let of = |name: &str| {
        let found = estimated
            .alternatives
            .iter()
            .find(|c| c.alternative.name == name);
        found.unwrap().differences.clone()
    };
    assert!(
        of("one_key")
            .iter()
            .all(|d| d.yours == money("-1") && d.callers == Money::ZERO)
    );
    // Every 15 minutes 96 times as often: 95 × 30 × 423 × 2 clusters more requests without Bucket
    // Keys, 0.000003 each.
    let more = of("backups_15_minutes")[1].callers;
    assert_eq!(
        more,
        Money(
            rust_decimal::Decimal::from(95 * 30 * 423 * 2)
                * "0.000003".parse::<rust_decimal::Decimal>().unwrap()
        )
    );
    let further = of("further_trail")[1];
    assert_eq!(further.callers, Money::ZERO);
    assert!(further.yours >= money("3.88568"));
    assert!(
        estimated
            .alternatives
            .iter()
            .any(|c| c.alternative.name == "replica_key")
    );
}
