//! Numbers that cannot be, each refused with the reason.

use super::{at, refuse};
use crate::estimate::drivers::Driver;
use crate::estimate::scenario::{Cluster, Key, Scenario, ScenarioError};

/// KMS grants 10,000 to 150,000 cryptographic requests a second per account and region
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html>): a month of
/// the highest quota.
const MOST: u64 = 150_000 * 744 * 3_600;
/// At most one manual backup per hour (<https://docs.camunda.io/docs/components/saas/backups/>).
const MOST_MANUAL_BACKUPS: u64 = 744;
/// AWS rotates a key every 90 to 2,560 days
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html>).
const ROTATION_DAYS: std::ops::RangeInclusive<u32> = 90..=2_560;

pub(super) fn check(scenario: &Scenario) -> Result<(), ScenarioError> {
    for cluster in &scenario.clusters {
        limits(cluster)?;
        region(scenario, cluster)?;
    }
    for key in &scenario.keys {
        rotation(key)?;
    }
    for (name, percent) in &scenario.growth {
        growth(name, *percent)?;
    }
    Ok(())
}

fn limits(cluster: &Cluster) -> Result<(), ScenarioError> {
    for driver in Driver::ALL {
        let most = match driver {
            Driver::ManualBackups => MOST_MANUAL_BACKUPS,
            Driver::SnapshotFiles | Driver::SegmentFiles | Driver::StatusPolls => 1_000_000,
            Driver::ZeebeVolumes
            | Driver::ElasticsearchVolumes
            | Driver::Partitions
            | Driver::Restores
            | Driver::Restarts
            | Driver::Upgrades
            | Driver::Reattachments
            | Driver::Replacements => 10_000,
            Driver::ElasticsearchObjects => 100_000_000,
            Driver::KeyChecks => MOST / 744,
            _ => MOST,
        };
        let high = driver.of(cluster).map_or(0, |number| number.high);
        if high > most {
            let reason = match driver {
                Driver::ManualBackups => "Camunda allows one manual backup per hour",
                _ => "more than KMS, S3 or Camunda can do in a month",
            };
            let name = driver.facts().name;
            return refuse(
                &at("clusters", &cluster.name, name),
                &format!("{high}: {reason}"),
            );
        }
    }
    Ok(())
}

fn region(scenario: &Scenario, cluster: &Cluster) -> Result<(), ScenarioError> {
    let key = scenario
        .key(&cluster.key)
        .map(|key| scenario.region_of(key));
    match (&cluster.region, key) {
        (Some(region), Some(key)) if region != key => refuse(
            &at("clusters", &cluster.name, "region"),
            &format!(
                "the key is in {key}, and Camunda takes a key of the cluster's own region only"
            ),
        ),
        _ => Ok(()),
    }
}

fn rotation(key: &Key) -> Result<(), ScenarioError> {
    match key.rotation_days {
        Some(days) if !ROTATION_DAYS.contains(&days) => refuse(
            &at("keys", &key.name, "rotation_days"),
            "AWS rotates a key every 90 to 2,560 days",
        ),
        _ => Ok(()),
    }
}

fn growth(name: &str, percent: i64) -> Result<(), ScenarioError> {
    let place = format!("growth.{name}");
    if !(-100..=10_000).contains(&percent) {
        return refuse(&place, "percent a year, -100 to 10000");
    }
    match Driver::named(name) {
        Some(driver) if !driver.is_share() => Ok(()),
        Some(_) => refuse(&place, "a share does not grow"),
        None => refuse(
            &place,
            "no driver has that name: byok-cost estimate --drivers",
        ),
    }
}
