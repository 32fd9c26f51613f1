//! What changed is handed out without rest, to the cause that it has.

use proptest::prelude::*;

use super::*;

fn charge(kind: &str, key: &str, quantity: i64, cost: i64) -> KeptCharge {
    KeptCharge {
        kind: kind.into(),
        cluster: None,
        key: Some(key.into()),
        trail: None,
        usage_type: kind.into(),
        consumed_quantity: quantity.into(),
        list_cost: Some(Money(Decimal::new(cost, 2))),
    }
}

fn month(charges: Vec<KeptCharge>) -> KeptMonth {
    let total: Money = charges.iter().filter_map(|charge| charge.list_cost).sum();
    let json = format!(
        r#"{{"schema_version":"1.0","currency":"USD","months":[{{"month":"2026-10","border":false,
        "complete":true,"totals":{{"total":"{total}","your_bill":"{total}"}},
        "operations":{{}},"charges":[]}}]}}"#
    );
    let mut kept = Kept::parse(json.as_bytes()).unwrap();
    KeptMonth {
        charges,
        ..kept.months.remove(0)
    }
}

fn compared(before: Vec<KeptCharge>, after: Vec<KeptCharge>) -> Comparison {
    let (before, after) = (month(before), month(after));
    let side = |month| Side { name: "x", month };
    compare(side(&before), side(&after))
}

fn cents(causes: &[(Cause, Money)], cause: &Cause) -> Option<i64> {
    let found = causes.iter().find(|(known, _)| known == cause);
    let cents = found?.1.0 * Decimal::ONE_HUNDRED;
    Some(i64::try_from(cents).unwrap())
}

#[test]
fn price_volume_and_keys_that_come_and_go_are_told_apart() {
    let before = vec![
        charge("requests", "a", 100, 300),
        charge("key_storage", "a", 1, 100),
        charge("key_storage", "gone", 1, 100),
    ];
    let after = vec![
        charge("requests", "a", 150, 600),
        charge("key_storage", "a", 2, 200),
        charge("key_storage", "new", 1, 50),
    ];
    let found = compared(before, after);
    let of = |cause| cents(&found.causes, &cause);
    // 50 more at 0.03, and 150 at 0.01 more each.
    assert_eq!(of(Cause::Volume("requests".into())), Some(150));
    assert_eq!(of(Cause::Price("requests".into())), Some(150));
    assert_eq!(of(Cause::Volume("key_storage".into())), Some(100));
    assert_eq!(of(Cause::Price("key_storage".into())), None);
    assert_eq!(of(Cause::NewKeys), Some(50));
    assert_eq!(of(Cause::GoneKeys), Some(-100));
    assert_eq!(found.new_keys, [Text::from("new")]);
    assert_eq!(found.gone_keys, [Text::from("gone")]);
    assert!(found.complete && !found.unpriced);
}

fn charges() -> impl Strategy<Value = Vec<KeptCharge>> {
    let kind = prop_oneof![Just("requests"), Just("key_storage")];
    let key = prop_oneof![Just("a"), Just("b"), Just("c")];
    let charge = (kind, key, 0..1_000_i64, 0..10_000_i64)
        .prop_map(|(kind, key, quantity, cost)| charge(kind, key, quantity, cost));
    proptest::collection::vec(charge, 0..6)
}

proptest! {
    #[test]
    fn the_causes_sum_up_to_the_difference(before in charges(), after in charges()) {
        let found = compared(before, after);
        let sum: Money = found.causes.iter().map(|(_, amount)| *amount).sum();
        prop_assert_eq!(sum, found.totals.1 - found.totals.0);
        let lines = found.lines.iter();
        let sum: Money = lines.map(|l| l.after.unwrap_or_default() - l.before.unwrap_or_default()).sum();
        prop_assert_eq!(sum, found.totals.1 - found.totals.0);
    }
}

#[test]
fn what_is_no_report_of_this_schema_is_refused() {
    let refused = |json: &str| Kept::parse(json.as_bytes()).unwrap_err().to_string();
    assert!(refused("{}").starts_with("it is no report of byok-cost in JSON"));
    let newer = r#"{"schema_version":"2.0","currency":"USD","months":[]}"#;
    assert!(refused(newer).starts_with("its schema_version is 2.0"));
    let empty = Kept::parse(newer.replace("2.0", "1.3").as_bytes()).unwrap();
    assert!(matches!(empty.month(None), Err(NotAReport::NoMonth)));
}
