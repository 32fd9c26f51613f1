//! A comparison of two months as JSON, decimals as strings.

use serde::Serialize;

use super::SCHEMA_VERSION;
use crate::period::Month;
use crate::report::compare::{Cause, Change, Comparison};
use crate::units::{Money, Text};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    tool_version: &'a str,
    kind: &'static str,
    currency: &'a str,
    complete: bool,
    unpriced: bool,
    before: Side<'a>,
    after: Side<'a>,
    causes: Vec<CauseOf<'a>>,
    lines: Vec<Line<'a, Money>>,
    operations: Vec<Line<'a, u64>>,
    new_keys: &'a [Text],
    gone_keys: &'a [Text],
}

#[derive(Serialize)]
struct Side<'a> {
    name: &'a str,
    month: Option<Month>,
    total: Money,
    your_bill: Money,
}

#[derive(Serialize)]
struct CauseOf<'a> {
    cause: &'static str,
    kind: Option<&'a str>,
    amount: Money,
}

#[derive(Serialize)]
struct Line<'a, T> {
    name: &'a str,
    before: Option<T>,
    after: Option<T>,
}

/// The comparison as JSON.
pub fn render(
    comparison: &Comparison,
    currency: &str,
    tool_version: &str,
) -> Result<String, serde_json::Error> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool_version,
        kind: "comparison",
        currency,
        complete: comparison.complete,
        unpriced: comparison.unpriced,
        before: Side {
            name: &comparison.before.1,
            month: comparison.before.0,
            total: comparison.totals.0,
            your_bill: comparison.your_bill.0,
        },
        after: Side {
            name: &comparison.after.1,
            month: comparison.after.0,
            total: comparison.totals.1,
            your_bill: comparison.your_bill.1,
        },
        causes: comparison.causes.iter().map(cause).collect(),
        lines: comparison.lines.iter().map(line).collect(),
        operations: comparison.operations.iter().map(line).collect(),
        new_keys: &comparison.new_keys,
        gone_keys: &comparison.gone_keys,
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn cause((cause, amount): &(Cause, Money)) -> CauseOf<'_> {
    let (cause, kind) = match cause {
        Cause::NewKeys => ("new_keys", None),
        Cause::GoneKeys => ("gone_keys", None),
        Cause::Volume(kind) => ("quantity", Some(&**kind)),
        Cause::Price(kind) => ("price", Some(&**kind)),
    };
    CauseOf {
        cause,
        kind,
        amount: *amount,
    }
}

fn line<T: Copy>(change: &Change<T>) -> Line<'_, T> {
    Line {
        name: &change.name,
        before: change.before,
        after: change.after,
    }
}
