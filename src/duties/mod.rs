//! What Camunda's documentation asks of the owner of a key, checked on what AWS
//! answered
//! (<https://docs.camunda.io/docs/components/saas/byok/>, section "Responsibilities", and its page
//! `aws-external-encryption-setup`).

mod key;
mod policy;
#[cfg(test)]
mod tests;
mod trail;

use crate::answers::{Documents, Refusal};
use crate::config::{Cluster, Config};
use crate::units::Text;

/// A duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// The key exists.
    KeyExists,
    /// It can be used.
    KeyEnabled,
    /// It is symmetric and for encryption.
    KeySymmetric,
    /// It lies in the region of the cluster.
    KeyRegion,
    /// Its policy grants the cluster's role what Camunda asks for.
    Policy,
    /// There is a key in the region of a dual-region backup.
    SecondRegion,
    /// A trail records KMS events in the region.
    Trail,
    /// Its logs are kept for more than the 90 days of the event history.
    Retention,
    /// Rotation, which is the owner's choice.
    Rotation,
    /// When it was used last.
    LastUse,
}

/// What is known of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Done.
    Ok(String),
    /// Not done.
    Problem {
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// The answers do not tell.
    NotKnown {
        /// Why.
        why: String,
        /// What tells it.
        remedy: String,
    },
    /// Nothing that must be so.
    Information(String),
}

/// A duty for one key, or for the cluster as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which duty.
    pub duty: Duty,
    /// Of which key, by ARN.
    pub key: Option<Text>,
    /// What is known.
    pub finding: Finding,
}

/// The duties for one cluster; without a config for one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterDuties {
    /// The cluster, else the key's ARN.
    pub name: Text,
    /// In the order of [`Duty`], key by key.
    pub lines: Vec<Line>,
}

impl ClusterDuties {
    /// How many problems.
    pub fn problems(&self) -> usize {
        let problem = |line: &&Line| matches!(line.finding, Finding::Problem { .. });
        self.lines.iter().filter(problem).count()
    }
}

impl Finding {
    fn problem(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Problem {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    fn not_known(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::NotKnown {
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    fn refused(refusal: &Refusal) -> Self {
        Self::not_known(refusal.why(), refusal.remedy())
    }
}

/// Checks the duties of every cluster of the config; without clusters those of every key that the
/// documents describe.
pub fn check(config: &Config, documents: &Documents) -> Vec<ClusterDuties> {
    if !config.clusters.is_empty() {
        let clusters = config.clusters.iter();
        return clusters
            .map(|cluster| of_cluster(cluster, documents))
            .collect();
    }
    let keys = documents.keys.keys().map(|arn| Cluster {
        name: arn.clone(),
        keys: vec![arn.clone()],
        ..Cluster::default()
    });
    keys.map(|cluster| of_cluster(&cluster, documents))
        .collect()
}

fn of_cluster(cluster: &Cluster, documents: &Documents) -> ClusterDuties {
    let mut lines = Vec::new();
    let mut add = |duty, key: Option<&Text>, finding| {
        let key = key.cloned();
        lines.push(Line { duty, key, finding });
    };
    if cluster.keys.is_empty() {
        let finding = Finding::not_known(
            "the config names no key of the cluster",
            "add keys = [\"arn:aws:kms:…\"] to its section",
        );
        add(Duty::KeyExists, None, finding);
    }
    for arn in &cluster.keys {
        let described = documents.keys.get(arn);
        for (duty, finding) in key::duties(arn, described, documents) {
            add(duty, Some(arn), finding);
        }
        add(Duty::Policy, Some(arn), policy(arn, cluster, documents));
        add(Duty::Rotation, Some(arn), key::rotation(arn, documents));
        if let Some(finding) = key::last_use(arn, documents) {
            add(Duty::LastUse, Some(arn), finding);
        }
    }
    add(Duty::KeyRegion, None, key::region(cluster));
    add(
        Duty::SecondRegion,
        None,
        key::second_region(cluster, documents),
    );
    for region in regions(cluster) {
        add(Duty::Trail, None, trail::records(documents, &region));
        add(Duty::Retention, None, trail::kept(documents, &region));
    }
    lines.sort_by_key(|line| line.duty);
    ClusterDuties {
        name: cluster.name.clone(),
        lines,
    }
}

fn policy(arn: &str, cluster: &Cluster, documents: &Documents) -> Finding {
    let policy = documents.policy_of(arn, cluster.keys.len());
    match (policy, documents.refused_for_key("GetKeyPolicy", arn)) {
        (None, Some(refusal)) => Finding::refused(refusal),
        _ => policy::duty(arn, policy, cluster.role_arn.as_deref()),
    }
}

/// The regions of its keys, else its own.
fn regions(cluster: &Cluster) -> std::collections::BTreeSet<Text> {
    let of_keys = cluster.keys.iter();
    let of_keys = of_keys.filter_map(|arn| crate::cloudtrail::attributes::arn_region(arn));
    let own = cluster.region.iter().cloned();
    of_keys.map(Text::from).chain(own).collect()
}
