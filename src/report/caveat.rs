//! Why a total says "at least", and what else the reader should know. Typed: words come later.

use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use super::build::Context;
use super::counted::OtherUse;
use super::coverage::{PlaceCoverage, Requests};
use super::disagreement::{Disputed, disagreements};
use super::keys::KeyLine;
use super::section::Part;
use crate::period::Month;
use crate::pricing::priced::{NotInTotal, Versions, What};
use crate::units::{Money, Text};
use crate::usage::coverage::Place;
use crate::usage::problem::{Problem, Severity};

/// The kind of a footnote: what cells of tables refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A key may have more versions than the logs show.
    Versions,
    /// A charge has no price.
    Unpriced,
    /// The logs leave requests out.
    Requests,
    /// Hours without data.
    Coverage,
    /// Something could not be read.
    Unread,
    /// Calls without a readable time.
    Untimed,
}

/// A reason why more may be due than the total says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Footnote {
    /// Keys whose rotations are not all in the data.
    Versions(LowerBounds),
    /// Charges without a price.
    Unpriced(Vec<UnpricedCharge>),
    /// Accounts and regions whose requests are not in these logs.
    Requests(Vec<(Place, Requests)>),
    /// Accounts and regions with gaps or absences.
    Coverage(Vec<PlaceCoverage>),
    /// What could not be read.
    Unread(Unread),
    /// So many billable calls have no readable time: no month can price them.
    Untimed(u64),
}

/// Keys with a lower bound of versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LowerBounds {
    /// Which, with what is known.
    pub keys: BTreeMap<Text, Versions>,
    /// What the versions that may exist beyond the lower bounds would add; `None` if one of them
    /// has no price.
    pub would_add: Option<Money>,
}

/// A charge without a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpricedCharge {
    /// Its id.
    pub id: Text,
    /// Why.
    pub reason: String,
}

/// What could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// Files read in part.
    pub files_partial: u64,
    /// Files not read at all.
    pub files_unreadable: u64,
    /// Records.
    pub malformed: u64,
    /// Problems that cost something.
    pub problems: u64,
}

impl Footnote {
    /// Its kind.
    pub fn kind(&self) -> NoteKind {
        match self {
            Self::Versions(_) => NoteKind::Versions,
            Self::Unpriced(_) => NoteKind::Unpriced,
            Self::Requests(_) => NoteKind::Requests,
            Self::Coverage(_) => NoteKind::Coverage,
            Self::Unread(_) => NoteKind::Unread,
            Self::Untimed(_) => NoteKind::Untimed,
        }
    }

    /// Whether the report is complete all the same: what is in the logs was read and priced.
    pub fn leaves_complete(&self) -> bool {
        matches!(self.kind(), NoteKind::Versions | NoteKind::Requests)
    }
}

/// Something to know that does not change what the total means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caveat {
    /// No KMS call at all in the selection; so many KMS records lie outside of it.
    NoKmsCall(u64),
    /// Months counted and not priced, with their calls.
    BorderMonths(BTreeMap<Month, u64>),
    /// Candidates that the config maps to no cluster.
    UnmappedCandidates(BTreeSet<Text>),
    /// So many calls each that fields of the config map to different clusters.
    Disagreements(BTreeMap<Disputed, u64>),
    /// So many repeated records do not agree.
    Conflicts(usize),
    /// Months that are priced at a list which was published after them, by its date.
    LaterPrices(BTreeMap<Text, BTreeSet<Month>>),
}

/// The reasons why the totals of a part are lower bounds.
pub(super) fn footnotes(
    context: &Context<'_>,
    part: &Part<'_>,
    coverage: &[PlaceCoverage],
) -> Vec<Footnote> {
    let has_keys = !context.keys_in_scope.is_empty();
    let untimed = context.calls_without_time;
    let found = [
        lower_bounds(context, part).map(Footnote::Versions),
        non_empty(unpriced(part)).map(Footnote::Unpriced),
        non_empty(unknown_requests(coverage)).map(Footnote::Requests),
        non_empty(holes(coverage))
            .filter(|_| has_keys)
            .map(Footnote::Coverage),
        unread(context).map(Footnote::Unread),
        (part.has_untimed_calls && untimed > 0).then_some(Footnote::Untimed(untimed)),
    ];
    found.into_iter().flatten().collect()
}

fn non_empty<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

/// What pricing says of rotations that the data do not show, per key.
fn lower_bounds(context: &Context<'_>, part: &Part<'_>) -> Option<LowerBounds> {
    let mut keys = BTreeMap::new();
    let mut would_add = Some(Money::ZERO);
    for open in part
        .not_in_total
        .iter()
        .filter(|open| is_of_rotations(open))
    {
        let Some(key) = &open.key else { continue };
        let priced = context.sources.priced.keys.get(key);
        keys.insert(
            key.clone(),
            priced.map_or(Versions::NONE, |key| key.versions),
        );
        would_add = would_add.zip(open.amount).map(|(sum, amount)| sum + amount);
    }
    (!keys.is_empty()).then_some(LowerBounds { keys, would_add })
}

