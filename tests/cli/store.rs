//! The store: what `pull` reads, and `report` without a PATH.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use byok_cost::estimate::scenario::Scenario;
use byok_cost::period::Month;
use byok_cost::simulate;
use tempfile::TempDir;

use crate::bucket::{Bucket, Fault};
use crate::run::{Run, Said, copy};

/// Two trails that write to one bucket, with late and repeated files.
const SCENARIO: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    logs = { minutes_between_files = 720, redelivered = 0.05, late = 0.05 }
    keys = [{ name = "k" }]
    trails = [{ name = "t" }, { name = "u" }]
    [[clusters]]
    name = "c"
    key = "k"
    key_checks_per_hour = 4
"#;
const PULL: &str = "pull s3://trail-bucket --month 2026-10";
const REPORT: &str = "report --month 2026-10 --format json";
const STORE: &str = ".local/share/byok-cost/store";

fn bucket() -> TempDir {
    let folder = TempDir::new().unwrap();
    let month: Month = "2026-10".parse().unwrap();
    let scenario = Scenario::parse(SCENARIO).unwrap();
    simulate::run(&scenario, &[month], 3, &folder.path().join("trail-bucket")).unwrap();
    folder
}

fn with(run: Run, server: &Bucket) -> Run {
    run.environment("AWS_ENDPOINT_URL", &server.url)
        .environment("AWS_ACCESS_KEY_ID", "id")
        .environment("AWS_SECRET_ACCESS_KEY", "secret")
        .environment("AWS_EC2_METADATA_DISABLED", "true")
}

/// The report over the log files of October and the two days after it, as they lie in the bucket.
fn over_files(server: &Bucket) -> Said {
    let said = with(Run::new(), server).says(&format!("{PULL} --keep-logs logs"));
    assert_eq!(said.code, 0, "{}", said.stderr);
    let said = said
        .again()
        .says("report logs --month 2026-10 --format json");
    assert!(said.stdout.contains("\"redelivered\""), "{}", said.stderr);
    said
}

/// The batches of a store with their bytes.
fn batches(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.join(STORE)];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "batch") {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_report_of_the_store_is_that_of_the_log_files() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let files = over_files(&server);
    let pulled = with(Run::new(), &server).says(PULL);
    assert_eq!(pulled.code, 0, "{}", pulled.stderr);
    assert!(
        pulled.stdout.ends_with("next: byok-cost report\n"),
        "{}",
        pulled.stdout
    );
    let log = walk(pulled.path())
        .into_iter()
        .find(|path| path.contains(".json.gz"));
    assert_eq!(log, None, "no log file is kept");
    let stored = pulled.again().says(REPORT);
    assert_eq!((stored.code, &stored.stdout), (files.code, &files.stdout));
    assert!(stored.stderr.contains("store: "), "{}", stored.stderr);
    let little = stored
        .again()
        .says(&format!("{REPORT} --memory 1KiB --threads 1"));
    assert_eq!(little.stdout, files.stdout);
}

fn walk(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}

/// A file that comes late, and one that comes twice, meet what was read before.
#[test]
fn many_pulls_are_one_pull() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let files = over_files(&server);
    let mut run = Run::new();
    for part in [
        "--from 2026-10-20 --to 2026-10-31",
        "--from 2026-10-01 --to 2026-10-07 --late-days 0",
        "--from 2026-10-05 --to 2026-10-09",
        "--month 2026-10",
    ] {
        let said = with(run, &server).says(&format!("pull s3://trail-bucket {part}"));
        assert_eq!(said.code, 0, "{}", said.stderr);
        run = said.again();
    }
    assert!(batches(run.path()).len() > 4);
    assert_eq!(run.says(REPORT).stdout, files.stdout);
    let asked = server.asked().objects;
    assert!(asked.values().all(|times| *times <= 2), "{asked:?}");
}

#[test]
fn the_same_pull_twice_makes_the_same_store_and_asks_for_nothing() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let first = with(Run::new(), &server).says(PULL);
    let asked = server.asked().objects;
    let second = with(first.again(), &server).says(PULL);
    assert!(
        second.stdout.starts_with("0 files fetched"),
        "{}",
        second.stdout
    );
    assert_eq!(server.asked().objects, asked);
    assert_eq!(batches(second.path()), batches(first.path()));
    let other = with(Run::new(), &server).says(&format!("{PULL} --connections 3"));
    assert_eq!(
        batches(other.path()),
        batches(first.path()),
        "in whatever order they came"
    );
    let logs = with(second.again(), &server).says(&format!("{PULL} --keep-logs logs"));
    assert_eq!(
        batches(logs.path()),
        batches(first.path()),
        "what is read is read once"
    );
    assert!(logs.path().join("logs/trail-bucket").is_dir());
}

