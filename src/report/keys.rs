//! Every key met, whether in scope or not.

use std::collections::BTreeSet;

use super::build::Context;
use super::counted::ByOperation;
use super::section::Part;
use crate::config::KeyManager;
use crate::pricing::charge::Basis;
use crate::pricing::priced::Versions;
use crate::units::Text;

/// A key in a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// Its ARN.
    pub arn: Text,
    /// The clusters it serves, sorted.
    pub clusters: Vec<Text>,
    /// Who manages it.
    pub manager: KeyManager,
    /// On which knowledge.
    pub manager_basis: Basis,
    /// Its versions as known at the end of the whole selection; `None` for keys that AWS
    /// manages, which have no storage charge.
    pub versions: Option<Versions>,
    /// Whether another account calls it.
    pub called_across_accounts: bool,
    /// Whether its charges are part of the totals.
    pub in_scope: bool,
    /// Calls that touch it, by operation.
    pub operations: ByOperation,
}

impl KeyLine {
    /// Whether the key may be a cluster's: a customer's key that another account calls.
    pub fn is_candidate(&self) -> bool {
        self.called_across_accounts && self.manager == KeyManager::Customer
    }
}

/// The keys of a section: those that calls touch or charges name; of the whole also all others
/// that pricing met.
pub(super) fn lines(context: &Context<'_>, part: &Part<'_>) -> Vec<KeyLine> {
    let charged = part
        .charges
        .iter()
        .filter_map(|charge| charge.key.key.as_ref());
    let mut arns: BTreeSet<&Text> = part.counted.by_key.keys().chain(charged).collect();
    if part.is_whole {
        arns.extend(context.sources.priced.keys.keys());
    }
    arns.into_iter()
        .map(|arn| line(context, part, arn))
        .collect()
}

fn line(context: &Context<'_>, part: &Part<'_>, arn: &Text) -> KeyLine {
    let priced = context.sources.priced.keys.get(arn);
    let manager = priced.map_or(KeyManager::Customer, |key| key.manager);
    KeyLine {
        arn: arn.clone(),
        clusters: priced.map(|key| key.clusters.clone()).unwrap_or_default(),
        manager,
        manager_basis: priced.map_or(Basis::Assumed, |key| key.manager_basis),
        versions: priced
            .filter(|_| manager == KeyManager::Customer)
            .map(|key| key.versions),
        called_across_accounts: priced.is_some_and(|key| key.called_across_accounts),
        in_scope: context.keys_in_scope.contains(arn),
        operations: part.counted.by_key.get(arn).cloned().unwrap_or_default(),
    }
}
