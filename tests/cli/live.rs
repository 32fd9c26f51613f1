//! `byok-cost check --live` and `init --live`, against an account that can fail on purpose.

use byok_cost::config::Config;

use crate::account::{Account, Fault, HOME, SECOND, config};
use crate::logs::{call, delivered, document, gzip};
use crate::run::{Run, Said, check};

fn with(run: Run, account: &Account) -> Run {
    run.environment("AWS_ENDPOINT_URL", &account.url)
        .environment("AWS_ACCESS_KEY_ID", "id")
        .environment("AWS_SECRET_ACCESS_KEY", "secret")
        .environment("AWS_EC2_METADATA_DISABLED", "true")
        .environment("AWS_REGION", HOME)
}

fn configured(account: &Account) -> Run {
    with(Run::new().file("byok-cost.toml", config()), account)
}

/// Lines on stderr that name what is not known.
fn not_read(said: &Said) -> Vec<&str> {
    let lines = said.stderr.lines();
    lines
        .filter(|line| line.starts_with("not read: "))
        .collect()
}

#[test]
fn the_duties_are_checked_on_what_aws_says() {
    let account = Account::serve(Fault::None);
    let said = check("check_live", configured(&account), "check --live");
    assert_eq!(said.code, 4, "{}", said.stderr);
}

#[test]
fn what_aws_denies_is_told_key_by_key_and_the_rest_goes_on() {
    let account = Account::serve(Fault::Denied);
    let said = check("check_live_denied", configured(&account), "check --live");
    assert_eq!(said.code, 4, "{}", said.stderr);
    let config = config();
    let (orders, _) = config
        .split_once("[[clusters]]\nname = \"staging\"")
        .unwrap();
    // Without the problems of the other cluster, what is denied decides.
    let home_alone = with(Run::new().file("byok-cost.toml", orders), &account)
        .says(&format!("check --live --region {HOME}"));
    assert!(
        home_alone.stdout.contains("AccessDenied"),
        "{}",
        home_alone.stdout
    );
}

/// The auditor's law: what was kept says what was seen.
#[test]
fn the_verdict_on_the_kept_answers_is_that_on_the_live_ones() {
    for fault in [
        Fault::None,
        Fault::Throttled,
        Fault::Denied,
        Fault::NotOffered,
    ] {
        let account = Account::serve(fault);
        for format in ["text", "json"] {
            for file in [Some(config()), None] {
                let run = file
                    .iter()
                    .fold(Run::new(), |run, file| run.file("c.toml", file));
                let config = file.map_or("", |_| "--config c.toml");
                let live = format!("check --live --keep-answers kept {config} --format {format}");
                let live = with(run, &account).says(&live);
                let offline = format!("check kept {config} --format {format}");
                let offline = live.again().says(&offline);
                assert!([0, 3, 4].contains(&live.code), "{fault:?}: {}", live.stderr);
                assert_eq!(live.stdout, offline.stdout, "{fault:?} {config}");
                assert_eq!(live.code, offline.code, "{fault:?} {config}");
                assert_eq!(not_read(&live), not_read(&offline), "{fault:?} {config}");
            }
        }
    }
}

#[test]
fn answers_are_kept_as_the_command_line_prints_them() {
    let account = Account::serve(Fault::Denied);
    let said = with(Run::new(), &account).says("init --live --keep-answers kept");
    let kept = format!("kept/{HOME}");
    let rotations = said.written(&format!(
        "{kept}/rotations-mrk-1234abcd12ab34cd56ef1234567890ab.json"
    ));
    let all = ["AUTOMATIC", "ON_DEMAND", "2024-01-02T03:04:05+00:00"];
    assert!(
        all.iter().all(|part| rotations.contains(part)),
        "{rotations}"
    );
    let policy = said.written(&format!(
        "{kept}/policy-5c1e07d2-12ab-34cd-56ef-1234567890ab.json"
    ));
    assert!(
        policy.contains("\"Code\": \"AccessDeniedException\""),
        "{policy}"
    );
    let lifecycle = said.written("kept/lifecycle-other-logs.json");
    assert_eq!(lifecycle, "{\n  \"Rules\": []\n}\n");
    let again = with(said.again(), &account).says("init --live --keep-answers kept");
    assert_eq!(again.code, 2, "{}", again.stderr);
    assert!(
        again.stderr.contains("is there and not empty"),
        "{}",
        again.stderr
    );
}

#[test]
fn throttled_once_nothing_is_lost() {
    let (calm, throttled) = (
        Account::serve(Fault::None),
        Account::serve(Fault::Throttled),
    );
    let there = configured(&calm).says("check --live");
    let here = configured(&throttled).says("check --live");
    assert_eq!((here.code, here.stdout), (there.code, there.stdout));
    let asked = throttled.asked();
    assert!(asked.values().any(|times| *times == 2), "{asked:?}");
}

