//! `byok-cost pull event-history`, from a server as strict as AWS.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use byok_cost::estimate::scenario::Scenario;
use byok_cost::period::{Day, Month, Timestamp};
use byok_cost::simulate;
use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::history::{ACCOUNT, Asked, Held, History, Manner, Trouble, seconds_now};
use crate::run::{Run, Said, check};

const SCENARIO: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    keys = [{ name = "k" }]
    trails = [{ name = "t" }]
    [[clusters]]
    name = "c"
    key = "k"
    key_checks_per_hour = 8
"#;
const REGION: &str = "eu-central-1";

/// The last whole month, whose first days event history still has, and two days of it.
fn month() -> Month {
    Timestamp(seconds_now()).hour().month().previous()
}

fn days() -> (Day, Day) {
    let first = month().start().day().0;
    (Day(first + 9), Day(first + 10))
}

fn two_days() -> String {
    let (from, to) = days();
    format!("--from {from} --to {to}")
}

/// The arguments of a pull of the two days.
fn pull() -> String {
    format!(
        "pull event-history --region {REGION} --keep-logs logs {}",
        two_days()
    )
}

/// All events of the month, whatever their source, as `LookupEvents` has them.
fn events() -> Vec<Held> {
    let folder = TempDir::new().unwrap();
    let scenario = Scenario::parse(SCENARIO).unwrap();
    let logs = folder.path().join("logs");
    simulate::run(&scenario, &[month()], 1, &logs).unwrap();
    let mut events = BTreeMap::new();
    for bytes in files(&logs).into_values() {
        let read: Value = serde_json::from_reader(MultiGzDecoder::new(&bytes[..])).unwrap();
        for record in read["Records"].as_array().into_iter().flatten() {
            events.insert(record["eventID"].to_string(), held(record));
        }
    }
    events.into_values().collect()
}

fn held(record: &Value) -> Held {
    let time = record["eventTime"].as_str().unwrap();
    let time = byok_cost::cloudtrail::time::parse(time).unwrap().0;
    let resources = record["resources"].as_array().into_iter().flatten();
    let resources = resources.map(
        |resource| json!({ "ResourceType": resource["type"], "ResourceName": resource["ARN"] }),
    );
    let event = json!({
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "ReadOnly": record["readOnly"].to_string(),
        "EventTime": time,
        "EventSource": record["eventSource"],
        "Resources": resources.collect::<Value>(),
        "CloudTrailEvent": record.to_string(),
    });
    Held {
        region: record["awsRegion"].as_str().unwrap().to_owned(),
        time,
        source: record["eventSource"].as_str().unwrap().to_owned(),
        json: event.to_string(),
    }
}

/// What of the events belongs to KMS and to the two days.
fn wanted(events: &[Held]) -> Vec<Value> {
    let (first, last) = days();
    let period = first.start().start().0..Day(last.0 + 1).start().start().0;
    let is_wanted =
        |event: &&Held| event.source == "kms.amazonaws.com" && period.contains(&event.time);
    let wanted = events.iter().filter(is_wanted);
    wanted
        .map(|event| serde_json::from_str(&event.json).unwrap())
        .collect()
}

