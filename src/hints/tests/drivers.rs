//! Backups, key checks and failures: each with the account that does not have them.

use super::*;
use crate::config::{Cluster, Storage};

fn text(calls: &str, cluster: &str) -> String {
    format!(
        r#"
        scenario_version = 1
        account = {{ owner = "{OWNER}", caller = "444455556666", region = "eu-central-1" }}
        logs = {{ minutes_between_files = 1440 }}
        keys = [{{ name = "k" }}]
        {TWO_TRAILS}
        calls = {{ {calls} }}
        [[clusters]]
        name = "c"
        key = "k"
        {cluster}
        "#
    )
}

/// The hint of that kind.
fn found(hints: &Hints, is_it: fn(&Change) -> bool) -> Option<Hint> {
    let mut ranked = hints.ranked.iter();
    ranked.find(|hint| is_it(&hint.change)).cloned()
}

#[test]
fn fewer_key_checks_save_what_the_same_account_with_fewer_costs_less() {
    let checked = |often: u32| {
        let cluster = format!("key_checks_per_hour = {often}");
        simulated(&text("", &cluster), &[MONTH])
    };
    let hint = |account: &Measurement| {
        found(&hints(account), |change| {
            matches!(change, Change::KeyChecks(_))
        })
    };
    let flawed = checked(40);
    let hint_of_flawed = hint(&flawed).unwrap();
    for (saving, often) in [
        (hint_of_flawed.low, 12),
        (hint_of_flawed.likely, 4),
        (hint_of_flawed.high, 1),
    ] {
        assert_eq!(saving, difference(&flawed, &checked(often)), "{often}");
        assert!(saving.yours > Money::ZERO && saving.callers > Money::ZERO);
    }
    assert_eq!(hint(&checked(4)), None);
    let Change::KeyChecks(checks) = hint_of_flawed.change else {
        panic!("checks")
    };
    assert_eq!((checks.calls, checks.left), (40 * 744, 4 * 744));
}

const BACKUPS: &str = r"partitions = 1, snapshot_files = 6, segment_files = 2, status_polls = 1,
    elasticsearch_objects = 3, restores = 0";

fn backed_up(every: &str) -> Measurement {
    let bucket = r#"bucket = { name = "b", bucket_key = false }"#;
    let backups = BACKUPS.replace('\n', " ");
    let cluster = format!("backups = {{ {bucket}, every = \"{every}\", {backups} }}");
    simulated(&text("", &cluster), &[MONTH])
}

fn with_bucket() -> Config {
    let cluster = Cluster {
        name: "c".into(),
        buckets: [("b".into(), Storage::Backup)].into(),
        ..Cluster::default()
    };
    Config {
        clusters: vec![cluster],
        ..Config::default()
    }
}

#[test]
fn a_daily_backup_saves_what_the_same_account_with_one_costs_less() {
    let (flawed, daily) = (backed_up("15 minutes"), backed_up("day"));
    let config = with_bucket();
    let hint = |account: &Measurement| {
        let hints = with_config(account, &config, find);
        found(&hints, |change| matches!(change, Change::BackupSchedule(_)))
    };
    let hint_of_flawed = hint(&flawed).unwrap();
    let Change::BackupSchedule(schedule) = &hint_of_flawed.change else {
        panic!("a schedule")
    };
    assert_eq!(
        (schedule.hours, schedule.backups, schedule.days),
        (744, 96 * 31, 31)
    );
    let difference = difference(&flawed, &daily);
    assert!(
        is_near(hint_of_flawed.likely.yours, difference.yours),
        "{hint_of_flawed:?} {difference:?}"
    );
    assert!(is_near(hint_of_flawed.likely.callers, difference.callers));
    assert!(hint_of_flawed.low.yours < hint_of_flawed.likely.yours);
    assert_eq!(hint(&daily), None);
}

#[test]
fn failed_calls_cost_their_copies_and_nothing_without_copies() {
    let objects = r#"documents = { bucket = { name = "d" }, created = 20000, read = 20000 }"#;
    let failing = |calls: &str| simulated(&text(calls, objects), &[MONTH]);
    let hint = |account: &Measurement| {
        found(&hints(account), |change| {
            matches!(change, Change::FailedCalls(_))
        })
    };
    let flawed = failing("failed = 0.05");
    let hint_of_flawed = hint(&flawed).unwrap();
    let Change::FailedCalls(failed) = &hint_of_flawed.change else {
        panic!("failures")
    };
    // An extra copy costs 20 USD per million.
    let copies = Money(Decimal::from(failed.calls()) * Decimal::new(2, 5));
    assert!(failed.by_camunda && failed.calls() > 1_000);
    assert_eq!(
        hint_of_flawed.likely,
        Saving {
            yours: copies,
            callers: Money::ZERO
        }
    );
    assert_eq!(hint(&failing("")), None);
    let mut uncopied = flawed.clone();
    for row in &mut uncopied.usage {
        for (_, logged) in row.logged.iter_mut() {
            (logged.extra_copies, logged.inferred_copies) = (0, 0);
        }
    }
    let found = hints(&uncopied);
    assert_eq!((hint(&uncopied), found.folded), (None, 0));
}
