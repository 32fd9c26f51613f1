//! `byok-cost check`: what Camunda asks of the owner of a key.

use std::path::{Path, PathBuf};

use anyhow::Context;

#[cfg(feature = "aws")]
use super::live;
use super::outcome::{Outcome, UsageError};
use super::{messages, refusals, settings, terminal, write};
use crate::answers::Documents;
use crate::cli::{CheckArguments, ResultFormat};
use crate::cloudtrail::files::{Body, find};
use crate::duties::{ClusterDuties, check};
use crate::render::sanitize::visible;
use crate::render::{content, json, markdown, text};

/// Reads what the AWS CLI has printed, asks AWS if that is wanted, checks, writes.
pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<Outcome> {
    let settings = settings::load(arguments.config.as_deref(), &arguments.paths)?;
    #[cfg(feature = "aws")]
    if arguments.live.print_policy {
        let keys = live::keys(&settings.config).unwrap_or_default();
        write::to_stdout(&crate::aws::policy::check(&keys))?;
        return Ok(Outcome::Finished);
    }
    match settings.name() {
        Some(name) => messages::say(&format!("config: {}", visible(&name))),
        None => messages::say("config: none: each key described stands for itself"),
    }
    let mut documents = Documents::default();
    let read = read(&arguments.paths, settings.file.as_deref(), &mut documents)?;
    #[cfg(feature = "aws")]
    let read = if arguments.live.live {
        let question = live::duties(&settings.config);
        read.and(live::ask(&arguments.live, question, &mut documents)?)
    } else {
        read
    };
    let refused = refusals::tell(&documents);
    let clusters = check(&settings.config, &documents);
    let output = match arguments.format {
        ResultFormat::Text => text::page(&content::duties::page(&clusters), terminal::look()),
        ResultFormat::Markdown => markdown::page(&content::duties::page(&clusters)),
        ResultFormat::Json => {
            json::duties::render(&clusters, env!("CARGO_PKG_VERSION")).context("writing JSON")?
        }
    };
    write::to_stdout(&output)?;
    let problems: usize = clusters.iter().map(ClusterDuties::problems).sum();
    let checked = if problems > 0 {
        Outcome::Exceeded
    } else {
        Outcome::Finished
    };
    Ok(checked.and(read).and(refused))
}

/// Files that are none of the outputs are named and left out.
fn read(
    paths: &[PathBuf],
    config: Option<&Path>,
    documents: &mut Documents,
) -> anyhow::Result<Outcome> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        let name = visible(&missing.display().to_string());
        return Err(UsageError(format!("no such file or folder: {name}")).into());
    }
    let mut not_read = Vec::new();
    for input in find(paths, config).inputs {
        let Body::File(path) = &input.body else {
            continue;
        };
        let added = match std::fs::read(path) {
            Ok(json) => documents
                .add(&input.name, &json)
                .map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(why) = added {
            not_read.push((input.name.to_string(), why));
        }
    }
    messages::not_read(&not_read, "name only the files that are meant");
    Ok(if not_read.is_empty() {
        Outcome::Finished
    } else {
        Outcome::Incomplete
    })
}
