use insta::assert_snapshot;
use proptest::prelude::*;

use super::account::{Has, LakePricing, StorageClass, Transition};
use super::*;

/// The config in `docs/config.md`.
const DOCUMENTED: &str = include_str!("../../docs/config.md");

fn documented() -> &'static str {
    let (_, rest) = DOCUMENTED.split_once("```toml\n").unwrap();
    rest.split_once("```").unwrap().0
}

fn faults(text: &str) -> String {
    let text = format!("config_version = 1\n{text}");
    Config::parse(&text, "byok-cost.toml")
        .unwrap_err()
        .to_string()
}

const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd";

#[test]
fn the_documented_example_is_read_whole() {
    let config = Config::parse(documented(), "config.md").unwrap();
    assert_eq!(config.account.my_accounts, [Text::from("111122223333")]);
    assert_eq!(config.account.requests_billed_to, RequestsBilledTo::Caller);
    assert_eq!(config.account.free_tier_used_elsewhere, Some(0));
    let [orders, staging] = config.clusters.as_slice() else {
        panic!("two clusters");
    };
    assert_eq!(&*orders.name, "prod-orders");
    assert_eq!(orders.region.as_deref(), Some("eu-central-1"));
    assert_eq!(orders.keys.len(), 2);
    assert!(orders.role_arn.is_some());
    assert_eq!(orders.role_ids, [Text::from("AROADBQP57FF2AEXAMPLE")]);
    assert_eq!(orders.caller_accounts, [Text::from("444455556666")]);
    assert_eq!(orders.cost_centre.as_deref(), Some("4711"));
    assert_eq!(orders.buckets["camunda-backups-a"], Storage::Backup);
    assert_eq!(orders.volumes["vol-049df61146c4d7901"], Storage::Zeebe);
    assert_eq!(staging.keys.len(), 1);
    let [trail] = config.trails.as_slice() else {
        panic!("one trail");
    };
    assert_eq!((&*trail.name, trail.trails), ("org-trail", Some(2)));
    assert_eq!(&*trail.root, "AWSLogs/o-abc/");
    assert_eq!(
        config.gates.budget,
        "40".parse().ok().map(|b: Budget| b.amount)
    );
    assert_eq!(config.gates.cluster_budgets.len(), 1);
    assert_eq!(config.gates.max_growth, "20%".parse().ok());
    assert_eq!(config.gates.min_coverage, "99%".parse().ok());
    let key = &config.keys[&staging.keys[0]];
    assert_eq!(key.versions, Some(2));
    assert_eq!(key.manager, Some(KeyManager::Customer));
    assert_eq!(key.key_spec.as_deref(), Some("SYMMETRIC_DEFAULT"));
}

#[test]
fn the_documented_account_is_read_whole() {
    let account = Config::parse(documented(), "config.md").unwrap().account;
    assert_eq!(account.further_trails, Some(0));
    assert_eq!(account.s3.retention_days, Some(400));
    assert_eq!(account.s3.storage_class, Some(StorageClass::Standard));
    assert_eq!(
        account.s3.transitions,
        [Transition {
            after_days: 90,
            storage_class: StorageClass::GlacierInstant
        }]
    );
    assert_eq!(account.s3.smallest_transitioned_bytes, Some(131_072));
    assert_eq!(account.s3.gb_used_elsewhere, Some(0));
    assert_eq!(account.cloudwatch_logs.has, Has::Yes);
    assert_eq!(account.cloudwatch_logs.trail.as_deref(), Some("org-trail"));
    assert_eq!(account.cloudwatch_logs.retention_days, Some(90));
    assert_eq!(account.guardduty.has, Has::Yes);
    let trial_ends = account.guardduty.trial_ends.unwrap();
    assert_eq!(trial_ends.date().to_string(), "2026-10-16");
    assert_eq!(account.insights.call_rate, Has::No);
    assert_eq!(account.insights.error_rate, Has::No);
    assert_eq!(account.cloudtrail_lake.has, Has::No);
    assert_eq!(
        account.cloudtrail_lake.pricing,
        Some(LakePricing::Extendable)
    );
    assert_eq!(account.cloudtrail_lake.gb_used_elsewhere, Some(0));
    assert_eq!(account.security_lake, Has::No);
    assert_eq!(account.network_activity_events, Has::No);
    assert_eq!(account.athena_scans, Some(0));
    let discounts = account.discounts.into_iter();
    let discounts: Vec<String> = discounts
        .map(|(service, percent)| format!("{} {percent}", service.name()))
        .collect();
    assert_eq!(discounts, ["cloudtrail 5", "s3 7.5"]);
}

