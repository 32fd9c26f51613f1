//! What cannot be is refused, with the place and the reason.

use std::collections::BTreeMap;

use super::{Lifecycle, SCENARIO_VERSION, Scenario, ScenarioError, Share, Trail};

mod numbers;

pub(super) fn check(scenario: &Scenario) -> Result<(), ScenarioError> {
    if scenario.scenario_version != SCENARIO_VERSION {
        return refuse("scenario_version", "this program reads version 1");
    }
    accounts(scenario)?;
    names(scenario)?;
    references(scenario)?;
    logs(scenario)?;
    trails(scenario)?;
    for cluster in &scenario.clusters {
        if cluster
            .role_id
            .as_ref()
            .is_some_and(|id| !id.starts_with("AROA"))
        {
            return refuse(
                &at("clusters", &cluster.name, "role_id"),
                "begins with AROA",
            );
        }
    }
    for trail in &scenario.trails {
        if trail
            .organization
            .as_ref()
            .is_some_and(|id| !id.starts_with("o-"))
        {
            return refuse(&at("trails", &trail.name, "organization"), "begins with o-");
        }
    }
    numbers::check(scenario)?;
    for key in &scenario.keys {
        for change in &key.changes {
            if let Lifecycle::DeletionScheduled { days } = change.what
                && !(7..=30).contains(&days)
            {
                return refuse(&at("keys", &key.name, "days"), "AWS allows 7 to 30 days");
            }
        }
    }
    Ok(())
}

fn refuse(place: &str, reason: &str) -> Result<(), ScenarioError> {
    Err(ScenarioError::Impossible {
        place: place.to_owned(),
        reason: reason.to_owned(),
    })
}

fn at(table: &str, name: &str, field: &str) -> String {
    format!("{table} `{name}`, {field}")
}

fn logs(scenario: &Scenario) -> Result<(), ScenarioError> {
    let logs = &scenario.logs;
    let minutes = logs.minutes_between_files;
    if minutes == 0 || 1_440 % minutes != 0 {
        return refuse("logs.minutes_between_files", "must divide a day, 5 say");
    }
    if logs.redelivered >= Share::percent(20) {
        return refuse("logs.redelivered", "under 0.2: more is a second trail");
    }
    if logs.records_per_file == 0 {
        return refuse("logs.records_per_file", "at least 1");
    }
    let encrypted = scenario.trails.iter().any(|t| t.sse_kms_key.is_some());
    if encrypted && minutes > 60 {
        return refuse("logs.minutes_between_files", "up to 60 with an sse_kms_key");
    }
    Ok(())
}

fn trails(scenario: &Scenario) -> Result<(), ScenarioError> {
    let mut replicas: BTreeMap<String, Option<String>> = BTreeMap::new();
    for trail in &scenario.trails {
        prefixes(trail)?;
        let replica = trail.replica_root();
        let known = replicas.entry(trail.root()).or_insert(replica.clone());
        if *known != replica {
            let place = at("trails", &trail.name, "replica_prefix");
            return refuse(&place, "trails of one root are replicated together");
        }
    }
    let copied = replicas.values().flatten();
    match copied.clone().find(|copy| replicas.contains_key(*copy)) {
        Some(root) => refuse(
            "trails, replica_prefix",
            &format!("{root} is a trail's root"),
        ),
        None => Ok(()),
    }
}

fn prefixes(trail: &Trail) -> Result<(), ScenarioError> {
    for prefix in [Some(&trail.prefix), trail.replica_prefix.as_ref()]
        .into_iter()
        .flatten()
    {
        let folders = prefix.strip_suffix('/').unwrap_or(prefix);
        let named = |folder: &str| is_plain(folder) && !folder.starts_with('.');
        let ends = prefix.is_empty() || prefix.ends_with('/');
        if !ends || (!prefix.is_empty() && !folders.split('/').all(named)) {
            let place = at("trails", &trail.name, "prefix");
            return refuse(&place, "empty, or names of folders, each followed by `/`");
        }
    }
    Ok(())
}

fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !name.is_empty() && name.chars().all(plain)
}

fn accounts(scenario: &Scenario) -> Result<(), ScenarioError> {
    let mut recorded = scenario.trails.iter().flat_map(|trail| &trail.accounts);
    let is_account = |id: &str| id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit());
    match recorded.find(|id| !is_account(id)) {
        Some(id) => refuse(&format!("account `{id}`"), "an AWS account has 12 digits"),
        None => Ok(()),
    }
}

