//! What a report shows, without a format in mind: facts, tables of typed cells, footnotes.
//!
//! `build` is pure. A section is built once for the whole selection and once per month; both have
//! the same shape, so every renderer treats them alike.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::hints::Hints;
use crate::integrity::Verification;
use crate::period::{Month, Period};
use crate::pricing::priced::Priced;
use crate::units::Text;
use crate::usage::measurement::{Conflict, Inputs, Measurement};
use crate::usage::problem::Problem;

pub mod balance;
mod build;
pub mod caveat;
pub mod cells;
pub mod charts;
pub mod compare;
pub mod cost_table;
pub mod counted;
pub mod coverage;
pub mod disagreement;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod forecast;
pub mod gates;
pub mod grouped;
pub mod health;
pub mod keys;
pub mod repriced;
pub mod request_table;
pub mod section;
#[cfg(test)]
mod tests;
pub mod totals;

pub use build::build;
pub use section::Section;

/// Which keys the totals stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The keys that the config maps to clusters.
    Configured,
    /// Every key: there is no config, or `--all-keys`.
    AllKeys,
}

/// The date of a price list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListDate {
    /// AWS service code, `awskms` say.
    pub service: Text,
    /// Date of publication, `2025-08-28` say.
    pub date: Text,
    /// Where the prices were read.
    pub source: Text,
}

/// What a report is built from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// What was read.
    pub measurement: &'a Measurement,
    /// The selection; `None` where no record has a readable time and no period was asked for.
    pub period: Option<Period>,
    /// Clusters and accounts.
    pub config: &'a Config,
    /// The config's file, as it is shown; `None` without one.
    pub config_name: Option<&'a str>,
    /// Charges of the selection.
    pub priced: &'a Priced,
    /// The accounts whose charges are "your bill".
    pub my_accounts: &'a BTreeSet<Text>,
    /// Dates of the price list, one per service and source.
    pub price_list: &'a [ListDate],
    /// Currency of the price list: one list has one.
    pub currency: &'a str,
    /// The version of this program.
    pub tool_version: &'a str,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The version of this program.
    pub tool_version: Text,
    /// The config's file, as it is shown.
    pub config: Option<Text>,
    /// Which keys the totals stand for.
    pub scope: Scope,
    /// The selection.
    pub period: Option<Period>,
    /// Currency of every sum.
    pub currency: Text,
    /// The accounts whose charges are "your bill".
    pub my_accounts: BTreeSet<Text>,
    /// Accounts that the config names as those the clusters call from.
    pub caller_accounts: BTreeSet<Text>,
    /// How many clusters the config has.
    pub clusters: usize,
    /// What was read.
    pub inputs: Inputs,
    /// What digests show of the log files; `None`: they were not checked.
    pub verification: Option<Verification>,
    /// Dates of the price list.
    pub price_list: Vec<ListDate>,
    /// Repeats that do not agree.
    pub conflicts: Vec<Conflict>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Pictures as data.
    pub charts: Vec<charts::Chart>,
    /// What became of limits that it was held against.
    pub gates: Vec<gates::GateResult>,
    /// The month that the newest one is compared with.
    pub compared: Option<compare::Compared>,
    /// What to change, and what that saves in the newest month.
    pub hints: Hints,
    /// What the running month and the next one will cost.
    pub forecasts: Vec<forecast::MonthForecast>,
    /// How the keys in scope are.
    pub health: health::Health,
    /// The whole selection.
    pub whole: Section,
    /// Its months, in order; the month "unknown" comes last.
    pub months: Vec<MonthSection>,
}

/// One month of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthSection {
    /// Which; `None` is "unknown": events without a readable time.
    pub month: Option<Month>,
    /// Counted and not priced, for too little data beside a fuller month.
    pub border: bool,
    /// Its part of the report.
    pub section: Section,
}

impl Report {
    /// The newest priced month with a KMS call; without any the newest one.
    pub fn newest(&self) -> Option<&MonthSection> {
        let priced = self.months.iter().rev();
        let mut priced = priced.filter(|month| month.month.is_some() && !month.border);
        let newest = priced.clone().next();
        let has_calls = |month: &&MonthSection| !month.section.operations.is_empty();
        priced.find(has_calls).or(newest)
    }

    /// Whether a file or a record could not be read, or a charge in scope has no price.
    pub fn has_unread_or_unpriced(&self) -> bool {
        use caveat::Footnote;
        let footnotes = self.whole.footnotes.iter();
        footnotes
            .clone()
            .any(|note| matches!(note, Footnote::Unread(_) | Footnote::Unpriced(_)))
    }
}
