//! `byok-cost prices`: the list prices, new ones, and what they change.

mod diff;
mod list;
#[cfg(feature = "aws")]
mod live;
mod offer_files;
mod update;

use super::outcome::{Outcome, UsageError};
use crate::cli::PricesCommand;
use crate::render::sanitize::visible;

/// Runs one of them.
pub(super) fn run(command: &PricesCommand) -> anyhow::Result<Outcome> {
    match command {
        PricesCommand::List(arguments) => list::run(arguments),
        PricesCommand::Update(arguments) => update::run(arguments),
        PricesCommand::Diff(arguments) => diff::run(arguments),
    }
}

fn refuse_unknown<'a>(
    asked: &str,
    what: &str,
    known: impl Iterator<Item = &'a str>,
) -> Result<(), UsageError> {
    let known: std::collections::BTreeSet<&str> = known.collect();
    if known.contains(asked) {
        return Ok(());
    }
    let known: Vec<&str> = known.into_iter().collect();
    Err(UsageError(format!(
        "--{what} {}: the list has no such {what}; it has {}",
        visible(asked),
        known.join(", ")
    )))
}
