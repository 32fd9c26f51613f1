//! What the whole selection and each month have in common.

use std::collections::BTreeMap;

use serde::Serialize;

use super::charge::{Charge, NotInTotal, Range, Totals};
use super::tally::MonthTally;
use crate::config::KeyManager;
use crate::period::{Hour, Period};
use crate::report::MonthSection;
use crate::report::caveat::{Footnote, UnpricedCharge};
use crate::report::counted;
use crate::report::coverage::{HoleKind, PlaceCoverage, Requests};
use crate::report::keys::KeyLine;
use crate::report::section;

#[derive(Serialize)]
pub(super) struct Section<'a> {
    period: Option<Span>,
    complete: bool,
    totals: Totals,
    totals_if_owner_pays: Totals,
    /// Null where the config states no discount.
    estimated_totals: Option<Totals>,
    uncertain: Range,
    not_in_total: Vec<NotInTotal<'a>>,
    candidates: Candidates<'a>,
    operations: BTreeMap<&'a str, Calls>,
    keys: Vec<Key<'a>>,
    keyless_operations: BTreeMap<&'a str, u64>,
    charges: Vec<Charge<'a>>,
    unpriced: Vec<Unpriced<'a>>,
    coverage: Vec<Coverage<'a>>,
}

impl<'a> Section<'a> {
    pub(super) fn of(section: &'a section::Section) -> Self {
        Self {
            period: section.period.map(Span::of),
            complete: section.complete,
            totals: Totals::of(&section.totals),
            totals_if_owner_pays: Totals::of(&section.totals_if_owner_pays),
            estimated_totals: section.estimated_totals.as_ref().map(Totals::of),
            uncertain: Range::of(section.uncertain),
            not_in_total: section.not_in_total.iter().map(NotInTotal::of).collect(),
            candidates: Candidates::of(&section.candidates),
            operations: section
                .operations
                .iter()
                .map(|(o, calls)| (&**o, Calls::of(calls)))
                .collect(),
            keys: section.keys.iter().map(Key::of).collect(),
            keyless_operations: names(&section.keyless_operations),
            charges: section.charges.iter().map(Charge::of).collect(),
            unpriced: unpriced(&section.footnotes),
            coverage: section.coverage.iter().map(Coverage::of).collect(),
        }
    }
}

fn names(counts: &counted::ByOperation) -> BTreeMap<&str, u64> {
    counts
        .iter()
        .map(|(name, count)| (&**name, *count))
        .collect()
}

#[expect(clippy::struct_field_names, reason = "the names are the format's")]
#[derive(Serialize)]
pub(super) struct Month<'a> {
    /// `2026-10`, or `unknown` for events without a readable time.
    month: String,
    /// Counted and not priced, for too little data beside a fuller month.
    border: bool,
    tally: MonthTally,
    #[serde(flatten)]
    section: Section<'a>,
}

impl<'a> Month<'a> {
    pub(super) fn of(month: &'a MonthSection) -> Self {
        Self {
            month: month
                .month
                .map_or("unknown".to_owned(), |month| month.to_string()),
            border: month.border,
            tally: MonthTally::of(&month.section.tally),
            section: Section::of(&month.section),
        }
    }
}

/// From `start` (in) to `end` (out).
#[derive(Serialize)]
struct Span {
    start: Hour,
    end: Hour,
}

impl Span {
    fn of(period: Period) -> Self {
        Self {
            start: period.start,
            end: period.end,
        }
    }
}

#[derive(Serialize)]
struct Calls {
    counted: u64,
    billable: u64,
}

impl Calls {
    fn of(calls: &counted::Calls) -> Self {
        Self {
            counted: calls.counted,
            billable: calls.billable,
        }
    }
}

/// `versions` is what is certain, `versions_at_most` what is possible; both null for keys that
/// AWS manages.
#[derive(Serialize)]
struct Key<'a> {
    arn: &'a str,
    clusters: Vec<&'a str>,
    manager: &'static str,
    manager_basis: &'static str,
    versions: Option<u32>,
    versions_at_most: Option<u32>,
    called_across_accounts: bool,
    in_scope: bool,
    operations: BTreeMap<&'a str, u64>,
}

impl<'a> Key<'a> {
    fn of(key: &'a KeyLine) -> Self {
        Self {
            arn: &key.arn,
            clusters: key.clusters.iter().map(|cluster| &**cluster).collect(),
            manager: match key.manager {
                KeyManager::Customer => "customer",
                KeyManager::Aws => "aws",
            },
            manager_basis: key.manager_basis.name(),
            versions: key.versions.map(|versions| versions.at_least),
            versions_at_most: key.versions.map(|versions| versions.at_most),
            called_across_accounts: key.called_across_accounts,
            in_scope: key.in_scope,
            operations: names(&key.operations),
        }
    }
}

#[derive(Serialize)]
struct Candidates<'a> {
    keys: Vec<&'a str>,
    totals: Totals,
}

impl<'a> Candidates<'a> {
    fn of(candidates: &'a section::Candidates) -> Self {
        Self {
            keys: candidates.keys.iter().map(|key| &**key).collect(),
            totals: Totals::of(&candidates.totals),
        }
    }
}

#[derive(Serialize)]
struct Unpriced<'a> {
    id: &'a str,
    reason: &'a str,
}

fn unpriced(footnotes: &[Footnote]) -> Vec<Unpriced<'_>> {
    let charges = footnotes.iter().filter_map(|footnote| match footnote {
        Footnote::Unpriced(charges) => Some(charges),
        _ => None,
    });
    charges
        .flatten()
        .map(|UnpricedCharge { id, reason }| Unpriced { id, reason })
        .collect()
}

/// Hours by what the logs tell of them.
#[derive(Serialize)]
struct Coverage<'a> {
    account: Option<&'a str>,
    region: Option<&'a str>,
    hours: i64,
    proven: i64,
    presumed: i64,
    gap: i64,
    absent: i64,
    requests: &'static str,
    holes: Vec<Hole>,
}

#[derive(Serialize)]
struct Hole {
    kind: &'static str,
    start: Hour,
    end: Hour,
}

impl<'a> Coverage<'a> {
    fn of(coverage: &'a PlaceCoverage) -> Self {
        let hours = coverage.hours;
        Self {
            account: coverage.place.account.as_deref(),
            region: coverage.place.region.as_deref(),
            hours: hours.hours(),
            proven: hours.proven,
            presumed: hours.presumed,
            gap: hours.gap,
            absent: hours.absent,
            requests: match coverage.requests {
                Requests::Counted => "counted",
                Requests::NoRecord => "no_record",
                Requests::NoKms => "no_kms_record",
                Requests::NoReadOnly => "no_read_only_record",
            },
            holes: coverage.holes.iter().map(hole).collect(),
        }
    }
}

fn hole(hole: &crate::report::coverage::Hole) -> Hole {
    Hole {
        kind: match hole.kind {
            HoleKind::Gap => "gap",
            HoleKind::Absent => "absent",
        },
        start: hole.period.start,
        end: hole.period.end,
    }
}
