//! `byok-cost pull`, from a server that can fail on purpose.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use byok_cost::estimate::scenario::Scenario;
use byok_cost::period::Month;
use byok_cost::simulate;
use tempfile::TempDir;

use crate::bucket::{Bucket, Fault};
use crate::run::{Run, Said, check, copy};
use crate::verify::chain;

const SCENARIO: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    logs = { minutes_between_files = 720 }
    keys = [{ name = "k" }]
    trails = [{ name = "t" }]
    [[clusters]]
    name = "c"
    key = "k"
    key_checks_per_hour = 4
"#;
const REGION: &str = "AWSLogs/111122223333/CloudTrail/eu-central-1";
const OCTOBER: &str = "pull s3://trail-bucket --month 2026-10 --keep-logs logs";

/// October of an account in a bucket, beside things that nobody wants.
fn bucket() -> TempDir {
    let folder = TempDir::new().unwrap();
    let month: Month = "2026-10".parse().unwrap();
    let scenario = Scenario::parse(SCENARIO).unwrap();
    let bucket = folder.path().join("trail-bucket");
    simulate::run(&scenario, &[month], 1, &bucket).unwrap();
    for other in [
        "billing/2026/10/bill.csv",
        "AWSLogs/111122223333/Config/eu-central-1/2026/10/01/config.json",
        "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/09/01/old.json.gz",
        "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/09/new.json.gz",
    ] {
        let path = bucket.join(other);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "not wanted").unwrap();
    }
    folder
}

fn with(run: Run, server: &Bucket) -> Run {
    run.environment("AWS_ENDPOINT_URL", &server.url)
        .environment("AWS_ACCESS_KEY_ID", "id")
        .environment("AWS_SECRET_ACCESS_KEY", "secret")
        .environment("AWS_EC2_METADATA_DISABLED", "true")
        .environment("AWS_REGION", "")
}

fn pulled(server: &Bucket, arguments: &str) -> Said {
    with(Run::new(), server).says(arguments)
}

/// Every file below a folder with its bytes, apart from the pull's own.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".byok-cost-unfinished") {
                folders.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.insert(name.to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// What of the bucket belongs to October and the two days after it.
fn wanted(bucket: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut wanted = files(bucket);
    wanted.retain(|name, _| {
        let day = |day: &str| name.contains(&format!("{REGION}/2026/{day}"));
        day("10/") || day("11/01/") || day("11/02/")
    });
    wanted
}

#[test]
fn a_report_of_what_was_pulled_is_that_of_what_lies_in_the_bucket() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let said = pulled(&server, OCTOBER);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let here = files(&said.path().join("logs"));
    assert!(here.len() > 30, "{}", here.len());
    assert_eq!(here, wanted(bucket.path()));
    let report = "report logs/trail-bucket --month 2026-10 --format json";
    let here = said.again().says(report);
    let mut there = Run::new();
    for (name, bytes) in wanted(bucket.path()) {
        there = there.file(&format!("logs/{name}"), bytes);
    }
    assert_eq!(here.stdout, there.says(report).stdout);
    let whole = said.again().says("report logs --month 2026-10");
    assert_eq!(
        whole.code, 0,
        "what the pull needs for itself is no log: {}",
        whole.stderr
    );
}

/// Digests come with the signatures that their objects have as metadata.
#[test]
fn what_was_pulled_is_verified_as_what_lies_in_the_bucket() {
    let chain = chain();
    let bucket = TempDir::new().unwrap();
    copy(
        &chain.path().join("logs"),
        &bucket.path().join("trail-bucket"),
    );
    let keys = std::fs::read(chain.path().join("keys.json")).unwrap();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let said = with(Run::new().file("keys.json", keys), &server).says(OCTOBER);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let there = chain.says("verify logs --public-keys keys.json");
    assert_eq!(there.code, 0, "{}", there.stdout);
    for logs in ["logs", "logs/trail-bucket"] {
        let here = said
            .again()
            .says(&format!("verify {logs} --public-keys keys.json"));
        assert_eq!(
            (here.code, here.stdout),
            (0, there.stdout.clone()),
            "{}",
            here.stderr
        );
    }
}

#[test]
fn only_the_folders_of_the_days_are_listed() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    assert_eq!(pulled(&server, OCTOBER).code, 0);
    let mut listings = server.asked().listings;
    listings.sort();
    let day = |day: &str| format!("{REGION}/2026/{day}/");
    assert_eq!(
        listings,
        [
            "",
            "AWSLogs/",
            "AWSLogs/111122223333/CloudTrail-Digest/",
            "AWSLogs/111122223333/CloudTrail/",
            &day("10"),
            &day("11/01"),
            &day("11/02"),
        ]
    );
}

#[test]
fn what_is_here_is_not_fetched_again() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let first = pulled(&server, OCTOBER);
    let late = format!("{REGION}/2026/11/02/late.json");
    std::fs::write(bucket.path().join("trail-bucket").join(&late), "{}").unwrap_or_else(|_| {
        let path = bucket.path().join("trail-bucket").join(&late);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "{}").unwrap();
    });
    let second = with(first.again(), &server).says(OCTOBER);
    assert_eq!(second.code, 0, "{}", second.stderr);
    assert!(
        second.stdout.starts_with("1 file fetched, 2 bytes"),
        "{}",
        second.stdout
    );
    let asked = server.asked().objects;
    assert!(asked.values().all(|times| *times == 1), "{asked:?}");
    assert_eq!(files(&second.path().join("logs")), wanted(bucket.path()));
}

