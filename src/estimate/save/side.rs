//! What else the account has, as TOML: see `docs/config.md`.

use super::{Lines, quoted};
use crate::config::RequestsBilledTo;
use crate::config::account::{Account, Has, LakePricing, LogStorage};

pub(super) fn add(text: &mut Lines, side: &Account) {
    text.texts("my_accounts", &side.my_accounts);
    if side.requests_billed_to == RequestsBilledTo::Owner {
        text.text("requests_billed_to", "owner");
    }
    has(text, "guardduty", side.guardduty.has);
    has(text, "cloudwatch_logs", side.cloudwatch_logs.has);
    has(text, "insights_call_rate", side.insights.call_rate);
    has(text, "insights_error_rate", side.insights.error_rate);
    has(text, "cloudtrail_lake", side.cloudtrail_lake.has);
    has(text, "security_lake", side.security_lake);
    has(
        text,
        "network_activity_events",
        side.network_activity_events,
    );
    if let Some(day) = side.guardduty.trial_ends {
        text.field("guardduty_trial_ends", day);
    }
    if let Some(trail) = &side.cloudwatch_logs.trail {
        text.text("cloudwatch_logs_trail", trail);
    }
    match side.cloudtrail_lake.pricing {
        Some(LakePricing::Extendable) => {
            text.text("cloudtrail_lake_pricing", "EXTENDABLE_RETENTION_PRICING");
        }
        Some(LakePricing::Fixed) => {
            text.text("cloudtrail_lake_pricing", "FIXED_RETENTION_PRICING");
        }
        None => {}
    }
    for (name, number) in [
        ("free_tier_used_elsewhere", side.free_tier_used_elsewhere),
        ("further_trails", side.further_trails),
        (
            "cloudwatch_logs_retention_days",
            side.cloudwatch_logs.retention_days,
        ),
        (
            "cloudtrail_lake_gb_used_elsewhere",
            side.cloudtrail_lake.gb_used_elsewhere,
        ),
        ("athena_scans", side.athena_scans),
        ("s3_retention_days", side.s3.retention_days),
        (
            "s3_smallest_transitioned_bytes",
            side.s3.smallest_transitioned_bytes,
        ),
        ("s3_gb_used_elsewhere", side.s3.gb_used_elsewhere),
    ] {
        if let Some(number) = number {
            text.field(name, number);
        }
    }
    storage(text, &side.s3);
    let discounts: Vec<String> = side
        .discounts
        .iter()
        .map(|(service, percent)| format!("{} = {}", service.name(), percent.normalize()))
        .collect();
    if !discounts.is_empty() {
        text.field("discounts", format!("{{ {} }}", discounts.join(", ")));
    }
}

/// What nobody said is left out: it stands beside the total.
fn has(text: &mut Lines, name: &str, has: Has) {
    match has {
        Has::Yes => text.text(name, "yes"),
        Has::No => text.text(name, "no"),
        Has::Unknown => text.line(&format!(
            "# {name} = \"yes\"  # yes or no; else beside the total"
        )),
    }
}

fn storage(text: &mut Lines, s3: &LogStorage) {
    if let Some(class) = s3.storage_class {
        text.text("s3_storage_class", class.name());
    }
    let transitions: Vec<String> = s3
        .transitions
        .iter()
        .map(|transition| {
            let class = quoted(transition.storage_class.name());
            format!(
                "{{ after_days = {}, storage_class = {class} }}",
                transition.after_days
            )
        })
        .collect();
    if !transitions.is_empty() {
        text.field("s3_transitions", format!("[{}]", transitions.join(", ")));
    }
}
