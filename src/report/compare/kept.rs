//! A report as it was kept: its JSON, as far as comparing needs it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::period::Month;
use crate::units::{Money, Text};

/// The part of the schema's version before the dot: another one may mean other things by the same
/// names.
const MAJOR: &str = "1";

/// A report that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kept {
    schema_version: Text,
    /// Of every amount.
    pub currency: Text,
    /// In order; the month "unknown" comes last.
    pub months: Vec<KeptMonth>,
}

/// A month of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct KeptMonth {
    /// Which; `None` is "unknown".
    #[serde(deserialize_with = "month")]
    pub month: Option<Month>,
    /// Counted and not priced.
    pub border: bool,
    /// Whether everything was read and priced, without gap or absence.
    pub complete: bool,
    /// Its sums.
    pub totals: KeptTotals,
    /// KMS operations, in scope or not.
    pub operations: BTreeMap<Text, KeptCalls>,
    /// What makes up the totals.
    pub charges: Vec<KeptCharge>,
}

/// Sums of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct KeptTotals {
    /// All of it.
    #[serde(deserialize_with = "money")]
    pub total: Money,
    /// Paid by the user's accounts.
    #[serde(deserialize_with = "money")]
    pub your_bill: Money,
}

/// Calls of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct KeptCalls {
    /// All that were counted.
    pub counted: u64,
}

/// A charge.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct KeptCharge {
    /// What it is for: `key_storage`, `requests`, …
    pub kind: Text,
    /// Of which cluster.
    pub cluster: Option<Text>,
    /// For which key.
    pub key: Option<Text>,
    /// Of which trail.
    pub trail: Option<Text>,
    /// What AWS calls it.
    pub usage_type: Text,
    /// How much.
    #[serde(deserialize_with = "decimal")]
    pub consumed_quantity: Decimal,
    /// What it costs; `None`: it has no price.
    #[serde(deserialize_with = "optional_money")]
    pub list_cost: Option<Money>,
}

/// Why a file is no report that can be compared.
#[derive(Debug, thiserror::Error)]
pub enum NotAReport {
    /// Not the JSON of a report.
    #[error("it is no report of byok-cost in JSON: {0}")]
    Syntax(#[from] serde_json::Error),
    /// Of another program version, whose names may mean something else.
    #[error("its schema_version is {0}; this program reads version {MAJOR}: write the report anew")]
    Version(Text),
    /// No month that was priced.
    #[error("it has no month with a price")]
    NoMonth,
    /// Not the month that was asked for.
    #[error("it has no priced month {0}")]
    NotThatMonth(Month),
}

impl Kept {
    /// Reads the JSON of a report.
    pub fn parse(json: &[u8]) -> Result<Self, NotAReport> {
        let kept: Self = serde_json::from_slice(json)?;
        demand_version(&kept.schema_version)?;
        Ok(kept)
    }

    /// That month, or the newest priced one.
    pub fn month(&self, asked: Option<Month>) -> Result<&KeptMonth, NotAReport> {
        let priced = self.months.iter().rev();
        let mut priced = priced.filter(|month| month.month.is_some() && !month.border);
        match asked {
            None => priced.next().ok_or(NotAReport::NoMonth),
            Some(asked) => priced
                .find(|month| month.month == Some(asked))
                .ok_or(NotAReport::NotThatMonth(asked)),
        }
    }

    /// The month before `month`, or else the newest one that is older.
    pub fn before(&self, month: Month) -> Result<&KeptMonth, NotAReport> {
        let priced = self.months.iter().rev().filter(|kept| !kept.border);
        let mut older = priced.filter(|kept| kept.month.is_some_and(|kept| kept < month));
        older.next().ok_or(NotAReport::NoMonth)
    }
}

/// Whether this program knows the names of a report of that version.
pub(in crate::report) fn demand_version(version: &Text) -> Result<(), NotAReport> {
    if version.split('.').next() == Some(MAJOR) {
        Ok(())
    } else {
        Err(NotAReport::Version(version.clone()))
    }
}

fn month<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Month>, D::Error> {
    let text = Option::<Text>::deserialize(from)?;
    text.map(|text| text.parse().map_err(D::Error::custom))
        .transpose()
}

pub(in crate::report) fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    let text = Text::deserialize(from)?;
    Decimal::from_str_exact(&text).map_err(D::Error::custom)
}

fn money<'de, D: Deserializer<'de>>(from: D) -> Result<Money, D::Error> {
    decimal(from).map(Money)
}

pub(in crate::report) fn optional_money<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Money>, D::Error> {
    let text = Option::<Text>::deserialize(from)?;
    let amount = text.map(|text| Decimal::from_str_exact(&text).map_err(D::Error::custom));
    Ok(amount.transpose()?.map(Money))
}
