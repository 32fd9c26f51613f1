//! The report as JSON: an interface, with a version of its own.
//!
//! Decimals are strings, counts are numbers, what does not apply is `null`. Same report, same
//! bytes.

use std::fmt::Write as _;

use serde::Serialize;

use super::sanitize::is_hidden;
use crate::report::{Report, Scope};

mod charge;
pub mod compare;
#[cfg(test)]
mod contract;
pub mod duties;
pub mod estimate;
mod forecast;
mod gates;
mod health;
mod hints;
pub mod integrity;
mod note;
mod section;
mod tally;
#[cfg(test)]
mod tests;

use forecast::Forecast;
use gates::JsonGate;
use health::Health;
use hints::Hints;
use integrity::Integrity;
use note::{Conflict, Inputs, ListDate, Problem};
use section::{Month, Section};
use tally::WholeTally;

/// Version of the format: the major part changes when a reader would break.
pub const SCHEMA_VERSION: &str = "1.0";

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    tool_version: &'a str,
    config: Option<&'a str>,
    scope: &'static str,
    currency: &'a str,
    my_accounts: Vec<&'a str>,
    inputs: Inputs,
    price_list: Vec<ListDate<'a>>,
    integrity: Integrity<'a>,
    gates: Vec<JsonGate<'a>>,
    forecasts: Vec<Forecast>,
    health: Health<'a>,
    hints: Hints,
    tally: WholeTally,
    #[serde(flatten)]
    whole: Section<'a>,
    conflicts: Vec<Conflict<'a>>,
    problems: Vec<Problem<'a>>,
    months: Vec<Month<'a>>,
}

/// The report as indented JSON with a final newline.
pub fn render(report: &Report) -> Result<String, serde_json::Error> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool_version: &report.tool_version,
        config: report.config.as_deref(),
        scope: scope(report.scope),
        currency: &report.currency,
        my_accounts: report
            .my_accounts
            .iter()
            .map(|account| &**account)
            .collect(),
        inputs: Inputs::of(&report.inputs),
        price_list: report.price_list.iter().map(ListDate::of).collect(),
        integrity: Integrity::of(report.verification.as_ref()),
        health: Health::of(&report.health),
        hints: Hints::of(&report.hints),
        gates: report.gates.iter().map(JsonGate::of).collect(),
        forecasts: report.forecasts.iter().map(Forecast::of).collect(),
        tally: WholeTally::of(&report.whole.tally),
        whole: Section::of(&report.whole),
        conflicts: report.conflicts.iter().map(Conflict::of).collect(),
        problems: report.problems.iter().map(Problem::of).collect(),
        months: report.months.iter().map(Month::of).collect(),
    };
    let mut text = visible(&serde_json::to_string_pretty(&document)?);
    text.push('\n');
    Ok(text)
}

/// The same document, in which what would be hidden or steer a terminal is written as an escape,
/// which JSON allows for any character (RFC 8259, section 7). Such characters stand in strings
/// only, but for the line ends between them.
pub(super) fn visible(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    for character in document.chars() {
        if character == '\n' || !is_hidden(character) {
            text.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
    text
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Configured => "configured",
        Scope::AllKeys => "all_keys",
    }
}
