//! `byok-cost simulate`: what it writes is read as it was meant.

use crate::run::Run;

const SCENARIO: &str = r#"
scenario_version = 1
[account]
owner = "111122223333"
caller = "444455556666"
region = "eu-central-1"
[logs]
minutes_between_files = 1440
[[keys]]
name = "orders"
[[clusters]]
name = "orders"
key = "orders"
documents = { bucket = { name = "orders-documents" }, created = 30, read = 12 }
[[trails]]
name = "trail"
"#;

#[test]
fn a_scenario_becomes_logs_that_a_report_reads() {
    let run = Run::new().file("scenario.toml", SCENARIO);
    let said = run.says("simulate scenario.toml --month 2026-10 --seed 7 --output logs");
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(said.stderr, "wrote 42 records in 27 files\n");
    let logs = said.path().join("logs");
    let arguments = format!("report {} --format json", logs.display());
    let report = Run::new().says(&arguments);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).unwrap();
    assert_eq!(report["operations"]["GenerateDataKey"]["counted"], 30);
    assert_eq!(report["operations"]["Decrypt"]["counted"], 12);
}

/// The tables that are written beside the logs are what the logs are read as.
#[test]
fn the_truth_of_a_simulation_is_reported_as_its_logs_are() {
    let run = Run::new().file("scenario.toml", SCENARIO);
    let said = run.says("simulate scenario.toml --month 2026-10 --output logs --tables truth");
    assert_eq!(said.code, 0, "{}", said.stderr);
    let report = |of: &str| {
        let arguments = format!("report {of} --format json");
        Run::new().says(&arguments).stdout
    };
    let (logs, truth) = (said.path().join("logs"), said.path().join("truth"));
    let measured = report(&logs.display().to_string());
    let meant = report(&format!("--usage {}", truth.display()));
    assert!(measured.contains("\"counted\": 42"), "{measured}");
    assert_eq!(measured, meant);
}

#[test]
fn a_scenario_that_cannot_be_is_refused_with_its_line() {
    let wrong = SCENARIO.replace("region =", "regoin =");
    let run = Run::new().file("scenario.toml", wrong);
    let said = run.says("simulate scenario.toml --month 2026-10 --output logs");
    assert_eq!(said.code, 2);
    let expected = "unknown field `regoin`; did you mean `region`?";
    assert!(said.stderr.contains(expected), "{}", said.stderr);
}

/// The report of a scenario that differs from [`SCENARIO`] in some lines.
fn report_of(changes: &[(&str, &str)]) -> serde_json::Value {
    let mut scenario = SCENARIO.to_owned();
    for (from, to) in changes {
        assert!(scenario.contains(from), "{from}");
        scenario = scenario.replace(from, to);
    }
    let run = Run::new().file("scenario.toml", scenario);
    let said = run.says("simulate scenario.toml --month 2026-10 --seed 7 --output logs");
    assert_eq!(said.code, 0, "{}", said.stderr);
    let logs = said.path().join("logs");
    let report = Run::new().says(&format!("report {} --format json", logs.display()));
    serde_json::from_str(&report.stdout).unwrap()
}

/// Two trails of which the second leaves nothing else to see.
const BUSY: (&str, &str) = (
    "[[keys]]",
    "redelivered = 0.15\n[calls]\nother_services = 700\n[[keys]]",
);
const DOCUMENTS: (&str, &str) = ("created = 30, read = 12", "created = 3000, read = 1200");
const HOURLY: (&str, &str) = ("minutes_between_files = 1440", "minutes_between_files = 60");

#[test]
fn what_is_injected_is_found_and_named() {
    let plain = report_of(&[DOCUMENTS, HOURLY, BUSY]);
    assert!(plain["tally"]["redelivered"].as_u64().unwrap() > 100);
    assert_eq!(plain["tally"]["extra_copies"], 0);
    assert_eq!(plain["coverage"][0]["holes"].as_array().unwrap().len(), 0);

    let trail = "[[trails]]\nname = \"trail\"";
    let second = (
        trail,
        "[[trails]]\nname = \"trail\"\n[[trails]]\nname = \"b\"\nprefix = \"b/\"",
    );
    let copied = report_of(&[DOCUMENTS, HOURLY, BUSY, second]);
    assert_eq!(copied["tally"]["extra_copies"], copied["tally"]["counted"]);
    assert_eq!(copied["tally"]["counted"], plain["tally"]["counted"]);

    let replica = (
        trail,
        "[[trails]]\nname = \"trail\"\nreplica_prefix = \"r/\"",
    );
    let replicated = report_of(&[DOCUMENTS, HOURLY, BUSY, replica]);
    assert_eq!(replicated["tally"]["extra_copies"], 0);
    let replicas = replicated["tally"]["replicated"].as_u64().unwrap();
    let own = ["counted", "redelivered"].map(|name| replicated["tally"][name].as_u64().unwrap());
    assert_eq!(replicas, own[0] + own[1]);

    let gap = (
        "[[keys]]",
        "gaps = [{ from = 2026-10-11T00:00:00Z, hours = 48 }]\n[calls]\nother_services = 700\n[[keys]]",
    );
    let torn = report_of(&[DOCUMENTS, HOURLY, gap]);
    let holes = &torn["coverage"][0]["holes"];
    assert_eq!(holes.as_array().unwrap().len(), 1, "{holes}");
    assert_eq!(holes[0]["kind"], "gap");
    assert_eq!(holes[0]["start"], "2026-10-11T00:00:00Z");
}

#[test]
fn what_a_trail_leaves_out_makes_requests_unknown() {
    let trail = "[[trails]]\nname = \"trail\"";
    for (omits, named) in [("kms", "no_kms_record"), ("read", "no_read_only_record")] {
        let omission = format!("[[trails]]\nname = \"trail\"\nomits = [\"{omits}\"]");
        let disks = (
            "documents =",
            "disks = { zeebe = 2, reattachments = 2 }\ndocuments =",
        );
        let report = report_of(&[DOCUMENTS, HOURLY, BUSY, disks, (trail, &omission)]);
        assert_eq!(report["coverage"][0]["requests"], named);
    }
}
