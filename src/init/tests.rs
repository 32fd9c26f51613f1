use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::cloudtrail::attributes::{Attributes, Context, ContextKind, RequestClass};
use crate::config::{Config, Storage};
use crate::period::Hour;
use crate::usage::event_id::EventId;
use crate::usage::key_event::{KeyEvent, KeyEventKind};
use crate::usage::measurement::{
    Delivered, DeliveryKey, Logged, LoggedByTrail, LoggedIn, Measurement, UsageKey, UsageRow,
};

const OWNER: &str = "111122223333";
const CAMUNDA: &str = "444455556666";
const ORDERS: &str = "arn:aws:kms:eu-central-1:111122223333:key/mrk-0a";
const REPLICA: &str = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0a";
const SHARED: &str = "arn:aws:kms:eu-central-1:111122223333:key/5c";
const OWN: &str = "arn:aws:kms:eu-central-1:111122223333:key/7d";
const MANAGED: &str = "arn:aws:kms:eu-central-1:111122223333:key/9f";
/// 2026-10-01T00:00:00Z.
const OCTOBER: i64 = 1_790_812_800;

fn attributes(operation: &str, key: &str, caller: &str, role: &str) -> Attributes<Text> {
    Attributes {
        region: None,
        recipient_account: Some(OWNER.into()),
        key: Some(key.into()),
        second_key: None,
        caller_account: Some(caller.into()),
        role_id: Some(role.into()),
        identity_type: None,
        invoked_by: None,
        operation: operation.into(),
        class: RequestClass::Symmetric,
        context: None,
        bucket_key: None,
        error: None,
        dry_run: false,
    }
}

fn with(kind: ContextKind, value: &str, call: Attributes<Text>) -> Attributes<Text> {
    let value = value.into();
    Attributes {
        context: Some(Context { kind, value }),
        ..call
    }
}

/// `count` calls, the first so many minutes after the month begins, the last a day later.
fn row(count: u64, minutes: i64, attributes: Attributes<Text>) -> UsageRow {
    let first = Timestamp(OCTOBER + minutes * 60);
    let last = Timestamp(first.0 + 86_400);
    let evidence = |time: Timestamp, id: &str| Evidence {
        time: Some(time),
        event_id: Some(Text::from(format!("{id}-{minutes}")).into()),
    };
    let logged_in = LoggedIn {
        trail: "AWSLogs/".into(),
        account: Some(OWNER.into()),
    };
    let logged = Logged {
        records: count,
        inferred_copies: 1,
        ..Logged::default()
    };
    UsageRow {
        key: UsageKey {
            hour: Some(Hour(first.0 / 3_600)),
            attributes: attributes.into(),
        },
        count,
        sessions: 1,
        raw_bytes: None,
        first: evidence(first, "first"),
        last: evidence(last, "last"),
        logged: [(logged_in, logged)].into(),
    }
}

fn delivery(trail: &str, account: &str) -> (DeliveryKey, Delivered) {
    let key = DeliveryKey {
        trail: trail.into(),
        account: Some(account.into()),
        region: None,
        day: None,
    };
    let delivered = Delivered {
        records: 3_932_624,
        kms_records: 1_414_986,
        ..Delivered::default()
    };
    (key, delivered)
}

fn key_event(key: &str, kind: KeyEventKind) -> KeyEvent {
    KeyEvent {
        key: Some(key.into()),
        time: None,
        kind,
        event_id: None,
        until: None,
        key_spec: None,
        origin: None,
        material: None,
        related: None,
    }
}

/// One cluster with keys in two regions, two that share a key, an own key, one that AWS manages.
fn measurement() -> Measurement {
    use ContextKind::{Bucket, Volume};
    let orders = |operation, key| attributes(operation, key, CAMUNDA, "AROAORDERS");
    let ec2 = |key| attributes("Decrypt", key, CAMUNDA, CAMUNDA);
    let usage = vec![
        row(
            1_038_120,
            3,
            with(Bucket, "backup-a", orders("GenerateDataKey", ORDERS)),
        ),
        row(40_000, 9, with(Bucket, "docs-a", orders("Decrypt", ORDERS))),
        row(
            20_000,
            9,
            with(Bucket, "docs-a", orders("GenerateDataKey", ORDERS)),
        ),
        row(
            7,
            1,
            with(Bucket, "replica-a", orders("GenerateDataKey", REPLICA)),
        ),
        row(12, 0, with(Volume, "vol-0a1", ec2(ORDERS))),
        row(
            9,
            5,
            attributes("DescribeKey", SHARED, CAMUNDA, "AROACLAIMS"),
        ),
        row(
            8,
            4,
            attributes("DescribeKey", SHARED, CAMUNDA, "AROASTAGING"),
        ),
        row(3, 6, with(Volume, "vol-0b1", ec2(SHARED))),
        row(5, 7, attributes("Encrypt", OWN, OWNER, "AROAADMIN")),
        row(4, 8, attributes("Decrypt", MANAGED, CAMUNDA, "AROAORDERS")),
    ];
    Measurement {
        usage,
        key_events: vec![key_event(MANAGED, KeyEventKind::AwsManagedSeen)],
        deliveries: [
            delivery("AWSLogs/", OWNER),
            delivery("AWSLogs/o-abc/", OWNER),
        ]
        .into(),
        ..Measurement::default()
    }
}

