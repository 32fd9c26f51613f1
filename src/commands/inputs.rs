//! The paths that were given, as a Measurement.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::cli::InputArguments;
use crate::cloudtrail::files::{self, Input};
use crate::config::Config;
use crate::usage::collect::{CollectOptions, collect};
use crate::usage::measurement::Measurement;
use crate::usage::problem::{Place, Problem, Severity};
use crate::usage::spill::Memory;

/// The name of standard input among paths.
const STDIN: &str = "-";

/// Reads every one of `paths`. A path that does not exist is a problem of the Measurement, unless none
/// exists. The file of the config is never taken for input.
pub(super) fn measure(
    arguments: &InputArguments,
    paths: &[PathBuf],
    config: &Config,
    config_file: Option<&Path>,
) -> anyhow::Result<Measurement> {
    let (stdin, paths) = split(paths, |path| path.as_os_str() == STDIN);
    let (paths, missing) = split(&paths, |path| path.exists());
    if stdin.is_empty() && paths.is_empty() {
        let names: Vec<String> = missing
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        bail!("no such file or folder: {}", names.join(", "));
    }
    let mut found = files::find(&paths, config_file);
    found
        .problems
        .extend(missing.iter().map(|path| no_such(path)));
    if !stdin.is_empty() {
        found
            .inputs
            .push(Input::stream(STDIN, Box::new(std::io::stdin())));
    }
    let options = CollectOptions {
        threads: arguments.threads.map(Into::into),
        trails: config.trails.clone(),
        memory: Some(Memory {
            bytes: arguments.memory.0,
            folder: std::env::temp_dir(),
        }),
    };
    collect(found, &options).context("reading the logs")
}

fn split(paths: &[PathBuf], is_wanted: impl Fn(&PathBuf) -> bool) -> (Vec<PathBuf>, Vec<PathBuf>) {
    paths.iter().cloned().partition(is_wanted)
}

fn no_such(path: &Path) -> Problem {
    Problem {
        file: path.display().to_string().into(),
        place: Place::File,
        severity: Severity::Lost,
        reason: "no such file or folder".to_owned(),
        remedy: "correct the path or leave it out".to_owned(),
    }
}
