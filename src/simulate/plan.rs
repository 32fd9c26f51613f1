//! A scenario with everything that follows from it: ARNs, ids, principals, roots.
//!
//! Ids that a user's configuration would name (keys, roles, volumes) follow from names, not from
//! the seed.

use std::collections::{BTreeMap, BTreeSet};

use crate::estimate::scenario::{Cluster, Lifecycle, Scenario, unique_id};
use crate::units::Text;

use super::key_plan::KeyPlan;
use super::principal::Principal;
use super::writer::Writer;
use crate::random::Random;

/// The scenario, ready to be acted out.
pub(super) struct Plan<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) seed: u64,
    /// By name.
    pub(super) keys: BTreeMap<Text, KeyPlan>,
    pub(super) clusters: Vec<ClusterPlan<'a>>,
    pub(super) writers: Vec<Writer>,
    pub(super) administrator: Principal,
    /// Accounts and regions of which a trail exists.
    pub(super) places: BTreeSet<(Text, Text)>,
}

/// A cluster with its ids.
pub(super) struct ClusterPlan<'a> {
    pub(super) cluster: &'a Cluster,
    /// Sessions that call S3.
    pub(super) sessions: Vec<Principal>,
    /// The operator that checks the key.
    pub(super) operator: Principal,
    /// The session that attaches disks.
    pub(super) attacher: Principal,
    pub(super) volumes: Vec<Text>,
    pub(super) instances: Vec<Text>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(scenario: &'a Scenario, seed: u64) -> Self {
        let owner = &scenario.account.owner;
        let keys = keys(scenario);
        let regions: BTreeSet<Text> = keys
            .values()
            .map(|key| key.region.clone())
            .chain([scenario.account.region.clone()])
            .collect();
        let writers: Vec<Writer> = scenario
            .trails
            .iter()
            .map(|trail| Writer::new(scenario, trail))
            .collect();
        let accounts: BTreeSet<&Text> = writers.iter().flat_map(|w| &w.accounts).collect();
        let places = accounts
            .into_iter()
            .flat_map(|account| regions.iter().map(|r| (account.clone(), r.clone())))
            .collect();
        let user_id = unique_id("AIDA", "administrator", owner);
        Self {
            scenario,
            seed,
            keys,
            clusters: scenario
                .clusters
                .iter()
                .map(|cluster| ClusterPlan::new(scenario, cluster))
                .collect(),
            writers,
            administrator: Principal::user(owner, user_id, "administrator"),
            places,
        }
    }

    pub(super) fn key(&self, name: &str) -> Option<&KeyPlan> {
        self.keys.get(name)
    }

    /// A stream of random numbers for that purpose.
    pub(super) fn random(&self, purpose: &str, number: i64) -> Random {
        Random::of(self.seed, purpose, number)
    }
}

impl<'a> ClusterPlan<'a> {
    fn new(scenario: &Scenario, cluster: &'a Cluster) -> Self {
        let caller = &scenario.account.caller;
        let role_id = cluster.role_id();
        let role_name: Text = format!("camunda-{}", cluster.name).into();
        let session = |name: &str| Principal::role(caller, &role_id, name, &role_name);
        Self {
            cluster,
            sessions: (0..cluster.sessions.max(1))
                .map(|number| session(&format!("zeebe-{number}")).through("fas.s3.amazonaws.com"))
                .collect(),
            operator: session("operator"),
            attacher: session("ebs-csi").through("ec2-frontend-api.amazonaws.com"),
            volumes: cluster.volume_ids(),
            instances: cluster.instance_ids(),
        }
    }
}

fn keys(scenario: &Scenario) -> BTreeMap<Text, KeyPlan> {
    let mut replicated = Vec::new();
    for key in &scenario.keys {
        for change in &key.changes {
            if let Lifecycle::Replicated { to } = &change.what {
                replicated.push((to.clone(), change.at));
            }
        }
    }
    scenario
        .keys
        .iter()
        .map(|key| {
            let mut plan = KeyPlan::new(scenario, key);
            for (_, at) in replicated.iter().filter(|(to, _)| *to == key.name) {
                plan.created_at(*at);
            }
            (key.name.clone(), plan)
        })
        .collect()
}
