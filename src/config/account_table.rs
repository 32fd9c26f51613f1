//! The table `[account]`, as it stands in `byok-cost.toml` and in scenarios.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::RequestsBilledTo;
use super::account::{
    Account, CloudWatchLogs, GuardDuty, Has, Insights, Lake, LakePricing, LogStorage, Service,
    StorageClass, Transition,
};
use super::check::{self, Check};
use super::error::{Complaint, ConfigError};
use super::file;
use super::section::Section;
use crate::units::Text;

const HAS: [(&str, Has); 3] = [
    ("yes", Has::Yes),
    ("no", Has::No),
    ("unknown", Has::Unknown),
];

/// `BillingMode` of the `CloudTrail` API.
const LAKE_PRICING: [(&str, LakePricing); 2] = [
    ("EXTENDABLE_RETENTION_PRICING", LakePricing::Extendable),
    ("FIXED_RETENTION_PRICING", LakePricing::Fixed),
];

/// The table `[account]` of a scenario, which has the texts `fields` there, too. All else in the
/// file is left to its own reader.
pub(crate) fn of_scenario<const N: usize>(
    text: &str,
    file: &str,
    fields: [(&'static str, Check); N],
) -> Result<([Text; N], Account), ConfigError> {
    file::read(text, file, |top| {
        top.leave_the_rest();
        let table = top.table("account", |section| {
            let texts = fields.map(|(name, check)| {
                section.complain_of_missing(name, "a scenario needs it");
                section.text(name, check).map(|text| text.value)
            });
            (texts.map(Option::unwrap_or_default), read(section))
        });
        top.complain_of_missing("account", "begin with `[account]`");
        table.unwrap_or_else(|| (fields.map(|_| Text::default()), Account::default()))
    })
}

/// Reads the fields that both files have.
pub(super) fn read(section: &mut Section<'_, '_>) -> Account {
    let billed_to = [
        ("caller", RequestsBilledTo::Caller),
        ("owner", RequestsBilledTo::Owner),
    ];
    let my_accounts = section.texts("my_accounts", check::account);
    Account {
        my_accounts: my_accounts.into_iter().map(|text| text.value).collect(),
        requests_billed_to: section
            .choice("requests_billed_to", &billed_to)
            .map(|choice| choice.value)
            .unwrap_or_default(),
        free_tier_used_elsewhere: section.number("free_tier_used_elsewhere", 0),
        further_trails: section.number("further_trails", 0),
        s3: log_storage(section),
        cloudwatch_logs: CloudWatchLogs {
            has: has(section, "cloudwatch_logs"),
            trail: section
                .text("cloudwatch_logs_trail", check::name)
                .map(|trail| trail.value),
            retention_days: section.number("cloudwatch_logs_retention_days", 1),
        },
        guardduty: GuardDuty {
            has: has(section, "guardduty"),
            trial_ends: section.date("guardduty_trial_ends"),
        },
        insights: Insights {
            call_rate: has(section, "insights_call_rate"),
            error_rate: has(section, "insights_error_rate"),
        },
        cloudtrail_lake: lake(section),
        security_lake: has(section, "security_lake"),
        network_activity_events: has(section, "network_activity_events"),
        athena_scans: section.number("athena_scans", 0),
        discounts: section.table("discounts", discounts).unwrap_or_default(),
    }
}

fn has(section: &mut Section<'_, '_>, name: &'static str) -> Has {
    let choice = section.choice(name, &HAS);
    choice.map(|choice| choice.value).unwrap_or_default()
}

fn lake(section: &mut Section<'_, '_>) -> Lake {
    Lake {
        has: has(section, "cloudtrail_lake"),
        pricing: section
            .choice("cloudtrail_lake_pricing", &LAKE_PRICING)
            .map(|choice| choice.value),
        gb_used_elsewhere: section.number("cloudtrail_lake_gb_used_elsewhere", 0),
    }
}

fn log_storage(section: &mut Section<'_, '_>) -> LogStorage {
    let classes = StorageClass::ALL.map(|class| (class.name(), class));
    let mut transitions = section.tables("s3_transitions", |item| {
        let after_days = item.number("after_days", 0);
        item.complain_of_missing("after_days", "say after how many days");
        let storage_class = item.choice("storage_class", &classes);
        item.complain_of_missing("storage_class", "say into which class, `GLACIER_IR` say");
        Some(Transition {
            after_days: after_days?,
            storage_class: storage_class?.value,
        })
    });
    transitions.sort();
    LogStorage {
        retention_days: section.number("s3_retention_days", 1),
        storage_class: section
            .choice("s3_storage_class", &classes)
            .map(|choice| choice.value),
        transitions,
        smallest_transitioned_bytes: section.number("s3_smallest_transitioned_bytes", 0),
        gb_used_elsewhere: section.number("s3_gb_used_elsewhere", 0),
    }
}

fn discounts(section: &mut Section<'_, '_>) -> BTreeMap<Service, Decimal> {
    let mut discounts = BTreeMap::new();
    for service in Service::ALL {
        let Some(percent) = section.decimal(service.name()) else {
            continue;
        };
        if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent.value) {
            discounts.insert(service, percent.value);
        } else {
            let reason = format!("`{}` is {}", service.name(), percent.value);
            let remedy = "write percent of the list price, 0 to 100";
            section.complain(percent.line, Complaint::new(reason, remedy));
        }
    }
    discounts
}
