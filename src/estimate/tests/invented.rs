//! Scenarios drawn at random, of which every count is certain.

use std::fmt::Write;

use crate::estimate::scenario::Scenario;
use crate::random::Random;

/// The scenario of that number, and its text.
pub(super) fn scenario(number: i64) -> (String, Scenario) {
    let mut random = Random::of(0, "certain", number);
    let mut text = String::from("scenario_version = 1\n");
    let seen = one(&mut random, &["0", "1"]);
    writeln!(
        text,
        "[account]\nowner = \"111122223333\"\ncaller = \"444455556666\"\n\
         region = \"eu-central-1\"\n{}\n[calls]\nseen_by_caller = {seen}\nkeyless = 3\n\
         [logs]\nminutes_between_files = 480\nlate = {}\nredelivered = {}",
        side(&mut random),
        one(&mut random, &["0", "0.3"]),
        one(&mut random, &["0", "0.1"]),
    )
    .unwrap();
    let clusters = 1 + random.below(3);
    let shares_key = random.below(4) == 0;
    keys(&mut text, &mut random, clusters);
    for index in 0..clusters {
        let key = if shares_key { 0 } else { index };
        cluster(&mut text, &mut random, index, key);
    }
    trails(&mut text, &mut random);
    let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    (text, scenario)
}

fn one<'a>(random: &mut Random, of: &'a [&'a str]) -> &'a str {
    random.pick(of).unwrap()
}

/// What else the account has that is charged by the event.
fn side(random: &mut Random) -> String {
    let has = ["yes", "no", "unknown"];
    format!(
        "guardduty = \"{}\"\ninsights_call_rate = \"{}\"\ninsights_error_rate = \"{}\"\n{}",
        one(random, &has),
        one(random, &has),
        one(random, &has),
        one(random, &["", "further_trails = 0", "further_trails = 2"]),
    )
}

fn keys(text: &mut String, random: &mut Random, clusters: u64) {
    for index in 0..clusters {
        let change = one(
            random,
            &[
                "",
                "{ at = 2026-10-07T03:30:00Z, what = \"rotated\" }",
                "{ at = 2026-10-07T03:30:00Z, what = \"rotated_on_demand\" }",
                "{ at = 2026-10-02T03:30:00Z, what = \"rotation_enabled\" }",
                "{ at = 2026-08-02T03:30:00Z, what = \"created\" }",
                "{ at = 2026-10-03T09:00:00Z, what = \"policy_changed\" }",
            ],
        );
        writeln!(
            text,
            "[[keys]]\nname = \"key-{index}\"\nmulti_region = true\nown_calls = {}\n\
             changes = [{change}]\n[[keys]]\nname = \"replica-{index}\"\n\
             replica_of = \"key-{index}\"\nregion = \"eu-west-1\"",
            random.below(6),
        )
        .unwrap();
    }
}

fn cluster(text: &mut String, random: &mut Random, index: u64, key: u64) {
    let starts = match random.below(4) {
        0 => "starts = 2026-10-05T09:30:00Z\n",
        1 => "ends = 2026-10-20T00:00:00Z\n",
        _ => "",
    };
    writeln!(
        text,
        "[[clusters]]\nname = \"cluster-{index}\"\nkey = \"key-{key}\"\nsessions = {}\n{starts}\
         key_checks_per_hour = {}\nreencrypts = {}\n\
         disks = {{ zeebe = {}, elasticsearch = {}, reattachments = {}, restarts = {}, \
         upgrades = {}, replacements = {} }}",
        1 + random.below(3),
        random.below(3),
        random.below(9),
        1 + random.below(4),
        1 + random.below(3),
        random.below(4),
        random.below(2),
        random.below(2),
        random.below(3),
    )
    .unwrap();
    if random.below(4) > 0 {
        let bucket = bucket(random, &format!("documents-{index}"));
        writeln!(
            text,
            "documents = {{ bucket = {bucket}, created = {}, read = {} }}",
            random.below(900),
            random.below(900),
        )
        .unwrap();
    }
    if random.below(4) > 0 {
        backups(text, random, index, key);
    }
}

fn backups(text: &mut String, random: &mut Random, index: u64, key: u64) {
    let own = bucket(random, &format!("backups-{index}"));
    writeln!(
        text,
        "[clusters.backups]\nbucket = {own}\nevery = \"{}\"\nmanual = {}\npartitions = {}\n\
         snapshot_files = {}\nsegment_files = {}\nstatus_polls = {}\n\
         elasticsearch_objects = {}\nrestores = {}",
        one(random, &["day", "week", "manual", "day"]),
        random.below(5),
        1 + random.below(3),
        random.below(9),
        random.below(4),
        random.below(4),
        random.below(30),
        random.below(3),
    )
    .unwrap();
    if random.below(2) > 0 {
        let copy = bucket(random, &format!("replicas-{index}"));
        writeln!(
            text,
            "replica = {{ bucket = {copy}, key = \"replica-{key}\" }}"
        )
        .unwrap();
    }
}

fn bucket(random: &mut Random, name: &str) -> String {
    let key = one(
        random,
        &[
            "",
            ", bucket_key = false",
            ", bucket_key = true",
            ", bucket_key = true, reduction = 0.37",
        ],
    );
    format!("{{ name = \"{name}\"{key} }}")
}

fn trails(text: &mut String, random: &mut Random) {
    let accounts = one(
        random,
        &["", "accounts = [\"111122223333\", \"444455556666\"]\n"],
    );
    writeln!(text, "[[trails]]\nname = \"trail\"\n{accounts}").unwrap();
    match random.below(4) {
        0 => {}
        1 => writeln!(
            text,
            "[[trails]]\nname = \"second\"\nprefix = \"second/\"\n{accounts}"
        )
        .unwrap(),
        2 => writeln!(
            text,
            "[[trails]]\nname = \"writes\"\nprefix = \"writes/\"\nomits = [\"read\"]"
        )
        .unwrap(),
        _ => writeln!(
            text,
            "[[trails]]\nname = \"organization\"\norganization = \"o-a1b2c3d4e5\"\n{accounts}\n\
             [[trails]]\nname = \"without\"\nprefix = \"without/\"\nomits = [\"kms\"]"
        )
        .unwrap(),
    }
}
