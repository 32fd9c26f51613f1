//! `byok-cost verify`, and `report --verify`.

use std::path::{Path, PathBuf};

use byok_cost::estimate::scenario::Scenario;
use byok_cost::period::{Hour, Month, Period};
use byok_cost::simulate::{self, Sign, Validated};

use crate::run::{Run, Said, check};
use crate::signer::TestKey;

const SCENARIO: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    logs = { minutes_between_files = 60 }
    keys = [{ name = "k" }]
    trails = [{ name = "t" }]
    [[clusters]]
    name = "c"
    key = "k"
    key_checks_per_hour = 12
"#;

struct Signer(TestKey);

impl Sign for Signer {
    fn fingerprint(&self) -> String {
        self.0.name()
    }

    fn sign(&self, text: &str) -> String {
        self.0.signature(text)
    }
}

/// October with digests of its first six hours, and no later log files.
pub(crate) fn chain() -> Run {
    let run = Run::new();
    let month: Month = "2026-10".parse().unwrap();
    let logs = run.path().join("logs");
    let scenario = Scenario::parse(SCENARIO).unwrap();
    simulate::run(&scenario, &[month], 1, &logs).unwrap();
    for day in 2..=31 {
        let day = logs.join(format!(
            "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/10/{day:02}"
        ));
        std::fs::remove_dir_all(day).unwrap();
    }
    let november = "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11";
    std::fs::remove_dir_all(logs.join(november)).unwrap();
    for file in files(&logs, "CloudTrail_eu") {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let hour: u32 = name.split('T').nth(2).unwrap()[..2].parse().unwrap();
        if hour >= 6 {
            std::fs::remove_file(file).unwrap();
        }
    }
    let start = month.start();
    let trail = Validated {
        root: "AWSLogs/",
        trail: "t",
        home_region: "eu-central-1",
        bucket: "example-logs",
        period: Period {
            start,
            end: Hour(start.0 + 6),
        },
    };
    let key = Signer(TestKey::new(0));
    simulate::write_digests(&logs, &trail, &key).unwrap();
    run.file("keys.json", key.0.listed())
}

fn files(folder: &Path, part: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, part));
        } else if path.to_string_lossy().contains(part) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn delete(run: &Run, part: &str, index: usize) {
    let found = files(&run.path().join("logs"), part);
    std::fs::remove_file(&found[index]).unwrap();
}

#[test]
fn an_untouched_chain_exits_0() {
    let said = check("verify", chain(), "verify logs --public-keys keys.json");
    assert_eq!(said.code, 0);
}

#[test]
fn a_deleted_log_file_and_a_deleted_digest_exit_4_and_are_named() {
    let run = chain();
    delete(&run, "_CloudTrail_", 2);
    delete(&run, "T030000Z.json.gz", 0);
    let said = check("verify_deleted", run, "verify logs --public-keys keys.json");
    assert_eq!(said.code, 4);
}

#[test]
fn the_same_as_json() {
    let run = chain();
    delete(&run, "_CloudTrail_", 2);
    let arguments = "verify logs --public-keys keys.json --format json";
    assert_eq!(check("verify_json", run, arguments).code, 4);
}

#[test]
fn without_keys_it_says_what_is_not_checked() {
    let run = chain();
    delete(&run, ".head.json", 5);
    let said = check("verify_without_keys", run, "verify logs");
    assert_eq!(said.code, 0);
}

#[test]
fn without_digests_nothing_can_be_confirmed() {
    let run = chain();
    let digests = run
        .path()
        .join("logs/AWSLogs/111122223333/CloudTrail-Digest");
    std::fs::remove_dir_all(digests).unwrap();
    let said = check("verify_no_digest", run, "verify logs");
    assert_eq!(said.code, 3);
}

#[test]
fn keys_that_are_none_are_refused() {
    let run = Run::new().file("logs/x", "").file("keys.json", "{}");
    let said = check("verify_no_keys", run, "verify logs --public-keys keys.json");
    assert_eq!(said.code, 2);
}

#[test]
fn a_report_says_what_the_digests_show() {
    let arguments = "report logs --verify --public-keys keys.json";
    says(&chain().says(arguments), 0, "digests verified");
    let without_keys = chain().says("report logs --verify");
    says(&without_keys, 0, "digests prove 0 of 5 files");
    says(&chain().says("report logs"), 0, "digests not checked");
    let run = chain();
    delete(&run, "_CloudTrail_", 2);
    says(&run.says(arguments), 4, "digests FAILED");
    let json = chain().says("report logs --format json");
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["integrity"]["verdict"], "not_checked");
}

/// Digests of 00:00 to 06:00 list all that was delivered for the events up to 05:00.
#[test]
fn hours_whose_listed_files_are_all_here_are_proven() {
    let proven = |run: Run| -> i64 {
        let said = run.says("report logs --format json");
        let json: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
        json["coverage"][0]["proven"].as_i64().unwrap()
    };
    assert_eq!(proven(chain()), 5);
    let run = chain();
    delete(&run, "_CloudTrail_", 2);
    assert_eq!(
        proven(run),
        3,
        "the hour of the file, and what may have come in it late"
    );
    let run = chain();
    delete(&run, "T060000Z.json.gz", 0);
    assert_eq!(proven(run), 4);
    let run = chain();
    let cut = &files(&run.path().join("logs"), "_CloudTrail_")[2];
    let stored = std::fs::read(cut).unwrap();
    std::fs::write(cut, &stored[..stored.len() / 2]).unwrap();
    assert_eq!(proven(run), 3, "a file that is cut off is as good as none");
}

fn says(said: &Said, code: i32, phrase: &str) {
    assert_eq!(said.code, code, "{}", said.stderr);
    assert!(said.stdout.contains(phrase), "{}", said.stdout);
}
