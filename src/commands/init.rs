//! `byok-cost init`: a draft of the config, from logs and from what AWS says.

use std::path::Path;

use super::outcome::{Outcome, UsageError};
use super::settings::only_path;
use super::{inputs, messages, store, write};
#[cfg(feature = "aws")]
use super::{live, refusals};
use crate::cli::InitArguments;
use crate::config::{Config, FILE_NAME};
use crate::init::{Draft, draft};
use crate::render::sanitize::visible;
use crate::render::words::counted;
use crate::report::balance;
use crate::usage::measurement::Measurement;
use crate::usage::problem::Severity;

/// Reads the logs, without any config, asks AWS if that is wanted, and writes the draft.
pub(super) fn run(arguments: &InitArguments) -> anyhow::Result<Outcome> {
    #[cfg(feature = "aws")]
    if arguments.live.print_policy {
        write::to_stdout(&crate::aws::policy::init())?;
        return Ok(Outcome::Finished);
    }
    let output = arguments.output.as_deref();
    // Told before hours of reading; that nothing is replaced is seen to when it is written.
    if let Some(path) = output.filter(|path| write::is_taken(path)) {
        return Err(there_already(path).into());
    }
    let measurement = measured(arguments)?;
    #[cfg_attr(not(feature = "aws"), expect(unused_mut, reason = "nobody is asked"))]
    let mut draft = draft(&measurement);
    messages::problems(&measurement.problems);
    #[cfg(feature = "aws")]
    let answered = ask(arguments, &mut draft)?;
    #[cfg(not(feature = "aws"))]
    let answered = Outcome::Finished;
    match output {
        None => write::to_stdout(&draft.to_toml())?,
        Some(path) if write::to_new_file(path, &draft.to_toml())? => {}
        Some(path) => return Err(there_already(path).into()),
    }
    messages::say(&found(&draft));
    Ok(outcome(&measurement).and(answered))
}

/// Who asks AWS needs no logs.
fn measured(arguments: &InitArguments) -> anyhow::Result<Measurement> {
    let input = &arguments.input;
    #[cfg(feature = "aws")]
    if arguments.live.live && input.paths.is_empty() && input.store.is_none() {
        return Ok(Measurement::default());
    }
    let config = Config::default();
    let paths = store::paths(&input.paths, input.store.as_deref(), "init")?;
    let config_file = only_path(&paths).map(|path| path.join(FILE_NAME));
    inputs::measure(input, &paths, &config, config_file.as_deref())
}

/// Where the keys of the logs lie, or where the flags say.
#[cfg(feature = "aws")]
fn ask(arguments: &InitArguments, draft: &mut Draft) -> anyhow::Result<Outcome> {
    if !arguments.live.live {
        return Ok(Outcome::Finished);
    }
    let question = live::Question {
        regions: crate::init::regions(draft),
        keys: None,
        detail: crate::aws::account::Detail::Everything,
    };
    let mut documents = crate::answers::Documents::default();
    let asked = live::ask(&arguments.live, question, &mut documents)?;
    let answered = asked.and(refusals::tell(&documents));
    let today = super::report::now().day();
    draft.add(&documents, &today.to_string());
    Ok(answered)
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