fn parsed(toml: &str) -> Config {
    Config::parse(toml, "draft").unwrap_or_else(|error| panic!("{error}\n{toml}"))
}

#[test]
fn a_draft_reads_like_this() {
    assert_snapshot!(draft(&measurement()).to_toml(), @r##"
    # A draft from logs alone. Give each cluster its name, say what its buckets store, and
    # remove what is not Camunda's. docs/config.md describes every field.
    # Calls from 2026-10-01T00:00:00Z to 2026-10-02T00:09:00Z.

    config_version = 1

    [account]
    # The accounts whose charges are "your bill".
    # These own the keys below.
    my_accounts = ["111122223333"]
    # AWS charges a request to its caller; "owner" if your contract passes that on.
    # requests_billed_to = "caller"
    # KMS requests a month of the same payer that these logs do not show; unset: unknown.
    # free_tier_used_elsewhere = 0

    # 9 calls from 2026-10-01T00:05:00Z to 2026-10-02T00:05:00Z
    # DescribeKey 9
    [[clusters]]
    name = "cluster-1"
    region = "eu-central-1"
    keys = [
      "arn:aws:kms:eu-central-1:111122223333:key/5c",  # 9 calls
    ]
    # role_arn = "arn:aws:iam::444455556666:role/NAME"  # Camunda's Console shows it
    role_ids = ["AROACLAIMS"]  # first call 2026-10-01T00:05:00Z, event first-5
    # Claims every call from there, on any key, unless two clusters name the account:
    # caller_accounts = ["444455556666"]

    # 8 calls from 2026-10-01T00:04:00Z to 2026-10-02T00:04:00Z
    # DescribeKey 8
    [[clusters]]
    name = "cluster-2"
    region = "eu-central-1"
    keys = [
      "arn:aws:kms:eu-central-1:111122223333:key/5c",  # 8 calls
    ]
    # role_arn = "arn:aws:iam::444455556666:role/NAME"  # Camunda's Console shows it
    role_ids = ["AROASTAGING"]  # first call 2026-10-01T00:04:00Z, event first-4
    # Claims every call from there, on any key, unless two clusters name the account:
    # caller_accounts = ["444455556666"]

    # 1,098,139 calls from 2026-10-01T00:00:00Z to 2026-10-02T00:09:00Z
    # GenerateDataKey 1,058,127, Decrypt 40,012
    [[clusters]]
    name = "cluster-3"
    region = "eu-central-1"
    keys = [
      "arn:aws:kms:eu-central-1:111122223333:key/mrk-0a",  # 1,098,132 calls
      "arn:aws:kms:eu-west-1:111122223333:key/mrk-0a",  # 7 calls
    ]
    # role_arn = "arn:aws:iam::444455556666:role/NAME"  # Camunda's Console shows it
    role_ids = ["AROAORDERS"]  # first call 2026-10-01T00:01:00Z, event first-1
    # Claims every call from there, on any key, unless two clusters name the account:
    # caller_accounts = ["444455556666"]
    buckets = [
      { name = "backup-a", storage = "other" },  # document or backup? GenerateDataKey 1,038,120
      { name = "docs-a", storage = "other" },  # document or backup? Decrypt 40,000, GenerateDataKey 20,000
      { name = "replica-a", storage = "other" },  # document or backup? GenerateDataKey 7
    ]
    volumes = [
      { id = "vol-0a1", storage = "disk" },  # zeebe or elasticsearch? Decrypt 12
    ]

    # Calls on keys that several clusters share, which name no role of theirs:
    # arn:aws:kms:eu-central-1:111122223333:key/5c: 3 calls: Decrypt 3

    # AWS-managed keys left out: 1.
    # Customer-managed keys that no other account calls:
    # - arn:aws:kms:eu-central-1:111122223333:key/7d: 5 calls: Encrypt 5

    # Trails seen. To name one, take the # away; the order of the sections tells which
    # copy of an event is the first, free one.
    #
    # 3,932,624 records, 1,414,986 of KMS, of 111122223333
    # [[trails]]
    # name = "trail-1"
    # root = "AWSLogs/"
    # trails = 2  # at least, as the repeats look
    #
    # 3,932,624 records, 1,414,986 of KMS, of 111122223333
    # [[trails]]
    # name = "trail-2"
    # root = "AWSLogs/o-abc/"
    "##);
}

#[test]
fn a_draft_is_a_config() {
    let config = parsed(&draft(&measurement()).to_toml());
    assert_eq!(config.account.my_accounts, [Text::from(OWNER)]);
    let [claims, staging, orders] = config.clusters.as_slice() else {
        panic!("three clusters: {:?}", config.clusters);
    };
    assert_eq!(claims.role_ids, [Text::from("AROACLAIMS")]);
    assert_eq!(staging.keys, [Text::from(SHARED)]);
    assert_eq!(orders.keys, [ORDERS, REPLICA].map(Text::from));
    assert_eq!(orders.region.as_deref(), Some("eu-central-1"));
    assert_eq!(orders.buckets.len(), 3);
    assert_eq!(orders.volumes["vol-0a1"], Storage::Disk);
    assert!(config.trails.is_empty(), "only in comments");
}

#[test]
fn a_trail_can_be_taken_in_by_removing_the_marks() {
    let toml = draft(&measurement()).to_toml();
    let (head, trails) = toml.split_once("# [[trails]]").unwrap();
    let settings = trails.lines().map(|line| line.trim_start_matches("# "));
    let settings = settings.filter(|line| line.starts_with("[[") || line.contains(" = "));
    let trails: Vec<&str> = settings.collect();
    let config = parsed(&format!("{head}\n[[trails]]\n{}", trails.join("\n")));
    assert_eq!(config.trails.len(), 2);
    assert_eq!(
        (&*config.trails[0].root, config.trails[0].trails),
        ("AWSLogs/", Some(2))
    );
    assert_eq!(
        (&*config.trails[1].root, config.trails[1].trails),
        ("AWSLogs/o-abc/", None)
    );
}

#[test]
fn without_candidates_every_own_key_is_offered() {
    let mut measurement = measurement();
    measurement
        .usage
        .retain(|row| row.key.attributes.caller_account.as_deref() == Some(OWNER));
    measurement
        .key_events
        .push(key_event(SHARED, KeyEventKind::Created));
    measurement.deliveries.clear();
    for row in &mut measurement.usage {
        row.logged = LoggedByTrail::default();
    }
    let toml = draft(&measurement).to_toml();
    assert_eq!(parsed(&toml), Config::default());
    assert_snapshot!(toml, @r##"
    # A draft from logs alone. Give each cluster its name, say what its buckets store, and
    # remove what is not Camunda's. docs/config.md describes every field.
    # Calls from 2026-10-01T00:07:00Z to 2026-10-02T00:07:00Z.

    config_version = 1

    [account]
    # The accounts whose charges are "your bill".
    # my_accounts = ["111122223333"]
    # AWS charges a request to its caller; "owner" if your contract passes that on.
    # requests_billed_to = "caller"
    # KMS requests a month of the same payer that these logs do not show; unset: unknown.
    # free_tier_used_elsewhere = 0

    # No call from another account was seen, so no key looks like a cluster's.
    # AWS-managed keys left out: 1.
    # Customer-managed keys that no other account calls:
    #
    # no calls
    # [[clusters]]
    # name = "cluster-1"
    # region = "eu-central-1"
    # keys = ["arn:aws:kms:eu-central-1:111122223333:key/5c"]
    #
    # 5 calls: Encrypt 5
    # [[clusters]]
    # name = "cluster-2"
    # region = "eu-central-1"
    # keys = ["arn:aws:kms:eu-central-1:111122223333:key/7d"]
    "##);
}

#[test]
fn an_empty_measurement_has_a_draft() {
    let toml = draft(&Measurement::default()).to_toml();
    assert_eq!(parsed(&toml), Config::default());
}

#[test]
fn the_calls_are_in_exactly_one_place() {
    let measurement = measurement();
    let draft = draft(&measurement);
    let in_clusters: u64 = draft
        .clusters
        .iter()
        .map(|cluster| cluster.seen.calls())
        .sum();
    let unassigned: u64 = draft.unassigned.values().map(Seen::calls).sum();
    let others: u64 = draft.other_keys.values().map(Seen::calls).sum();
    let of_managed = 4;
    let all: u64 = measurement.usage.iter().map(|row| row.count).sum();
    assert_eq!(in_clusters + unassigned + others + of_managed, all);
    assert_eq!((unassigned, others), (3, 5));
}

#[test]
fn many_volumes_are_counted_instead_of_listed() {
    let mut measurement = measurement();
    for number in 0..150 {
        let call = attributes("Decrypt", ORDERS, CAMUNDA, "AROAORDERS");
        let id = format!("snap-{number:03}");
        measurement
            .usage
            .push(row(1, 9, with(ContextKind::Volume, &id, call)));
    }
    let toml = draft(&measurement).to_toml();
    assert!(toml.contains("# and 51 more\n"), "{toml}");
    parsed(&toml);
}

/// Text as a stranger may write it into a log, line breaks, quotes and headers in it.
fn hostile() -> impl Strategy<Value = Text> {
    let pieces = prop::sample::select(vec![
        "\n",
        "\r",
        "\u{85}",
        "\u{2028}",
        "\u{202e}",
        "\u{1b}[31m",
        "\0",
        "\u{7f}",
        "\"",
        "\"\"\"",
        "'''",
        "\\",
        "\\u000a",
        "#",
        "[[clusters]]",
        "[[trails]]",
        "name = \"x\"",
        "]",
        "}",
        ",",
        "AROA",
        "X",
        "vol-",
        "1",
        "CloudTrail/",
        "arn:aws:kms:eu-central-1:111122223333:key/",
        "é",
        ":",
    ]);
    prop::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat().into())
}

prop_compose! {
    fn hostile_row()(
        operation in hostile(),
        key in prop_oneof![Just(Text::from(ORDERS)), Just(Text::from(SHARED)), hostile()],
        second_key in prop::option::of(hostile()),
        caller in prop_oneof![Just(Text::from(CAMUNDA)), Just(Text::from(OWNER)), hostile()],
        role in prop_oneof![Just(Text::from("AROAX")), Just(Text::from("AROAY")), hostile()],
        kind in prop::sample::select(&ContextKind::ALL),
        value in hostile(),
        event_id in prop::option::of(hostile()),
        trail in hostile(),
        minutes in 0_i64..90,
        count in 1_u64..5_000,
    ) -> UsageRow {
        let call = with(kind, &value, attributes(&operation, &key, &caller, &role));
        let mut row = row(count, minutes, Attributes { second_key, ..call });
        row.first.event_id = event_id.map(|id| EventId::from(Text::from(id)));
        row.logged = [(LoggedIn { trail, account: Some(value) }, Logged::default())].into();
        row
    }
}

prop_compose! {
    fn hostile_measurement()(
        usage in prop::collection::vec(hostile_row(), 0..8),
        managed in hostile(),
        trail in hostile(),
        account in hostile(),
    ) -> Measurement {
        Measurement {
            usage,
            key_events: vec![key_event(&managed, KeyEventKind::AwsManagedSeen)],
            deliveries: [delivery(&trail, &account)].into(),
            ..Measurement::default()
        }
    }
}

proptest! {
    #[test]
    fn hostile_log_text_cannot_add_anything_to_the_config(measurement in hostile_measurement()) {
        let draft = draft(&measurement);
        let toml = draft.to_toml();
        let config = Config::parse(&toml, "draft");
        prop_assert!(config.is_ok(), "{}\n{toml}", config.unwrap_err());
        let config = config.unwrap();
        let names: Vec<&str> = config.clusters.iter().map(|cluster| &*cluster.name).collect();
        let numbered: Vec<String> = (1..=draft.clusters.len()).map(|n| format!("cluster-{n}")).collect();
        prop_assert_eq!(names, numbered);
        prop_assert!(config.trails.is_empty() && config.keys.is_empty());
        let is_plain = |c: char| c == '\n' || !(c.is_control() || "\u{2028}\u{202e}".contains(c));
        prop_assert!(toml.chars().all(is_plain));
    }

    #[test]
    fn the_order_of_rows_has_no_influence(
        (usage, shuffled) in prop::collection::vec(hostile_row(), 0..8)
            .prop_flat_map(|usage| (Just(usage.clone()), Just(usage).prop_shuffle())),
    ) {
        let toml = |usage| draft(&Measurement { usage, ..Measurement::default() }).to_toml();
        prop_assert_eq!(toml(usage), toml(shuffled));
    }

    #[test]
    fn every_candidate_is_a_key_of_a_cluster_and_no_other_key_is(measurement in hostile_measurement()) {
        let draft = draft(&measurement);
        let in_clusters: BTreeSet<&Text> = draft.clusters.iter().flat_map(|c| c.keys.keys()).collect();
        for row in &measurement.usage {
            let call = &row.key.attributes;
            let key = call.key.as_ref().unwrap();
            if [ORDERS, SHARED].contains(&&**key) && call.caller_account.as_deref() == Some(CAMUNDA) {
                prop_assert!(in_clusters.contains(key));
            }
            prop_assert!(in_clusters.contains(key) || draft.other_keys.contains_key(key) || draft.aws_managed_keys > 0);
        }
        prop_assert!(draft.other_keys.keys().all(|key| !in_clusters.contains(key)));
    }
}
