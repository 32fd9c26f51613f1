//! Billable requests by operation: what the request charges stand on.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::build::Context;
use super::caveat::NoteKind;
use super::cells::LineName;
use super::cost_table::{CostTable, line_name, unknown_requests};
use super::coverage::PlaceCoverage;
use super::section::Part;
use crate::config::Storage;
use crate::pricing::charge::ChargeKind;
use crate::units::Text;

/// The operations that Camunda names as the cost of BYOK, each with a column
/// (<https://docs.camunda.io/docs/components/saas/byok/cost-and-troubleshooting/>); all others
/// share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// `Encrypt`
    Encrypt,
    /// `Decrypt`
    Decrypt,
    /// `GenerateDataKey` and `GenerateDataKeyWithoutPlaintext`
    GenerateDataKey,
    /// `ReEncrypt`
    ReEncrypt,
    /// Any other operation.
    Other,
}

impl Column {
    /// Every column, in order.
    pub const ALL: [Self; 5] = [
        Self::Encrypt,
        Self::Decrypt,
        Self::GenerateDataKey,
        Self::ReEncrypt,
        Self::Other,
    ];

    /// Its head.
    pub fn name(self) -> &'static str {
        match self {
            Self::Encrypt => "Encrypt",
            Self::Decrypt => "Decrypt",
            Self::GenerateDataKey => "GenerateDataKey",
            Self::ReEncrypt => "ReEncrypt",
            Self::Other => "Other",
        }
    }

    /// The column of an operation.
    pub fn of(operation: &str) -> Self {
        match operation {
            "Encrypt" => Self::Encrypt,
            "Decrypt" => Self::Decrypt,
            "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => Self::GenerateDataKey,
            "ReEncrypt" => Self::ReEncrypt,
            _ => Self::Other,
        }
    }
}

/// Requests of a cluster or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// Whom it is about.
    pub name: LineName,
    /// Requests by column.
    pub requests: BTreeMap<Column, Decimal>,
    /// Why the logs leave requests out: a zero is unknown then.
    pub left_out: Option<NoteKind>,
}

impl RequestLine {
    /// All requests of the line.
    pub fn all(&self) -> Decimal {
        self.requests.values().sum()
    }
}

/// Billable requests by line and operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestTable {
    /// Lines with requests, or with unknown ones.
    pub lines: Vec<RequestLine>,
    /// All requests by what they were for.
    pub by_storage: BTreeMap<Storage, Decimal>,
    /// The operations of the column `Other`.
    pub other_operations: BTreeMap<Text, Decimal>,
}

impl RequestTable {
    /// The sum of the lines.
    pub fn total(&self) -> RequestLine {
        let mut requests: BTreeMap<Column, Decimal> = BTreeMap::new();
        for line in &self.lines {
            for (column, count) in &line.requests {
                *requests.entry(*column).or_default() += count;
            }
        }
        RequestLine {
            name: LineName::Total,
            requests,
            left_out: self.lines.iter().find_map(|line| line.left_out),
        }
    }
}

/// Builds the table from the request charges of a part. Its lines are those of the cost table.
pub(super) fn build(
    context: &Context<'_>,
    part: &Part<'_>,
    coverage: &[PlaceCoverage],
    costs: &CostTable,
) -> RequestTable {
    let mut table = RequestTable::default();
    let mut by_name: BTreeMap<LineName, BTreeMap<Column, Decimal>> = BTreeMap::new();
    for charge in &part.charges {
        if charge.key.kind != ChargeKind::Requests {
            continue;
        }
        let operation = charge.key.operation.clone().unwrap_or_else(|| "?".into());
        let column = Column::of(&operation);
        let quantity = charge.consumed_quantity;
        let line = by_name.entry(line_name(context, charge)).or_default();
        *line.entry(column).or_default() += quantity;
        if column == Column::Other {
            *table.other_operations.entry(operation).or_default() += quantity;
        }
        let storage = charge.key.storage.unwrap_or(Storage::Other);
        *table.by_storage.entry(storage).or_default() += quantity;
    }
    table.lines = costs
        .groups
        .iter()
        .flat_map(|group| &group.lines)
        .map(|line| RequestLine {
            name: line.name.clone(),
            requests: by_name.remove(&line.name).unwrap_or_default(),
            left_out: unknown_requests(context, &line.name, coverage),
        })
        .filter(|line| line.left_out.is_some() || !line.requests.is_empty())
        .collect();
    table
}
