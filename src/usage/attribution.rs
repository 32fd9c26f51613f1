//! Which cluster a call belongs to, and what it encrypted: the config applied to usage.
//!
//! Rules are tried in the order of [`Rule`]; the first that names exactly one cluster decides.
//! Where none does (two clusters share a key, and nothing else tells them apart), the call has no
//! cluster, though its key stays in the scope of the report. Nothing here depends on the order of
//! the clusters in the config.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::cloudtrail::attributes::{Attributes, ContextKind, arn_account};
use crate::config::{Cluster, Config, Storage};
use crate::units::Text;
use crate::usage::measurement::UsageRow;

/// By what a call finds its cluster, in the order in which the rules are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The unique id of the calling role.
    RoleId,
    /// The bucket in the encryption context.
    Bucket,
    /// The volume or snapshot in the encryption context.
    Volume,
    /// The account that made the call.
    CallerAccount,
    /// The key; of a `ReEncrypt` the source key.
    Key,
    /// The destination key of a `ReEncrypt`.
    SecondKey,
}

impl Rule {
    /// Every rule, in order.
    pub const ALL: [Self; 6] = [
        Self::RoleId,
        Self::Bucket,
        Self::Volume,
        Self::CallerAccount,
        Self::Key,
        Self::SecondKey,
    ];

    /// The field of the config it stands on: `role_ids`, `buckets`, …
    pub fn field(self) -> &'static str {
        match self {
            Self::RoleId => "role_ids",
            Self::Bucket => "buckets",
            Self::Volume => "volumes",
            Self::CallerAccount => "caller_accounts",
            Self::Key | Self::SecondKey => "keys",
        }
    }
}

/// Two rules that name different clusters for one call: one of the fields is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disagreement {
    /// The rule that decided.
    pub used: Rule,
    /// The first other rule that names clusters, and not the chosen one.
    pub other: Rule,
    /// The cluster that it names; of several the first by name.
    pub other_cluster: Text,
}

/// Where a usage row belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The cluster, if the config maps the row to one.
    pub cluster: Option<Text>,
    /// What was encrypted.
    pub storage: Storage,
    /// The rule that told the cluster.
    pub rule: Option<Rule>,
    /// A rule that tells another one.
    pub disagreement: Option<Disagreement>,
}

/// Clusters by name.
type Clusters<'config> = BTreeMap<&'config str, &'config Cluster>;

/// The clusters that name a value.
type Index<'config> = BTreeMap<&'config str, Clusters<'config>>;

/// The attributions of rows: attributes that rows share are asked about once.
pub struct Attributions<'a> {
    attributor: Attributor<'a>,
    /// By address, which stays while the rows are borrowed.
    known: BTreeMap<usize, Attribution>,
}

impl<'a> Attributions<'a> {
    /// Prepares `config`.
    pub fn new(config: &'a Config) -> Self {
        Self {
            attributor: Attributor::new(config),
            known: BTreeMap::new(),
        }
    }

    /// Where the row belongs.
    pub fn of(&mut self, row: &'a UsageRow) -> &Attribution {
        let attributes = &row.key.attributes;
        self.known
            .entry(Arc::as_ptr(attributes).addr())
            .or_insert_with(|| self.attributor.attribute(attributes))
    }
}

/// The config, ready to be asked.
#[derive(Debug)]
pub struct Attributor<'config> {
    role_ids: Index<'config>,
    buckets: Index<'config>,
    volumes: Index<'config>,
    caller_accounts: Index<'config>,
    role_accounts: Index<'config>,
    keys: Index<'config>,
}

impl<'config> Attributor<'config> {
    /// Prepares `config`.
    pub fn new(config: &'config Config) -> Self {
        let of_role = |cluster: &'config Cluster| cluster.role_arn.as_deref().and_then(arn_account);
        Self {
            role_ids: index(config, |cluster| texts(&cluster.role_ids)),
            buckets: index(config, |cluster| texts(cluster.buckets.keys())),
            volumes: index(config, |cluster| texts(cluster.volumes.keys())),
            caller_accounts: index(config, |cluster| texts(&cluster.caller_accounts)),
            role_accounts: index(config, |cluster| of_role(cluster).into_iter().collect()),
            keys: index(config, |cluster| texts(&cluster.keys)),
        }
    }

    /// Maps by role id, then bucket or volume, then caller account, then key.
    pub fn attribute(&self, call: &Attributes<Text>) -> Attribution {
        let named = Rule::ALL.map(|rule| (rule, self.named(rule, call)));
        let decided = named
            .iter()
            .find_map(|(rule, clusters)| Some((*rule, only(clusters)?)));
        Attribution {
            cluster: decided.map(|(_, cluster)| cluster.name.clone()),
            storage: self.storage(call, decided.map(|(_, cluster)| cluster)),
            rule: decided.map(|(rule, _)| rule),
            disagreement: decided.and_then(|(used, cluster)| disagreement(used, cluster, &named)),
        }
    }

