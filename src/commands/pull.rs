//! `byok-cost pull`: log files from S3 into the store.

mod event_history;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::outcome::{Outcome, UsageError};
use super::{connection, messages, period, store, write};
use crate::aws::bucket::Bucket;
use crate::aws::fault::{Fault, FaultKind};
use crate::aws::kept::{Kept, KeptError};
use crate::aws::policy;
use crate::aws::prefixes::Days;
use crate::aws::pull::{Order, Progress, Pulled, Target, pull};
use crate::aws::store::Store;
use crate::cli::{MonthArgument, PullArguments, PullSource, S3Url};
use crate::period::{Hour, Period};
use crate::render::sanitize::visible;
use crate::render::words::counted;

/// Hours before the end of the last pull of which late files may still come.
const LOOK_BACK: i64 = 7 * 24;

/// Finds the log files of the period, and fetches those that are not here yet.
pub(super) fn run(arguments: &PullArguments) -> anyhow::Result<Outcome> {
    let from = match &arguments.source {
        PullSource::Bucket(from) => from,
        PullSource::EventHistory => return event_history::run(arguments),
    };
    if arguments.print_policy {
        write::to_stdout(&policy::pull(&from.bucket, &from.prefix))?;
        return Ok(Outcome::Finished);
    }
    let store_folder = store::folder(arguments.store.as_deref())?;
    let target = target(&store_folder, arguments.keep_logs.as_deref())?;
    let (name, now) = (name(arguments, from), super::report::now());
    let period = wanted(arguments, target.store.pulled_until(&name), now)?;
    messages::say(&format!("period: {} to {}", period.start, period.end));
    let order = Order {
        prefix: from.prefix.clone(),
        days: Days::of(period, arguments.late_days),
        regions: regions(&arguments.region),
        connections: arguments.connections.get(),
    };
    let runtime = connection::runtime()?;
    let pulled = runtime.block_on(pulled(arguments, from, &order, &target))?;
    tell(&pulled);
    write::to_stdout(&summary(&pulled, arguments))?;
    let is_whole = pulled.faults.is_empty() && pulled.damaged.is_empty();
    Ok(if is_whole {
        let until = period.end.min(Hour(now.0 + 1));
        let noted = target.store.note_pulled(&name, until);
        noted.with_context(|| format!("writing to {}", store_folder.display()))?;
        Outcome::Finished
    } else {
        Outcome::Incomplete
    })
}

fn target(store: &Path, logs: Option<&Path>) -> Result<Target, KeptError> {
    let logs = logs.map(Kept::open).transpose()?;
    Ok(Target {
        store: Arc::new(Store::open(store)?),
        logs: logs.map(Arc::new),
    })
}

/// What is pulled, as it is noted for later pulls.
fn name(arguments: &PullArguments, from: &S3Url) -> String {
    let S3Url { bucket, prefix } = from;
    let mut regions = regions(&arguments.region);
    regions.sort();
    regions.dedup();
    format!("s3://{bucket}/{prefix} {}", regions.join(","))
        .trim_end()
        .to_owned()
}

/// Without a period: the last month and the running one, or what may have come since the pull
/// before: some files are late.
fn wanted(
    arguments: &PullArguments,
    pulled_until: Option<Hour>,
    now: Hour,
) -> Result<Period, UsageError> {
    if let Some(MonthArgument::All) = arguments.month {
        let why = "a bucket does not say which months it has: name one, or --from and --to";
        return Err(UsageError(why.to_owned()));
    }
    let since = pulled_until.map(|until| Hour(until.min(now).0 - LOOK_BACK));
    let running = Period {
        start: since.unwrap_or_else(|| now.month().previous().start()),
        end: Hour(now.0 + 1),
    };
    let period = period::resolve(&arguments.period(), Some(running), now)?;
    Ok(period.unwrap_or(running))
}

/// `all` is every region, as none is.
fn regions(named: &[String]) -> Vec<String> {
    if named.iter().any(|region| region == "all") {
        Vec::new()
    } else {
        named.to_vec()
    }
}

async fn pulled(
    arguments: &PullArguments,
    from: &S3Url,
    order: &Order,
    target: &Target,
) -> anyhow::Result<Pulled> {
    let connection = connection::connection(arguments.profile.clone())?;
    let config = connection.config().await?;
    let has_endpoint = connection::has_s3_endpoint();
    let name = &from.bucket;
    let bucket = Bucket::find(&config, has_endpoint, name).await;
    let bucket = bucket.map_err(|fault| unreachable_bucket(name, &fault))?;
    let bar = ProgressBar::no_length();
    bar.set_style(ProgressStyle::with_template(
        "{bytes} of {total_bytes}, {binary_bytes_per_sec}, {eta} left {wide_bar}",
    )?);
    let pulled = pull(&bucket, order, target, |progress: Progress| {
        bar.set_length(progress.bytes);
        bar.set_position(progress.bytes_done);
    });
    let pulled = pulled.await;
    bar.finish_and_clear();
    Ok(pulled)
}

/// What to do with what is in the store.
fn next(store: Option<&Path>) -> String {
    let store = store.map_or_else(String::new, |folder| format!(" --store {}", shown(folder)));
    format!("next: byok-cost report{store}\n")
}

fn shown(folder: &Path) -> String {
    visible(&folder.display().to_string())
}

fn unreachable_bucket(name: &str, fault: &Fault) -> anyhow::Error {
    let remedy = match fault.kind {
        FaultKind::Vanished => "check its name and the account that is signed in",
        FaultKind::Credentials => "sign in, or name a profile with --profile",
        kind => kind.remedy(),
    };
    anyhow::anyhow!("s3://{name}: {}; {remedy}", visible(&fault.said))
}

fn tell(pulled: &Pulled) {
    let faults = pulled.faults.iter().map(|(place, fault)| {
        let why = format!("{}; {}", fault.said, fault.kind.remedy());
        (place.clone(), why)
    });
    let damaged = pulled.damaged.iter().map(|key| {
        let why = "it is damaged in the bucket itself, and kept as it is".to_owned();
        (key.clone(), why)
    });
    let all: Vec<_> = faults.chain(damaged).collect();
    messages::not_read(&all, "the same command tells those that are left");
}

fn summary(pulled: &Pulled, arguments: &PullArguments) -> String {
    let came = format!(
        "{} fetched, {} bytes; {} here before; {} listed with {}\n",
        counted(pulled.fetched, "file", "files"),
        pulled.bytes,
        pulled.kept_before,
        pulled.listed,
        counted(pulled.list_requests, "request", "requests"),
    );
    let lost = pulled.faults.len() as u64;
    let lost = match lost {
        0 => String::new(),
        lost => {
            let lost = counted(lost, "object or folder", "objects or folders");
            format!("{lost} could not be read\n")
        }
    };
    let next = next(arguments.store.as_deref());
    [came, lost, next].concat().replace('\u{a0}', " ")
}
