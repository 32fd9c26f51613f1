//! Logs, tables or both as one Measurement; and the Measurement as tables.

use std::path::Path;

use anyhow::Context;

use super::settings::Settings;
use super::{inputs, store};
use crate::cli::{InputArguments, ReportArguments};
use crate::columnar::{read_tables, write_tables};
use crate::usage::measurement::Measurement;
use crate::usage::merge::merge;

/// Reads the tables of `--usage` and the logs of every PATH; they add only where they do not
/// overlap. Writes the tables of `--tables`.
pub(super) fn measure(
    arguments: &ReportArguments,
    settings: &Settings,
) -> anyhow::Result<Measurement> {
    let mut all = None;
    for folder in &arguments.usage {
        let measurement = read_tables(folder).context("reading tables")?;
        all = Some(added(all, measurement, folder)?);
    }
    if all.is_none() || has_paths(&arguments.input) {
        let input = &arguments.input;
        let paths = store::paths(&input.paths, input.store.as_deref(), "report")?;
        let file = settings.file.as_deref();
        let measurement = inputs::measure(input, &paths, &settings.config, file)?;
        all = Some(added(all, measurement, Path::new("the logs"))?);
    }
    let measurement = all.unwrap_or_default();
    if let Some(folder) = &arguments.tables {
        write_tables(&measurement, folder).context("writing tables")?;
    }
    Ok(measurement)
}

fn has_paths(input: &InputArguments) -> bool {
    !input.paths.is_empty() || input.store.is_some()
}

fn added(all: Option<Measurement>, more: Measurement, what: &Path) -> anyhow::Result<Measurement> {
    match all {
        None => Ok(more),
        Some(all) => merge(all, more)
            .with_context(|| format!("adding {} to the tables before", what.display())),
    }
}
