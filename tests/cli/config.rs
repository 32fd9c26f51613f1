//! `byok-cost.toml`: where it is found, and what it changes.

use crate::logs::{KEY, delivered, document, gzip, october};
use crate::run::{Run, check};

fn month() -> Run {
    let file = gzip(&document(&october()));
    Run::new().file(&delivered("2026-10-31", "abcdefgh12345678"), file)
}

fn config(cluster: &str) -> String {
    format!(
        "config_version = 1\n\n[account]\nfree_tier_used_elsewhere = 20_000\n\n[[clusters]]\n\
         name = \"{cluster}\"\nregion = \"eu-central-1\"\nkeys = [\"{KEY}\"]\n\
         buckets = [{{ name = \"example-backup\", storage = \"backup\" }}]\n"
    )
}

#[test]
fn a_config_beside_the_logs_names_the_cluster() {
    let run = month().file("logs/byok-cost.toml", config("prod-orders"));
    let said = check("config_beside_logs", run, "report logs");
    assert_eq!(said.code, 0);
}

#[test]
fn the_nearest_config_is_the_only_one_read() {
    let all = || {
        month()
            .file("flag.toml", config("of-the-flag"))
            .file("variable.toml", config("of-the-variable"))
            .file("logs/byok-cost.toml", config("of-the-logs"))
            .file("byok-cost.toml", config("of-the-folder"))
            .file(".config/byok-cost/byok-cost.toml", config("of-the-user"))
    };
    let variable = || all().environment("BYOK_COST_CONFIG", "variable.toml");
    let flag = variable().says("report logs --config flag.toml");
    assert!(flag.stderr.contains("config: flag.toml"), "{}", flag.stderr);
    let runs = [
        (flag, "of-the-flag"),
        (variable().says("report logs"), "of-the-variable"),
        (all().says("report logs"), "of-the-logs"),
        (all().says("report logs logs"), "of-the-folder"),
    ];
    for (said, cluster) in runs {
        assert_eq!(said.code, 0, "{}", said.stderr);
        assert!(said.stdout.contains(cluster), "{}", said.stdout);
        assert_eq!(
            said.stdout.matches("of-the-").count(),
            said.stdout.matches(cluster).count()
        );
    }
    let of_user = month().file(".config/byok-cost/byok-cost.toml", config("of-the-user"));
    assert!(of_user.says("report logs").stdout.contains("of-the-user"));
}

#[test]
fn an_empty_variable_is_not_set() {
    let said = month()
        .environment("BYOK_COST_CONFIG", "")
        .says("report logs");
    assert_eq!(said.code, 0);
    assert!(said.stderr.contains("config: none"), "{}", said.stderr);
}

#[test]
fn a_config_that_was_asked_for_must_be_there() {
    let flag = check(
        "config_missing",
        month(),
        "report logs --config nowhere.toml",
    );
    assert_eq!(flag.code, 2);
    let run = month().environment("BYOK_COST_CONFIG", "nowhere.toml");
    let variable = check("config_missing_variable", run, "report logs");
    assert_eq!(variable.code, 2);
}

#[test]
fn every_fault_of_a_config_is_told_at_its_line() {
    let wrong =
        config("prod").replace("region =", "regoin =") + "[[trials]]\n[[keys]]\nversions = 0\n";
    let run = month().file("byok-cost.toml", wrong);
    assert_eq!(check("config_wrong", run, "report logs").code, 2);
    let run = month().file("byok-cost.toml", b"config_version = 1 # \xff\n");
    assert_eq!(check("config_not_text", run, "report logs").code, 2);
}

#[test]
fn fields_that_name_two_clusters_for_one_call_are_told() {
    let other = "[[clusters]]\nname = \"claims\"\nrole_ids = [\"AROAEXAMPLEEXAMPLE000\"]\n";
    let run = month().file("byok-cost.toml", config("orders") + other);
    let said = check("config_disagreement", run, "report logs");
    assert_eq!(said.code, 0);
}
