//! Trails of a scenario and how CloudTrail delivers.

use serde::Deserialize;

use super::uncertain::{NumberOrigin, Uncertain};
use super::value::{Instant, Share};
use crate::units::Text;

/// How CloudTrail delivers, the same for every trail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Logs {
    /// Minutes between two files of a trail, account and region: about 5
    /// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html>).
    pub minutes_between_files: u32,
    /// Records after which a second file is begun.
    pub records_per_file: u32,
    /// The share of records that come one file late.
    pub late: Share,
    /// The share of records that come twice from one trail, under 20 %: above that no rule can
    /// tell them from a second trail.
    pub redelivered: Share,
    /// The share of redeliveries that do not agree with the first delivery.
    pub conflicting: Share,
    /// The share of calls that are repeated as `UPDATED_DATA`.
    pub updated: Share,
    /// Times for which there are no files.
    pub gaps: Vec<Gap>,
    /// Bytes of a record, uncompressed; the simulator writes what it writes.
    pub bytes_per_record: Uncertain,
    /// Bytes of a record in a compressed file, likewise.
    pub compressed_bytes_per_record: Uncertain,
    /// Times whose files come late, over the border of a month say.
    pub delays: Vec<Delay>,
}

impl Default for Logs {
    fn default() -> Self {
        Self {
            minutes_between_files: 5,
            records_per_file: 10_000,
            late: Share::NONE,
            redelivered: Share::NONE,
            conflicting: Share::NONE,
            updated: Share::NONE,
            gaps: Vec::new(),
            bytes_per_record: defaults([880, 1_150, 1_400]),
            compressed_bytes_per_record: defaults([85, 150, 200]),
            delays: Vec::new(),
        }
    }
}

/// Owner-side records of another account's calls: 880 to 1,400 bytes; 84 to 108 compressed among
/// their like, 100 to 200 among those of other services.
fn defaults([low, likely, high]: [u64; 3]) -> Uncertain {
    Uncertain {
        low,
        likely,
        high,
        origin: NumberOrigin::Default,
    }
}

/// Hours without files.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The first moment.
    pub from: Instant,
    /// How long.
    pub hours: u32,
    /// The trails concerned; none named: all.
    #[serde(default)]
    pub trails: Vec<Text>,
}

/// Hours whose files come late.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delay {
    /// The first moment.
    pub from: Instant,
    /// How long.
    pub hours: u32,
    /// By how much the files are late.
    pub minutes: u32,
}

/// What a trail leaves out
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Omission {
    /// `ExcludeManagementEventSources: ["kms.amazonaws.com"]`.
    Kms,
    /// `ReadWriteType: WriteOnly`.
    Read,
}

/// A trail. Two trails with the same prefix and organization write under one root.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trail {
    /// Its name.
    pub name: Text,
    /// What stands before `AWSLogs/`: empty, or with a `/` at its end.
    #[serde(default)]
    pub prefix: Text,
    /// The organization's id of an organization trail, `o-…`.
    pub organization: Option<Text>,
    /// The accounts that it records; else the owner's.
    #[serde(default)]
    pub accounts: Vec<Text>,
    /// What it leaves out.
    #[serde(default)]
    pub omits: Vec<Omission>,
    /// The key that encrypts its files (SSE-KMS), by name.
    pub sse_kms_key: Option<Text>,
    /// Prefix under which a replicated bucket holds the same files again.
    pub replica_prefix: Option<Text>,
}

impl Trail {
    /// Everything before `<account>/CloudTrail/`.
    pub fn root(&self) -> String {
        self.root_under(&self.prefix)
    }

    /// The root of the replica.
    pub fn replica_root(&self) -> Option<String> {
        let prefix = self.replica_prefix.as_deref()?;
        Some(self.root_under(prefix))
    }

    fn root_under(&self, prefix: &str) -> String {
        match &self.organization {
            Some(organization) => format!("{prefix}AWSLogs/{organization}/"),
            None => format!("{prefix}AWSLogs/"),
        }
    }
}
