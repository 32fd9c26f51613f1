//! `byok-cost estimate`.

use crate::run::{Run, check};

const FIVE: &str = "estimate --clusters 5 --region eu-central-1 --backups daily \
                    --documents-created 20000 --documents-read 60000";

#[test]
fn five_clusters_from_flags() {
    assert_eq!(check("estimate_five", Run::new(), FIVE).code, 0);
    let more = "estimate --clusters 2 --region us-east-1 --size 2 --backups 15-minutes \
                --bucket-keys off --dual-region replica-key --trails 2 --rotation-days 90 \
                --set guardduty=yes --set snapshot_files=20..40..80 --growth documents_read=50 \
                --month 2026-10";
    assert_eq!(check("estimate_more", Run::new(), more).code, 0);
}

#[test]
fn the_same_flags_in_every_format() {
    let few = "estimate --region eu-central-1 --set documents_created=100 --draws 20";
    check(
        "estimate_markdown",
        Run::new(),
        &format!("{few} --format markdown"),
    );
    check("estimate_csv", Run::new(), &format!("{few} --format csv"));
    check(
        "estimate_json",
        Run::new(),
        &format!("{few} --bucket-keys on --format json"),
    );
    let said = Run::new().says(&format!("{few} -o e.json -o e.md -o e.csv -o e.txt"));
    assert_eq!((said.code, &*said.stdout), (0, ""));
    for file in ["e.json", "e.md", "e.csv", "e.txt"] {
        assert!(said.written(file).len() > 500, "{file}");
    }
}

#[test]
fn drivers_are_listed_with_their_origin() {
    assert_eq!(
        check("estimate_drivers", Run::new(), "estimate --drivers").code,
        0
    );
}

/// What is saved is estimated like the flags that made it.
#[test]
fn a_saved_scenario_costs_what_its_flags_cost() {
    let said = check(
        "estimate_save",
        Run::new(),
        &format!("{FIVE} --save five.toml"),
    );
    let saved = said.written("five.toml");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("estimate_saved", saved);
    });
    let again = Run::new()
        .file("five.toml", &saved)
        .says("estimate five.toml");
    let table = |text: &str| {
        let lines = text
            .lines()
            .skip_while(|line| !line.starts_with("First month"));
        lines
            .take_while(|line| !line.starts_with("Drivers"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(table(&again.stdout).len() > 500);
    assert_eq!(table(&again.stdout), table(&said.stdout));
    let taken = Run::new()
        .file("five.toml", "mine")
        .says(&format!("{FIVE} --save five.toml"));
    assert_eq!((taken.code, &*taken.written("five.toml")), (2, "mine"));
}

#[test]
fn scenarios_stand_side_by_side() {
    let weekly = FIVE.replace("daily", "weekly");
    let one = Run::new()
        .says(&format!("{FIVE} --save a.toml"))
        .written("a.toml");
    let other = Run::new()
        .says(&format!("{weekly} --save b.toml"))
        .written("b.toml");
    let run = Run::new().file("a.toml", one).file("b.toml", other);
    assert_eq!(
        check("estimate_compared", run, "estimate a.toml b.toml").code,
        0
    );
}

/// A file states all that there is; what it leaves out stands beside the total.
#[test]
fn what_a_file_does_not_state_stands_beside_the_total() {
    let text = r#"
        scenario_version = 1
        account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
        keys = [{ name = "orders" }]
        trails = [{ name = "trail" }]
        clusters = [{ name = "orders", key = "orders" }]
    "#;
    let run = Run::new().file("few.toml", text);
    assert_eq!(check("estimate_few", run, "estimate few.toml").code, 0);
}

#[test]
fn what_cannot_be_is_refused_with_the_reason() {
    let refused = [
        ("estimate_no_region", "estimate --clusters 5"),
        ("estimate_other_region", "estimate --region eu-central-9"),
        (
            "estimate_manual",
            "estimate --region eu-central-1 --set manual_backups=900",
        ),
        (
            "estimate_driver",
            "estimate --region eu-central-1 --set status_pol=1",
        ),
        (
            "estimate_field",
            "estimate --region eu-central-1 --set gardduty=yes",
        ),
        (
            "estimate_number",
            "estimate --region eu-central-1 --documents-read 5..1",
        ),
        (
            "estimate_rotation",
            "estimate --region eu-central-1 --rotation-days 30",
        ),
        (
            "estimate_growth",
            "estimate --region eu-central-1 --growth documents=5",
        ),
        ("estimate_both", "estimate a.toml --clusters 5"),
        ("estimate_missing", "estimate no-such.toml"),
        (
            "estimate_second",
            "estimate --region sa-east-1 --dual-region second-key",
        ),
    ];
    for (name, arguments) in refused {
        assert_eq!(check(name, Run::new(), arguments).code, 2, "{arguments}");
    }
}

#[test]
fn a_region_without_a_price_is_estimated_at_a_stated_one() {
    let arguments = "estimate --region cn-north-1 --price KMS-Keys=1.00 \
                     --price KMS-Requests=0.000003 --price TimedStorage-ByteHrs=0.023 --draws 0";
    let said = check("estimate_stated_price", Run::new(), arguments);
    assert_eq!(said.code, 0);
}

/// The sample's clusters, measured, as the next cluster's scenario.
#[test]
fn the_next_cluster_is_estimated_from_measured_ones() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");
    let arguments = format!("estimate --calibrate {sample} --month 2026-10 --save next.toml");
    let said = Run::new().says(&arguments);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let shown = said.stdout;
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("estimate_calibrated", shown);
    });
}

