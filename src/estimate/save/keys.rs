//! Keys as TOML.

use super::{Lines, quoted};
use crate::estimate::scenario::{Key, KeyChange, KeySpec, Lifecycle, Manager, Origin, Scenario};

pub(super) fn add(text: &mut Lines, scenario: &Scenario) {
    for key in &scenario.keys {
        add_key(text, key);
    }
}

fn add_key(text: &mut Lines, key: &Key) {
    text.table("[[keys]]");
    text.text("name", &key.name);
    for (name, value) in [
        ("region", &key.region),
        ("id", &key.id),
        ("replica_of", &key.replica_of),
    ] {
        if let Some(value) = value {
            text.text(name, value);
        }
    }
    if key.manager == Manager::Aws {
        text.text("manager", "aws");
    }
    if key.spec != KeySpec::default() {
        text.text("spec", key.spec.name());
    }
    if key.origin != Origin::default() {
        text.text("origin", key.origin.name());
    }
    if key.multi_region {
        text.field("multi_region", true);
    }
    if key.own_calls > 0 {
        text.field("own_calls", key.own_calls);
    }
    if let Some(days) = key.rotation_days {
        text.line(&format!(
            "rotation_days = {days}  # AWS: 365 unless told otherwise"
        ));
    }
    let changes: Vec<String> = key.changes.iter().map(change).collect();
    if !changes.is_empty() {
        text.field("changes", format!("[{}]", changes.join(", ")));
    }
}

fn change(change: &KeyChange) -> String {
    let (what, more) = match &change.what {
        Lifecycle::Created => ("created", String::new()),
        Lifecycle::RotationEnabled => ("rotation_enabled", String::new()),
        Lifecycle::Rotated => ("rotated", String::new()),
        Lifecycle::RotatedOnDemand => ("rotated_on_demand", String::new()),
        Lifecycle::Disabled => ("disabled", String::new()),
        Lifecycle::Enabled => ("enabled", String::new()),
        Lifecycle::DeletionScheduled { days } => ("deletion_scheduled", format!(", days = {days}")),
        Lifecycle::DeletionCancelled => ("deletion_cancelled", String::new()),
        Lifecycle::MaterialImported => ("material_imported", String::new()),
        Lifecycle::Deleted => ("deleted", String::new()),
        Lifecycle::Replicated { to } => ("replicated", format!(", to = {}", quoted(to))),
        Lifecycle::PolicyChanged { cuts_off } => {
            ("policy_changed", format!(", cuts_off = {cuts_off}"))
        }
    };
    format!("{{ at = {}, what = \"{what}\"{more} }}", change.at.0)
}
