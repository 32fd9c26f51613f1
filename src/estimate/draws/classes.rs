//! Calls that cost the same: a draw needs only how many there are of each class.

use std::collections::BTreeMap;

use crate::cloudtrail::attributes::Attributes;
use crate::estimate::calls::{Calls, call};
use crate::estimate::counts::{CallKind, Counts};
use crate::estimate::scenario::Scenario;
use crate::units::Text;

/// The classes of a scenario's calls.
#[derive(Clone, Debug)]
pub struct Classes {
    /// One call of each class, without what tells clusters apart.
    pub calls: Vec<Attributes<Text>>,
    /// The class of each cluster's calls, by kind.
    of_clusters: Vec<[Option<usize>; CallKind::COUNT]>,
}

impl Classes {
    /// Those of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let mut known: BTreeMap<Attributes<Text>, usize> = BTreeMap::new();
        let mut of_clusters = Vec::new();
        for cluster in &scenario.clusters {
            of_clusters.push(CallKind::ALL.map(|kind| {
                let class = classified(&call(scenario, cluster, kind)?);
                let next = known.len();
                Some(*known.entry(class).or_insert(next))
            }));
        }
        let mut calls: Vec<_> = known.into_iter().collect();
        calls.sort_by_key(|(_, index)| *index);
        Self {
            calls: calls.into_iter().map(|(call, _)| call).collect(),
            of_clusters,
        }
    }

    /// Adds the calls of the cluster of that index to those of their classes.
    pub fn add(&self, cluster: usize, counts: &Counts, sums: &mut [u64]) {
        let Some(classes) = self.of_clusters.get(cluster) else {
            return;
        };
        for (class, count) in classes.iter().zip(counts) {
            if let Some(sum) = class.and_then(|class| sums.get_mut(class)) {
                *sum += count;
            }
        }
    }

    /// So many calls of each class.
    pub fn calls(&self, counts: &[u64]) -> Calls {
        let counted = self.calls.iter().cloned().zip(counts.iter().copied());
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

/// A call without what the price does not depend on: which key, bucket, volume or role.
fn classified(call: &Attributes<Text>) -> Attributes<Text> {
    let is_read =
        call.operation.starts_with("GenerateDataKey") || &*call.operation == "DescribeKey";
    let operation = if is_read {
        "Decrypt".into()
    } else {
        call.operation.clone()
    };
    let is_by_aws = call.identity_type.as_deref() == Some("AWSService");
    Attributes {
        key: None,
        second_key: None,
        role_id: None,
        identity_type: call.identity_type.clone().filter(|_| is_by_aws),
        invoked_by: None,
        context: None,
        bucket_key: None,
        operation,
        ..call.clone()
    }
}
