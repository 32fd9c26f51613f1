//! The calls of a scenario as rows of usage: who calls what with which key.
//!
//! They agree with the records of `simulate` in every attribute that a key owner's record has; the
//! volumes of a kind stand as one.

mod fixed;
mod rows;

use std::collections::BTreeMap;

pub use self::fixed::fixed_calls;
pub use self::rows::call;
use super::counts::{CallKind, Counts};
use super::scenario::{Cluster, Scenario};
use crate::cloudtrail::attributes::Attributes;
use crate::units::Text;

/// Calls by their attributes.
pub type Calls = BTreeMap<Attributes<Text>, u64>;

/// Adds the calls of a cluster.
pub fn add_cluster(scenario: &Scenario, cluster: &Cluster, counts: &Counts, calls: &mut Calls) {
    for kind in CallKind::ALL {
        let count = counts[kind as usize];
        if let Some(attributes) = call(scenario, cluster, kind).filter(|_| count > 0) {
            *calls.entry(attributes).or_default() += count;
        }
    }
}
