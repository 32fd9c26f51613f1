//! The keys that the data or the config name: who manages each, which clusters it serves, and
//! whether it is in scope.

use std::collections::{BTreeMap, BTreeSet};

use super::calls::Call;
use super::charge::Basis;
use super::lifetime::replica_of;
use crate::config::{Config, KeyManager};
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};

/// A key as the data and the config tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Who manages it.
    pub manager: KeyManager,
    /// On which knowledge.
    pub manager_basis: Basis,
    /// Clusters that list it or whose calls touch it.
    pub clusters: BTreeSet<Text>,
    /// Whether another account calls it.
    pub called_across_accounts: bool,
    /// Whether anything in the data names it.
    pub seen: bool,
    /// Whether its cost belongs to the totals.
    pub in_scope: bool,
}

/// Keys by ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(BTreeMap<Text, Key>);

impl Keys {
    /// Every key in usage, in key events or in a cluster of the config. Without clusters in the
    /// config, or with `all_keys`, all of them are in scope; else those that a cluster lists, and
    /// the customer-managed ones that a cluster's calls touch.
    pub fn new(calls: &[Call], events: &[KeyEvent], config: &Config, all_keys: bool) -> Self {
        let mut keys = Self::default();
        keys.add_configured(config);
        keys.add_called(calls);
        keys.add_events(events);
        let all_keys = all_keys || config.clusters.is_empty();
        for (arn, key) in &mut keys.0 {
            if let Some(manager) = config.keys.get(arn).and_then(|known| known.manager) {
                (key.manager, key.manager_basis) = (manager, Basis::Assumed);
            }
            let listed = config.clusters.iter().any(|c| c.keys.contains(arn));
            let touched = !key.clusters.is_empty() && key.manager == KeyManager::Customer;
            key.in_scope = all_keys || listed || touched;
        }
        keys
    }

    fn add_configured(&mut self, config: &Config) {
        for cluster in &config.clusters {
            for arn in &cluster.keys {
                let key = self.0.entry(arn.clone()).or_insert_with(Key::unseen);
                key.clusters.insert(cluster.name.clone());
            }
        }
    }

    fn add_called(&mut self, calls: &[Call]) {
        for call in calls {
            for arn in call.keys() {
                let key = self.see(arn);
                key.clusters.extend(call.cluster.clone());
                key.called_across_accounts |= call.crosses_accounts(arn);
            }
        }
    }

    fn add_events(&mut self, events: &[KeyEvent]) {
        for event in events {
            if let Some(replica) = replica_of(event) {
                self.see(&replica);
            }
            let Some(arn) = &event.key else { continue };
            let key = self.see(arn);
            if event.kind == KeyEventKind::AwsManagedSeen {
                (key.manager, key.manager_basis) = (KeyManager::Aws, Basis::Measured);
            }
        }
    }

    fn see(&mut self, arn: &Text) -> &mut Key {
        let key = self.0.entry(arn.clone()).or_insert_with(Key::unseen);
        key.seen = true;
        key
    }

    /// The key of that ARN.
    pub fn get(&self, arn: &str) -> Option<&Key> {
        self.0.get(arn)
    }

    /// Every key, by ARN.
    pub fn iter(&self) -> impl Iterator<Item = (&Text, &Key)> {
        self.0.iter()
    }

    /// The ARN of every key.
    pub fn arns(&self) -> BTreeSet<Text> {
        self.0.keys().cloned().collect()
    }

    /// Whether a call belongs to the totals: it touches a key in scope, or it names no key and is
    /// a cluster's, or everything is in scope.
    pub fn cover(&self, call: &Call, all_keys: bool) -> bool {
        let in_scope = |arn: &Text| self.get(arn).is_some_and(|key| key.in_scope);
        let of_cluster = call.cluster.is_some() && call.keys().next().is_none();
        all_keys || of_cluster || call.keys().any(in_scope)
    }
}

impl Key {
    /// Customer-managed until a record or the config says otherwise.
    fn unseen() -> Self {
        Self {
            manager: KeyManager::Customer,
            manager_basis: Basis::Assumed,
            clusters: BTreeSet::new(),
            called_across_accounts: false,
            seen: false,
            in_scope: false,
        }
    }
}

/// Whether a text is the ARN of a key, which alone tells its owner and region.
pub fn is_key_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.contains(":key/")
}