#[test]
fn what_is_lost_is_named_and_the_rest_is_in_the_store() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let whole = with(Run::new(), &server).says(PULL).again().says(REPORT);
    let gone = server.asked().objects.into_keys().nth(5).unwrap();
    drop(server);
    let server = Bucket::serve(bucket.path(), Fault::Forbidden, 1);
    let bad = bucket.path().join("trail-bucket").join(&gone);
    let kept = std::fs::read(&bad).unwrap();
    std::fs::rename(&bad, bad.with_file_name("bad.json.gz")).unwrap();
    let said = with(Run::new(), &server).says(PULL);
    assert_eq!(said.code, 3, "{}", said.stderr);
    std::fs::remove_file(bad.with_file_name("bad.json.gz")).unwrap();
    std::fs::write(&bad, kept).unwrap();
    let healed = with(said.again(), &server).says(PULL);
    assert!(
        healed.stdout.starts_with("1 file fetched"),
        "{}",
        healed.stdout
    );
    assert_eq!(healed.again().says(REPORT).stdout, whole.stdout);
}

#[test]
fn a_batch_that_is_damaged_is_named_and_can_be_pulled_again() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let said = with(Run::new(), &server).says(PULL);
    let whole = said.again().says(REPORT);
    let (name, bytes) = batches(said.path()).into_iter().next().unwrap();
    let run = said
        .again()
        .file(name.to_str().unwrap(), &bytes[..bytes.len() / 2]);
    let report = run.says(REPORT);
    assert_eq!(report.code, 3, "{}", report.stderr);
    assert!(
        report
            .stderr
            .contains("this part of the store cannot be read"),
        "{}",
        report.stderr
    );
    let run = report
        .again()
        .file(name.to_str().unwrap(), b"byok-cost batch 0\n");
    let pull = with(run, &server).says(PULL);
    assert_eq!(pull.code, 3, "{}", pull.stderr);
    assert!(
        pull.stderr.contains("delete this file of the store"),
        "{}",
        pull.stderr
    );
    assert!(
        pull.stdout.starts_with("0 files fetched"),
        "none twice: {}",
        pull.stdout
    );
    let run = pull.again();
    std::fs::remove_file(run.path().join(&name)).unwrap();
    let pull = with(run, &server).says(PULL);
    assert_eq!(pull.code, 0, "{}", pull.stderr);
    assert_eq!(pull.again().says(REPORT).stdout, whole.stdout);
}

#[test]
fn an_object_that_has_changed_is_told() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let first = with(Run::new(), &server).says(PULL);
    let key = server.asked().objects.into_keys().next().unwrap();
    // As long as before, so that only its tag tells.
    let path = bucket.path().join("trail-bucket").join(&key);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.reverse();
    std::fs::write(path, bytes).unwrap();
    let second = with(first.again(), &server).says(PULL);
    assert_eq!(second.code, 3);
    assert!(
        second
            .stderr
            .contains("it is not what it was when it was pulled"),
        "{}",
        second.stderr
    );
    assert_eq!(batches(second.path()), batches(first.path()));
}

/// Killed at 50 moments, from the first to long after the end.
#[test]
fn killed_at_any_moment_the_next_pull_ends_with_the_same_store() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let whole = with(Run::new(), &server).says(PULL);
    let report = whole.again().says(REPORT);
    let (mut killed, mut seed) = (0, 20_261_124_u64);
    for start in 0..10 {
        let folder = TempDir::new().unwrap();
        for _ in 0..5 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let mut child = pull_of(folder.path(), &server);
            std::thread::sleep(Duration::from_millis(5 + (seed >> 33) % 150));
            killed += u32::from(child.try_wait().unwrap().is_none());
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let run = Run::new();
        copy(folder.path(), run.path());
        let said = with(run, &server).says(PULL);
        assert_eq!(said.code, 0, "{start}: {}", said.stderr);
        assert_eq!(batches(said.path()), batches(whole.path()), "{start}");
        assert_eq!(said.again().says(REPORT).stdout, report.stdout);
    }
    assert!(killed > 10, "{killed} of 50: too fast to be killed");
}

