//! `byok-cost verify`: whether log files are those that CloudTrail wrote.

use std::path::PathBuf;

use anyhow::{Context, bail};

use super::outcome::{Outcome, UsageError};
use super::{messages, terminal, write};
use crate::cli::{ResultFormat, VerifyArguments};
use crate::cloudtrail::files;
use crate::integrity::{PublicKeys, Verdict, Verification, gather};
use crate::render::sanitize::visible;
use crate::render::{content, json, markdown, text};

/// Follows the digests, writes what they show.
pub(super) fn run(arguments: &VerifyArguments) -> anyhow::Result<Outcome> {
    let keys = public_keys(&arguments.public_keys)?;
    let verification = verify(&arguments.paths, keys.as_ref())?;
    let page = || content::integrity::page(&verification);
    let output = match arguments.format {
        ResultFormat::Text => text::page(&page(), terminal::look()),
        ResultFormat::Markdown => markdown::page(&page()),
        ResultFormat::Json => json::integrity::render(&verification, env!("CARGO_PKG_VERSION"))
            .context("writing JSON")?,
    };
    write::to_stdout(&output)?;
    Ok(outcome(&verification))
}

/// Verifies what lies under `paths`.
pub(super) fn verify(paths: &[PathBuf], keys: Option<&PublicKeys>) -> anyhow::Result<Verification> {
    let (paths, missing): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| path.exists());
    if let (true, Some(missing)) = (paths.is_empty(), missing.first()) {
        bail!(
            "no such file or folder: {}",
            visible(&missing.display().to_string())
        );
    }
    for path in missing {
        let path = visible(&path.display().to_string());
        messages::say(&format!("not read: {path}: no such file or folder"));
    }
    let found = files::find(&paths, None);
    messages::problems(&found.problems);
    Ok(crate::integrity::verify(&gather(found), keys))
}

/// The keys of all files; `None` without a file.
pub(super) fn public_keys(files: &[PathBuf]) -> anyhow::Result<Option<PublicKeys>> {
    if files.is_empty() {
        return Ok(None);
    }
    let mut keys = PublicKeys::default();
    for file in files {
        let name = visible(&file.display().to_string());
        let refuse = |why: String| UsageError(format!("--public-keys {name}: {why}"));
        let json = std::fs::read(file).map_err(|error| refuse(error.to_string()))?;
        keys.add(&json).map_err(|error| refuse(error.to_string()))?;
    }
    Ok(Some(keys))
}

/// A problem is a failed check; where nothing could be shown at all, that is said.
pub(super) fn outcome(verification: &Verification) -> Outcome {
    match verification.verdict() {
        Verdict::Verified => Outcome::Finished,
        Verdict::Failed => Outcome::Exceeded,
        Verdict::Partly { .. } if verification.logs.matching > 0 => Outcome::Finished,
        Verdict::Partly { .. } => {
            messages::say("cannot confirm any log file: no digest here lists one");
            Outcome::Incomplete
        }
    }
}
