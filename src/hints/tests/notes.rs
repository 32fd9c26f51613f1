//! What is good to know: with the reason for it, and without.

use super::*;
use crate::config::Cluster;

const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/";

fn account(keys: &str, second: &str, months: &[Month]) -> Measurement {
    let cluster = |name: &str, key: &str| {
        format!("[[clusters]]\nname = \"{name}\"\nkey = \"{key}\"\nkey_checks_per_hour = 1\n")
    };
    let text = format!(
        r#"
        scenario_version = 1
        account = {{ owner = "{OWNER}", caller = "444455556666", region = "eu-central-1" }}
        logs = {{ minutes_between_files = 1440 }}
        keys = [{keys}]
        {ONE_TRAIL}
        {}
        {}
        "#,
        cluster("a", "one"),
        cluster("b", second)
    );
    simulated(&text, months)
}

const ONE: &str = r#"{ name = "one", id = "11111111-1111-1111-1111-111111111111" }"#;
const TWO: &str = r#"{ name = "two", id = "22222222-2222-2222-2222-222222222222" }"#;

fn arn(digit: &str) -> Text {
    let id = [8, 4, 4, 4, 12]
        .map(|length| digit.repeat(length))
        .join("-");
    format!("{KEY}{id}").into()
}

fn config(keys: &[&str]) -> Config {
    let clusters = keys.iter().map(|digit| Cluster {
        name: (*digit).into(),
        keys: vec![arn(digit)],
        ..Cluster::default()
    });
    Config {
        clusters: clusters.collect(),
        ..Config::default()
    }
}

fn notes(measurement: &Measurement, config: &Config) -> Vec<Note> {
    with_config(measurement, config, find).notes
}

#[test]
fn one_key_would_have_saved_what_the_same_account_with_one_costs_less() {
    let both = format!("{ONE}, {TWO}");
    let separate = account(&both, "two", &[MONTH]);
    let shared = account(ONE, "one", &[MONTH]);
    let found = notes(&separate, &config(&["1", "2"]));
    let expected = Note::SeparateKeys {
        region: "eu-central-1".into(),
        keys: vec![arn("1"), arn("2")],
        saved: difference(&separate, &shared).yours,
    };
    assert_eq!(found, [expected]);
    assert_eq!(notes(&shared, &config(&["1"])), []);
}

#[test]
fn a_key_rotated_twice_pays_for_no_further_rotation() {
    let rotated = |times: usize| {
        let at = ["2026-10-03T00:00:00Z", "2026-10-05T00:00:00Z"];
        let changes = at.iter().take(times);
        let changes: Vec<String> = changes
            .map(|at| format!("{{ at = {at}, what = \"rotated\" }}"))
            .collect();
        let key = ONE.replace(" }", &format!(", changes = [{}] }}", changes.join(", ")));
        notes(&account(&key, "one", &[MONTH]), &config(&["1"]))
    };
    let keys = vec![arn("1")];
    assert_eq!(rotated(2), [Note::FreeRotations { keys }]);
    assert_eq!(rotated(1), []);
}

/// Four months; the second key is the account's own, and used in the first month only.
#[test]
fn an_unmapped_key_is_a_candidate_only_after_90_days_without_use_or_grant() {
    let own = TWO.replace(" }", ", own_calls = 500 }");
    let months = [7, 8, 9, 10].map(|month| Month { year: 2026, month });
    let used = account(&format!("{ONE}, {own}"), "one", &months);
    let until = |last: Month| {
        let mut silent = used.clone();
        silent.usage.retain(|row| {
            let is_its = row.key.attributes.key == Some(arn("2"));
            !is_its || row.key.hour.is_some_and(|hour| hour < last.end())
        });
        silent
    };
    let config = config(&["1"]);
    let silent = until(months[0]);
    let found = notes(&silent, &config);
    let [
        Note::SilentKey {
            key,
            last_use,
            cost,
            ..
        },
    ] = &found[..]
    else {
        panic!("{found:?}")
    };
    assert_eq!((key, *cost), (&arn("2"), Money(Decimal::ONE)));
    assert!(last_use.is_some_and(|at| at.hour().month() == months[0]));
    assert_eq!(
        notes(&until(months[1]), &config),
        [],
        "60 days are not enough"
    );
    let mut granted = silent.clone();
    for row in &mut granted.usage {
        let attributes = std::sync::Arc::make_mut(&mut row.key.attributes);
        if attributes.key == Some(arn("2")) && row.first == row.last {
            attributes.operation = "CreateGrant".into();
        }
    }
    assert_eq!(notes(&granted, &config), [], "a volume may be attached");
    assert_eq!(
        notes(&silent, &Config::default()),
        [],
        "nothing says which keys are whose"
    );
}

#[test]
fn guardduty_is_information_where_the_config_says_that_it_is_on() {
    let measurement = account(ONE, "one", &[MONTH]);
    let mut config = config(&["1"]);
    assert_eq!(notes(&measurement, &config), []);
    config.account.guardduty.has = crate::config::account::Has::Yes;
    let events = 2 * 744;
    assert_eq!(notes(&measurement, &config), [Note::GuardDuty { events }]);
}
