//! `byok-cost init`: a draft of the config from logs alone.

use std::path::Path;

use super::outcome::{Outcome, UsageError};
use super::settings::only_path;
use super::{inputs, messages, store, write};
use crate::cli::InitArguments;
use crate::config::{Config, FILE_NAME};
use crate::init::{Draft, draft};
use crate::render::sanitize::visible;
use crate::render::words::counted;
use crate::report::balance;
use crate::usage::measurement::Measurement;
use crate::usage::problem::Severity;

/// Reads the logs, without any config, and writes the draft.
pub(super) fn run(arguments: &InitArguments) -> anyhow::Result<Outcome> {
    let output = arguments.output.as_deref();
    // Told before hours of reading; that nothing is replaced is seen to when it is written.
    if let Some(path) = output.filter(|path| write::is_taken(path)) {
        return Err(there_already(path).into());
    }
    let config = Config::default();
    let input = &arguments.input;
    let paths = store::paths(&input.paths, input.store.as_deref(), "init")?;
    let config_file = only_path(&paths).map(|path| path.join(FILE_NAME));
    let measurement = inputs::measure(input, &paths, &config, config_file.as_deref())?;
    let draft = draft(&measurement);
    messages::problems(&measurement.problems);
    match output {
        None => write::to_stdout(&draft.to_toml())?,
        Some(path) if write::to_new_file(path, &draft.to_toml())? => {}
        Some(path) => return Err(there_already(path).into()),
    }
    messages::say(&found(&draft));
    Ok(outcome(&measurement))
}

fn there_already(path: &Path) -> UsageError {
    UsageError(format!(
        "{} is there already, and a draft replaces no file; name another one, or remove it",
        visible(&path.display().to_string())
    ))
}

fn found(draft: &Draft) -> String {
    match draft.clusters.len() as u64 {
        0 => "found no key that another account calls: no cluster in the draft".to_owned(),
        number => format!(
            "found what looks like {}: name each, and say what its buckets store",
            counted(number, "cluster", "clusters")
        ),
    }
}

/// Of what could not be read nothing is in the draft.
fn outcome(measurement: &Measurement) -> Outcome {
    let files = measurement.files;
    let mut problems = measurement.problems.iter();
    let is_lost = measurement.malformed + files.files_partial + files.files_unreadable > 0
        || problems.any(|problem| problem.severity == Severity::Lost);
    let read = if is_lost {
        Outcome::Incomplete
    } else {
        Outcome::Finished
    };
    read.and(balanced(measurement))
}

fn balanced(measurement: &Measurement) -> Outcome {
    match balance::check(measurement) {
        Ok(()) => Outcome::Finished,
        Err(unbalanced) => {
            messages::say(&format!("error: {unbalanced}; please report this"));
            Outcome::Failed
        }
    }
}