/// Whether an amount outside the total is that of rotations, which a footnote tells of.
pub fn is_of_rotations(amount: &NotInTotal) -> bool {
    amount.what == What::Rotations
}

fn unpriced(part: &Part<'_>) -> Vec<UnpricedCharge> {
    let charges = part.charges.iter();
    charges
        .filter_map(|charge| {
            let reason = charge.price.as_ref().err()?;
            Some(UnpricedCharge {
                id: charge.id.clone(),
                reason: reason.to_string(),
            })
        })
        .collect()
}

fn unknown_requests(coverage: &[PlaceCoverage]) -> Vec<(Place, Requests)> {
    let left_out = coverage
        .iter()
        .filter(|c| matches!(c.requests, Requests::NoKms | Requests::NoReadOnly));
    left_out.map(|c| (c.place.clone(), c.requests)).collect()
}

fn holes(coverage: &[PlaceCoverage]) -> Vec<PlaceCoverage> {
    let holes = coverage.iter().filter(|c| !c.hours.is_complete());
    holes.cloned().collect()
}

fn unread(context: &Context<'_>) -> Option<Unread> {
    let measurement = context.sources.measurement;
    let lost = |problem: &&Problem| problem.severity == Severity::Lost;
    let unread = Unread {
        files_partial: measurement.files.files_partial,
        files_unreadable: measurement.files.files_unreadable,
        malformed: measurement.malformed,
        problems: measurement.problems.iter().filter(lost).count() as u64,
    };
    (unread != Unread::default()).then_some(unread)
}

/// What else to say about a part.
pub(super) fn caveats(context: &Context<'_>, part: &Part<'_>, keys: &[KeyLine]) -> Vec<Caveat> {
    let counted: u64 = part
        .counted
        .operations
        .values()
        .map(|calls| calls.counted)
        .sum();
    let found = [
        (counted == 0).then_some(Caveat::NoKmsCall(part.tally.out_of_period)),
        border_months(context)
            .filter(|_| part.is_whole)
            .map(Caveat::BorderMonths),
        unmapped(context, keys).map(Caveat::UnmappedCandidates),
        disputed(context)
            .filter(|_| part.is_whole)
            .map(Caveat::Disagreements),
        conflicts(context)
            .filter(|_| part.is_whole)
            .map(Caveat::Conflicts),
        later_prices(part)
            .filter(|_| part.is_whole)
            .map(Caveat::LaterPrices),
    ];
    found.into_iter().flatten().collect()
}

fn later_prices(part: &Part<'_>) -> Option<BTreeMap<Text, BTreeSet<Month>>> {
    let mut months: BTreeMap<Text, BTreeSet<Month>> = BTreeMap::new();
    for charge in &part.charges {
        let month = charge.key.period_start.month();
        let price = charge.price.as_ref().ok();
        if let Some(price) = price.filter(|price| price.was_published_after(month)) {
            months.entry(price.date.clone()).or_default().insert(month);
        }
    }
    (!months.is_empty()).then_some(months)
}

fn border_months(context: &Context<'_>) -> Option<BTreeMap<Month, u64>> {
    let priced = context.sources.priced;
    let rows = context.sources.measurement.usage.iter();
    let mut months: BTreeMap<Month, u64> = priced
        .border_months
        .iter()
        .map(|month| (*month, 0))
        .collect();
    for row in rows {
        if let Some(calls) = row.key.hour.and_then(|hour| months.get_mut(&hour.month())) {
            *calls += row.count;
        }
    }
    if context.keys_in_scope.is_empty() {
        months.retain(|_, calls| *calls > 0);
    }
    (!months.is_empty()).then_some(months)
}

fn unmapped(context: &Context<'_>, keys: &[KeyLine]) -> Option<BTreeSet<Text>> {
    if context.sources.config.clusters.is_empty() {
        return None;
    }
    let unmapped: BTreeSet<Text> = keys
        .iter()
        .filter(|key| key.is_candidate() && key.clusters.is_empty())
        .map(|key| key.arn.clone())
        .collect();
    (!unmapped.is_empty()).then_some(unmapped)
}

fn disputed(context: &Context<'_>) -> Option<BTreeMap<Disputed, u64>> {
    let disputed = disagreements(context.sources);
    (!disputed.is_empty()).then_some(disputed)
}

fn conflicts(context: &Context<'_>) -> Option<usize> {
    let count = context.sources.measurement.conflicts.len();
    (count > 0).then_some(count)
}

/// Whether calls out of scope are worth a line.
pub fn has_other_use(scope: Scope, other: &OtherUse) -> bool {
    scope == Scope::Configured && other.calls + other.keyless > 0
}
