//! Further copies of KMS events: the first copy of management events is free in each region, each
//! further one is charged
//! (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-manage-costs.html>).
//! One trail keeps them, the others can leave KMS out.

use std::collections::{BTreeMap, BTreeSet};

use super::Account;
use super::rows::of_month;
use crate::config::Config;
use crate::units::Text;
use crate::usage::measurement::{Logged, LoggedIn, UsageRow};
use crate::usage::trails::is_of_organization;

/// A trail that can leave KMS events out, as another one keeps them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExtraTrail {
    /// The trail, by its configured name or its root.
    pub trail: Text,
    /// The account whose events it copies.
    pub account: Text,
    /// The trail that keeps the events; `None`: both write under one root, and the logs do not
    /// tell them apart.
    pub kept_by: Option<Text>,
    /// Paid copies of the month.
    pub copies: u64,
    /// Whether the copies were concluded from repeats under one root.
    pub is_inferred: bool,
    /// Whether it is an organization's trail, which others may rely on.
    pub is_organizations: bool,
}

#[derive(Clone, Copy, Default)]
struct Copies {
    records: u64,
    extra: u64,
    inferred: u64,
}

/// For each account whose KMS events are copied: every trail but the one to keep.
pub(super) fn find(account: &Account<'_>) -> Vec<ExtraTrail> {
    let mut by_account: BTreeMap<&Text, BTreeMap<&Text, Copies>> = BTreeMap::new();
    for (place, logged) in of_month(account).flat_map(|row| row.logged.iter()) {
        let Some(recipient) = &place.account else {
            continue;
        };
        let trails = by_account.entry(recipient).or_default();
        let copies = trails.entry(&place.trail).or_default();
        copies.records += logged.records;
        copies.extra += logged.extra_copies;
        copies.inferred += logged.inferred_copies;
    }
    let accounts = by_account.into_iter();
    accounts
        .flat_map(|(recipient, trails)| of_account(recipient, &trails, account))
        .collect()
}

fn of_account(
    recipient: &Text,
    trails: &BTreeMap<&Text, Copies>,
    account: &Account<'_>,
) -> Vec<ExtraTrail> {
    if trails.values().all(|copies| copies.extra == 0) {
        return Vec::new();
    }
    let is_organizations = |trail: &Text| is_of_organization(root_of(trail, account.config));
    let kept = kept(trails, &account.measurement.validated, is_organizations);
    let mut found = Vec::new();
    for (trail, copies) in trails {
        let is_kept = kept == Some(*trail);
        // Of the trail that is kept only a twin under the same root can leave KMS out.
        let of_others: u64 = others(trails, trail);
        let copies_saved = match is_kept {
            true => copies.inferred,
            false if copies.extra > 0 => copies.extra,
            false => of_others.min(copies.records),
        };
        if copies_saved > 0 {
            found.push(ExtraTrail {
                trail: (*trail).clone(),
                account: recipient.clone(),
                kept_by: kept.filter(|_| !is_kept).cloned(),
                copies: copies_saved,
                is_inferred: copies.inferred > 0,
                is_organizations: is_organizations(trail),
            });
        }
    }
    found
}

fn others(trails: &BTreeMap<&Text, Copies>, trail: &Text) -> u64 {
    let others = trails.iter().filter(|(other, _)| **other != trail);
    others.map(|(_, copies)| copies.extra).sum()
}

/// The trail that keeps the evidence: one with digests before others, an organization's before a
/// member's, the one with the most records, the first by name.
fn kept<'a>(
    trails: &BTreeMap<&'a Text, Copies>,
    validated: &BTreeSet<Text>,
    is_organizations: impl Fn(&Text) -> bool,
) -> Option<&'a Text> {
    let mut trails: Vec<(&Text, Copies)> = trails.iter().map(|(t, c)| (*t, *c)).collect();
    trails.sort_by_key(|(trail, copies)| {
        (
            !validated.contains(*trail),
            !is_organizations(trail),
            std::cmp::Reverse(copies.records),
            *trail,
        )
    });
    trails.first().map(|(trail, _)| *trail)
}

/// The root of a trail that the config names; others are named by their roots.
fn root_of<'a>(trail: &'a Text, config: &'a Config) -> &'a str {
    let named = config.trails.iter().find(|named| named.name == *trail);
    named.map_or(trail, |named| &named.root)
}

impl ExtraTrail {
    /// Whether the trail may hold such rows.
    pub(super) fn touches(&self, row: &UsageRow) -> bool {
        row.key.attributes.recipient_account.as_ref() == Some(&self.account)
    }

    /// What AWS would not charge if the trail left KMS events out.
    pub(super) fn exclude_kms(&self, rows: &mut [UsageRow]) {
        for row in rows {
            let place = LoggedIn {
                trail: self.trail.clone(),
                account: Some(self.account.clone()),
            };
            let Some((_, logged)) = row.logged.iter_mut().find(|(at, _)| **at == place) else {
                continue;
            };
            if self.kept_by.is_none() {
                logged.extra_copies -= logged.inferred_copies;
                logged.inferred_copies = 0;
                continue;
            }
            if logged.extra_copies > 0 {
                (logged.extra_copies, logged.inferred_copies) = (0, 0);
                continue;
            }
            // Its own copy counts as the free one: without it another trail's becomes free.
            let mut saved = logged.records;
            let others = row.logged.iter_mut();
            for (_, other) in others.filter(|(at, _)| at.account == place.account) {
                saved -= take(other, saved);
            }
        }
    }
}

fn take(logged: &mut Logged, most: u64) -> u64 {
    let taken = logged.extra_copies.min(most);
    logged.extra_copies -= taken;
    logged.inferred_copies = logged.inferred_copies.min(logged.extra_copies);
    taken
}
