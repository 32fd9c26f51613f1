//! What became of every file and every record. Tallies add up: `+=` is how they merge.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// What became of the records of one hour. Every record is in exactly one of the leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordTally {
    /// CloudTrail records of other services, and Insights.
    pub not_kms: u64,
    /// Counted calls that AWS charges.
    pub billable: u64,
    /// Counted calls that AWS does not charge.
    pub not_billed: u64,
    /// Counted calls of which AWS does not say whether it charges them.
    pub uncertain: u64,
    /// Second deliveries of an event by one trail (CloudTrail delivers at least once). Free.
    pub redelivered: u64,
    /// Deliveries by a further trail: AWS charges these copies.
    pub extra_copies: u64,
    /// The same object under another root: a copied or replicated bucket. Free.
    pub replicated: u64,
    /// Repeats in anything but a trail's files: event history, exports. Free.
    pub other_views: u64,
    /// Records that another one replaces (`addendum.originalEventID`).
    pub updated: u64,
    /// The second record of one call across accounts.
    pub cross_account_pairs: u64,
    /// Network activity events of VPC endpoints, which repeat a call in another category.
    pub network_activity: u64,
}

impl RecordTally {
    /// Distinct calls.
    pub fn counted(&self) -> u64 {
        self.billable + self.not_billed + self.uncertain
    }

    /// Records of KMS.
    pub fn kms_events(&self) -> u64 {
        self.counted()
            + self.redelivered
            + self.extra_copies
            + self.replicated
            + self.other_views
            + self.updated
            + self.cross_account_pairs
            + self.network_activity
    }

    /// Records of any service.
    pub fn records(&self) -> u64 {
        self.kms_events() + self.not_kms
    }
}

impl AddAssign for RecordTally {
    fn add_assign(&mut self, other: Self) {
        self.not_kms += other.not_kms;
        self.billable += other.billable;
        self.not_billed += other.not_billed;
        self.uncertain += other.uncertain;
        self.redelivered += other.redelivered;
        self.extra_copies += other.extra_copies;
        self.replicated += other.replicated;
        self.other_views += other.other_views;
        self.updated += other.updated;
        self.cross_account_pairs += other.cross_account_pairs;
        self.network_activity += other.network_activity;
    }
}

/// What became of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTally {
    /// Read whole.
    pub files_read: u64,
    /// Read in part: a break inside, or records that are malformed.
    pub files_partial: u64,
    /// Not readable at all, though they may be logs.
    pub files_unreadable: u64,
    /// No CloudTrail logs.
    pub files_skipped: u64,
}

impl FileTally {
    /// All files met.
    pub fn files(&self) -> u64 {
        self.files_read + self.files_partial + self.files_unreadable + self.files_skipped
    }
}

impl AddAssign for FileTally {
    fn add_assign(&mut self, other: Self) {
        self.files_read += other.files_read;
        self.files_partial += other.files_partial;
        self.files_unreadable += other.files_unreadable;
        self.files_skipped += other.files_skipped;
    }
}

/// The tally of a selection, with the names that the reports use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// What became of the files.
    pub files: FileTally,
    /// What became of the records inside the period.
    pub records: RecordTally,
    /// KMS records outside the period.
    pub out_of_period: u64,
    /// Records that could not be read.
    pub malformed: u64,
}

impl Tally {
    /// Records of KMS, in the period or not.
    pub fn kms_events(&self) -> u64 {
        self.records.kms_events() + self.out_of_period
    }

    /// All records.
    pub fn records(&self) -> u64 {
        self.kms_events() + self.records.not_kms + self.malformed
    }
}
