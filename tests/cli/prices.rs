//! Prices: the list itself, the working of a charge, months before the list.

use serde_json::Value;

use crate::logs::{call, delivered, document, gzip, october};
use crate::run::{Run, check};

fn month() -> Run {
    let file = gzip(&document(&october()));
    Run::new().file(&delivered("2026-10-31", "abcdefgh12345678"), file)
}

/// The id of the only charge that `which` picks.
fn id_of(which: impl Fn(&Value) -> bool) -> String {
    let said = month().says("report logs --format json");
    let report: Value = serde_json::from_str(&said.stdout).unwrap();
    let charges = report["charges"].as_array().unwrap();
    let found: Vec<&Value> = charges.iter().filter(|charge| which(charge)).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_working_of_a_charge_is_explained() {
    let requests = id_of(|charge| charge["operation"] == "Decrypt");
    let said = check(
        "explain_requests",
        month(),
        &format!("report logs --explain {requests}"),
    );
    assert_eq!(said.code, 0);
    // 496 × 0.000003
    assert!(
        said.stdout.contains("496 x 0.000003 = 0.001488 USD, exact"),
        "{}",
        said.stdout
    );
    let keys = id_of(|charge| charge["kind"] == "key_storage");
    check(
        "explain_keys",
        month(),
        &format!("report logs --explain {keys}"),
    );
    let stored = id_of(|charge| charge["kind"] == "log_storage");
    check(
        "explain_log_storage",
        month(),
        &format!("report logs --explain {stored}"),
    );
}

#[test]
fn an_id_that_no_charge_has_is_refused() {
    let said = check(
        "explain_nothing",
        month(),
        "report logs --explain c-0000000000",
    );
    assert_eq!(said.code, 2);
    let several = check("explain_several", month(), "report logs --explain c-");
    assert_eq!(several.code, 2);
}

#[test]
fn the_list_can_be_narrowed_to_a_region_and_a_service() {
    let arguments = "prices list --region eu-central-1 --service awskms --service AWSCloudTrail";
    assert_eq!(check("prices_text", Run::new(), arguments).code, 0);
    let csv = Run::new().says(&format!("{arguments} --format csv"));
    let json = Run::new().says(&format!("{arguments} --format json"));
    let list: Value = serde_json::from_str(&json.stdout).unwrap();
    let prices = list["prices"].as_array().unwrap();
    assert_eq!(csv.stdout.lines().count(), 1 + prices.len());
    let requests = prices
        .iter()
        .find(|price| price["usage_type"] == "KMS-Requests");
    assert_eq!(requests.unwrap()["list_unit_price"], "0.000003");
    assert_eq!(requests.unwrap()["price_date"], "2025-08-28");
}

#[test]
fn the_whole_list_is_what_is_embedded() {
    let said = Run::new().says("prices list --format csv");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/prices");
    let rows: usize = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .map(|text| text.lines().filter(|line| !line.starts_with('#')).count() - 1)
        .sum();
    assert_eq!(said.stdout.lines().count(), 1 + rows);
}

#[test]
fn an_unknown_region_is_refused_with_those_there_are() {
    let said = check(
        "prices_unknown_region",
        Run::new(),
        "prices list --region eu-central-9",
    );
    assert_eq!(said.code, 2);
}

#[test]
fn a_month_before_the_list_says_at_which_list_it_is_priced() {
    let records = [call(1, "2024-10-05T10:00:00Z", "Decrypt")];
    let file = gzip(&document(&records));
    let run = Run::new().file(&delivered("2024-10-05", "abcdefgh12345678"), file);
    let said = run.says("report logs");
    let text = said.stdout.replace('\n', " ").replace("    ", "");
    assert!(
        text.contains("October 2024: priced at the list of 2025-08-28"),
        "{text}"
    );
    let now = month().says("report logs");
    assert!(!now.stdout.contains("priced at the list"), "{}", now.stdout);
}

/// Ten percent less for keys and requests, by the charge; log storage has its list cost alone.
#[test]
fn discounts_stand_beside_list_costs_in_every_format() {
    let config = "config_version = 1\n[account.discounts]\nkms = 10\n";
    let with = || month().file("logs/byok-cost.toml", config);
    let said = with().says("report logs --format json");
    let report: Value = serde_json::from_str(&said.stdout).unwrap();
    let of = |kind: &str, field: &str| {
        let charges = report["charges"].as_array().unwrap().iter();
        let of_kind = charges.filter(|charge| charge["kind"] == kind);
        let amounts = of_kind.map(|charge| charge[field].as_str().unwrap_or("none").to_owned());
        amounts.collect::<Vec<String>>()
    };
    assert_eq!(of("key_storage", "list_cost"), ["1"]);
    assert_eq!(of("key_storage", "estimated_cost"), ["0.9"]);
    // 496 and 248 requests
    assert_eq!(of("requests", "list_cost"), ["0.001488", "0.000744"]);
    assert_eq!(of("requests", "estimated_cost"), ["0.0013392", "0.0006696"]);
    assert_eq!(of("log_storage", "estimated_cost"), ["none"]);
    let text = with().says("report logs").stdout;
    let line = text
        .lines()
        .find(|line| line.contains("less the discounts"));
    assert!(line.unwrap().trim().starts_with("$0.90 "), "{text}");
    let id = report["charges"][0]["id"].as_str().unwrap();
    let explained = with().says(&format!("report logs --explain {id}")).stdout;
    let working = "0.9 USD: the list cost less 10 %, by the config";
    assert!(explained.contains(working), "{explained}");
    let csv = with().says("report logs --format csv").stdout;
    let columns: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let place = columns.iter().position(|name| *name == "estimated_cost");
    let first: Vec<&str> = csv.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(first[place.unwrap()], "0.9");
}
