//! What records KMS events besides trails, as the config says it: CloudWatch Logs, Insights, Lake.
//!
//! Nothing of it is needed for this report, and each is charged per event or byte.

use crate::config::Config;
use crate::config::account::Has;

/// Something that records or analyses KMS events besides trails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recording {
    /// A trail delivers to CloudWatch Logs.
    CloudWatchLogs,
    /// Insights analyse error rates, of read events too.
    InsightsOnReads,
    /// An event data store of `CloudTrail` Lake.
    Lake,
}

const ALL: [Recording; 3] = [
    Recording::CloudWatchLogs,
    Recording::InsightsOnReads,
    Recording::Lake,
];

/// What the config says the account has.
pub(super) fn find(config: &Config) -> Vec<Recording> {
    let mut config = config.clone();
    let found = ALL.into_iter();
    found
        .filter(|one| *one.has(&mut config) == Has::Yes)
        .collect()
}

impl Recording {
    pub(super) fn has(self, config: &mut Config) -> &mut Has {
        let account = &mut config.account;
        match self {
            Self::CloudWatchLogs => &mut account.cloudwatch_logs.has,
            Self::InsightsOnReads => &mut account.insights.error_rate,
            Self::Lake => &mut account.cloudtrail_lake.has,
        }
    }

    /// The account without it.
    pub(super) fn stop(self, config: &mut Config) {
        *self.has(config) = Has::No;
    }
}
