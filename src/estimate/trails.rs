//! The trails of a scenario by root, as a reader of their files would tell them apart.

use super::expected::leaves_out;
use super::scenario::{Scenario, Trail};
use crate::cloudtrail::attributes::Attributes;
use crate::units::Text;

/// The trails that write under one root.
#[derive(Debug)]
pub struct Root<'a> {
    /// How it is called: the first trail's name.
    pub name: Text,
    /// Everything before `<account>/CloudTrail/`.
    pub root: String,
    trails: Vec<&'a Trail>,
    owner: &'a Text,
}

impl<'a> Root<'a> {
    /// Every root, in the order of the scenario.
    pub fn all(scenario: &'a Scenario) -> Vec<Self> {
        let mut roots: Vec<Self> = Vec::new();
        for trail in &scenario.trails {
            let root = trail.root();
            match roots.iter_mut().find(|known| known.root == root) {
                Some(known) => known.trails.push(trail),
                None => roots.push(Self {
                    name: trail.name.clone(),
                    root,
                    trails: vec![trail],
                    owner: &scenario.account.owner,
                }),
            }
        }
        roots
    }

    /// How many trails write here.
    pub fn len(&self) -> usize {
        self.trails.len()
    }

    /// Whether none does: never.
    pub fn is_empty(&self) -> bool {
        self.trails.is_empty()
    }

    /// How many of them record such a call in that account.
    pub fn trails_that_record(&self, account: &Text, call: &Attributes<Text>) -> u64 {
        let records = |trail: &&&Trail| {
            let accounts = &trail.accounts;
            let is_own = accounts.is_empty() && account == self.owner;
            let is_left_out = trail.omits.iter().any(|what| leaves_out(*what, call));
            (is_own || accounts.contains(account)) && !is_left_out
        };
        self.trails.iter().filter(records).count() as u64
    }
}
