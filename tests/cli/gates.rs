//! Limits: which exit code, and which line, after the report.

use serde_json::Value;

use crate::logs::{call, delivered, document, gzip, october};
use crate::run::{Run, check};

const CONFIG: &str = r#"
config_version = 1
[[clusters]]
name = "prod-orders"
keys = ["arn:aws:kms:eu-central-1:111122223333:key/0b77c1aa-1234-4a5b-8c9d-1234567890ab"]
"#;

/// October, one key: 1.00 on your bill for its storage, the requests on the caller's.
fn run() -> Run {
    with(&october())
}

fn with(records: &[Value]) -> Run {
    Run::new()
        .file(
            &delivered("2026-10-31", "abcdefgh12345678"),
            gzip(&document(records)),
        )
        .file("byok-cost.toml", CONFIG)
}

/// The key is rotated on October 11: more storage than in September.
fn two_months() -> Run {
    let september = (0..720).map(|hour| {
        let time = format!("2026-09-{:02}T{:02}:05:00Z", hour / 24 + 1, hour % 24);
        call(10_000 + hour, &time, "Decrypt")
    });
    let mut records: Vec<Value> = september.chain(october()).collect();
    let mut rotated = call(20_000, "2026-10-11T00:00:00Z", "RotateKey");
    rotated["eventType"] = "AwsServiceEvent".into();
    rotated["readOnly"] = false.into();
    records.push(rotated);
    with(&records)
}

#[test]
fn a_budget_that_is_exceeded_exits_4_after_the_report() {
    let said = check(
        "gate_budget",
        run(),
        "report logs --budget 0.99 --month 2026-10",
    );
    assert_eq!(said.code, 4);
}

#[test]
fn every_gate_has_its_exit_codes() {
    let half = || with(&october()[..360]);
    let cases: &[(&dyn Fn() -> Run, &str, i32, &str)] = &[
        (&run, "--budget 1", 0, ""),
        (
            &run,
            "--budget 0.5",
            4,
            "over budget: your bill 1.00, budget 0.50, October 2026",
        ),
        (&run, "--budget prod-orders=1", 0, ""),
        (
            &run,
            "--budget 2 --budget prod-orders=0.9",
            4,
            "over budget: prod-orders 1.00, budget 0.90, October 2026",
        ),
        (&run, "--budget staging=1", 2, "the config does not have"),
        (&run, "--budget much", 2, "write an amount such as 40"),
        (
            &half,
            "--budget 9",
            3,
            "cannot confirm budget: your bill 1.00, budget 9.00, October 2026: its data are not complete",
        ),
        (
            &half,
            "--budget 0.5",
            4,
            "over budget: your bill 1.00, budget 0.50, October 2026",
        ),
        (&two_months, "--max-growth 100%", 0, ""),
        (&two_months, "--max-growth 67.8", 0, ""),
        (
            &two_months,
            "--max-growth 20%",
            4,
            "over growth: your bill 1.68, September 2026 1.00, at most +20 %, October 2026",
        ),
        (
            &run,
            "--max-growth 20%",
            3,
            "cannot confirm growth: your bill 1.00, at most +20 %, October 2026: no complete month before it",
        ),
        (&run, "--min-coverage 100%", 0, ""),
        (&half, "--min-coverage 40%", 0, ""),
        (
            &half,
            "--min-coverage 99%",
            4,
            "under coverage: 49.7 % of the hours, at least 99 %, October 2026",
        ),
        (&run, "--min-coverage all", 2, "write a share such as 20%"),
    ];
    for (run, flags, code, line) in cases {
        let said = run().says(&format!("report logs --config byok-cost.toml {flags}"));
        assert_eq!(said.code, *code, "{flags}: {}", said.stderr);
        assert!(said.stderr.contains(line), "{flags}: {}", said.stderr);
        let is_written = said.stdout.contains("BYOK cost");
        assert_eq!(is_written, *code != 2, "the report comes first: {flags}");
    }
}

/// Half of September, 1.00 of storage all the same: nothing to compare October with.
#[test]
fn growth_over_an_incomplete_month_is_not_confirmed() {
    let september = (360..720).map(|hour| {
        let time = format!("2026-09-{:02}T{:02}:05:00Z", hour / 24 + 1, hour % 24);
        call(10_000 + hour, &time, "Decrypt")
    });
    let records: Vec<Value> = september.chain(october()).collect();
    let said = with(&records).says("report logs --config byok-cost.toml --max-growth 20%");
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert!(
        said.stderr.contains("no complete month before"),
        "{}",
        said.stderr
    );
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_config() {
    let config = format!("{CONFIG}\n[gates]\nbudgets = [\"0.1\"]\n");
    let run = || run().file("byok-cost.toml", &config);
    let report = "report logs --config byok-cost.toml";
    assert_eq!(run().says(report).code, 4);
    let run = || run().environment("BYOK_COST_BUDGET", "1.5, prod-orders=0.2");
    let said = run().says(report);
    assert_eq!(said.code, 4);
    assert!(!said.stderr.contains("your bill"), "{}", said.stderr);
    assert!(said.stderr.contains("prod-orders"), "{}", said.stderr);
    let said = run().says(&format!("{report} --budget prod-orders=1"));
    assert_eq!(said.code, 0, "{}", said.stderr);
    let said = run()
        .environment("BYOK_COST_MAX_GROWTH", "a lot")
        .says(report);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("BYOK_COST_MAX_GROWTH is `a lot`"),
        "{}",
        said.stderr
    );
}

/// 744 requests at 0.03 per 10,000 are 0.002232.
#[test]
fn the_other_reading_of_who_pays_counts_requests_too() {
    let owner = CONFIG.replace(
        "[[clusters]]",
        "[account]\nrequests_billed_to = \"owner\"\n[[clusters]]",
    );
    let report = "report logs --config byok-cost.toml --budget 1.001";
    assert_eq!(run().says(report).code, 0);
    assert_eq!(run().file("byok-cost.toml", owner).says(report).code, 4);
}

#[test]
fn the_json_report_says_what_became_of_each_limit() {
    let said = two_months().says(
        "report logs --config byok-cost.toml --format json --budget 9 --max-growth 20% --min-coverage 99%",
    );
    assert_eq!(said.code, 4);
    let json: Value = serde_json::from_str(&said.stdout).unwrap();
    let states: Vec<&Value> = json["gates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gate| &gate["state"])
        .collect();
    assert_eq!(states, ["passed", "exceeded", "passed"]);
    let before = json["gates"][1]["before"].as_str().unwrap();
    assert!(
        before.starts_with("1.0000001"),
        "a key and its log files: {before}"
    );
    assert_eq!(json["gates"][2]["of"], 744);
}

#[test]
fn the_json_of_an_estimate_says_what_became_of_its_limits() {
    for (budget, code, state) in [("0.01", 4, "exceeded"), ("10000", 0, "passed")] {
        let arguments = "estimate --clusters 2 --region eu-central-1 --format json --budget ";
        let said = Run::new().says(&format!("{arguments}{budget}"));
        assert_eq!(said.code, code, "{}", said.stderr);
        let json: Value = serde_json::from_str(&said.stdout).unwrap();
        let gate = &json["scenarios"][0]["gates"][0];
        assert_eq!(
            (&gate["gate"], &gate["state"]),
            (&"budget".into(), &state.into())
        );
        assert_eq!(gate["limit"], budget);
    }
}
