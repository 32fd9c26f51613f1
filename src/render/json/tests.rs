//! The JSON contract.

use serde_json::Value;

use super::render;
use crate::report::fixtures::{CLAIMS, OCTOBER, ORDERS, World};

fn json(world: &World) -> Value {
    serde_json::from_str(&render(&world.report()).unwrap()).unwrap()
}

fn names(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn the_whole_document_of_a_small_month() {
    let mut world = World::empty();
    world.cluster("prod-claims", CLAIMS);
    world.open_rotations(OCTOBER, CLAIMS, Some("2"));
    world.storage(OCTOBER, CLAIMS, "1");
    world.calls(
        OCTOBER,
        CLAIMS,
        "Decrypt",
        crate::config::Storage::Backup,
        7,
    );
    world.unprice(CLAIMS);
    world.active(OCTOBER.period());
    insta::assert_snapshot!(render(&world.report()).unwrap());
}

#[test]
fn a_charge_has_exactly_the_fields_of_the_contract_and_three_more() {
    let document = json(&World::two_clusters());
    let charge = document.pointer("/charges/0").unwrap();
    assert_eq!(
        names(charge),
        [
            "account",
            "basis",
            "charge_period_end",
            "charge_period_start",
            "cluster",
            "consumed_quantity",
            "currency",
            "estimated_cost",
            "free_tier",
            "id",
            "key",
            "kind",
            "list_cost",
            "list_unit_price",
            "operation",
            "payer_account",
            "payer_role",
            "price_date",
            "price_source",
            "pricing_unit",
            "region",
            "service",
            "storage",
            "trail",
            "usage_type",
        ]
    );
}

#[test]
fn charges_add_up_to_the_total_and_each_cost_is_quantity_times_price() {
    let document = json(&World::two_clusters());
    let charges = document
        .pointer("/charges")
        .and_then(Value::as_array)
        .unwrap();
    let decimal = |value: &Value| {
        value
            .as_str()
            .unwrap()
            .parse::<rust_decimal::Decimal>()
            .unwrap()
    };
    let mut sum = rust_decimal::Decimal::ZERO;
    for charge in charges {
        let of = |name: &str| decimal(charge.get(name).unwrap());
        assert_eq!(
            of("list_cost"),
            of("consumed_quantity") * of("list_unit_price")
        );
        sum += of("list_cost");
    }
    assert_eq!(sum, decimal(document.pointer("/totals/total").unwrap()));
}

#[test]
fn an_unpriced_charge_has_no_cost_and_a_reason() {
    let mut world = World::two_clusters();
    world.unprice(CLAIMS);
    let document = json(&world);
    let unpriced = document
        .pointer("/unpriced")
        .and_then(Value::as_array)
        .unwrap();
    let charges = document
        .pointer("/charges")
        .and_then(Value::as_array)
        .unwrap();
    let without: Vec<&Value> = charges
        .iter()
        .filter(|charge| charge.get("list_cost") == Some(&Value::Null))
        .filter_map(|charge| charge.get("id"))
        .collect();
    let named: Vec<&Value> = unpriced
        .iter()
        .filter_map(|entry| entry.get("id"))
        .collect();
    assert_eq!(without, named);
    assert_eq!(document.pointer("/complete"), Some(&Value::Bool(false)));
}

#[test]
fn a_month_has_the_fields_of_the_whole_but_no_files() {
    let mut world = World::two_clusters();
    world.usage(None, ORDERS, "Decrypt", 2, None);
    let document = json(&world);
    let tally = names(document.pointer("/months/0/tally").unwrap());
    assert!(!tally.contains(&"files") && !tally.contains(&"malformed"));
    let month = names(document.pointer("/months/0").unwrap());
    for field in [
        "operations",
        "keys",
        "charges",
        "totals",
        "coverage",
        "unpriced",
        "candidates",
    ] {
        assert!(month.contains(&field), "{field}");
    }
    assert_eq!(document.pointer("/months/1/month").unwrap(), "unknown");
}

#[test]
fn hidden_characters_are_escapes_and_read_back_as_they_were() {
    let name = "a\u{202e}b\u{9b}c\u{e0041}d\u{1b}e\nf";
    let mut world = World::empty();
    world.cluster(name, ORDERS);
    world.storage(OCTOBER, ORDERS, "1");
    let text = render(&world.report()).unwrap();
    assert!(
        text.chars()
            .all(|c| c == '\n' || !crate::render::sanitize::is_hidden(c))
    );
    assert!(text.contains("a\\u202eb\\u009bc\\udb40\\udc41d\\u001be\\nf"));
    let document = json(&world);
    assert_eq!(document.pointer("/charges/0/cluster").unwrap(), name);
}