/// Names go into records, paths and ARNs as they are.
fn names(scenario: &Scenario) -> Result<(), ScenarioError> {
    let mut all = Vec::new();
    for key in &scenario.keys {
        all.push(&key.name);
        all.extend(key.region.iter().chain(&key.id));
    }
    for cluster in &scenario.clusters {
        all.push(&cluster.name);
        all.extend(&cluster.role_id);
        all.extend(cluster.documents.iter().map(|d| &d.bucket.name));
        let backups = cluster.backups.iter();
        all.extend(backups.clone().map(|b| &b.bucket.name));
        all.extend(
            backups
                .filter_map(|b| b.replica.as_ref())
                .map(|r| &r.bucket.name),
        );
    }
    for trail in &scenario.trails {
        all.push(&trail.name);
        all.extend(&trail.organization);
    }
    match all.into_iter().find(|name| !is_plain(name)) {
        Some(name) => refuse(
            &format!("name `{name}`"),
            "ASCII letters, digits, `-`, `_` and `.` only",
        ),
        None => Ok(()),
    }
}

fn references(scenario: &Scenario) -> Result<(), ScenarioError> {
    let mut named = Vec::new();
    for cluster in &scenario.clusters {
        named.push(&cluster.key);
        named.extend(&cluster.reencrypts_to);
        let backups = cluster.backups.iter();
        named.extend(backups.filter_map(|b| b.replica.as_ref()).map(|r| &r.key));
    }
    for key in &scenario.keys {
        named.extend(&key.replica_of);
        named.extend(key.changes.iter().filter_map(|change| match &change.what {
            Lifecycle::Replicated { to } => Some(to),
            _ => None,
        }));
    }
    named.extend(
        scenario
            .trails
            .iter()
            .filter_map(|t| t.sse_kms_key.as_ref()),
    );
    match named.into_iter().find(|n| scenario.key(n).is_none()) {
        Some(name) => refuse(&format!("key `{name}`"), "no [[keys]] has that name"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::account::Has;

    const ACCOUNTS: &str = r#"
        account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    "#;

    fn message(rest: &str) -> String {
        let text = format!("scenario_version = 1\n{ACCOUNTS}\n{rest}");
        Scenario::parse(&text).map_or_else(|error| error.to_string(), |_| "accepted".to_owned())
    }

    #[test]
    fn an_empty_account_is_a_scenario() {
        assert_eq!(message(""), "accepted");
    }

    #[test]
    fn an_unknown_field_is_refused_at_every_level() {
        for text in [
            "cluster = 1",
            "[logs]\nminutes = 5",
            "[[keys]]\nname = \"k\"\nspecs = \"x\"",
            "[[keys]]\nname = \"k\"\nchanges = [{ at = 2026-10-01, what = \"created\", by = 1 }]",
            "[[trails]]\nname = \"t\"\nroot = \"x/\"",
        ] {
            assert!(
                message(text).contains("unknown field"),
                "{text}: {}",
                message(text)
            );
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_place() {
        for (text, place) in [
            (
                "[logs]\nminutes_between_files = 7",
                "logs.minutes_between_files",
            ),
            ("[logs]\nredelivered = 0.2", "logs.redelivered"),
            ("[calls]\nfailed = 1.5", "a share is a number from 0 to 1"),
            ("[[clusters]]\nname = \"c\"\nkey = \"k\"", "key `k`"),
            ("[[keys]]\nname = \"a\\\"b\"", "name `a\"b`"),
            (
                "[[trails]]\nname = \"t\"\nprefix = \"../\"",
                "trails `t`, prefix",
            ),
            (
                "[[trails]]\nname = \"t\"\nprefix = \"x\"",
                "trails `t`, prefix",
            ),
            (
                "[[trails]]\nname = \"t\"\naccounts = [\"12\"]",
                "account `12`",
            ),
            (
                "[[keys]]\nname = \"k\"\nchanges = [{ at = 2026-10-01, what = \"deletion_scheduled\", days = 3 }]",
                "7 to 30 days",
            ),
            (
                "[[keys]]\nname = \"k\"\nchanges = [{ at = 2026-10-01, what = \"created\", days = 3 }]",
                "`days` is for deletion_scheduled",
            ),
        ] {
            assert!(message(text).contains(place), "{text}: {}", message(text));
        }
    }

    #[test]
    fn the_account_has_the_fields_of_the_config_and_tells_its_faults_alike() {
        let text = "scenario_version = 1\n[account]\nowner = \"111122223333\"\n\
                    caller = \"444455556666\"\nregion = \"eu-central-1\"\nguardduty = \"yes\"\n";
        let scenario = Scenario::parse(text).unwrap();
        assert_eq!(scenario.account.side.guardduty.has, Has::Yes);
        let wrong = text.replace("guardduty", "gardduty").replace("1111", "11");
        assert_eq!(
            Scenario::parse(&wrong).unwrap_err().to_string(),
            "scenario:3: [account]: `1122223333` is no AWS account id; write its 12 digits in quotes\n\
             scenario:6: [account]: unknown field `gardduty`; did you mean `guardduty`?"
        );
        let missing = text.replace("region = \"eu-central-1\"", "");
        assert_eq!(
            Scenario::parse(&missing).unwrap_err().to_string(),
            "scenario:2: [account]: `region` is missing; a scenario needs it"
        );
    }

    #[test]
    fn another_version_is_refused() {
        let text = format!("scenario_version = 2\n{ACCOUNTS}");
        assert!(Scenario::parse(&text).is_err());
    }
}
