//! What changes save, as text, page and picture.

use byok_cost::estimate::scenario::Scenario;
use byok_cost::period::Month;
use byok_cost::simulate;
use serde_json::Value;

use crate::run::{Run, check};

/// A second trail with KMS events, and objects without Bucket Keys.
const SCENARIO: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    logs = { minutes_between_files = 1440 }
    keys = [{ name = "k" }]
    trails = [{ name = "first" }, { name = "second", prefix = "b/" }]
    [[clusters]]
    name = "c"
    key = "k"
    sessions = 3
    key_checks_per_hour = 12
    documents = { bucket = { name = "docs", bucket_key = false }, created = 9000, read = 9000 }
"#;

fn account() -> Run {
    let run = Run::new();
    let month: Month = "2026-10".parse().unwrap();
    let scenario = Scenario::parse(SCENARIO).unwrap();
    simulate::run(&scenario, &[month], 1, &run.path().join("logs")).unwrap();
    run
}

#[test]
fn the_report_says_what_to_change_and_what_it_saves() {
    check("savings", account(), "report logs --month 2026-10");
}

#[test]
fn the_picture_and_the_first_screen_have_the_savings_of_the_json() {
    let said = account().says("report logs --month 2026-10 -o r.json -o r.html -o charts/");
    assert_eq!(said.code, 0, "{}", said.stderr);
    let report: Value = serde_json::from_str(&said.written("r.json")).unwrap();
    let hints = report["hints"]["ranked"].as_array().unwrap();
    assert!(hints.len() >= 3, "{hints:#?}");
    let (picture, page) = (said.written("charts/savings.svg"), said.written("r.html"));
    let screen = page
        .split("<aside")
        .nth(1)
        .unwrap()
        .split("</aside>")
        .next()
        .unwrap();
    let first = screen
        .split("<ol>")
        .nth(1)
        .unwrap()
        .split("</ol>")
        .next()
        .unwrap();
    assert_eq!(first.matches("<li>").count(), 3, "{first}");
    for (number, hint) in (1..).zip(hints) {
        let saving = &hint["likely"];
        let cents = |side: &str| {
            let amount: f64 = saving[side].as_str().unwrap().parse().unwrap();
            amount
        };
        let (yours, callers) = (cents("your_bill"), cents("callers_bill"));
        let whole = format!("{:.2}", yours + callers);
        assert!(
            picture.contains(&format!(">{number} ")),
            "{number}: {picture}"
        );
        assert!(
            picture.contains(&format!(">{whole}<")),
            "{whole}: {picture}"
        );
        if number <= 3 {
            let (amount, bill) = if yours > 0.0 {
                (yours, "your")
            } else {
                (callers, "the caller")
            };
            let says = format!("saves {amount:.2} a month on {bill}");
            assert!(first.contains(&says), "{says}: {first}");
        }
    }
    let section = page.split("id=\"hints\"").nth(1).unwrap();
    assert!(section.contains("What changes save a month"), "inline too");
}

#[test]
fn without_a_saving_there_is_no_picture_of_it() {
    let said = Run::new()
        .file("logs/x.json", r#"{"Records":[]}"#)
        .says("report logs -o charts/ -o r.html");
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.path().join("charts/cost-by-month.svg").is_file());
    assert!(!said.path().join("charts/savings.svg").exists());
    assert!(!said.written("r.html").contains("#hints"));
}
