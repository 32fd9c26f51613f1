//! Accounts, calls, logs and trails as TOML.

use super::{Lines, ranged};
use crate::estimate::scenario::{Logs, Omission, Scenario, Share, Trail};

pub(super) fn add(text: &mut Lines, scenario: &Scenario) {
    text.table("[account]");
    text.line(&format!(
        "owner = \"{}\"  # the keys' account: yours",
        scenario.account.owner
    ));
    text.line(&format!(
        "caller = \"{}\"  # the account that the clusters call from: Camunda's",
        scenario.account.caller
    ));
    text.text("region", &scenario.account.region);
    super::side::add(text, &scenario.account.side);
    calls(text, scenario);
    logs(text, &scenario.logs);
}

fn calls(text: &mut Lines, scenario: &Scenario) {
    let calls = &scenario.calls;
    if *calls == crate::estimate::scenario::Calls::default() {
        return;
    }
    text.table("[calls]");
    share(text, "seen_by_caller", calls.seen_by_caller);
    share(text, "failed", calls.failed);
    share(text, "dry_runs", calls.dry_runs);
    text.field("other_services", calls.other_services);
    text.field("keyless", calls.keyless);
    if calls.network_activity > 0 {
        text.field("network_activity", calls.network_activity);
    }
}

fn share(text: &mut Lines, name: &str, share: Share) {
    text.field(name, super::share(u64::from(share.millionths())));
}

fn logs(text: &mut Lines, logs: &Logs) {
    text.table("[logs]");
    text.line(&format!(
        "bytes_per_record = {}  # owner-side records of another account's calls",
        ranged(logs.bytes_per_record, false)
    ));
    text.line(&format!(
        "compressed_bytes_per_record = {}",
        ranged(logs.compressed_bytes_per_record, false)
    ));
    let usual = Logs::default();
    if logs.minutes_between_files != usual.minutes_between_files {
        text.field("minutes_between_files", logs.minutes_between_files);
    }
    if logs.records_per_file != usual.records_per_file {
        text.field("records_per_file", logs.records_per_file);
    }
    for (name, of_records) in [
        ("late", logs.late),
        ("redelivered", logs.redelivered),
        ("updated", logs.updated),
        ("conflicting", logs.conflicting),
    ] {
        if of_records > Share::NONE {
            share(text, name, of_records);
        }
    }
    for gap in &logs.gaps {
        text.table("[[logs.gaps]]");
        text.field("from", gap.from.0);
        text.field("hours", gap.hours);
        text.texts("trails", &gap.trails);
    }
    for delay in &logs.delays {
        text.table("[[logs.delays]]");
        text.field("from", delay.from.0);
        text.field("hours", delay.hours);
        text.field("minutes", delay.minutes);
    }
}

pub(super) fn add_trails(text: &mut Lines, scenario: &Scenario) {
    for trail in &scenario.trails {
        add_trail(text, trail);
    }
}

fn add_trail(text: &mut Lines, trail: &Trail) {
    text.table("[[trails]]");
    text.text("name", &trail.name);
    if !trail.prefix.is_empty() {
        text.text("prefix", &trail.prefix);
    }
    if let Some(organization) = &trail.organization {
        text.text("organization", organization);
    }
    text.texts("accounts", &trail.accounts);
    let omits: Vec<&str> = trail
        .omits
        .iter()
        .map(|omission| match omission {
            Omission::Kms => "\"kms\"",
            Omission::Read => "\"read\"",
        })
        .collect();
    if !omits.is_empty() {
        text.field("omits", format!("[{}]", omits.join(", ")));
    }
    if let Some(key) = &trail.sse_kms_key {
        text.text("sse_kms_key", key);
    }
    if let Some(prefix) = &trail.replica_prefix {
        text.text("replica_prefix", prefix);
    }
}