fn pull_of(folder: &Path, server: &Bucket) -> Child {
    Command::new(env!("CARGO_BIN_EXE_byok-cost"))
        .args(PULL.split(' '))
        .args(["--connections", "2"])
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("AWS_ENDPOINT_URL", &server.url)
        .env("AWS_ACCESS_KEY_ID", "id")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn two_pulls_at_once_are_refused() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let run = Run::new().file(&format!("{STORE}/.byok-cost-unfinished/lock"), "");
    let lock = std::fs::File::open(run.path().join(STORE).join(".byok-cost-unfinished/lock"));
    let lock = lock.unwrap();
    lock.lock().unwrap();
    let said = with(run, &server).says(PULL);
    assert_eq!(said.code, 1);
    assert!(
        said.stderr.contains("another pull writes to"),
        "{}",
        said.stderr
    );
    assert_eq!(server.asked().listings, [""; 0]);
}

/// Ten accounts, four regions, a year: of 201,600 objects those of a month in one region.
#[test]
fn of_a_large_tree_only_the_needed_folders_are_listed() {
    let accounts =
        (0..10).map(|number| format!("AWSLogs/o-abc/{:012}/", 111_122_223_333_u64 + number));
    let accounts: Vec<String> = accounts.collect();
    let mut keys = BTreeSet::new();
    for account in &accounts {
        for region in ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"] {
            for day in 0..360 {
                let (month, day) = (1 + day / 30, 1 + day % 30);
                let folder = format!("{account}CloudTrail/{region}/2026/{month:02}/{day:02}");
                keys.extend((0..14).map(|file| format!("{folder}/{file:02}.json")));
            }
        }
    }
    assert_eq!(keys.len(), 201_600);
    let server = Bucket::of_keys(keys);
    let said = with(Run::new(), &server).says(&format!("{PULL} --region eu-central-1"));
    assert_eq!(said.code, 0, "{}", said.stderr);
    let mut listings = server.asked().listings;
    listings.sort();
    let mut needed = vec![
        String::new(),
        "AWSLogs/".to_owned(),
        "AWSLogs/o-abc/".to_owned(),
    ];
    for account in &accounts {
        for kind in ["CloudTrail", "CloudTrail-Digest"] {
            let days = ["10/", "11/01/", "11/02/"];
            needed.extend(days.map(|day| format!("{account}{kind}/eu-central-1/2026/{day}")));
        }
    }
    needed.sort();
    assert_eq!(listings, needed);
    let objects = 10 * (30 + 2) * 14;
    assert_eq!(server.asked().objects.len(), objects);
    assert!(
        said.stdout.contains("4480 listed with 63 requests"),
        "{}",
        said.stdout
    );
}

/// Without a period, a later pull looks a week back from where the one before ended.
#[test]
fn a_later_pull_looks_back_seven_days() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let period = |said: &Said| {
        let line = said
            .stderr
            .lines()
            .find(|line| line.contains("period: "))
            .unwrap();
        let times = line.split("period: ").nth(1).unwrap();
        let (start, end) = times.split_once(" to ").unwrap();
        let hour = |text: &str| {
            let time = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%SZ").unwrap();
            time.and_utc().timestamp() / 3_600
        };
        (hour(start), hour(end))
    };
    let first = with(Run::new(), &server).says("pull s3://trail-bucket");
    let second = with(first.again(), &server).says("pull s3://trail-bucket");
    let ((start, end), (later, _)) = (period(&first), period(&second));
    assert!(end - start > 27 * 24, "the last month and the running one");
    // An hour may pass between the two.
    assert!((end - 1 - 7 * 24 - later).abs() <= 1, "{end} {later}");
    let other = with(second.again(), &server).says("pull s3://trail-bucket --region eu-west-1");
    assert_eq!(
        period(&other).0,
        start,
        "another pull has a past of its own"
    );
}

#[test]
fn another_store_can_be_named() {
    let bucket = bucket();
    let server = Bucket::serve(bucket.path(), Fault::None, 1);
    let said = with(Run::new(), &server).says(&format!("{PULL} --store here"));
    assert!(
        said.stdout
            .ends_with("next: byok-cost report --store here\n"),
        "{}",
        said.stdout
    );
    let report = said.again().says("report --store here --verify");
    assert_eq!(report.code, 2, "{}", report.stderr);
    assert!(
        report.stderr.contains("--verify needs the log files"),
        "{}",
        report.stderr
    );
    let init = said.again().says("init --store here");
    assert!(init.stdout.contains("[[clusters]]"), "{}", init.stdout);
}
