//! Calls that fields of the config map to different clusters.

use std::collections::BTreeMap;

use super::Sources;
use crate::units::Text;
use crate::usage::attribution::{Attributions, Disagreement};
use crate::usage::selection::is_inside;

/// The cluster that the calls count for, and what speaks against it.
pub type Disputed = (Text, Disagreement);

/// So many calls of the selection each.
pub(super) fn disagreements(sources: &Sources<'_>) -> BTreeMap<Disputed, u64> {
    let mut attributions = Attributions::new(sources.config);
    let mut disputed: BTreeMap<Disputed, u64> = BTreeMap::new();
    let rows = sources.measurement.usage.iter();
    for row in rows.filter(|row| is_inside(row.key.hour, sources.period)) {
        let attribution = attributions.of(row);
        if let (Some(cluster), Some(against)) = (&attribution.cluster, &attribution.disagreement) {
            *disputed
                .entry((cluster.clone(), against.clone()))
                .or_default() += row.count;
        }
    }
    disputed
}
