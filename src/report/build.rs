//! The report as a pure function of its sources.

use std::collections::{BTreeMap, BTreeSet};

use super::counted::{self, Counted};
use super::section::{self, Part};
use super::{MonthSection, Report, Scope, Sources, charts};
use crate::cloudtrail::attributes::{arn_account, arn_region};
use crate::config::Config;
use crate::period::{Month, Period};
use crate::pricing::charge::Charge;
use crate::units::Text;
use crate::usage::coverage::Place;
use crate::usage::selection;
use crate::usage::tally::{RecordTally, Tally};

/// What every section of a report shares.
pub(super) struct Context<'a> {
    pub(super) sources: &'a Sources<'a>,
    pub(super) scope: Scope,
    pub(super) keys_in_scope: BTreeSet<Text>,
    /// In whose `CloudTrail` the records of each key in scope lie, or should lie.
    pub(super) places: BTreeMap<Text, BTreeSet<Place>>,
    /// Billable calls in scope without a readable time, which no month can price.
    pub(super) calls_without_time: u64,
}

/// Builds the report.
pub fn build(sources: &Sources<'_>) -> Report {
    let scope = if sources.priced.all_keys {
        Scope::AllKeys
    } else {
        Scope::Configured
    };
    let counted = counted::by_month(sources);
    let mut all = Counted::default();
    for month in counted.values() {
        all += month;
    }
    let context = context(sources, scope, &all, &counted);
    let months = months(&context, &counted);
    let whole = section::build(&context, &whole(sources, &all));
    finish(&context, whole, months)
}

fn finish(context: &Context<'_>, whole: section::Section, months: Vec<MonthSection>) -> Report {
    let sources = context.sources;
    Report {
        tool_version: sources.tool_version.into(),
        config: sources.config_name.map(Text::from),
        scope: context.scope,
        period: sources.period,
        currency: sources.currency.into(),
        my_accounts: sources.my_accounts.clone(),
        caller_accounts: caller_accounts(sources.config),
        clusters: sources.config.clusters.len(),
        inputs: sources.measurement.inputs.clone(),
        verification: None,
        price_list: sources.price_list.to_vec(),
        conflicts: sources.measurement.conflicts.clone(),
        problems: sources.measurement.problems.clone(),
        charts: charts::build(context, &whole, &months),
        gates: Vec::new(),
        compared: None,
        forecasts: Vec::new(),
        hints: crate::hints::Hints::default(),
        health: super::health::build(context, &whole.coverage),
        whole,
        months,
    }
}

fn context<'a>(
    sources: &'a Sources<'a>,
    scope: Scope,
    all: &Counted,
    months: &BTreeMap<Option<Month>, Counted>,
) -> Context<'a> {
    let keys_in_scope = keys_in_scope(sources);
    let places = keys_in_scope
        .iter()
        .map(|key| (key.clone(), places_of(key, all)))
        .collect();
    Context {
        sources,
        scope,
        keys_in_scope,
        places,
        calls_without_time: months.get(&None).map_or(0, |c| c.in_scope.billable),
    }
}

fn keys_in_scope(sources: &Sources<'_>) -> BTreeSet<Text> {
    let priced = sources.priced.keys.iter();
    let in_scope = priced.filter(|(_, key)| key.in_scope).map(|(arn, _)| arn);
    let configured = sources.config.clusters.iter().flat_map(|c| &c.keys);
    let charged = sources
        .priced
        .charges
        .iter()
        .filter_map(|c| c.key.key.as_ref());
    in_scope.chain(configured).chain(charged).cloned().collect()
}

/// Where the key's records lie; without any, where its owner's would: the owner's `CloudTrail`
/// in the key's region has every call on it.
fn places_of(key: &Text, all: &Counted) -> BTreeSet<Place> {
    let owners = || {
        BTreeSet::from([Place {
            account: arn_account(key).map(Text::from),
            region: arn_region(key).map(Text::from),
        }])
    };
    all.places.get(key).cloned().unwrap_or_else(owners)
}

/// The accounts that the config says the clusters call from: Camunda's.
fn caller_accounts(config: &Config) -> BTreeSet<Text> {
    let clusters = config.clusters.iter();
    clusters
        .flat_map(|cluster| {
            let of_role = cluster.role_arn.as_deref().and_then(arn_account);
            let of_role = of_role.map(Text::from);
            cluster.caller_accounts.iter().cloned().chain(of_role)
        })
        .collect()
}

fn whole<'a>(sources: &'a Sources<'a>, counted: &'a Counted) -> Part<'a> {
    let priced = &sources.priced.months;
    Part {
        period: sources.period,
        covered: if priced.is_empty() {
            sources.period.into_iter().collect()
        } else {
            priced.clone()
        },
        tally: selection::tally(sources.measurement, sources.period),
        counted,
        charges: sources.priced.charges.iter().collect(),
        uncertain: sources.priced.uncertain.values().copied().collect(),
        not_in_total: sources.priced.not_in_total.iter().collect(),
        has_untimed_calls: true,
        is_whole: true,
    }
}

fn months(context: &Context<'_>, counted: &BTreeMap<Option<Month>, Counted>) -> Vec<MonthSection> {
    let sources = context.sources;
    let tallies = selection::tally_by_month(sources.measurement, sources.period);
    let nothing = Counted::default();
    let listed = listed_months(sources, &tallies, counted);
    // `None` sorts first; the month "unknown" is shown last.
    let (unknown, known): (Vec<_>, Vec<_>) = listed.into_iter().partition(Option::is_none);
    let ordered = known.into_iter().chain(unknown);
    ordered
        .map(|month| {
            let counted = counted.get(&month).unwrap_or(&nothing);
            let records = tallies.get(&month).copied().unwrap_or_default();
            let part = month_part(sources, month, records, counted);
            MonthSection {
                month,
                border: month.is_some_and(|m| sources.priced.border_months.contains(&m)),
                section: section::build(context, &part),
            }
        })
        .collect()
}

/// Every month with a record, a call or a charge, never all months of the period: a record may
/// claim any year.
fn listed_months(
    sources: &Sources<'_>,
    tallies: &BTreeMap<Option<Month>, RecordTally>,
    counted: &BTreeMap<Option<Month>, Counted>,
) -> BTreeSet<Option<Month>> {
    let priced = sources.priced.charges.iter();
    let priced = priced.map(|charge| Some(charge.key.period_start.month()));
    let with_records = tallies.keys().chain(counted.keys()).copied();
    priced.chain(with_records).collect()
}

fn month_part<'a>(
    sources: &'a Sources<'a>,
    month: Option<Month>,
    records: RecordTally,
    counted: &'a Counted,
) -> Part<'a> {
    let period: Option<Period> = month.and_then(|month| {
        sources
            .period
            .map_or(Some(month.period()), |p| p.within(month))
    });
    let priced = sources.priced;
    let in_month = |charge: &&Charge| Some(charge.key.period_start.month()) == month;
    Part {
        period,
        covered: period.into_iter().collect(),
        tally: Tally {
            records,
            ..Tally::default()
        },
        counted,
        charges: priced.charges.iter().filter(in_month).collect(),
        uncertain: month
            .and_then(|m| priced.uncertain.get(&m))
            .copied()
            .into_iter()
            .collect(),
        not_in_total: priced
            .not_in_total
            .iter()
            .filter(|n| Some(n.month) == month)
            .collect(),
        has_untimed_calls: month.is_none(),
        is_whole: false,
    }
}