fn ids(events: &[Value]) -> Vec<String> {
    let mut ids: Vec<String> = events
        .iter()
        .map(|event| event["EventId"].to_string())
        .collect();
    ids.sort();
    ids
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten() {
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

/// Every event that lies in a folder, however often.
fn kept(folder: &Path) -> Vec<Value> {
    let mut kept = Vec::new();
    for (name, bytes) in files(folder) {
        let expected = format!("logs/event-history/{ACCOUNT}/{REGION}/");
        assert!(name.starts_with(&expected), "{name}");
        let read: Value = serde_json::from_reader(MultiGzDecoder::new(&bytes[..])).unwrap();
        kept.extend(read["Events"].as_array().unwrap().clone());
    }
    kept
}

fn with(run: Run, server: &History) -> Run {
    run.environment("AWS_ENDPOINT_URL", &server.url)
        .environment("AWS_ACCESS_KEY_ID", "id")
        .environment("AWS_SECRET_ACCESS_KEY", "secret")
        .environment("AWS_EC2_METADATA_DISABLED", "true")
        .environment("AWS_REGION", "")
}

fn pulled(server: &History, arguments: &str) -> Said {
    with(Run::new(), server).says(arguments)
}

fn started(server: &History, folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_byok-cost"))
        .args(pull().split(' '))
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("AWS_ENDPOINT_URL", &server.url)
        .env("AWS_ACCESS_KEY_ID", "id")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The questions whose answers were pages, by their windows.
fn windows(asked: &Asked) -> BTreeSet<(i64, i64)> {
    let time = |question: &Value, name: &str| question[name].as_i64().unwrap();
    let windows = asked
        .talk
        .iter()
        .map(|(question, _)| (time(question, "StartTime"), time(question, "EndTime")));
    windows.collect()
}

#[test]
fn every_event_comes_once_and_the_report_is_that_of_lookup_events() {
    let events = events();
    let wanted = wanted(&events);
    assert!(wanted.len() > 200, "{}", wanted.len());
    let server = History::serve(events, Manner::default());
    let said = pulled(&server, &pull());
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(ids(&kept(said.path())), ids(&wanted));
    assert!(said.stderr.contains("plan: about "), "{}", said.stderr);
    let report = format!("{} --format json", two_days());
    let here = said.again().says(&format!("report logs {report}"));
    let printed = json!({ "Events": wanted }).to_string();
    let there = Run::new().file("logs/history.json", printed);
    let there = there.says(&format!("report logs {report}"));
    assert_eq!(here.code, there.code, "{}", here.stderr);
    assert_eq!(without_files(&here.stdout), without_files(&there.stdout));
}

/// A report apart from the files that it was read from.
fn without_files(json: &str) -> Value {
    let mut report: Value = serde_json::from_str(json).unwrap();
    assert!(report["tally"]["counted"].as_u64().unwrap() > 200, "{json}");
    report["inputs"] = Value::Null;
    for name in ["files", "files_read"] {
        report["tally"][name] = Value::Null;
    }
    report
}

/// In the store is what was read of the files that `--keep-logs` would have kept.
#[test]
fn a_report_of_the_store_is_that_of_the_files() {
    let server = History::serve(events(), Manner::default());
    let files = pulled(&server, &pull());
    let into_store = pull().replace(" --keep-logs logs", "");
    let stored = pulled(&server, &into_store);
    assert_eq!(stored.code, 0, "{}", stored.stderr);
    assert!(
        stored.stdout.ends_with("next: byok-cost report\n"),
        "{}",
        stored.stdout
    );
    let period = two_days();
    let files = files
        .again()
        .says(&format!("report logs {period} --format json"));
    let report = stored
        .again()
        .says(&format!("report {period} --format json"));
    assert_eq!((report.code, &report.stdout), (files.code, &files.stdout));
    let asked = server.asked().talk.len();
    let again = with(stored.again(), &server).says(&into_store);
    assert!(
        again.stdout.starts_with("0 events fetched"),
        "{}",
        again.stdout
    );
    assert_eq!(
        server.asked().talk.len(),
        asked,
        "nothing is missing, so nothing is asked"
    );
}

#[test]
fn what_is_here_is_not_asked_for_again() {
    let events = events();
    let wanted = wanted(&events);
    let (first, _) = days();
    let server = History::serve(events, Manner::default());
    let one_day = pull().replace(&two_days(), &format!("--from {first} --to {first}"));
    let one = pulled(&server, &one_day);
    assert_eq!(one.code, 0, "{}", one.stderr);
    let before = server.asked();
    let both = with(one.again(), &server).says(&pull());
    assert_eq!(both.code, 0, "{}", both.stderr);
    assert_eq!(ids(&kept(both.path())), ids(&wanted));
    let mut after = server.asked();
    after.talk.drain(..before.talk.len());
    let second_day = Day(first.0 + 1).start().start().0;
    let is_new = windows(&after)
        .iter()
        .all(|(start, _)| *start >= second_day);
    assert!(is_new && !after.talk.is_empty(), "{:?}", windows(&after));
    let asked = server.asked().talk.len();
    let again = with(both.again(), &server).says(&pull());
    assert!(
        again.stdout.starts_with("0 events fetched, in 0 files"),
        "{}",
        again.stdout
    );
    assert_eq!(server.asked().talk.len(), asked);
}

#[test]
fn what_passes_is_waited_for_and_nothing_is_lost_or_twice() {
    let events = events();
    let wanted = ids(&wanted(&events));
    std::thread::scope(|scope| {
        for (trouble, every) in [
            (Trouble::ForgottenToken, 4),
            (Trouble::Throttling, 6),
            (Trouble::Failing, 5),
            (Trouble::Cut, 5),
        ] {
            let (events, wanted) = (events.clone(), wanted.clone());
            scope.spawn(move || {
                let manner = Manner {
                    trouble,
                    every,
                    ..Manner::default()
                };
                let server = History::serve(events, manner);
                let said = pulled(&server, &pull());
                assert_eq!(said.code, 0, "{trouble:?}: {}", said.stderr);
                assert_eq!(ids(&kept(said.path())), wanted, "{trouble:?}");
                assert!(server.asked().troubled > 0, "{trouble:?}");
            });
        }
    });
}

#[test]
fn a_region_that_is_forbidden_is_named_and_the_rest_is_read() {
    let events = events();
    let wanted = ids(&wanted(&events));
    let manner = Manner {
        forbidden: vec!["eu-west-1"],
        not_enabled: vec!["ap-east-2", "me-south-1"],
        ..Manner::default()
    };
    let server = History::serve(events, manner);
    let all = pull().replace(REGION, "all");
    let said = pulled(&server, &all);
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert!(
        said.stderr
            .contains("not read: eu-west-1: AccessDeniedException: no identity-based"),
        "{}",
        said.stderr
    );
    assert!(
        said.stderr.contains("left out: ap-east-2 and me-south-1\n"),
        "{}",
        said.stderr
    );
    assert!(
        !said.stderr.contains("not read: me-south-1"),
        "{}",
        said.stderr
    );
    let all: Vec<Value> = files(said.path())
        .into_values()
        .flat_map(|bytes| {
            let read: Value = serde_json::from_reader(MultiGzDecoder::new(&bytes[..])).unwrap();
            read["Events"].as_array().unwrap().clone()
        })
        .collect();
    assert_eq!(ids(&all), wanted);
    let asked = server.asked().arrivals;
    assert!(
        asked.len() > 30 && !asked.contains_key("us-gov-west-1"),
        "{asked:?}"
    );
    let report = format!("report logs {}", two_days());
    let report = said.again().says(&report);
    assert!(
        !report.stderr.contains("skipped"),
        "a region without events has files without: {}",
        report.stderr
    );
    let named = pull().replace(REGION, "me-south-1");
    let said = pulled(&server, &named);
    assert_eq!(said.code, 3);
    assert!(
        said.stderr
            .contains("not read: me-south-1: UnrecognizedClientException"),
        "{}",
        said.stderr
    );
}

#[test]
fn killed_at_any_moment_the_next_pull_ends_with_the_same_events() {
    let events = events();
    let wanted = ids(&wanted(&events));
    let server = History::serve(events, Manner::default());
    let folder = TempDir::new().unwrap();
    let mut grown = BTreeSet::new();
    for milliseconds in [300, 1_500, 3_500, 6_000, 4_500, 7_000] {
        let mut child = started(&server, folder.path());
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = ids(&kept(folder.path()));
        assert!(
            kept.iter().all(|id| wanted.contains(id)),
            "nothing else is there"
        );
        assert_eq!(
            kept.iter().collect::<BTreeSet<_>>().len(),
            kept.len(),
            "each once"
        );
        grown.insert(kept.len());
    }
    assert!(
        grown.len() > 1 && grown.contains(&0),
        "killed in between: {grown:?}"
    );
    let mut run = Run::new();
    for (name, bytes) in files(folder.path()) {
        run = run.file(&name, bytes);
    }
    let said = with(run, &server).says(&pull());
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(ids(&kept(said.path())), wanted);
}

#[test]
fn two_pulls_into_one_folder_are_refused() {
    let server = History::serve(events(), Manner::default());
    let run = Run::new();
    let mut first = started(&server, run.path());
    while server.asked().talk.is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    let said = with(run, &server).says(&pull());
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(said.code, 1);
    assert!(
        said.stderr.contains("another pull writes to logs"),
        "{}",
        said.stderr
    );
}

/// Two pages an hour in two regions, whose answers take longer than a turn.
#[test]
fn the_quota_of_each_region_is_used_and_never_exceeded() {
    let (first, _) = days();
    let start = first.start().start().0;
    let both = ["eu-central-1", "eu-west-1"];
    let events = both
        .iter()
        .flat_map(|region| made(region, (start..start + 12 * 3_600).step_by(48)));
    let manner = Manner {
        latency: Duration::from_millis(700),
        ..Manner::default()
    };
    let server = History::serve(events.collect(), manner);
    let arguments = format!(
        "pull event-history --region {} --region {} --keep-logs logs --from {first} --to {first}T12:00",
        both[0], both[1]
    );
    let run = Run::new();
    let said = with(run, &server).says(&arguments);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(
        said.stdout.starts_with("1,800 events fetched"),
        "{}",
        said.stdout
    );
    let asked = server.asked();
    assert_eq!(asked.above_quota, 0);
    for region in both {
        let arrivals = &asked.arrivals[region];
        let rate = best_rate(arrivals);
        assert!(rate >= 0.9 * 2.0, "{region}: {rate} requests a second");
    }
}

/// Requests a second, in those twenty that came closest to each other: while a region is looked at,
/// and in its last window, there is one after the other.
fn best_rate(arrivals: &[std::time::Instant]) -> f64 {
    let spans = arrivals.windows(21);
    let spans = spans.map(|span| span[20].duration_since(span[0]));
    20.0 / spans.min().unwrap().as_secs_f64()
}

/// An event at each of these seconds.
fn made(region: &str, times: impl Iterator<Item = i64>) -> Vec<Held> {
    let event = |time: i64| Held {
        region: region.to_owned(),
        time,
        source: "kms.amazonaws.com".to_owned(),
        json: format!("{{\"EventId\":\"{region}-{time}\",\"EventTime\":{time}}}"),
    };
    times.map(event).collect()
}

#[test]
fn a_long_pull_is_planned_and_begun_only_when_it_is_asked_for() {
    let (first, last) = days();
    let times = first.start().start().0..Day(last.0 + 1).start().start().0;
    let server = History::serve(made(REGION, times), Manner::default());
    let said = pulled(&server, &pull());
    assert_eq!(said.code, 2, "{}", said.stderr);
    assert!(
        said.stderr.contains("about 172,800 events in 1 region"),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("about 32 minutes"), "{}", said.stderr);
    assert!(said.stderr.contains("--max-minutes 50"), "{}", said.stderr);
    assert!(
        said.stderr.contains("byok-cost pull s3://BUCKET"),
        "{}",
        said.stderr
    );
    assert!(files(said.path()).is_empty());
    assert!(server.asked().talk.len() < 10);
}

#[test]
fn only_the_last_90_days_are_there() {
    let server = History::serve(Vec::new(), Manner::default());
    let now = Timestamp(seconds_now()).hour().day().0;
    let period = |from: i64, to: i64| format!("--from {} --to {}", Day(now - from), Day(now - to));
    let said = pulled(&server, &pull().replace(&two_days(), &period(95, 80)));
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert!(
        said.stderr
            .contains("event history has the last 90 days only"),
        "{}",
        said.stderr
    );
    let said = pulled(&server, &pull().replace(&two_days(), &period(95, 92)));
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("is not in event history"),
        "{}",
        said.stderr
    );
    let said = pulled(&server, &pull().replace(&two_days(), "--month all"));
    assert_eq!(said.code, 0, "{}", said.stderr);
    let end = windows(&server.asked())
        .iter()
        .map(|window| window.1)
        .max()
        .unwrap();
    let ago = seconds_now() - end;
    assert!(
        (900..1_000).contains(&ago),
        "events may come 15 minutes late: {ago}"
    );
}

#[test]
fn what_cannot_be_done_is_an_error_with_a_remedy() {
    let server = History::serve(Vec::new(), Manner::default());
    let expired = with(Run::new(), &server).environment("AWS_ACCESS_KEY_ID", "expired");
    let said = expired.says(&pull());
    assert_eq!(said.code, 1);
    assert!(said.stderr.contains("expired; sign in"), "{}", said.stderr);
    for (arguments, says) in [
        (
            "pull event-history --region ../x --keep-logs logs",
            "a code such as eu-central-1",
        ),
        (
            "pull event-history --keep-logs logs --store store",
            "into the store or, with --keep-logs, into files",
        ),
        (
            "pull eventhistory --keep-logs logs",
            "s3://BUCKET/PREFIX or event-history",
        ),
    ] {
        let said = Run::new().says(arguments);
        assert_eq!(said.code, 2, "{arguments}");
        assert!(said.stderr.contains(says), "{}", said.stderr);
    }
}

#[test]
fn the_policy_is_printed_and_nothing_is_asked() {
    check(
        "pull_event_history_policy",
        Run::new(),
        "pull event-history --print-policy",
    );
}
