//! `byok-cost simulate`: a scenario acted out as log files.

use anyhow::Context;

use super::messages;
use super::outcome::{Outcome, UsageError};
use crate::cli::SimulateArguments;
use crate::columnar::write_tables;
use crate::estimate::scenario::Scenario;
use crate::render::sanitize::visible;
use crate::render::words::counted;
use crate::simulate;
use crate::usage::tally::RecordTally;

/// Reads the scenario and writes the logs.
pub(super) fn run(arguments: &SimulateArguments) -> anyhow::Result<Outcome> {
    let path = visible(&arguments.scenario.display().to_string());
    let text =
        std::fs::read_to_string(&arguments.scenario).with_context(|| format!("reading {path}"))?;
    let scenario = Scenario::parse(&text)
        .map_err(|error| UsageError(format!("{path}: {}", visible(&error.to_string()))))?;
    let threads = arguments.threads.map_or(0, std::num::NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?;
    let act = || {
        simulate::run(
            &scenario,
            &arguments.month,
            arguments.seed,
            &arguments.output,
        )
    };
    let truth = pool.install(act)?;
    if let Some(folder) = &arguments.tables {
        write_tables(&truth, folder).context("writing tables")?;
    }
    let records: u64 = truth.records.values().map(RecordTally::records).sum();
    messages::say(&format!(
        "wrote {} in {}",
        counted(records, "record", "records"),
        counted(truth.inputs.files, "file", "files"),
    ));
    Ok(Outcome::Finished)
}
