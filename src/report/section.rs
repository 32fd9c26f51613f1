//! The whole selection, or one month of it.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Context;
use super::caveat::{self, Caveat, Footnote};
use super::cost_table::{self, CostTable};
use super::counted::{ByOperation, Calls, Counted, OtherUse};
use super::coverage::{PlaceCoverage, judge};
use super::grouped::{self, ChargeGroup};
use super::keys::{self, KeyLine};
use super::request_table::{self, RequestTable};
use super::totals::Totals;
use crate::config::RequestsBilledTo;
use crate::period::Period;
use crate::pricing::charge::Charge;
use crate::pricing::priced::{NotInTotal, Range};
use crate::units::{Money, Text};
use crate::usage::coverage::Place;
use crate::usage::tally::Tally;

/// What a section is built from.
pub(super) struct Part<'a> {
    pub(super) period: Option<Period>,
    /// The periods whose coverage counts, without overlap.
    pub(super) covered: Vec<Period>,
    pub(super) tally: Tally,
    pub(super) counted: &'a Counted,
    pub(super) charges: Vec<&'a Charge>,
    pub(super) uncertain: Vec<Range>,
    pub(super) not_in_total: Vec<&'a NotInTotal>,
    /// Whether calls without a readable time belong here.
    pub(super) has_untimed_calls: bool,
    pub(super) is_whole: bool,
}

/// The whole selection, or one month of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which hours; `None` for the month "unknown".
    pub period: Option<Period>,
    /// What became of every record. The files and `malformed` only of the whole.
    pub tally: Tally,
    /// Every KMS operation, in scope or not.
    pub operations: BTreeMap<Text, Calls>,
    /// Every key, in scope or not, by ARN.
    pub keys: Vec<KeyLine>,
    /// Calls that name no key.
    pub keyless_operations: ByOperation,
    /// Exactly the charges that make up the totals.
    pub charges: Vec<Charge>,
    /// Sums by AWS's rule.
    pub totals: Totals,
    /// The same sums if requests are passed on to the key owner.
    pub totals_if_owner_pays: Totals,
    /// The sums by AWS's rule less the discounts that the config states, if it states any.
    pub estimated_totals: Option<Totals>,
    /// Accounts that pay, with what they pay by AWS's rule.
    pub payers: BTreeMap<Option<Text>, Money>,
    /// Calls in scope.
    pub in_scope: Calls,
    /// Money that AWS's documentation leaves open.
    pub uncertain: Range,
    /// Amounts that nothing confirms or excludes.
    pub not_in_total: Vec<NotInTotal>,
    /// Keys that another account calls.
    pub candidates: Candidates,
    /// Of each account and region of the keys in scope.
    pub coverage: Vec<PlaceCoverage>,
    /// Whether everything was read and priced, without gap or absence.
    pub complete: bool,
    /// Cost by cluster and key.
    pub costs: CostTable,
    /// Requests by operation.
    pub requests: RequestTable,
    /// Charges by what they are for.
    pub groups: Vec<ChargeGroup>,
    /// Calls out of scope.
    pub other_use: OtherUse,
    /// Why the totals say "at least".
    pub footnotes: Vec<Footnote>,
    /// What else the reader should know.
    pub caveats: Vec<Caveat>,
}

/// BYOK candidates: keys that another account calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Their ARNs, sorted.
    pub keys: BTreeSet<Text>,
    /// Their charges, as far as they are in scope.
    pub totals: Totals,
}

/// Builds a section.
pub(super) fn build(context: &Context<'_>, part: &Part<'_>) -> Section {
    let coverage = coverage(context, part);
    let footnotes = caveat::footnotes(context, part, &coverage);
    let at_least = !footnotes.is_empty();
    let keys = keys::lines(context, part);
    let costs = cost_table::build(context, part, &coverage);
    let sum = |billed_to| {
        let charges = part.charges.iter().copied();
        Totals::of(charges, context.sources.my_accounts, billed_to, at_least)
    };
    Section {
        period: part.period,
        tally: part.tally,
        operations: part.counted.operations.clone(),
        keyless_operations: part.counted.keyless.clone(),
        totals: sum(RequestsBilledTo::Caller),
        totals_if_owner_pays: sum(RequestsBilledTo::Owner),
        estimated_totals: Totals::estimated(&part.charges, context.sources.my_accounts, at_least),
        payers: payers(part),
        in_scope: part.counted.in_scope,
        uncertain: uncertain(&part.uncertain),
        not_in_total: part
            .not_in_total
            .iter()
            .map(|&amount| amount.clone())
            .collect(),
        candidates: candidates(context, part, &keys, at_least),
        complete: footnotes.iter().all(Footnote::leaves_complete),
        requests: request_table::build(context, part, &coverage, &costs),
        costs,
        groups: grouped::build(context, part),
        other_use: part.counted.other_use.clone(),
        caveats: caveat::caveats(context, part, &keys),
        charges: part.charges.iter().map(|&charge| charge.clone()).collect(),
        keys,
        coverage,
        footnotes,
    }
}

/// The places of the keys in scope. Without any key all places are asked whether they leave KMS
/// out: a source without KMS records shows no key at all.
fn coverage(context: &Context<'_>, part: &Part<'_>) -> Vec<PlaceCoverage> {
    let measurement = context.sources.measurement;
    let (activity, proven) = (&measurement.activity, &measurement.proven);
    let of_keys: BTreeSet<&Place> = context.places.values().flatten().collect();
    let places = if of_keys.is_empty() {
        activity.keys().collect()
    } else {
        of_keys
    };
    let judged = places
        .into_iter()
        .map(|place| judge(activity, proven, place, &part.covered));
    judged.collect()
}

fn payers(part: &Part<'_>) -> BTreeMap<Option<Text>, Money> {
    let mut payers = BTreeMap::new();
    for charge in &part.charges {
        if let Some(cost) = charge.list_cost() {
            let account = charge.key.payer_account.clone();
            *payers.entry(account).or_insert(Money::ZERO) += cost;
        }
    }
    payers
}

fn uncertain(ranges: &[Range]) -> Range {
    Range {
        low: ranges.iter().map(|range| range.low).sum(),
        high: ranges.iter().map(|range| range.high).sum(),
    }
}

fn candidates(
    context: &Context<'_>,
    part: &Part<'_>,
    keys: &[KeyLine],
    at_least: bool,
) -> Candidates {
    let keys: BTreeSet<Text> = keys
        .iter()
        .filter(|key| key.is_candidate())
        .map(|key| key.arn.clone())
        .collect();
    let of_candidates = part.charges.iter().copied().filter(|charge| {
        charge
            .key
            .key
            .as_ref()
            .is_some_and(|key| keys.contains(key))
    });
    let totals = Totals::of(
        of_candidates,
        context.sources.my_accounts,
        RequestsBilledTo::Caller,
        at_least && !keys.is_empty(),
    );
    Candidates { keys, totals }
}
