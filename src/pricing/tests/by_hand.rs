use super::*;
use crate::config::{Key, RequestsBilledTo};
use crate::pricing::my_accounts;
use crate::pricing::priced::Outside;
use crate::pricing::totals::{Totals, totals};

/// October 2026 of two clusters, worked out by hand below.
fn the_month() -> (Measurement, Config) {
    let by_owner = |key, operation| by(Some(OWNER), call(key, operation));
    let failed = Attributes {
        error: Some("DisabledException".into()),
        ..call(ORDERS, "Decrypt")
    };
    let rotated = Attributes {
        class: RequestClass::NotARequest,
        ..by(None, call(ORDERS, "RotateKey"))
    };
    let usage = vec![
        copied(
            row(october(5, 3), call(ORDERS, "GenerateDataKey"), 1_000_000),
            1_000_000,
            0,
        ),
        copied(
            row(october(5, 4), call(ORDERS, "Decrypt"), 200_000),
            200_000,
            50_000,
        ),
        row(october(5, 5), call(ORDERS, "ReEncrypt"), 10),
        row(october(6, 0), call(CLAIMS, "Decrypt"), 12_345),
        row(october(7, 0), by(None, call(ORDERS, "Decrypt")), 1_000),
        row(october(8, 0), by_owner(ORDERS, "DescribeKey"), 10_000),
        row(october(8, 1), by_owner(OTHER, "Decrypt"), 4_000),
        row(october(9, 0), by_owner(ORDERS, "DescribeKey"), 20_000),
        row(october(9, 1), failed, 100),
        row(october(11, 12), rotated, 1),
    ];
    let events = vec![
        event(
            ORDERS,
            KeyEventKind::Rotated,
            Timestamp(october(11, 12).start().0 + 5 * 60),
        ),
        event(
            CLAIMS,
            KeyEventKind::DeletionScheduled,
            Timestamp(october(21, 9).start().0 + 30 * 60),
        ),
    ];
    let orders = Key {
        versions: Some(2),
        ..Key::default()
    };
    let config = Config {
        account: Account {
            free_tier_used_elsewhere: Some(5_000),
            ..Account::default()
        },
        keys: [(ORDERS.into(), orders)].into(),
        ..two_clusters()
    };
    (measured(usage, events), config)
}

/// Key storage, 1.00 per version and month of 744 hours:
///   orders  first version 744 h, second from 11 October 12:00: 20 days and 12 hours = 492 h
///           (744 + 492) / 744                                     = 1.661290322581
///   claims  until 21 October 10:00: 20 days and 10 hours = 490 h
///           490 / 744                                             = 0.658602150538
/// Requests, 0.03 per 10,000:
///   Camunda 1,000,000 + 200,000 + 10 + 12,345 = 1,212,355         = 3.637065
///   unknown 1,000                                                 = 0.003
///   owner   15,000 of the free tier are left; 14,000 go on the 8th, 4,000 of them on a key out
///           of scope; 1,000 on the 9th, so 19,000 are paid        = 0.057
/// Copies, 2.00 per 100,000: 1,200,000                             = 24
/// Total 1.661290322581 + 0.658602150538 + 3.637065 + 0.003 + 0.057 + 24 = 30.016957473119
#[test]
fn one_month_by_hand_to_the_last_digit() {
    let (measurement, config) = the_month();
    let priced = priced(&measurement, &config);
    let of_kind = |kind| cost(&priced, |charge| charge.key.kind == kind);
    assert_eq!(of_kind(ChargeKind::KeyStorage), "2.319892473119");
    assert_eq!(of_kind(ChargeKind::Requests), "3.697065");
    assert_eq!(of_kind(ChargeKind::TrailCopies), "24");
    let my_accounts = my_accounts(&measurement, &config);
    let split = |billed_to| amounts(&totals(&priced.charges, &my_accounts, billed_to));
    assert_eq!(
        split(RequestsBilledTo::Caller),
        ["30.016957473119", "26.376892473119", "3.637065", "0.003"]
    );
    assert_eq!(
        split(RequestsBilledTo::Owner),
        ["30.016957473119", "30.016957473119", "0", "0"]
    );
}

fn amounts(totals: &Totals) -> [String; 4] {
    assert_eq!(totals.unpriced, 0);
    [
        totals.total,
        totals.your_bill,
        totals.callers_bill,
        totals.unknown_payer,
    ]
    .map(|amount| amount.to_string())
}

/// 100 failed calls and the second half of 10 `ReEncrypt`: 110 × 0.000003. Camunda's free tier is
/// not known: 20,000 × 0.000003. Rotations of `claims` before the data: two more versions for
/// 490 hours, 1470 / 744 - 490 / 744 = 1.975806451613 - 0.658602150538.
#[test]
fn what_is_open_stands_beside_the_total() {
    let (measurement, config) = the_month();
    let priced = priced(&measurement, &config);
    let range = priced.uncertain[&month("2026-10")];
    assert_eq!(
        (range.low.to_string(), range.high.to_string()),
        ("0".to_owned(), "0.00033".to_owned())
    );
    let open: Vec<(&str, String)> = priced
        .not_in_total
        .iter()
        .filter(|open| open.what.outside() == Outside::Open)
        .map(|open| (open.what.name(), open.amount.unwrap().to_string()))
        .collect();
    assert_eq!(
        open,
        [
            ("free_tier", "-0.06".to_owned()),
            ("rotations", "1.317204301075".to_owned())
        ]
    );
}

#[test]
fn a_charge_says_quantity_price_and_source() {
    let (measurement, config) = the_month();
    let priced = priced(&measurement, &config);
    let charge = priced
        .charges
        .iter()
        .find(|charge| charge.key.operation.as_deref() == Some("GenerateDataKey"))
        .unwrap();
    assert_eq!(charge.consumed_quantity.to_string(), "1000000");
    assert_eq!(&*charge.pricing_unit, "Requests");
    assert_eq!(&*charge.key.usage_type, "eu-central-1-KMS-Requests");
    assert_eq!(charge.key.cluster.as_deref(), Some("orders"));
    assert_eq!(charge.key.account.as_deref(), Some(OWNER));
    let price = charge.price.as_ref().unwrap();
    assert_eq!((&*price.currency, &*price.date), ("USD", "2025-08-28"));
    assert!(price.source.contains("kms.json"));
    assert_eq!(charge.key.period(), month("2026-10").period());
    assert_eq!(
        charge.evidence.as_ref().unwrap().0.time,
        Some(october(5, 3).start())
    );
    let inferred: Vec<String> = priced
        .charges
        .iter()
        .filter(|charge| &*charge.key.usage_type == "EUC1-PaidEventsRecorded")
        .map(|charge| format!("{} {}", charge.key.basis.name(), charge.consumed_quantity))
        .collect();
    assert_eq!(inferred, ["measured 1150000", "derived 50000"]);
    let free: Vec<String> = priced
        .charges
        .iter()
        .filter(|charge| charge.key.free_tier)
        .map(|charge| {
            format!(
                "{} {}",
                charge.consumed_quantity,
                charge.list_cost().unwrap()
            )
        })
        .collect();
    assert_eq!(free, ["11000 0"]);
}
