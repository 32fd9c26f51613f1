//! What AWS said of an account, added to a draft: every value with where and when it was seen.

use std::collections::{BTreeMap, BTreeSet};

use super::notes::{key_notes, trail_notes};
use super::{Draft, DraftCluster, DraftKey, Drafted, Seen};
use crate::answers::{Documents, KeyMetadata, account_of, foreign_principals, id_of};
use crate::cloudtrail::attributes::{arn_account, arn_region};
use crate::config::check;
use crate::units::Text;

/// Where and when: `DescribeKey of eu-central-1 on 2026-11-24`.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) region: &'a str,
    pub(super) day: &'a str,
}

impl Place<'_> {
    pub(super) fn of(self, operation: &str) -> String {
        format!("{operation} of {} on {}", self.region, self.day)
    }
}

impl Draft {
    /// Adds what AWS said on a day.
    pub fn add(&mut self, documents: &Documents, day: &str) {
        self.asked_on = Some(day.into());
        let account = documents.account.as_ref();
        if let Some(account) = account.filter(|account| check::account(account).is_ok()) {
            self.my_accounts.insert(account.clone());
            let from = format!("{account} is the one that asked: GetCallerIdentity on {day}");
            self.account_notes.push(from);
        }
        let ours = documents.keys.iter();
        let ours =
            ours.filter(|(arn, key)| !key.is_managed_by_aws() && check::key_arn(arn).is_ok());
        let ours: BTreeMap<&Text, &KeyMetadata> = ours.collect();
        self.add_replicas(&ours);
        self.add_clusters(documents, &ours, day);
        self.add_replicas(&ours);
        // Clusters without a name are numbered.
        let numbered = (1..=self.clusters.len()).map(|number| format!("cluster-{number}"));
        let mut names: BTreeSet<Text> = numbered.map(Text::from).collect();
        for cluster in &mut self.clusters {
            name(cluster, documents, day, &mut names);
            cluster.role_arn = role(cluster, documents, day);
            for arn in cluster.keys.keys() {
                if let Some(key) = ours.get(arn) {
                    let drafted = draft_key(documents, arn, key, day);
                    self.keys.insert(arn.clone(), drafted);
                }
            }
        }
        for arn in ours.keys().filter(|arn| !self.keys.contains_key(**arn)) {
            self.other_keys.entry((*arn).clone()).or_default();
        }
        for arn in self.keys.keys() {
            self.other_keys.remove(arn);
        }
        for trail in documents.trails.values() {
            self.trail_notes.push(trail_notes(documents, trail, day));
        }
        self.add_account(documents, day);
        let refusals = documents.refusals().iter();
        self.not_known = refusals
            .map(|refusal| format!("{}: {}", refusal.file, refusal.why()))
            .collect();
    }

    /// A replica that makes no calls belongs to the cluster of its primary key.
    fn add_replicas(&mut self, ours: &BTreeMap<&Text, &KeyMetadata>) {
        for (arn, key) in ours {
            let is_of = |cluster: &&mut DraftCluster| {
                let mut keys = cluster.keys.keys();
                keys.any(|other| id_of(other) == id_of(arn) && other != *arn)
            };
            let mut clusters = self.clusters.iter_mut();
            if let Some(cluster) = clusters.find(is_of).filter(|_| key.multi_region) {
                cluster.keys.entry((*arn).clone()).or_insert(0);
            }
        }
    }

    /// A key whose policy lets another account in, and which is in no cluster yet, is one's: with
    /// others for the same role, or with its replicas.
    fn add_clusters(
        &mut self,
        documents: &Documents,
        ours: &BTreeMap<&Text, &KeyMetadata>,
        day: &str,
    ) {
        let clusters = self.clusters.iter();
        let taken: BTreeSet<Text> = clusters.flat_map(|c| c.keys.keys().cloned()).collect();
        let mut found: BTreeMap<Text, DraftCluster> = BTreeMap::new();
        for (arn, key) in ours.iter().filter(|(arn, _)| !taken.contains(**arn)) {
            let principals = principals(documents, arn);
            let mut roles = principals
                .iter()
                .filter(|name| check::role_arn(name).is_ok());
            if principals.is_empty() {
                continue;
            }
            let mark = match (roles.next(), roles.next()) {
                (Some(role), None) => role.clone(),
                _ => id_of(arn).into(),
            };
            let cluster = found.entry(mark).or_default();
            cluster.keys.insert((*arn).clone(), 0);
            let accounts = principals.iter().filter_map(|name| account_of(name));
            cluster.caller_accounts.extend(accounts.map(Text::from));
            if cluster.region.is_none() || is_primary(key) {
                cluster.region = arn_region(arn).map(Text::from);
            }
            let region = arn_region(arn).unwrap_or_default();
            let place = Place { region, day };
            cluster.policy = Some(place.of("GetKeyPolicy"));
            self.my_accounts.extend(arn_account(arn).map(Text::from));
        }
        let mut found: Vec<DraftCluster> = found.into_values().collect();
        found.sort_by(|a, b| a.keys.cmp(&b.keys));
        self.clusters.extend(found);
    }

