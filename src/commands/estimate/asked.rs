//! Flags as clusters that are all alike.

use std::collections::BTreeMap;

use super::flags::{self, Stated};
use crate::cli::{BucketKeys, EstimateArguments, Schedule, SecondRegion};
use crate::commands::outcome::UsageError;
use crate::config::Account;
use crate::estimate::asked::{Asked, DualRegion};
use crate::estimate::drivers::Driver;
use crate::estimate::scenario::{Every, Scenario};
use crate::pricing::price_list::PriceList;
use crate::pricing::regions::Regions;
use crate::render::sanitize::visible;
use crate::units::Text;

/// The scenario that the flags describe.
pub(super) fn scenario(
    arguments: &EstimateArguments,
    stated: &Stated,
    side: Account,
    prices: &PriceList,
) -> Result<Scenario, UsageError> {
    let clusters = &arguments.clusters;
    let region = region(arguments, prices.regions())?;
    let mut numbers: BTreeMap<_, _> = stated.numbers.iter().copied().collect();
    for (flag, driver, value) in [
        (
            "--documents-created",
            Driver::DocumentsCreated,
            &clusters.documents_created,
        ),
        (
            "--documents-read",
            Driver::DocumentsRead,
            &clusters.documents_read,
        ),
    ] {
        if let Some(value) = value {
            numbers.insert(driver, flags::parsed(flag, driver, value)?);
        }
    }
    let mut side = side;
    if clusters.trails.is_some() {
        side.further_trails.get_or_insert(0);
    }
    let asked = Asked {
        clusters: clusters.clusters.unwrap_or(1),
        size: clusters.size.unwrap_or(1),
        backups: match clusters.backups {
            None | Some(Schedule::Daily) => Every::Day,
            Some(Schedule::Weekly) => Every::Week,
            Some(Schedule::QuarterHour) => Every::QuarterHour,
            Some(Schedule::Manual) => Every::Manual,
        },
        bucket_keys: match clusters.bucket_keys {
            None | Some(BucketKeys::Unknown) => None,
            Some(BucketKeys::On) => Some(true),
            Some(BucketKeys::Off) => Some(false),
        },
        dual_region: dual_region(arguments, &region, prices.regions())?,
        shared_key: clusters.shared_key,
        rotation_days: Some(clusters.rotation_days.unwrap_or(365)).filter(|days| *days > 0),
        trails: clusters.trails.unwrap_or(1),
        numbers,
        growth: BTreeMap::new(),
        region,
        side,
    };
    asked
        .scenario()
        .map_err(|error| UsageError(error.to_string()))
}

fn region(arguments: &EstimateArguments, regions: &Regions) -> Result<Text, UsageError> {
    let offered: Vec<&str> = regions
        .iter()
        .filter(|region| region.offers_clusters)
        .map(|region| &*region.code)
        .collect();
    let offered = offered.join(", ");
    let Some(region) = &arguments.clusters.region else {
        return Err(UsageError(format!(
            "name a scenario file or --region, whose prices to take; Camunda offers {offered}"
        )));
    };
    if regions.get(region).is_none() && arguments.price.is_empty() {
        return Err(UsageError(format!(
            "--region: `{}` is no AWS region of the price list; Camunda offers {offered}; or state \
             the prices: --price KMS-Keys=USD --price KMS-Requests=USD",
            visible(region)
        )));
    }
    Ok(region.as_str().into())
}

fn dual_region(
    arguments: &EstimateArguments,
    region: &str,
    regions: &Regions,
) -> Result<(DualRegion, Option<Text>), UsageError> {
    let dual = match arguments.clusters.dual_region {
        None => return Ok((DualRegion::None, None)),
        Some(SecondRegion::ReplicaKey) => DualRegion::ReplicaKey,
        Some(SecondRegion::SecondKey) => DualRegion::SecondKey,
    };
    let second = regions
        .get(region)
        .and_then(|region| region.backup_region.clone());
    match second {
        Some(second) => Ok((dual, Some(second))),
        None => Err(UsageError(format!(
            "--dual-region: Camunda's list names no second region for {}; write a scenario file",
            visible(region)
        ))),
    }
}
