//! Scenarios drawn at random: combinations that nobody thought of.

use std::fmt::Write;

use crate::estimate::scenario::Scenario;
use crate::random::Random;

/// The scenario of that number, and its text.
pub(super) fn scenario(number: i64) -> (String, Scenario) {
    let mut random = Random::of(0, "invented", number);
    let mut text = String::from("scenario_version = 1\n");
    accounts(&mut text, &mut random);
    logs(&mut text, &mut random);
    keys(&mut text, &mut random);
    clusters(&mut text, &mut random);
    trails(&mut text, &mut random);
    let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    (text, scenario)
}

fn one<'a>(random: &mut Random, of: &'a [&'a str]) -> &'a str {
    random.pick(of).unwrap()
}

fn accounts(text: &mut String, random: &mut Random) {
    let share = ["0", "0.1", "0.5", "1"];
    let (seen, failed, dry) = (
        one(random, &share),
        one(random, &["0", "0.1"]),
        one(random, &["0", "0.1"]),
    );
    writeln!(
        text,
        "[account]\nowner = \"111122223333\"\ncaller = \"444455556666\"\n\
         region = \"eu-central-1\"\n[calls]\nseen_by_caller = {seen}\nfailed = {failed}\n\
         dry_runs = {dry}\nother_services = {}\nkeyless = {}\nnetwork_activity = {}",
        random.below(300),
        random.below(9),
        random.pick(&[0, 0, 40]).unwrap(),
    )
    .unwrap();
}

fn logs(text: &mut String, random: &mut Random) {
    writeln!(
        text,
        "[logs]\nminutes_between_files = {}\nrecords_per_file = {}\nlate = {}\n\
         redelivered = {}\nconflicting = {}\nupdated = {}",
        one(random, &["240", "480", "1440"]),
        one(random, &["9", "1000"]),
        one(random, &["0", "0.3"]),
        one(random, &["0", "0.1", "0.19"]),
        one(random, &["0", "0.5"]),
        one(random, &["0", "0.2"]),
    )
    .unwrap();
    for _ in 0..random.below(3) {
        writeln!(
            text,
            "[[logs.gaps]]\nfrom = 2026-10-{:02}T{:02}:00:00Z\nhours = {}\ntrails = {}",
            1 + random.below(30),
            random.below(24),
            1 + random.below(60),
            one(random, &["[]", "[\"a\"]", "[\"b\", \"c\"]"]),
        )
        .unwrap();
    }
    writeln!(
        text,
        "[[logs.delays]]\nfrom = 2026-10-{:02}T12:00:00Z\nhours = 24\nminutes = {}",
        1 + random.below(31),
        random.below(9_000)
    )
    .unwrap();
}

fn keys(text: &mut String, random: &mut Random) {
    for name in ["k", "l"] {
        let own = random.below(40);
        writeln!(
            text,
            "[[keys]]\nname = \"{name}\"\nmulti_region = true\nown_calls = {own}"
        )
        .unwrap();
        for _ in 0..random.below(5) {
            let what = one(
                random,
                &[
                    "\"created\"",
                    "\"rotated\"",
                    "\"rotated_on_demand\"",
                    "\"disabled\"",
                    "\"enabled\"",
                    "\"deletion_scheduled\"\ndays = 9",
                    "\"deletion_cancelled\"",
                    "\"deleted\"",
                    "\"material_imported\"",
                    "\"replicated\"\nto = \"r\"",
                    "\"policy_changed\"\ncuts_off = true",
                    "\"policy_changed\"",
                ],
            );
            let (day, hour) = (1 + random.below(31), random.below(24));
            let minute = random.below(60);
            writeln!(
                text,
                "[[keys.changes]]\nat = 2026-10-{day:02}T{hour:02}:{minute:02}:30Z\nwhat = {what}"
            )
            .unwrap();
        }
    }
    text.push_str("[[keys]]\nname = \"r\"\nregion = \"eu-west-1\"\nreplica_of = \"k\"\n");
    let spec = one(
        random,
        &["SYMMETRIC_DEFAULT", "RSA_2048", "RSA_4096", "ECC_NIST_P256"],
    );
    let origin = one(random, &["AWS_KMS", "EXTERNAL", "EXTERNAL_KEY_STORE"]);
    let own = random.below(30);
    writeln!(
        text,
        "[[keys]]\nname = \"s\"\nspec = \"{spec}\"\norigin = \"{origin}\"\nown_calls = {own}\n\
         changes = [{{ at = 2026-10-02T00:00:00Z, what = \"created\" }}]"
    )
    .unwrap();
    text.push_str("[[keys]]\nname = \"aws\"\nmanager = \"aws\"\nown_calls = 20\n");
}

fn clusters(text: &mut String, random: &mut Random) {
    for name in ["one", "two"] {
        let (key, to) = (one(random, &["k", "l"]), one(random, &["k", "l"]));
        writeln!(
            text,
            "[[clusters]]\nname = \"{name}\"\nkey = \"{key}\"\nsessions = {}\n\
             reencrypts = {}\nreencrypts_to = \"{to}\"\n\
             disks = {{ zeebe = 2, elasticsearch = 1, reattachments = {}, replacements = {} }}\n\
             [clusters.documents]\nbucket = {{ name = \"{name}-d\", bucket_key = {} }}\n\
             created = {}\nread = {}\n\
             [clusters.backups]\nbucket = {{ name = \"{name}-b\", bucket_key = {} }}\n\
             every = \"{}\"\npartitions = 1\nsnapshot_files = 2\nsegment_files = 1\n\
             status_polls = 1\nelasticsearch_objects = 3\nrestores = {}",
            1 + random.below(4),
            random.below(5),
            random.below(3),
            random.below(2),
            random.below(2) == 0,
            random.below(400),
            random.below(400),
            random.below(2) == 0,
            one(random, &["day", "week"]),
            random.below(3),
        )
        .unwrap();
        if random.below(2) == 0 {
            text.push_str("replica = { bucket = { name = \"copy\" }, key = \"r\" }\n");
        }
    }
}

/// Up to three trails under one root or several, some of them replicated, one of the caller's.
fn trails(text: &mut String, random: &mut Random) {
    let replica = one(
        random,
        &["", "replica_prefix = \"z/\"", "replica_prefix = \"0/\""],
    );
    let is_shared = random.below(3) == 0;
    for name in ["a", "b", "c"]
        .iter()
        .take(1 + random.pick(&[0, 1, 1, 2]).unwrap())
    {
        let prefix = if is_shared { "s" } else { name };
        let accounts = if is_shared || *name != "c" {
            one(
                random,
                &["", "accounts = [\"111122223333\", \"444455556666\"]"],
            )
        } else {
            "accounts = [\"444455556666\"]"
        };
        let replica = if is_shared || *name == "a" {
            replica
        } else {
            ""
        };
        let omits = one(random, &["[]", "[]", "[]", "[\"read\"]", "[\"kms\"]"]);
        writeln!(
            text,
            "[[trails]]\nname = \"{name}\"\nprefix = \"{prefix}/\"\n{accounts}\n{replica}\n\
             omits = {omits}"
        )
        .unwrap();
    }
}