    fn add_account(&mut self, documents: &Documents, day: &str) {
        let mut trails = documents.trails.values();
        let with_logs = trails.find(|trail| trail.cloud_watch_logs_log_group_arn.is_some());
        if let Some(trail) = with_logs {
            let place = Place {
                region: &trail.home_region,
                day,
            };
            let from = format!(
                "{}, DescribeTrails of {} on {day}",
                trail.name, place.region
            );
            self.account_values
                .push(("cloudwatch_logs", Drafted::yes(from)));
        }
        for (field, kind) in [
            ("insights_call_rate", "ApiCallRateInsight"),
            ("insights_error_rate", "ApiErrorRateInsight"),
        ] {
            let mut all = documents.insights.iter();
            let having = all.find(|(_, kinds)| kinds.iter().any(|k| &*k.insight_type == kind));
            if let Some((arn, _)) = having {
                let name = id_of(arn);
                let from = format!("{name}, GetInsightSelectors on {day}");
                self.account_values.push((field, Drafted::yes(from)));
            }
        }
        for usage in documents.free_tier.iter().flatten() {
            let limit = usage.limit.as_ref();
            let limit = limit.map_or("a number not given".to_owned(), whole);
            let (used, unit) = (whole(&usage.actual_usage_amount), &usage.unit);
            self.free_tier_notes.push(format!(
                "{} {}: {used} of {limit} {unit} used this month, by these keys too: GetFreeTierUsage on {day}",
                usage.service, usage.usage_type
            ));
        }
    }
}

/// Requests come as `12345.0`.
fn whole(number: &serde_json::Number) -> String {
    let number = number.to_string();
    number.strip_suffix(".0").unwrap_or(&number).to_owned()
}

fn is_primary(key: &KeyMetadata) -> bool {
    let config = key.multi_region_configuration.as_ref();
    config.is_some_and(|config| arn_region(&key.arn) == Some(&config.primary_key.region))
}

fn principals(documents: &Documents, arn: &str) -> BTreeSet<Text> {
    let policy = documents.policy_of(arn, 0);
    let owner = arn_account(arn).unwrap_or_default();
    policy.map_or_else(BTreeSet::new, |policy| foreign_principals(policy, owner))
}

/// An alias of a key names the cluster, else a tag that is called so; each name once.
fn name(cluster: &mut DraftCluster, documents: &Documents, day: &str, names: &mut BTreeSet<Text>) {
    let found = cluster.keys.keys().find_map(|arn| {
        let place = Place {
            region: arn_region(arn)?,
            day,
        };
        let alias = documents.aliases_of(arn).into_iter().next();
        let alias = alias.and_then(|alias| alias.strip_prefix("alias/"));
        let tag = || {
            let is_name = |key: &str| matches!(&*key.to_lowercase(), "cluster" | "name");
            documents.tags_of(arn).iter().find(|tag| is_name(&tag.key))
        };
        match alias {
            Some(alias) => Some((alias.to_owned(), place.of("ListAliases"))),
            None => tag().map(|tag| (tag.value.to_string(), place.of("ListResourceTags"))),
        }
    });
    let Some((value, from)) = found else { return };
    let value = Text::from(value);
    if check::name(&value).is_ok() && names.insert(value.clone()) {
        cluster.name = Some(Drafted { value, from });
    }
}

/// The only role of another account that the policies of the cluster's keys name.
fn role(cluster: &DraftCluster, documents: &Documents, day: &str) -> Option<Drafted> {
    let mut roles: BTreeMap<Text, String> = BTreeMap::new();
    for arn in cluster.keys.keys() {
        let region = arn_region(arn).unwrap_or_default();
        let place = Place { region, day };
        for role in principals(documents, arn) {
            if check::role_arn(&role).is_ok() {
                roles
                    .entry(role)
                    .or_insert_with(|| place.of("GetKeyPolicy"));
            }
        }
    }
    match (roles.pop_first(), roles.is_empty()) {
        (Some((value, from)), true) => Some(Drafted { value, from }),
        _ => None,
    }
}

/// Rotation is for symmetric keys alone
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html>): other keys have one
/// version.
fn draft_key(documents: &Documents, arn: &str, key: &KeyMetadata, day: &str) -> DraftKey {
    let region = arn_region(arn).unwrap_or_default();
    let place = Place { region, day };
    let rotations = documents.rotations_of(arn).map(<[_]>::len);
    let versions = match rotations {
        Some(rotations) => Some(Drafted {
            value: (rotations + 1).to_string().into(),
            from: format!("1 + {rotations} rotated, {}", place.of("ListKeyRotations")),
        }),
        None if key.spec() != "SYMMETRIC_DEFAULT" => Some(Drafted {
            value: "1".into(),
            from: "only symmetric keys rotate".to_owned(),
        }),
        None => None,
    };
    let spec = check::KEY_SPECS.contains(&key.spec()).then(|| Drafted {
        value: key.spec().into(),
        from: place.of("DescribeKey"),
    });
    DraftKey {
        versions,
        spec,
        manager: place.of("DescribeKey"),
        notes: key_notes(documents, arn, key, place),
    }
}

impl Drafted {
    fn yes(from: String) -> Self {
        Self {
            value: "yes".into(),
            from,
        }
    }
}

/// Keys that the logs alone name, so that AWS is asked where they lie.
pub fn regions(draft: &Draft) -> BTreeSet<String> {
    let clusters = draft.clusters.iter();
    let keys = clusters.flat_map(|cluster| cluster.keys.keys());
    let keys = keys.chain(draft.other_keys.keys());
    let regions = keys.filter_map(|arn: &Text| arn_region(arn));
    let regions = regions.filter(|region| check::region(region).is_ok());
    regions.map(str::to_owned).collect()
}

impl Seen {
    /// Whether there is no call at all.
    pub(super) fn is_none(&self) -> bool {
        self.operations.is_empty()
    }
}