/// An SDK repeats an error 500 for half a minute.
#[test]
fn what_is_not_offered_is_asked_once_and_is_no_loss() {
    let account = Account::serve(Fault::NotOffered);
    let said = with(Run::new(), &account).says("init --live");
    assert_eq!(said.code, 0, "{}", said.stderr);
    let what = "free-tier.json: GetFreeTierUsage is not offered there";
    assert!(said.stdout.contains(what), "{}", said.stdout);
    let asked = account.asked();
    let newer = asked
        .iter()
        .filter(|(call, _)| call.starts_with("GetKeyLastUsage"));
    let newer: Vec<u32> = newer.map(|(_, times)| *times).collect();
    assert_eq!(newer, [1, 1, 1]);
}

#[test]
fn only_what_the_duties_need_is_asked_and_of_the_configs_keys_alone() {
    let account = Account::serve(Fault::None);
    configured(&account).says("check --live");
    let asked = account.asked();
    let mut operations: Vec<&str> = asked
        .keys()
        .filter_map(|call| call.split(' ').next())
        .collect();
    operations.dedup();
    assert_eq!(
        operations,
        [
            "DescribeKey",
            "DescribeTrails",
            "GetBucketLifecycleConfiguration",
            "GetCallerIdentity",
            "GetEventSelectors",
            "GetKeyLastUsage",
            "GetKeyPolicy",
            "GetKeyRotationStatus",
            "GetTrailStatus",
            "HeadBucket",
        ]
    );
    let of_others = asked.keys().filter(|call| call.contains("0b77c1aa"));
    assert_eq!(of_others.count(), 0);
}

fn day_is_left_out(said: &Said) -> String {
    let day = said
        .stdout
        .split("asked on ")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    said.stdout.replace(day, "TODAY")
}

#[test]
fn a_draft_says_what_was_seen_where() {
    let account = Account::serve(Fault::None);
    let arguments = format!("init --live --region {HOME} --region {SECOND} --region af-south-1");
    let said = with(Run::new(), &account).says(&arguments);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let lines = said
        .stderr
        .contains("not enabled in this account: af-south-1\n");
    assert!(lines, "{}", said.stderr);
    insta::assert_snapshot!("init_live", day_is_left_out(&said));
    let config = Config::parse(&said.stdout, "draft").unwrap();
    assert_eq!(config.clusters.len(), 2);
    let mut clusters = config.clusters.iter();
    let orders = clusters.find(|cluster| &*cluster.name == "camunda-orders");
    let keys = &orders.unwrap().keys;
    assert_eq!(keys.len(), 2, "the replica belongs to its primary key");
    let checked =
        with(Run::new().file("byok-cost.toml", &said.stdout), &account).says("check --live");
    assert!(checked.stdout.contains("staging"), "{}", checked.stderr);
}

#[test]
fn what_aws_does_not_say_stands_in_the_draft_as_not_known() {
    let account = Account::serve(Fault::Denied);
    let said =
        with(Run::new(), &account).says(&format!("init --live --region {HOME} --region {SECOND}"));
    assert_eq!(said.code, 3, "{}", said.stderr);
    let line = format!("# - {SECOND}/trails.json: DescribeTrails: AccessDeniedException: ");
    assert!(said.stdout.contains(&line), "{}", said.stdout);
    Config::parse(&said.stdout, "draft").unwrap();
}

/// Logs tell who calls, AWS what the key is.
#[test]
fn a_draft_from_logs_and_aws_has_both() {
    let account = Account::serve(Fault::None);
    let mut record = call(1, "2026-09-30T23:59:59Z", "Decrypt");
    let key = crate::account::key_arn(HOME, "mrk-1234abcd12ab34cd56ef1234567890ab");
    *record.pointer_mut("/resources/0/ARN").unwrap() = key.into();
    let file = gzip(&document(&[record]));
    let run = Run::new().file(&delivered("2026-10-03", "abcdefgh12345678"), file);
    let said = with(run, &account).says(&format!(
        "init logs --live --region {HOME} --region {SECOND}"
    ));
    assert_eq!(said.code, 0, "{}", said.stderr);
    insta::assert_snapshot!("init_logs_live", day_is_left_out(&said));
    let config = Config::parse(&said.stdout, "draft").unwrap();
    let orders = &config.clusters[0];
    assert_eq!(&*orders.name, "camunda-orders");
    assert_eq!(orders.keys.len(), 2);
    assert_eq!(orders.role_ids.len(), 1);
}

#[test]
fn the_policies_are_printed_and_nothing_is_asked() {
    let run = Run::new().file("byok-cost.toml", config());
    check("check_policy", run, "check --print-policy");
    check("init_policy", Run::new(), "init --print-policy");
}

#[test]
fn who_cannot_sign_in_is_told_what_to_do() {
    let account = Account::serve(Fault::None);
    let said = Run::new()
        .environment("AWS_ENDPOINT_URL", &account.url)
        .environment("AWS_EC2_METADATA_DISABLED", "true")
        .says("check --live");
    assert_eq!(said.code, 1);
    assert!(
        said.stderr.contains("sign in, or name a profile"),
        "{}",
        said.stderr
    );
    for (arguments, says) in [
        ("check", "<PATH>"),
        ("check aws --region eu-central-1", "--live"),
        ("check --live --region Frankfurt", "eu-central-1, or all"),
    ] {
        let said = Run::new().says(arguments);
        assert_eq!(said.code, 2, "{arguments}");
        assert!(said.stderr.contains(says), "{}", said.stderr);
    }
}