#[test]
fn what_the_account_has_is_unknown_until_said() {
    let account = |text: &str| {
        let text = format!("config_version = 1\n[account]\n{text}");
        Config::parse(&text, "c").unwrap().account
    };
    assert_eq!(account("").guardduty.has, Has::Unknown);
    assert_eq!(
        account("guardduty = \"unknown\"").guardduty.has,
        Has::Unknown
    );
    assert_eq!(account("guardduty = \"no\"").guardduty.has, Has::No);
}

#[test]
fn an_account_that_cannot_be_is_told() {
    assert_snapshot!(faults(r#"
[account]
guardduty = true
guardduty_trial_ends = "2026-10-16"
cloudwatch_logs = "maybe"
cloudwatch_log = "yes"
s3_storage_class = "GLACIER_INSTANT"
s3_retention_days = 0
s3_transitions = [{ after_days = 90 }]
insights_call_rate = "No"
discounts = { kms = 101, cloudtrial = 5, s3 = "5" }
"#), @r##"
    byok-cost.toml:4: [account]: `guardduty` has true or false; write text in quotes
    byok-cost.toml:5: [account]: `guardduty_trial_ends` has a text; write a date without quotes: `2026-10-31`
    byok-cost.toml:6: [account]: `cloudwatch_logs` is `maybe`; known here: yes, no, unknown
    byok-cost.toml:7: [account]: unknown field `cloudwatch_log`; did you mean `cloudwatch_logs`?
    byok-cost.toml:8: [account]: `s3_storage_class` is `GLACIER_INSTANT`; did you mean `GLACIER_IR`?
    byok-cost.toml:9: [account]: `s3_retention_days` is 0; write a whole number, 1 or more
    byok-cost.toml:10: [account], `s3_transitions`: `storage_class` is missing; say into which class, `GLACIER_IR` say
    byok-cost.toml:11: [account]: `insights_call_rate` is `No`; did you mean `no`?
    byok-cost.toml:12: [discounts]: `kms` is 101; write percent of the list price, 0 to 100
    byok-cost.toml:12: [discounts]: `s3` has a text; write a number
    byok-cost.toml:12: [discounts]: unknown field `cloudtrial`; did you mean `cloudtrail`?
    "##);
}

#[test]
fn every_field_of_the_example_is_described() {
    let fields = documented()
        .lines()
        .filter_map(|line| line.split_once(" ="));
    for (field, _) in fields {
        let row = format!("| `{}` |", field.trim_start_matches(|c| " {".contains(c)));
        if !row.contains("name") {
            assert!(DOCUMENTED.contains(&row), "{row}");
        }
    }
}

#[test]
fn the_least_config_is_its_version() {
    assert_eq!(
        Config::parse("config_version = 1", "c"),
        Ok(Config::default())
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    let text = "\u{feff}config_version = 1\r\n[account]\r\nmy_accounts = []\r\n";
    assert_eq!(Config::parse(text, "c"), Ok(Config::default()));
}

#[test]
fn unknown_fields_are_told_with_a_suggestion() {
    assert_snapshot!(faults(&format!(r#"
acount = 1
[account]
my_acounts = ["111122223333"]
budget = 3
[[clusters]]
name = "prod"
key = ["{KEY}"]
keys = ["{KEY}"]
bukets = []
buckets = [{{ name = "a", storage = "document", stroage = "x" }}]
[[trails]]
name = "t"
root = "AWSLogs/"
trial = 2
"#)), @r##"
    byok-cost.toml:3: unknown field `acount`; did you mean `account`?
    byok-cost.toml:5: [account]: unknown field `my_acounts`; did you mean `my_accounts`?
    byok-cost.toml:6: [account]: unknown field `budget`; docs/config.md lists what is known here
    byok-cost.toml:9: cluster `prod`: unknown field `key`; did you mean `keys`?
    byok-cost.toml:11: cluster `prod`: unknown field `bukets`; did you mean `buckets`?
    byok-cost.toml:12: cluster `prod`, `buckets`: unknown field `stroage`; did you mean `storage`?
    byok-cost.toml:16: trail `t`: unknown field `trial`; did you mean `trails`?
    "##);
}

#[test]
fn values_that_cannot_be_right_are_told_all_at_once() {
    assert_snapshot!(faults(r#"
[account]
my_accounts = [111122223333, "1111", "111122223333", "111122223333"]
requests_billed_to = "callers"
free_tier_used_elsewhere = -1
[[clusters]]
name = "prod"
region = "Frankfurt"
keys = ["arn:aws:kms:eu-central-1:111122223333:alias/prod", "1234abcd-12ab"]
role_arn = "arn:aws:iam::444455556666:user/camunda"
role_ids = ["AROAEXAMPLE:session"]
buckets = [{ name = "s3://docs", storage = "documents" }, { name = "b", storage = "zeebe" }, "c"]
volumes = [{ id = "i-1", storage = "disk" }, { id = "vol-1" }]
[[trails]]
name = "t"
root = "AWSLogs/111122223333/CloudTrail/"
trails = 0
bucket_owner = "mine"
[[keys]]
arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd"
versions = 0
key_spec = "RSA2048"
manager = "camunda"
"#), @r##"
    byok-cost.toml:4: [account]: `111122223333` stands twice in `my_accounts`; remove one
    byok-cost.toml:4: [account]: `1111` is no AWS account id; write its 12 digits in quotes
    byok-cost.toml:4: [account]: `my_accounts` has a number; write text in quotes
    byok-cost.toml:5: [account]: `requests_billed_to` is `callers`; did you mean `caller`?
    byok-cost.toml:6: [account]: `free_tier_used_elsewhere` is -1; write a whole number, 0 or more
    byok-cost.toml:9: cluster `prod`: `Frankfurt` is no AWS region; write its code, `eu-central-1` say
    byok-cost.toml:10: cluster `prod`: `1234abcd-12ab` is no ARN of a KMS key; write `arn:aws:kms:REGION:ACCOUNT:key/ID`
    byok-cost.toml:10: cluster `prod`: `arn:aws:kms:eu-central-1:111122223333:alias/prod` is an alias, which can move to another key; write the ARN of the key itself; `aws kms describe-key --key-id ALIAS` tells it
    byok-cost.toml:11: cluster `prod`: `arn:aws:iam::444455556666:user/camunda` is no ARN of an IAM role; write `arn:aws:iam::ACCOUNT:role/NAME`, as Camunda's Console shows it
    byok-cost.toml:12: cluster `prod`: `AROAEXAMPLE:session` is no role id; write the part of `userIdentity.principalId` before the colon, `AROA…`
    byok-cost.toml:13: cluster `prod`: `buckets` has a text; write a table
    byok-cost.toml:13: cluster `prod`, `buckets`: `s3://docs` is no bucket name; write the name alone: no `s3://`, no ARN, no path
    byok-cost.toml:13: cluster `prod`, `buckets`: `storage` is `documents`; did you mean `document`?
    byok-cost.toml:13: cluster `prod`, `buckets`: `storage` is `zeebe`; known here: document, backup, other
    byok-cost.toml:14: cluster `prod`, `volumes`: `i-1` is no EBS volume or snapshot; write `vol-…` or `snap-…`
    byok-cost.toml:14: cluster `prod`, `volumes`: `storage` is missing; say what it stores: zeebe, elasticsearch, disk
    byok-cost.toml:17: trail `t`: `AWSLogs/111122223333/CloudTrail/` reaches into the trail; write the part before `<account>/CloudTrail/`, `AWSLogs/` say
    byok-cost.toml:18: trail `t`: `trails` is 0; write a whole number, 1 or more
    byok-cost.toml:19: trail `t`: `mine` is no AWS account id; write its 12 digits in quotes
    byok-cost.toml:22: key `arn:aws:kms:eu-central-1:111122223333:key/1234abcd`: `versions` is 0; write a whole number, 1 or more
    byok-cost.toml:23: key `arn:aws:kms:eu-central-1:111122223333:key/1234abcd`: `key_spec` is `RSA2048`; did you mean `RSA_2048`?
    byok-cost.toml:24: key `arn:aws:kms:eu-central-1:111122223333:key/1234abcd`: `manager` is `camunda`; known here: customer, aws
    "##);
}

#[test]
fn what_must_differ_or_agree_is_compared_over_the_whole_file() {
    assert_snapshot!(faults(&format!(r#"
[[clusters]]
name = "prod"
region = "eu-west-1"
keys = ["{KEY}"]
role_ids = ["AROAEXAMPLE"]
buckets = [{{ name = "a", storage = "document" }}, {{ name = "a", storage = "document" }}]
[[clusters]]
name = "prod"
role_ids = ["AROAEXAMPLE"]
buckets = [{{ name = "a", storage = "backup" }}]
[[clusters]]
name = "empty"
[[clusters]]
keys = ["{KEY}"]
[[trails]]
name = "t"
root = "AWSLogs/"
[[trails]]
name = "t"
root = "AWSLogs"
[[trails]]
[[keys]]
arn = "{KEY}"
[[keys]]
arn = "{KEY}"
[[keys]]
versions = 1
"#)), @r##"
    byok-cost.toml:6: cluster `prod`: the cluster is in `eu-west-1`, its key in `eu-central-1`; correct one of them, or add the key of the cluster's own region
    byok-cost.toml:8: cluster `prod`: `a` stands twice in `buckets`; remove one
    byok-cost.toml:10: cluster `prod`: cluster `prod` is already in line 4; give each cluster a name of its own
    byok-cost.toml:11: cluster `prod`: role id `AROAEXAMPLE` is already in line 7; a role id tells one cluster: leave it in one, or in none
    byok-cost.toml:12: cluster `prod`: `a` is `backup` here and `document` in line 8; write the same in both
    byok-cost.toml:13: cluster `empty`: nothing in it tells which calls are the cluster's; add `keys = ["arn:aws:kms:…"]`
    byok-cost.toml:15: [[clusters]]: `name` is missing; give the cluster the name that reports show
    byok-cost.toml:21: trail `t`: trail `t` is already in line 18; give each trail a name of its own
    byok-cost.toml:22: trail `t`: root `AWSLogs` is already in line 19; where several trails write under one root, write one section with `trails`
    byok-cost.toml:23: [[trails]]: `name` is missing; give the trail the name that reports show
    byok-cost.toml:23: [[trails]]: `root` is missing; write the part of the path before `<account>/CloudTrail/`, `AWSLogs/` say
    byok-cost.toml:27: key `arn:aws:kms:eu-central-1:111122223333:key/1234abcd`: key `arn:aws:kms:eu-central-1:111122223333:key/1234abcd` is already in line 25; merge the two sections
    byok-cost.toml:28: [[keys]]: `arn` is missing; say which key
    "##);
}

#[test]
fn a_section_of_the_wrong_kind_is_told() {
    assert_snapshot!(faults("account = 1\nclusters = \"prod\"\ntrails = [1]\n[keys]\narn = 1\n"), @r##"
    byok-cost.toml:2: `account` has a number; write a table
    byok-cost.toml:3: `clusters` has a text; write each one as `[[clusters]]`
    byok-cost.toml:4: `trails` has a number; write a table
    byok-cost.toml:5: `keys` has a table; write each one as `[[keys]]`
    "##);
}

#[test]
fn broken_toml_is_told_with_its_lines() {
    let error = Config::parse(
        "config_version = 1\n[account\nmy_accounts = [\"1\"\n",
        "c.toml",
    );
    assert_snapshot!(error.unwrap_err(), @r##"
    c.toml:2: this is no TOML: unclosed table, expected `]`; see https://toml.io
    c.toml:3: this is no TOML: unclosed array, expected `]`; see https://toml.io
    "##);
}

#[test]
fn an_unknown_or_missing_version_is_told() {
    let newer = Config::parse(
        "config_version = 2\nnew_field = 1\n[account]\nx = 1\n",
        "c.toml",
    );
    assert_snapshot!(newer.unwrap_err(), @"c.toml:1: `config_version` 2 is unknown to this version of byok-cost; install a newer one, or write version 1 of the layout");
    assert_snapshot!(Config::parse("", "c.toml").unwrap_err(), @"c.toml:1: `config_version` is missing; begin the file with `config_version = 1`");
}

#[test]
fn a_hostile_config_cannot_forge_lines_of_a_message() {
    let error = faults("[account]\nmy_accounts = [\"1\\n\\u001b[31mbyok-cost.toml:9: fine\"]\n");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(!error.contains('\u{1b}'));
}

#[test]
fn a_second_key_may_lie_in_the_region_of_the_backup() {
    let text = format!(
        "config_version = 1\n[[clusters]]\nname = \"a\"\nregion = \"eu-central-1\"\nkeys = [\"{}\", \"{KEY}\"]\n",
        KEY.replace("eu-central-1", "eu-west-1")
    );
    assert_eq!(Config::parse(&text, "c").map(|c| c.clusters.len()), Ok(1));
}

#[test]
fn the_path_given_is_a_root_too() {
    for written in ["", ".", "./"] {
        let text = format!("config_version = 1\n[[trails]]\nname = \"t\"\nroot = \"{written}\"\n");
        let trails = Config::parse(&text, "c").unwrap().trails;
        assert_eq!(trails[0].root.trim_end_matches('/'), ".", "{written}");
    }
}

#[test]
fn numbers_may_have_underscores() {
    let text = "config_version = 1\n[account]\nfree_tier_used_elsewhere = 20_000\n";
    let config = Config::parse(text, "c").unwrap();
    assert_eq!(config.account.free_tier_used_elsewhere, Some(20_000));
}

proptest! {
    #[test]
    fn a_damaged_config_is_read_or_refused_with_lines_that_exist(
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        patch in "[\\[\\]{}=\"'#\\n,a1.é]{0,6}",
    ) {
        let whole: Vec<char> = documented().chars().collect();
        let at = at.index(whole.len());
        let rest = whole.iter().skip(at + length);
        let text: String = whole[..at].iter().copied().chain(patch.chars()).chain(rest.copied()).collect();
        if let Err(ConfigError::Invalid { faults, .. }) = Config::parse(&text, "c") {
            let lines = text.split('\n').count();
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)));
        }
    }
}
