//! Calls that fields of the config map to different clusters.

use std::collections::BTreeMap;

use super::Sources;
use crate::cloudtrail::attributes::Attributes;
use crate::units::Text;
use crate::usage::attribution::{Attributor, Disagreement};
use crate::usage::selection::is_inside;

/// The cluster that the calls count for, and what speaks against it.
pub type Disputed = (Text, Disagreement);

/// So many calls of the selection each.
pub(super) fn disagreements(sources: &Sources<'_>) -> BTreeMap<Disputed, u64> {
    let attributor = Attributor::new(sources.config);
    let mut known: BTreeMap<&Attributes<Text>, Option<Disputed>> = BTreeMap::new();
    let mut disputed: BTreeMap<Disputed, u64> = BTreeMap::new();
    let rows = sources.measurement.usage.iter();
    for row in rows.filter(|row| is_inside(row.key.hour, sources.period)) {
        let call = &row.key.attributes;
        let found = known.entry(call).or_insert_with(|| {
            let attribution = attributor.attribute(call);
            attribution.cluster.zip(attribution.disagreement)
        });
        if let Some(found) = found {
            *disputed.entry(found.clone()).or_default() += row.count;
        }
    }
    disputed
}