#[test]
fn what_passes_is_waited_for_and_nothing_is_lost() {
    let bucket = bucket();
    for fault in [
        Fault::SlowDown,
        Fault::Throttling,
        Fault::Cut,
        Fault::Flipped,
    ] {
        let server = Bucket::serve(bucket.path(), fault, 5);
        let said = pulled(&server, OCTOBER);
        assert_eq!(said.code, 0, "{fault:?}: {}", said.stderr);
        assert_eq!(
            files(&said.path().join("logs")),
            wanted(bucket.path()),
            "{fault:?}"
        );
        let asked = server.asked().objects;
        assert!(asked.values().any(|times| *times > 1), "{fault:?}");
    }
}

#[test]
fn what_does_not_pass_is_named_and_costs_only_itself() {
    let bucket = bucket();
    let bad = format!("trail-bucket/{REGION}/2026/10/07/bad.json.gz");
    std::fs::write(bucket.path().join(&bad), "{}").unwrap();
    let mut rest = wanted(bucket.path());
    rest.remove(&bad);
    for (fault, says) in [
        (Fault::Forbidden, "AccessDenied"),
        (Fault::Vanished, "NoSuchKey"),
    ] {
        let server = Bucket::serve(bucket.path(), fault, 1);
        let said = pulled(&server, OCTOBER);
        assert_eq!(said.code, 3, "{fault:?}: {}", said.stderr);
        let place = format!("not read: {REGION}/2026/10/07/bad.json.gz: {says}");
        assert!(said.stderr.contains(&place), "{}", said.stderr);
        assert_eq!(files(&said.path().join("logs")), rest, "{fault:?}");
    }
}

#[test]
fn an_object_that_is_damaged_in_the_bucket_is_kept_and_told() {
    let bucket = bucket();
    let bad = format!("trail-bucket/{REGION}/2026/10/07/bad.json.gz");
    std::fs::write(bucket.path().join(&bad), b"\x1f\x8bno gzip").unwrap();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let said = pulled(&server, OCTOBER);
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert!(
        said.stderr.contains("damaged in the bucket itself"),
        "{}",
        said.stderr
    );
    assert_eq!(files(&said.path().join("logs")), wanted(bucket.path()));
}

#[test]
fn killed_at_any_moment_the_next_pull_ends_with_the_same_folder() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let folder = TempDir::new().unwrap();
    let mut killed = 0;
    for milliseconds in (5..120).step_by(7) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_byok-cost"))
            .args(OCTOBER.split(' '))
            .args(["--connections", "1"])
            .current_dir(folder.path())
            .env_clear()
            .env("HOME", folder.path())
            .env("AWS_ENDPOINT_URL", &server.url)
            .env("AWS_ACCESS_KEY_ID", "id")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let wanted = wanted(bucket.path());
        if folder.path().join("logs").is_dir() {
            for (name, bytes) in files(&folder.path().join("logs")) {
                assert_eq!(
                    wanted.get(&name),
                    Some(&bytes),
                    "{name} is whole or not there"
                );
            }
        }
    }
    assert!(killed > 2, "too fast to be killed");
    let mut run = Run::new();
    for (name, bytes) in files(folder.path()) {
        run = run.file(&name, bytes);
    }
    let said = with(run, &server).says(OCTOBER);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(files(&said.path().join("logs")), wanted(bucket.path()));
}

#[test]
fn what_cannot_be_reached_is_an_error_with_a_remedy() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let said = pulled(&server, "pull s3://other --month 2026-10 --keep-logs logs");
    assert_eq!(said.code, 1);
    assert!(
        said.stderr
            .contains("there is no such bucket; check its name"),
        "{}",
        said.stderr
    );
    let said = pulled(&server, "pull https://trail-bucket --keep-logs logs");
    assert_eq!(said.code, 2);
    let said = Run::new()
        .environment("AWS_ENDPOINT_URL", &server.url)
        .environment("AWS_EC2_METADATA_DISABLED", "true")
        .says(OCTOBER);
    assert_eq!(said.code, 1);
    assert!(
        said.stderr.contains("sign in, or name a profile"),
        "{}",
        said.stderr
    );
}

#[test]
fn the_environments_proxy_is_used() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let said = with(Run::new(), &server)
        .environment("AWS_ENDPOINT_URL", "http://s3.example.invalid")
        .environment("HTTP_PROXY", &server.url)
        .says(OCTOBER);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(files(&said.path().join("logs")), wanted(bucket.path()));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for (arguments, says) in [
        (
            "pull s3://trail-bucket --month all --keep-logs logs",
            "name one, or --from and --to",
        ),
        ("pull", "<s3://BUCKET[/PREFIX]|event-history>"),
    ] {
        let said = Run::new().says(arguments);
        assert_eq!(said.code, 2);
        assert!(said.stderr.contains(says), "{}", said.stderr);
    }
    let said = Run::new()
        .environment("AWS_CA_BUNDLE", "none.pem")
        .says(OCTOBER);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("AWS_CA_BUNDLE none.pem"),
        "{}",
        said.stderr
    );
}

#[test]
fn help_says_what_happens_without_a_period() {
    check("pull_help", Run::new(), "pull --help");
}

#[test]
fn the_policy_is_printed_and_nothing_is_asked() {
    check(
        "pull_policy",
        Run::new(),
        "pull s3://trail-bucket/AWSLogs --print-policy",
    );
}
