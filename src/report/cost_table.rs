//! Cost by cluster, and by key where there is no cluster.

use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use super::build::Context;
use super::caveat::{NoteKind, is_of_rotations};
use super::cells::{Amount, LineName, Value};
use super::coverage::{PlaceCoverage, Requests};
use super::section::Part;
use super::totals::{Side, side};
use crate::config::KeyManager;
use crate::pricing::charge::{Charge, ChargeKind};
use crate::units::{Money, Text};

/// A line: what a cluster or a key costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostLine {
    /// Whom it is about.
    pub name: LineName,
    /// Storage of key versions.
    pub storage: Amount,
    /// KMS requests.
    pub requests: Amount,
    /// What `CloudTrail` charges for recording them.
    pub logging: Amount,
    /// The sum of the three.
    pub total: Amount,
    /// The part of it that is on the user's bill.
    pub your_bill: Amount,
}

/// Which lines stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// Clusters of the config.
    Clusters,
    /// Keys in no cluster that another account calls: BYOK candidates.
    Candidates,
    /// All other keys that customers manage, and calls without a key.
    OtherKeys,
    /// Keys that AWS manages.
    AwsManaged,
}

/// Lines that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostGroup {
    /// Which.
    pub kind: GroupKind,
    /// Its lines: clusters in the config's order, keys by ARN.
    pub lines: Vec<CostLine>,
    /// Their sum.
    pub subtotal: CostLine,
}

/// Cost by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostTable {
    /// Groups that have lines.
    pub groups: Vec<CostGroup>,
    /// The sum of all lines.
    pub total: CostLine,
}

/// Builds the table from the charges of a part.
pub(super) fn build(
    context: &Context<'_>,
    part: &Part<'_>,
    coverage: &[PlaceCoverage],
) -> CostTable {
    let mut charges: BTreeMap<LineName, Vec<&Charge>> = BTreeMap::new();
    for charge in &part.charges {
        charges
            .entry(line_name(context, charge))
            .or_default()
            .push(charge);
    }
    let names = line_names(context, &charges);
    let groups: Vec<CostGroup> = names
        .into_iter()
        .map(|(kind, names)| {
            let lines: Vec<CostLine> = names
                .into_iter()
                .map(|name| {
                    let charges = charges.get(&name).map_or(&[][..], Vec::as_slice);
                    line(context, part, name, charges, coverage)
                })
                .collect();
            let subtotal = sum(LineName::Subtotal, &lines);
            CostGroup {
                kind,
                lines,
                subtotal,
            }
        })
        .collect();
    let total = sum(LineName::Total, groups.iter().map(|group| &group.subtotal));
    CostTable { groups, total }
}

/// The line to which a charge belongs.
pub(super) fn line_name(context: &Context<'_>, charge: &Charge) -> LineName {
    match (&charge.key.cluster, &charge.key.key) {
        (Some(cluster), _) => LineName::Cluster(cluster.clone()),
        (None, Some(key)) => key_name(context, key),
        (None, None) => LineName::NoKey,
    }
}

fn key_name(context: &Context<'_>, arn: &Text) -> LineName {
    let priced = context.sources.priced.keys.get(arn);
    LineName::Key {
        arn: arn.clone(),
        manager: priced.map_or(KeyManager::Customer, |key| key.manager),
    }
}

/// Every line by group: all clusters of the config, and what else has a charge or is in scope.
fn line_names(
    context: &Context<'_>,
    charges: &BTreeMap<LineName, Vec<&Charge>>,
) -> BTreeMap<GroupKind, Vec<LineName>> {
    let config = context.sources.config;
    let mut groups: BTreeMap<GroupKind, Vec<LineName>> = BTreeMap::new();
    let mut seen: BTreeSet<LineName> = BTreeSet::new();
    let clusters = config
        .clusters
        .iter()
        .map(|c| LineName::Cluster(c.name.clone()));
    let keys = keys_without_cluster(context).map(|arn| key_name(context, arn));
    let others: BTreeSet<LineName> = keys.chain(charges.keys().cloned()).collect();
    for name in clusters.chain(others) {
        if seen.insert(name.clone()) {
            groups
                .entry(group_of(context, &name))
                .or_default()
                .push(name);
        }
    }
    groups
}

fn keys_without_cluster<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a Text> {
    let priced = &context.sources.priced.keys;
    context.keys_in_scope.iter().filter(|arn| {
        context.scope == Scope::AllKeys
            && priced.get(*arn).is_none_or(|key| key.clusters.is_empty())
            && !context
                .sources
                .config
                .clusters
                .iter()
                .any(|c| c.keys.contains(*arn))
    })
}

fn group_of(context: &Context<'_>, name: &LineName) -> GroupKind {
    match name {
        LineName::Cluster(_) => GroupKind::Clusters,
        LineName::Key {
            manager: KeyManager::Aws,
            ..
        } => GroupKind::AwsManaged,
        LineName::Key { arn, .. } => {
            let priced = context.sources.priced.keys.get(arn);
            if priced.is_some_and(|key| key.called_across_accounts) {
                GroupKind::Candidates
            } else {
                GroupKind::OtherKeys
            }
        }
        LineName::NoKey | LineName::Subtotal | LineName::Total => GroupKind::OtherKeys,
    }
}