    /// The clusters whose `keys` list that key, sorted by name.
    pub fn clusters_of_key(&self, key: &str) -> Vec<Text> {
        let clusters = self.keys.get(key).into_iter().flat_map(BTreeMap::values);
        clusters.map(|cluster| cluster.name.clone()).collect()
    }

    fn named(&self, rule: Rule, call: &Attributes<Text>) -> Clusters<'config> {
        match rule {
            Rule::RoleId => find(&self.role_ids, call.role_id.as_deref()),
            Rule::Bucket => find(&self.buckets, context(call, ContextKind::Bucket)),
            Rule::Volume => find(&self.volumes, context(call, ContextKind::Volume)),
            Rule::CallerAccount => self.of_account(call),
            Rule::Key => find(&self.keys, call.key.as_deref()),
            Rule::SecondKey => find(&self.keys, call.second_key.as_deref()),
        }
    }

    /// Each cluster has a role of its own (camunda-docs,
    /// `docs/components/saas/byok/aws-kms-setup.md`), but likely not an account of its own. So an
    /// account tells nothing as soon as two clusters have it, and one that only a role ARN tells
    /// claims no call on a key that is not the cluster's.
    fn of_account(&self, call: &Attributes<Text>) -> Clusters<'config> {
        let account = call.caller_account.as_deref();
        let stated = find(&self.caller_accounts, account);
        let mut clusters = find(&self.role_accounts, account);
        clusters.extend(&stated);
        if clusters.len() > 1 {
            return Clusters::new();
        }
        clusters.retain(|name, cluster| stated.contains_key(name) || has_key_of(cluster, call));
        clusters
    }

    /// A bucket that no cluster names stores `other`: the report shows it, for it is usually one
    /// that the config forgot.
    fn storage(&self, call: &Attributes<Text>, cluster: Option<&Cluster>) -> Storage {
        let Some(context) = &call.context else {
            return Storage::Other;
        };
        match context.kind {
            ContextKind::Bucket => stored(&self.buckets, &context.value, cluster, |c| &c.buckets)
                .unwrap_or(Storage::Other),
            ContextKind::Volume => stored(&self.volumes, &context.value, cluster, |c| &c.volumes)
                .unwrap_or(Storage::Disk),
            ContextKind::Trail => Storage::Trail,
            ContextKind::Other => Storage::Other,
        }
    }
}

fn texts<'config>(texts: impl IntoIterator<Item = &'config Text>) -> Vec<&'config str> {
    texts.into_iter().map(|text| &**text).collect()
}

fn index<'config>(
    config: &'config Config,
    values: impl Fn(&'config Cluster) -> Vec<&'config str>,
) -> Index<'config> {
    let mut index = Index::new();
    for cluster in &config.clusters {
        for value in values(cluster) {
            index
                .entry(value)
                .or_default()
                .insert(&cluster.name, cluster);
        }
    }
    index
}

fn find<'config>(index: &Index<'config>, value: Option<&str>) -> Clusters<'config> {
    value
        .and_then(|value| index.get(value))
        .cloned()
        .unwrap_or_default()
}

fn only<'config>(clusters: &Clusters<'config>) -> Option<&'config Cluster> {
    let mut clusters = clusters.values();
    clusters
        .next()
        .copied()
        .filter(|_| clusters.next().is_none())
}

fn context(call: &Attributes<Text>, kind: ContextKind) -> Option<&str> {
    let context = call.context.as_ref().filter(|context| context.kind == kind);
    context.map(|context| &*context.value)
}

fn has_key_of(cluster: &Cluster, call: &Attributes<Text>) -> bool {
    let mut keys = call.key.iter().chain(&call.second_key).peekable();
    cluster.keys.is_empty() || keys.peek().is_none() || keys.any(|key| cluster.keys.contains(key))
}

fn disagreement(
    used: Rule,
    cluster: &Cluster,
    named: &[(Rule, Clusters<'_>)],
) -> Option<Disagreement> {
    let others = named.iter().filter(|(rule, _)| *rule != used);
    let mut denying = others.filter(|(_, clusters)| !clusters.contains_key(&*cluster.name));
    denying.find_map(|(other, clusters)| {
        let (_, first) = clusters.first_key_value()?;
        Some(Disagreement {
            used,
            other: *other,
            other_cluster: first.name.clone(),
        })
    })
}

/// What the chosen cluster says is stored there, else what any other says: the config's reader
/// sees to it that they agree.
fn stored<'config>(
    index: &Index<'config>,
    id: &str,
    chosen: Option<&Cluster>,
    stores: impl Fn(&'config Cluster) -> &'config BTreeMap<Text, Storage>,
) -> Option<Storage> {
    let clusters = index.get(id)?;
    let by_chosen = chosen.and_then(|cluster| clusters.get(&*cluster.name));
    let kinds: BTreeSet<Storage> = by_chosen
        .map_or_else(|| clusters.values().collect(), |cluster| vec![cluster])
        .into_iter()
        .filter_map(|cluster| stores(cluster).get(id).copied())
        .collect();
    kinds.first().copied()
}

#[cfg(test)]
mod tests;
