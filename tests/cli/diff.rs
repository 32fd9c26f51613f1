//! `byok-cost diff`, and `report --compare`.

use crate::run::{Run, check};

fn sample() -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    format!("{root}/data/sample")
}

fn kept() -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read_to_string(format!("{root}/reports/sample/report.json")).unwrap()
}

#[test]
fn two_months_of_a_report_that_was_kept() {
    let run = || Run::new().file("kept.json", kept());
    let said = check("diff", run(), "diff kept.json@2026-09 kept.json@2026-10");
    assert_eq!(said.code, 0);
    let json = "diff kept.json@2026-09 kept.json --format json";
    assert_eq!(check("diff_json", run(), json).code, 0);
    let markdown = "diff kept.json@2026-09 kept.json --format markdown";
    assert_eq!(check("diff_markdown", run(), markdown).code, 0);
}

/// Logs are compared as their report is.
#[test]
fn logs_and_their_report_are_the_same_side() {
    let logs = sample();
    let run = Run::new().file("kept.json", kept());
    let said = run.says(&format!(
        "diff {logs}@2026-10 kept.json@2026-10 --format json"
    ));
    let found: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(found["before"]["total"], found["after"]["total"]);
    assert_eq!(found["causes"].as_array().unwrap().len(), 0);
}

#[test]
fn a_side_that_cannot_be_compared_is_usage() {
    let run = || {
        Run::new()
            .file("kept.json", kept())
            .file("other.json", "{}")
    };
    let said = run().says("diff kept.json@2026-07 kept.json");
    assert_eq!(
        (said.code, &*said.stderr),
        (2, "error: kept.json: it has no priced month 2026-07\n")
    );
    let said = run().says("report kept.json --compare other.json");
    assert_eq!(said.code, 2);
    assert!(
        said.stderr
            .starts_with("error: other.json: it is no report of byok-cost in JSON")
    );
}

/// September is complete, October of the sample is not; so only a part of it shows the column.
#[test]
fn a_report_shows_the_change_where_both_months_are_complete() {
    let logs = sample();
    let report = |of: &str| {
        let run = Run::new().file("kept.json", of.replace("2026-09", "2026-08"));
        run.says(&format!(
            "report {logs} --month 2026-09 --compare kept.json"
        ))
    };
    let said = report(&kept());
    let change = "  Change against August 2026: 0.00, from 2.94\n";
    assert!(said.stdout.contains(change), "{}", said.stdout);
    assert!(
        said.stdout.contains("Your bill  Change\n"),
        "{}",
        said.stdout
    );
    let incomplete = report(&kept().replace("\"complete\": true", "\"complete\": false"));
    assert!(!incomplete.stdout.contains("Your bill  Change"));
    assert!(
        incomplete
            .stdout
            .contains("Change against August 2026 is not shown: August 2026 is not"),
        "{}",
        incomplete.stdout
    );
}