fn line(
    context: &Context<'_>,
    part: &Part<'_>,
    name: LineName,
    charges: &[&Charge],
    coverage: &[PlaceCoverage],
) -> CostLine {
    let of_kind = |is: fn(ChargeKind) -> bool| {
        let of_kind = charges.iter().copied().filter(move |c| is(c.key.kind));
        of_kind.collect::<Vec<_>>()
    };
    let unknown = unknown_requests(context, &name, coverage);
    let open = rotations_open(part);
    let storage = storage(
        &name,
        &of_kind(|kind| kind == ChargeKind::KeyStorage),
        &open,
    );
    let requests = counted(&of_kind(|kind| kind == ChargeKind::Requests), unknown);
    let logging = counted(&of_kind(ChargeKind::is_logging), unknown);
    let total = Amount::sum([&storage, &requests, &logging]);
    let is_yours = |charge: &&&Charge| {
        let payer = charge.key.payer_account.as_deref();
        side(payer, context.sources.my_accounts) == Side::Yours
    };
    let yours: Vec<&Charge> = charges.iter().filter(is_yours).copied().collect();
    CostLine {
        your_bill: priced(&yours),
        name,
        storage,
        requests,
        logging,
        total,
    }
}

/// Keys of which not all rotations are in the data.
fn rotations_open<'a>(part: &Part<'a>) -> BTreeSet<&'a Text> {
    let open = part
        .not_in_total
        .iter()
        .filter(|open| is_of_rotations(open));
    open.filter_map(|open| open.key.as_ref()).collect()
}

fn storage(name: &LineName, charges: &[&Charge], open: &BTreeSet<&Text>) -> Amount {
    let no_storage = match name {
        LineName::Key { manager, .. } => *manager == KeyManager::Aws,
        LineName::NoKey => true,
        LineName::Cluster(_) | LineName::Subtotal | LineName::Total => false,
    };
    let mut amount = priced(charges);
    if no_storage && charges.is_empty() {
        amount.value = Value::NotApplicable;
    }
    let is_open = |charge: &&Charge| charge.key.key.as_ref().is_some_and(|k| open.contains(k));
    if charges.iter().any(is_open) {
        amount.notes.insert(NoteKind::Versions);
    }
    amount
}

/// The sum of charges that stand on counted records: without any, unknown records make an
/// unknown amount, not zero.
fn counted(charges: &[&Charge], unknown: Option<NoteKind>) -> Amount {
    let mut amount = priced(charges);
    if let Some(note) = unknown {
        amount.notes.insert(note);
        if charges.is_empty() {
            amount.value = Value::Unknown;
        }
    }
    amount
}

/// The sum of what has a price.
pub(super) fn priced(charges: &[&Charge]) -> Amount {
    let costs: Vec<Option<Money>> = charges.iter().map(|charge| charge.list_cost()).collect();
    let mut amount = Amount::known(costs.iter().flatten().copied().sum());
    if costs.contains(&None) {
        amount.notes.insert(NoteKind::Unpriced);
    }
    if !costs.is_empty() && costs.iter().all(Option::is_none) {
        amount.value = Value::Unknown;
    }
    amount
}

/// The footnote of a line whose requests these logs do not tell: of all the accounts and regions
/// that its keys' records come from, one leaves them out or has no record.
pub(super) fn unknown_requests(
    context: &Context<'_>,
    name: &LineName,
    coverage: &[PlaceCoverage],
) -> Option<NoteKind> {
    let keys: BTreeSet<&Text> = match name {
        LineName::Key { arn, .. } => BTreeSet::from([arn]),
        LineName::Cluster(cluster) => keys_of(context, cluster),
        LineName::NoKey | LineName::Subtotal | LineName::Total => BTreeSet::new(),
    };
    let places: BTreeSet<_> = keys
        .into_iter()
        .filter_map(|key| context.places.get(key))
        .flatten()
        .collect();
    let mut of_line = coverage.iter().filter(|c| places.contains(&c.place));
    of_line.find_map(|c| match c.requests {
        Requests::Counted => None,
        Requests::NoRecord => Some(NoteKind::Coverage),
        Requests::NoKms | Requests::NoReadOnly => Some(NoteKind::Requests),
    })
}

fn keys_of<'a>(context: &'a Context<'_>, cluster: &Text) -> BTreeSet<&'a Text> {
    let clusters = context.sources.config.clusters.iter();
    let configured = clusters
        .filter(|c| c.name == *cluster)
        .flat_map(|c| &c.keys);
    let priced = context.sources.priced.keys.iter();
    let served = priced.filter(|(_, key)| key.clusters.contains(cluster));
    configured.chain(served.map(|(arn, _)| arn)).collect()
}

fn sum<'a>(name: LineName, lines: impl IntoIterator<Item = &'a CostLine>) -> CostLine {
    let lines: Vec<&CostLine> = lines.into_iter().collect();
    let column = |cell: fn(&CostLine) -> &Amount| {
        let sum = Amount::sum(lines.iter().copied().map(cell));
        if lines.is_empty() {
            Amount::known(Money::ZERO)
        } else {
            sum
        }
    };
    CostLine {
        name,
        storage: column(|line| &line.storage),
        requests: column(|line| &line.requests),
        logging: column(|line| &line.logging),
        total: column(|line| &line.total),
        your_bill: column(|line| &line.your_bill),
    }
}
