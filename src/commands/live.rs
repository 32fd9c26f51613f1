//! AWS asked about keys and trails, for the commands that can also do without.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::outcome::{Outcome, UsageError};
use super::{connection, messages, write};
use crate::answers::Documents;
use crate::aws::account::{Detail, Read, Wanted, read};
use crate::aws::fault::{Fault, FaultKind};
use crate::cli::{EVERY_REGION, LiveArguments};
use crate::cloudtrail::attributes::arn_region;
use crate::config::Config;
use crate::pricing::regions::{GLOBAL, Regions};
use crate::render::sanitize::visible;

/// What a command asks for.
pub(super) struct Question {
    /// Where, unless a flag says it; if empty, where the connection leads.
    pub(super) regions: BTreeSet<String>,
    /// Of which keys, by ARN; `None`: of all.
    pub(super) keys: Option<Vec<String>>,
    /// How much.
    pub(super) detail: Detail,
}

/// What the duties of a config's clusters need; without clusters those of every key.
pub(super) fn duties(config: &Config) -> Question {
    let clusters = config.clusters.iter();
    let own = clusters.filter_map(|cluster| cluster.region.as_deref());
    let keys = keys(config);
    let of_keys = keys.iter().flatten().filter_map(|arn| arn_region(arn));
    Question {
        regions: of_keys.chain(own).map(str::to_owned).collect(),
        keys,
        detail: Detail::Duties,
    }
}

/// The keys of a config's clusters; `None` without clusters.
pub(super) fn keys(config: &Config) -> Option<Vec<String>> {
    let clusters = &config.clusters;
    let keys = clusters.iter().flat_map(|cluster| &cluster.keys);
    let keys: BTreeSet<String> = keys.map(ToString::to_string).collect();
    (!clusters.is_empty()).then(|| keys.into_iter().collect())
}

/// Asks, keeps the answers if that is wanted, and adds them to `documents`.
pub(super) fn ask(
    arguments: &LiveArguments,
    question: Question,
    documents: &mut Documents,
) -> anyhow::Result<Outcome> {
    let folder = arguments.keep_answers.as_deref();
    if let Some(folder) = folder.filter(|folder| is_taken(folder)) {
        return Err(UsageError(format!(
            "{} is there and not empty: answers of several days do not belong together; name a new folder",
            visible(&folder.display().to_string())
        ))
        .into());
    }
    let runtime = connection::runtime()?;
    let read = runtime.block_on(asked(arguments, question))?;
    if !read.not_enabled.is_empty() {
        let regions: Vec<&str> = read.not_enabled.iter().map(String::as_str).collect();
        messages::say(&format!(
            "not enabled in this account: {}",
            regions.join(", ")
        ));
    }
    let mut not_read = Vec::new();
    for answer in &read.answers {
        let json = serde_json::to_string_pretty(&answer.json).context("writing an answer")?;
        if let Err(why) = documents.add(&answer.file, json.as_bytes()) {
            not_read.push((answer.file.clone(), why.to_string()));
        }
        if let Some(folder) = folder {
            keep(&folder.join(&answer.file), &json)?;
        }
    }
    messages::not_read(&not_read, "--keep-answers keeps each");
    Ok(if not_read.is_empty() {
        Outcome::Finished
    } else {
        Outcome::Incomplete
    })
}

/// Whether something is there that is no empty folder.
fn is_taken(folder: &Path) -> bool {
    match folder.read_dir() {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => folder.exists(),
    }
}

fn keep(path: &Path, json: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    write::to_file(path, format!("{json}\n").as_bytes())
}

async fn asked(arguments: &LiveArguments, question: Question) -> anyhow::Result<Read> {
    let connection = connection::connection(arguments.profile.clone())?;
    let config = connection.config().await?;
    let here = config.region().map(ToString::to_string);
    let wanted = Wanted {
        regions: regions(&arguments.region, question.regions, here)?,
        keys: question.keys,
        detail: question.detail,
    };
    let names: Vec<&str> = wanted.regions.iter().map(String::as_str).collect();
    messages::say(&format!("asking AWS: {}", names.join(", ")));
    let bar = ProgressBar::no_length();
    bar.set_style(ProgressStyle::with_template(
        "{pos} of {len} keys and trails, {per_sec}, {eta} left {wide_bar}",
    )?);
    let has_endpoint = connection::has_s3_endpoint();
    let read = read(&config, has_endpoint, &wanted, |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    });
    let read = read.await;
    bar.finish_and_clear();
    read.map_err(|fault| unreachable_account(&fault))
}

fn regions(
    named: &[String],
    known: BTreeSet<String>,
    here: Option<String>,
) -> anyhow::Result<BTreeSet<String>> {
    if named.iter().any(|region| region == EVERY_REGION) {
        let regions = Regions::embedded()?;
        let codes = regions.iter().map(|region| region.code.to_string());
        return Ok(codes.filter(|code| code != GLOBAL).collect());
    }
    if !named.is_empty() {
        return Ok(named.iter().cloned().collect());
    }
    if known.is_empty() {
        return Ok(here.into_iter().collect());
    }
    Ok(known)
}

fn unreachable_account(fault: &Fault) -> anyhow::Error {
    let remedy = match fault.kind {
        FaultKind::Credentials => "sign in, or name a profile with --profile",
        _ => "see whether the network and its proxy let AWS through",
    };
    anyhow::anyhow!("AWS: {}; {remedy}", visible(&fault.said))
}
