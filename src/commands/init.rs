//! `byok-cost init`: a draft of the config from logs alone.

use super::outcome::Outcome;
use super::{inputs, messages, write};
use crate::cli::InitArguments;
use crate::config::Config;
use crate::init::draft;
use crate::usage::problem::Severity;

/// Writes the draft to stdout.
pub(super) fn run(arguments: &InitArguments) -> anyhow::Result<Outcome> {
    let measurement = inputs::measure(&arguments.input, &Config::default(), None)?;
    messages::problems(&measurement.problems);
    write::to_stdout(&draft(&measurement).to_toml())?;
    let lost = measurement
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Lost);
    Ok(if lost {
        Outcome::Incomplete
    } else {
        Outcome::Finished
    })
}
