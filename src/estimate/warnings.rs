//! What a scenario should be checked for before anyone relies on it.

use super::scenario::Scenario;
use crate::pricing::regions::Regions;
use crate::units::Text;

/// Something to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// Camunda's list of regions does not have it; others can be asked for.
    NotOffered {
        /// The region.
        region: Text,
    },
    /// The second region is not the one that Camunda's list names.
    OtherBackupRegion {
        /// The cluster's region.
        region: Text,
        /// The second region of the scenario.
        second: Text,
        /// The one of the list.
        listed: Text,
    },
}

/// Everything to check.
pub fn warnings(scenario: &Scenario, regions: &Regions) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for cluster in &scenario.clusters {
        let Some(key) = scenario.key(&cluster.key) else {
            continue;
        };
        let code = scenario.region_of(key);
        let region = regions.get(code);
        if !region.is_some_and(|region| region.offers_clusters) {
            warnings.push(Warning::NotOffered {
                region: code.clone(),
            });
        }
        let replica = cluster.backups.as_ref().and_then(|b| b.replica.as_ref());
        let second = replica.and_then(|replica| scenario.key(&replica.key));
        let second = second.map(|key| scenario.region_of(key));
        let listed = region.and_then(|region| region.backup_region.as_ref());
        if let (Some(second), Some(listed)) = (second, listed)
            && second != listed
        {
            warnings.push(Warning::OtherBackupRegion {
                region: code.clone(),
                second: second.clone(),
                listed: listed.clone(),
            });
        }
    }
    warnings.sort();
    warnings.dedup();
    warnings
}
