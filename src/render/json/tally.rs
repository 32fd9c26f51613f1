//! The tally, with exactly the names of its invariant (ARCHITECTURE.md).

use serde::Serialize;

use crate::usage::tally::{RecordTally, Tally};

/// Of the whole selection.
#[derive(Serialize)]
pub(super) struct WholeTally {
    files: u64,
    files_read: u64,
    files_partial: u64,
    files_unreadable: u64,
    files_skipped: u64,
    records: u64,
    malformed: u64,
    kms_events: u64,
    #[serde(flatten)]
    leaves: Leaves,
}

impl WholeTally {
    pub(super) fn of(tally: &Tally) -> Self {
        Self {
            files: tally.files.files(),
            files_read: tally.files.files_read,
            files_partial: tally.files.files_partial,
            files_unreadable: tally.files.files_unreadable,
            files_skipped: tally.files.files_skipped,
            records: tally.records(),
            malformed: tally.malformed,
            kms_events: tally.kms_events(),
            leaves: Leaves::of(&tally.records, tally.out_of_period),
        }
    }
}

/// Of a month, which has no files and no records without a place in time.
#[derive(Serialize)]
pub(super) struct MonthTally {
    records: u64,
    kms_events: u64,
    #[serde(flatten)]
    leaves: Leaves,
}

impl MonthTally {
    pub(super) fn of(tally: &Tally) -> Self {
        Self {
            records: tally.records(),
            kms_events: tally.kms_events(),
            leaves: Leaves::of(&tally.records, tally.out_of_period),
        }
    }
}

#[derive(Serialize)]
struct Leaves {
    not_kms: u64,
    counted: u64,
    billable: u64,
    not_billed: u64,
    uncertain: u64,
    redelivered: u64,
    extra_copies: u64,
    replicated: u64,
    other_views: u64,
    updated: u64,
    cross_account_pairs: u64,
    network_activity: u64,
    out_of_period: u64,
}

impl Leaves {
    fn of(records: &RecordTally, out_of_period: u64) -> Self {
        Self {
            not_kms: records.not_kms,
            counted: records.counted(),
            billable: records.billable,
            not_billed: records.not_billed,
            uncertain: records.uncertain,
            redelivered: records.redelivered,
            extra_copies: records.extra_copies,
            replicated: records.replicated,
            other_views: records.other_views,
            updated: records.updated,
            cross_account_pairs: records.cross_account_pairs,
            network_activity: records.network_activity,
            out_of_period,
        }
    }
}
