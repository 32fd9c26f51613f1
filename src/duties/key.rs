//! Duties that `describe-key` answers.

use super::{Duty, Finding};
use crate::answers::{Documents, KeyMetadata, date, id_of};
use crate::cloudtrail::attributes::arn_region;
use crate::config::Cluster;

/// Existence, state and kind of a key.
pub(super) fn duties(
    arn: &str,
    key: Option<&KeyMetadata>,
    documents: &Documents,
) -> Vec<(Duty, Finding)> {
    let Some(key) = key else {
        let finding = match documents.refused_for_key("DescribeKey", arn) {
            Some(refusal) if &*refusal.code == "NotFoundException" => Finding::problem(
                format!("there is no such key: {}", refusal.message),
                "see whether the ARN is right; without its key a cluster cannot use its data",
            ),
            Some(refusal) => Finding::refused(refusal),
            None => Finding::not_known("no file describes the key", describe(arn)),
        };
        return vec![(Duty::KeyExists, finding)];
    };
    vec![
        (Duty::KeyExists, exists(key)),
        (Duty::KeyEnabled, enabled(arn, key)),
        (Duty::KeySymmetric, symmetric(key)),
    ]
}

fn describe(arn: &str) -> String {
    format!("aws kms describe-key --key-id {arn}")
}

fn exists(key: &KeyMetadata) -> Finding {
    if key.is_managed_by_aws() {
        return Finding::problem(
            "AWS manages it: its policy cannot let another account in",
            "create a customer-managed key; the cluster must be created anew with it",
        );
    }
    Finding::Ok("it exists, customer-managed".to_owned())
}

/// States: <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>.
fn enabled(arn: &str, key: &KeyMetadata) -> Finding {
    let (region, id) = (arn_region(arn).unwrap_or_default(), id_of(arn));
    let enable = format!("aws kms enable-key --region {region} --key-id {id}");
    match &*key.key_state {
        "Enabled" => Finding::Ok("it is enabled".to_owned()),
        "Disabled" => Finding::problem("it is disabled: the cluster cannot use its data", enable),
        "PendingDeletion" | "PendingReplicaDeletion" => {
            let date = key.deletion_date.as_ref();
            let date = date.map_or("a date not given".to_owned(), ToString::to_string);
            Finding::problem(
                format!(
                    "it will be deleted on {}, and the cluster's data with it",
                    date.trim_matches('"')
                ),
                format!(
                    "aws kms cancel-key-deletion --region {region} --key-id {id}, then {enable}"
                ),
            )
        }
        "PendingImport" => Finding::problem(
            "its key material is missing: the cluster cannot use its data",
            "import the same key material again: aws kms import-key-material",
        ),
        "Unavailable" => Finding::problem(
            "its custom key store is not connected",
            "aws kms connect-custom-key-store",
        ),
        other => Finding::not_known(format!("its state is {other}"), describe(arn)),
    }
}

fn symmetric(key: &KeyMetadata) -> Finding {
    if key.spec() == "SYMMETRIC_DEFAULT" && &*key.key_usage == "ENCRYPT_DECRYPT" {
        return Finding::Ok("it is symmetric, for encryption".to_owned());
    }
    Finding::problem(
        format!("its spec is {}, its use {}", key.spec(), key.key_usage),
        "create a key with spec SYMMETRIC_DEFAULT and use ENCRYPT_DECRYPT, and the cluster anew with it",
    )
}

/// A key of the cluster lies in the cluster's region.
pub(super) fn region(cluster: &Cluster) -> Finding {
    let Some(region) = &cluster.region else {
        return Finding::not_known(
            "the config does not say the cluster's region",
            "add region = \"…\" to its section, as Camunda's Console shows it",
        );
    };
    let is_there = |arn: &crate::units::Text| arn_region(arn) == Some(region);
    if cluster.keys.iter().any(is_there) {
        return Finding::Ok(format!("a key lies in the cluster's region, {region}"));
    }
    Finding::problem(
        format!("no key lies in the cluster's region, {region}"),
        "the key of a cluster cannot be exchanged: create the cluster anew, with a key there",
    )
}

/// With dual-region backup each region needs a key: a replica, or a second key. A key in a custom
/// key store cannot be a multi-Region key
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html>).
pub(super) fn second_region(cluster: &Cluster, documents: &Documents) -> Finding {
    let regions: std::collections::BTreeSet<_> = cluster
        .keys
        .iter()
        .filter_map(|arn| arn_region(arn))
        .collect();
    let keys = cluster
        .keys
        .iter()
        .filter_map(|arn| documents.keys.get(arn));
    let keys: Vec<&KeyMetadata> = keys.collect();
    if regions.len() > 1 {
        let regions: Vec<&str> = regions.into_iter().collect();
        return Finding::Ok(format!("keys in {}", regions.join(" and ")));
    }
    let replicas: Vec<&str> = keys
        .iter()
        .filter_map(|key| key.multi_region_configuration.as_ref())
        .flat_map(|config| config.replica_keys.iter().chain([&config.primary_key]))
        .map(|key| &*key.region)
        .filter(|region| !regions.contains(region))
        .collect();
    if !replicas.is_empty() {
        return Finding::Information(format!(
            "a replica in {}, which the config does not name",
            replicas.join(" and ")
        ));
    }
    let how = match keys.first() {
        Some(key) if key.custom_key_store_id.is_some() => {
            "a second key there: a key in a custom key store has no replica"
        }
        Some(key) if key.multi_region => "a replica of the key there",
        _ => "a second key there: this one is no multi-Region key",
    };
    Finding::Information(format!("one region; dual-region backup would need {how}"))
}

/// Rotation is the owner's choice; Camunda cannot rotate.
pub(super) fn rotation(arn: &str, documents: &Documents) -> Finding {
    let refusal = documents.refused_for_key("GetKeyRotationStatus", arn);
    match (documents.rotation_of(arn), refusal) {
        (None, Some(refusal)) => Finding::refused(refusal),
        (None, None) => Finding::not_known(
            "no file tells whether it is rotated",
            format!("aws kms get-key-rotation-status --key-id {arn}"),
        ),
        (Some(status), _) if status.key_rotation_enabled => {
            let days = status.rotation_period_in_days.unwrap_or(365);
            Finding::Information(format!(
                "rotated every {days} days; the first two rotations add a version each to the cost"
            ))
        }
        (Some(_), _) => Finding::Information("no automatic rotation".to_owned()),
    }
}

/// When it was used last, if that was asked.
pub(super) fn last_use(arn: &str, documents: &Documents) -> Option<Finding> {
    let Some(last) = documents.last_use_of(arn) else {
        let refusal = documents.refused_for_key("GetKeyLastUsage", arn)?;
        return Some(Finding::refused(refusal));
    };
    let used = &last.key_last_usage;
    let text = match (date(used.timestamp.as_ref()), &used.operation) {
        (Some(day), Some(operation)) => format!("last used on {day}, by {operation}"),
        (Some(day), None) => format!("last used on {day}"),
        (None, _) => {
            let since = date(last.tracking_start_date.as_ref());
            let since = since.unwrap_or("AWS began to record it");
            format!("not used since {since}; volumes that are attached make no calls")
        }
    };
    Some(Finding::Information(text))
}