/// The likely month against budgets, three years against growth; after the estimate.
#[test]
fn limits_have_exit_codes_and_say_one_line_each() {
    let few = "estimate --clusters 2 --region eu-central-1 --set documents_created=100 --draws 0";
    let with_config = || {
        let config = "config_version = 1\n[gates]\nbudgets = [\"1.50\", \"elsewhere=1\"]\n";
        Run::new().file("byok-cost.toml", config)
    };
    let plain: fn() -> Run = Run::new;
    let from_environment = || Run::new().environment("BYOK_COST_BUDGET", "1.50");
    let cases: &[(&dyn Fn() -> Run, &str, i32, &str)] = &[
        (&plain, "--budget 2.01", 0, ""),
        (
            &plain,
            "--budget 2.01 --budget cluster-1=0.99",
            4,
            "over budget: cluster-1 1.00, budget 0.99, estimate flags\n",
        ),
        (
            &plain,
            "--max-growth 150%",
            4,
            "over growth: your bill 6.00, the first month 2.00, at most +150 %, estimate flags\n",
        ),
        (&plain, "--max-growth 200%", 0, ""),
        (
            &with_config,
            "",
            4,
            "over budget: your bill 2.00, budget 1.50, estimate flags\n",
        ),
        (&with_config, "--budget 3", 0, ""),
        (
            &from_environment,
            "",
            4,
            "over budget: your bill 2.00, budget 1.50, estimate flags\n",
        ),
        (
            &plain,
            "--budget nowhere=1",
            2,
            "error: a budget names the cluster `nowhere`, which the estimate does not have\n",
        ),
        // With a further trail each call has a copy on your bill: whether Bucket Keys are on decides.
        (
            &plain,
            "--trails 2 --set documents_created=100000 --budget 4",
            3,
            "cannot confirm budget: your bill 6.81, budget 4.00, estimate flags: it is exceeded \
             only if Bucket Keys are off\n",
        ),
    ];
    for (run, limit, code, line) in cases {
        let said = run().says(&format!("{few} --rotation-days 365 {limit}"));
        assert_eq!((said.code, &*said.stderr), (*code, *line), "{limit}");
        assert_eq!(said.stdout.is_empty(), *code == 2, "{limit}");
    }
}

#[test]
fn discounts_stand_beside_an_estimate() {
    let file = "account = { owner = \"111122223333\", caller = \"444455556666\", region = \
                \"eu-central-1\", discounts = { kms = 50 } }\nscenario_version = 1\n\
                keys = [{ name = \"k\" }]\n[[clusters]]\nname = \"c\"\nkey = \"k\"\n\
                key_checks_per_hour = 100\n";
    let run = || Run::new().file("less.toml", file);
    let text = run().says("estimate less.toml").stdout;
    // (1 + 72,000 × 0.000003) / 2
    let line = text
        .lines()
        .find(|line| line.contains("less the discounts"));
    assert!(line.is_some_and(|line| line.contains("$0.61 ")), "{text}");
    let json = run().says("estimate less.toml --format json").stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let case = &report["scenarios"][0]["cases"][0];
    assert_eq!(case["totals"]["total"], "1.216");
    assert_eq!(case["estimated_totals"]["total"], "0.608");
}
