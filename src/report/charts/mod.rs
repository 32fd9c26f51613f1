//! Pictures as data: what to draw, its series, labels and units. No pixels, no colours.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::build::Context;
use super::cells::LineName;
use super::request_table::Column;
use super::section::Section;
use super::totals::Side;
use crate::period::{Day, Hour, Month, Period};
use crate::pricing::charge::{Charge, ChargeKind};
use crate::units::Text;

mod costs;
mod days;
mod operations;
mod payers;
#[cfg(test)]
mod tests;
mod timeline;

pub use costs::joined;
pub use timeline::{KeyState, Lane, Moment, Stretch};

/// What a chart shows. The name is that of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Cost by cluster and category.
    CostByCluster,
    /// Cost by month and category.
    CostByMonth,
    /// Who pays, by either reading.
    WhoPays,
    /// Billable requests by day and operation.
    RequestsByDay,
    /// Billable requests by cluster and operation.
    ClustersAndOperations,
    /// Calls by hour and day.
    CallsByHour,
    /// The life of each key.
    KeyTimeline,
    /// What each change saves.
    Savings,
}

impl Subject {
    /// `cost-by-cluster`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::CostByCluster => "cost-by-cluster",
            Self::CostByMonth => "cost-by-month",
            Self::WhoPays => "who-pays",
            Self::RequestsByDay => "requests-by-day",
            Self::ClustersAndOperations => "clusters-and-operations",
            Self::CallsByHour => "calls-by-hour",
            Self::KeyTimeline => "key-timeline",
            Self::Savings => "savings",
        }
    }
}

/// What the numbers of a chart count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money of this currency.
    Money(Text),
    /// Billable requests.
    Requests,
    /// Counted calls.
    Calls,
}

/// A category of cost: the columns of the cost tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Key versions.
    Storage,
    /// KMS requests.
    Requests,
    /// What recording them costs.
    Logging,
}

impl Category {
    /// The category of a charge.
    pub fn of(charge: &Charge) -> Self {
        match charge.key.kind {
            ChargeKind::KeyStorage => Self::Storage,
            ChargeKind::Requests => Self::Requests,
            _ => Self::Logging,
        }
    }
}

/// What a part of a bar stands for: the same series has the same colour everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// A category of cost.
    Cost(Category),
    /// An operation.
    Operation(Column),
    /// What a change saves.
    Saving,
}

/// What a bar, a row or a column is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// A line of the tables.
    Line(LineName),
    /// So many further lines together.
    Others(usize),
    /// A month; `None` is unknown.
    Month(Month),
    /// A day.
    Day(Day),
    /// An hour of the day, 0 to 23.
    HourOfDay(u8),
    /// An operation.
    Operation(Column),
    /// All operations.
    All,
    /// A name.
    Named(Text),
    /// A change, with its number among the hints.
    Change {
        /// From 1.
        number: usize,
        /// What is changed, and how: `bucket x: Bucket Keys on`.
        title: Text,
    },
    /// Who pays, by name of the accounts.
    Payer {
        /// Whose bill.
        side: Side,
        /// The accounts.
        accounts: Vec<Text>,
        /// Whether it is the reading in which requests are passed on to the key owner.
        if_owner_pays: bool,
    },
}

/// A part of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it stands for.
    pub series: Series,
    /// Whose bill; only costs have one.
    pub side: Side,
    /// Its size, never negative.
    pub value: Decimal,
}

/// A bar of parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it is about.
    pub label: Label,
    /// Its parts, in the order of their series.
    pub parts: Vec<Part>,
    /// Whether the logs or the price list do not tell all of it: without a part it is unknown.
    pub is_open: bool,
}

impl Bar {
    /// The sum of the parts.
    pub fn total(&self) -> Decimal {
        self.parts.iter().map(|part| part.value).sum()
    }

    /// Whether nothing is known of it.
    pub fn is_unknown(&self) -> bool {
        self.is_open && self.total().is_zero()
    }
}

/// A table of counts whose size is shown by shade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Its rows, from the top.
    pub rows: Vec<Label>,
    /// Its columns.
    pub columns: Vec<Label>,
    /// Counts by row and column; what is not there is 0, `None` is unknown.
    pub cells: BTreeMap<(usize, usize), Option<Decimal>>,
}

/// How a chart shows its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Bars to the right, one below the other.
    Bars(Vec<Bar>),
    /// Columns over time.
    Columns(Vec<Bar>),
    /// Few cells, each with its number.
    Numbers(Grid),
    /// Many cells.
    Shades(Grid),
    /// A lane per key over time.
    Lanes(Vec<Lane>),
}

/// A picture as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it shows.
    pub subject: Subject,
    /// Of which time.
    pub period: Option<Period>,
    /// What its numbers count.
    pub unit: Unit,
    /// Its numbers.
    pub body: Body,
}

/// Every chart of a report, in the order in which they are shown.
pub(super) fn build(
    context: &Context<'_>,
    whole: &Section,
    months: &[super::MonthSection],
) -> Vec<Chart> {
    let currency = || Unit::Money(context.sources.currency.into());
    let chart = |subject, unit, body| Chart {
        subject,
        period: context.sources.period,
        unit,
        body,
    };
    let calls = days::Calls::of(context, whole);
    vec![
        chart(
            Subject::CostByCluster,
            currency(),
            Body::Bars(costs::by_line(context, whole)),
        ),
        chart(
            Subject::CostByMonth,
            currency(),
            Body::Columns(costs::by_month(context, months)),
        ),
        chart(
            Subject::WhoPays,
            currency(),
            Body::Bars(payers::bars(context, whole)),
        ),
        chart(
            Subject::RequestsByDay,
            Unit::Requests,
            Body::Columns(calls.columns()),
        ),
        chart(
            Subject::ClustersAndOperations,
            Unit::Requests,
            Body::Numbers(operations::grid(whole)),
        ),
        chart(
            Subject::CallsByHour,
            Unit::Calls,
            Body::Shades(calls.grid()),
        ),
        chart(
            Subject::KeyTimeline,
            Unit::Calls,
            Body::Lanes(timeline::lanes(context)),
        ),
    ]
}

/// The first and the last of some hours, both inside the period.
fn span(hours: impl Iterator<Item = Hour> + Clone) -> Option<(Hour, Hour)> {
    Some((hours.clone().min()?, hours.max()?))
}
