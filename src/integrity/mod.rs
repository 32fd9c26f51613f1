//! Whether log files are those that `CloudTrail` wrote, and all of them: its chain of digests
//! followed offline
//! (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html>).

use std::collections::BTreeSet;

use crate::period::Timestamp;

mod chain;
pub mod evidence;
pub mod finding;
mod logs;
pub mod public_keys;
#[cfg(test)]
mod tests;

pub use chain::{ChainKey, Trust};
pub use evidence::{Evidence, gather};
pub use finding::{Finding, What};
pub use logs::LogCounts;
pub use public_keys::PublicKeys;

/// What a verification yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Whether public keys were given.
    pub has_keys: bool,
    /// Chains of digests, in order.
    pub chains: Vec<ChainLine>,
    /// Log files.
    pub logs: LogCounts,
    /// What was found, in the order of files.
    pub findings: Vec<Finding>,
}

/// One chain of digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainLine {
    /// What it is of.
    pub key: ChainKey,
    /// The start of its first digest.
    pub from: Timestamp,
    /// The end of its last one.
    pub to: Timestamp,
    /// Digests that can be read.
    pub digests: u64,
    /// Those that `CloudTrail` has signed.
    pub signed: u64,
}

/// What a verification comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every log file is what a digest signed by `CloudTrail` lists, and none is missing.
    Verified,
    /// No problem was found, but only so many of the log files are shown to be unchanged.
    Partly {
        /// How many.
        proven: u64,
        /// Of how many.
        of: u64,
    },
    /// A problem was found.
    Failed,
}

impl Verification {
    /// What it comes to.
    pub fn verdict(&self) -> Verdict {
        let LogCounts { found, proven, .. } = self.logs;
        if self.problems().next().is_some() {
            Verdict::Failed
        } else if found > 0 && proven == found {
            Verdict::Verified
        } else {
            Verdict::Partly { proven, of: found }
        }
    }

    /// Findings that are problems.
    pub fn problems(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.what.is_problem())
    }
}

/// Verifies log files by their digests; without public keys only hashes and links are compared.
pub fn verify(evidence: &Evidence, keys: Option<&PublicKeys>) -> Verification {
    let mut findings = BTreeSet::new();
    let chains = chain::chains(&evidence.digests, keys, &mut findings);
    let logs = logs::compare(&chains, &evidence.logs, &mut findings);
    Verification {
        has_keys: keys.is_some(),
        chains: chains.iter().filter_map(line).collect(),
        logs,
        findings: findings.into_iter().collect(),
    }
}

fn line(chain: &chain::Chain<'_>) -> Option<ChainLine> {
    let signed = chain.digests.iter().filter(|d| d.trust == Trust::Signed);
    Some(ChainLine {
        key: chain.key.clone(),
        from: chain.digests.first()?.inside.digest.start(),
        to: chain.digests.last()?.inside.digest.end(),
        digests: chain.digests.len() as u64,
        signed: signed.count() as u64,
    })
}
