//! `byok-cost diff`: two months against each other.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::outcome::{Outcome, UsageError};
use super::report::Basis;
use super::{inputs, messages, price_lists, report, settings, terminal, write};
use crate::cli::{DiffArguments, InputArguments, ResultFormat};
use crate::period::Month;
use crate::render::sanitize::visible;
use crate::render::{content, json, markdown, text};
use crate::report::compare::{Kept, Side, compare};
use crate::usage::selection::whole_months;

/// A side as it was named: a path, and a month of it.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    path: PathBuf,
    month: Option<Month>,
}

/// Reads both, compares, writes.
pub(super) fn run(arguments: &DiffArguments) -> anyhow::Result<Outcome> {
    let sides = [&arguments.before, &arguments.after].map(|text| Named::parse(text));
    let mut outcome = Outcome::Finished;
    let mut read = Vec::new();
    for side in &sides {
        let (kept, of_side) = kept(side, arguments)?;
        outcome = outcome.and(of_side);
        read.push(kept);
    }
    let [before, after] = &read[..] else {
        return Ok(Outcome::Failed);
    };
    if before.currency != after.currency {
        let (a, b) = (visible(&before.currency), visible(&after.currency));
        return Err(UsageError(format!("one is in {a}, the other in {b}")).into());
    }
    let names = sides
        .each_ref()
        .map(|side| visible(&side.path.display().to_string()));
    let month = |index: usize, kept| month(kept, &sides[index], &names[index]);
    let comparison = compare(
        Side {
            name: &names[0],
            month: month(0, before)?,
        },
        Side {
            name: &names[1],
            month: month(1, after)?,
        },
    );
    let currency = visible(&after.currency);
    let page = || content::compare::page(&comparison, &currency);
    let output = match arguments.format {
        ResultFormat::Text => text::page(&page(), terminal::look()),
        ResultFormat::Markdown => markdown::page(&page()),
        ResultFormat::Json => {
            json::compare::render(&comparison, &currency, env!("CARGO_PKG_VERSION"))
                .context("writing JSON")?
        }
    };
    write::to_stdout(&output)?;
    Ok(outcome)
}

impl Named {
    /// `logs@2026-09`, or a path alone.
    fn parse(text: &str) -> Self {
        let month = text.rsplit_once('@');
        let month = month.and_then(|(path, month)| Some((path, month.parse().ok()?)));
        match month {
            Some((path, month)) => Self {
                path: path.into(),
                month: Some(month),
            },
            None => Self {
                path: text.into(),
                month: None,
            },
        }
    }
}

fn month<'k>(
    kept: &'k Kept,
    side: &Named,
    name: &str,
) -> Result<&'k crate::report::compare::KeptMonth, UsageError> {
    kept.month(side.month)
        .map_err(|error| UsageError(format!("{name}: {error}")))
}

/// A report in JSON as it is, or logs as `report` sees them.
fn kept(side: &Named, arguments: &DiffArguments) -> anyhow::Result<(Kept, Outcome)> {
    let extension = side
        .path
        .extension()
        .and_then(|extension| extension.to_str());
    if extension == Some("json")
        && let Ok(kept) = file(&side.path)
    {
        return Ok((kept, Outcome::Finished));
    }
    let input = InputArguments::of(&side.path);
    let settings = settings::load(arguments.config.as_deref(), &input.paths)?;
    let prices = price_lists::in_use(arguments.price_list.as_deref())?;
    let measurement = inputs::measure(
        &input,
        &input.paths,
        &settings.config,
        settings.file.as_deref(),
    )?;
    messages::problems(&measurement.problems);
    let basis = Basis {
        settings: &settings,
        measurement: &measurement,
        prices: &prices,
        all_keys: false,
    };
    let report = basis.report(whole_months(&measurement));
    let json = json::render(&report).context("writing JSON")?;
    let kept = Kept::parse(json.as_bytes()).context("reading what was just written")?;
    Ok((kept, report::outcome(&report, &measurement)))
}

/// A report that was kept.
pub(super) fn file(path: &Path) -> Result<Kept, UsageError> {
    let name = visible(&path.display().to_string());
    let json = std::fs::read(path)
        .map_err(|error| UsageError(format!("{name} cannot be read: {error}")))?;
    Kept::parse(&json).map_err(|error| UsageError(format!("{name}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_stands_after_an_at_sign() {
        let september = Month {
            year: 2026,
            month: 9,
        };
        for (text, path, month) in [
            ("logs", "logs", None),
            ("logs@2026-09", "logs", Some(september)),
            ("a@b/logs", "a@b/logs", None),
        ] {
            let named = Named::parse(text);
            assert_eq!(
                (named.path, named.month),
                (PathBuf::from(path), month),
                "{text}"
            );
        }
    }
}
