//! Broken input: every case is named with its file, its place and what to do; it costs only itself,
//! nothing beside it, and no more time than whole input does.

mod bytes;
mod case;
mod compressed;
mod documents;
mod envelopes;
mod fields;
mod files;
mod numbers;
mod tables;
mod times;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::Value;

use self::case::{Case, Fate, RECORDS_BESIDE};
use crate::documented::is_current;
use crate::logs::document;
use crate::shapes::report;

/// Runs every case beside a whole file, and compares the documented section.
fn all_are_told(section: &str, cases: Vec<Case>) {
    let mut table =
        String::from("\n| Case | Exit code | Said | Records kept |\n|---|--:|---|--:|\n");
    for case in cases {
        let started = Instant::now();
        let run = case
            .run()
            .file("logs/whole.json", document(&case::beside()));
        let (said, report) = report(run);
        assert!(started.elapsed() < Duration::from_secs(30), "{}", case.what);
        check(&case, said.code, &said.stderr, &report);
        let told = told(&case, &report);
        let Case { what, kept, .. } = case;
        writeln!(table, "| {what} | {} | {told} | {kept} |", said.code).unwrap();
    }
    is_current("docs/broken-input.md", section, &table);
}

fn check(case: &Case, code: i32, stderr: &str, report: &Value) {
    let context = format!("{}\n{stderr}\n{}", case.what, report["tally"]);
    assert_eq!(code, case.code, "{context}");
    let tally = |name: &str| report["tally"][name].as_u64().unwrap();
    assert_eq!(tally("malformed"), case.malformed, "{context}");
    let records = RECORDS_BESIDE + case.kept + case.malformed;
    assert_eq!(tally("records"), records, "{context}");
    let kept = tally("kms_events") + tally("not_kms");
    assert_eq!(kept, RECORDS_BESIDE + case.kept, "{context}");
    let sum = |names: &[&str]| names.iter().map(|name| tally(name)).sum::<u64>();
    let parts = ["billable", "not_billed", "uncertain"];
    assert_eq!(tally("counted"), sum(&parts), "{context}");
    let files = [
        "files_read",
        "files_partial",
        "files_unreadable",
        "files_skipped",
    ];
    assert_eq!(tally("files"), sum(&files), "{context}");
    match &case.fate {
        Fate::Read => assert!(problem(case, report).is_none(), "{context}"),
        Fate::Told { reason, place } => {
            let problem = problem(case, report).unwrap_or_else(|| panic!("untold: {context}"));
            let text = |field: &str| problem[field].as_str().unwrap();
            assert!(text("reason").contains(reason), "{context}");
            assert!(
                place.is_empty() || text("place") == place,
                "{context}: {place}"
            );
            assert!(!text("remedy").is_empty(), "{context}");
            assert!(stderr.contains(&*case.shown), "{context}");
            assert!(stderr.contains(text("reason")), "{context}");
        }
    }
}

fn problem<'r>(case: &Case, report: &'r Value) -> Option<&'r Value> {
    let problems = report["problems"].as_array().unwrap();
    problems
        .iter()
        .find(|problem| problem["file"] == *case.shown)
}

fn told(case: &Case, report: &Value) -> String {
    let Some(problem) = problem(case, report) else {
        return "nothing: it is read".to_owned();
    };
    let text = |field: &str| problem[field].as_str().unwrap().replace('|', "\\|");
    format!("{}: {}", text("place"), text("reason"))
}
