//! `byok-cost pull event-history`: KMS events that CloudTrail keeps without a trail.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::super::outcome::{Outcome, UsageError};
use super::super::{connection, messages, store, write};
use super::{next, shown, wanted};
use crate::aws::event_history::{
    Form, Order, Plan, Pulled, Refusal, RefusalKind, Target, Window, plan, read,
};
use crate::aws::fault::{Fault, FaultKind};
use crate::aws::identity::{Identity, identity};
use crate::aws::kept::Kept;
use crate::aws::policy;
use crate::aws::quota::Clock;
use crate::cli::{MonthArgument, PullArguments};
use crate::period::{Hour, Timestamp};
use crate::pricing::regions::Regions;
use crate::render::sanitize::visible;
use crate::render::words::{counted, list};

/// Event history has this long
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html>).
const DAYS: i64 = 90;
/// Until an event is in it, "typically" (same page).
const LATE_SECONDS: i64 = 15 * 60;
/// What is about to leave the history may have left it when it is asked for.
const LEAVING_SECONDS: i64 = 5 * 60;

/// Plans, and reads what is not here yet unless the plan says that it takes too long.
pub(super) fn run(arguments: &PullArguments) -> anyhow::Result<Outcome> {
    if arguments.print_policy {
        write::to_stdout(&policy::event_history())?;
        return Ok(Outcome::Finished);
    }
    let named = named_regions(&arguments.region)?;
    let (period, is_cut) = period(arguments, now())?;
    messages::say(&format!("period: {} to {}", period.start, period.end));
    let target = target(arguments)?;
    let runtime = connection::runtime()?;
    let all = pulled(arguments, named.as_deref(), period, &target);
    let (pulled, not_enabled) = runtime.block_on(all)?;
    tell(&pulled, &not_enabled);
    write::to_stdout(&summary(&pulled, arguments))?;
    Ok(if pulled.unread.is_empty() && !is_cut {
        Outcome::Finished
    } else {
        Outcome::Incomplete
    })
}

/// As files instead of in the store, if they are to be kept as files.
fn target(arguments: &PullArguments) -> anyhow::Result<Target> {
    let (folder, form) = match &arguments.keep_logs {
        Some(_) if arguments.store.is_some() => {
            let why = "event history goes into the store or, with --keep-logs, into files: name \
                       one of them";
            return Err(UsageError(why.to_owned()).into());
        }
        Some(folder) => (folder.clone(), Form::Log),
        None => (store::folder(arguments.store.as_deref())?, Form::Batch),
    };
    Ok(Target {
        folder: Arc::new(Kept::open(&folder)?),
        form,
    })
}

/// The regions of the flags; `None`: all of them.
fn named_regions(flags: &[String]) -> Result<Option<Vec<String>>, UsageError> {
    if flags.is_empty() || flags.iter().any(|region| region == "all") {
        return Ok(None);
    }
    let is_code = |text: &String| {
        let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        text.len() < 64 && text.bytes().all(is_part) && text.contains('-')
    };
    if let Some(region) = flags.iter().find(|region| !is_code(region)) {
        return Err(UsageError(format!(
            "--region {}: a region has a code such as eu-central-1",
            visible(region)
        )));
    }
    let mut named = flags.to_vec();
    named.sort();
    named.dedup();
    Ok(Some(named))
}

/// The part of the wanted period that event history has; `true`: it no longer has all of it.
fn period(arguments: &PullArguments, now: Timestamp) -> Result<(Window, bool), UsageError> {
    let oldest = Timestamp(now.0 - DAYS * 86_400 + LEAVING_SECONDS);
    let oldest = Hour(oldest.hour().0 + 1).start();
    let end = Timestamp(now.0 - LATE_SECONDS);
    if let Some(MonthArgument::All) = arguments.month {
        return Ok((Window { start: oldest, end }, false));
    }
    let wanted = wanted(arguments, None, now.hour())?;
    let window = Window {
        start: wanted.start.start().max(oldest),
        end: wanted.end.start().min(end),
    };
    if window.start >= window.end {
        return Err(UsageError(format!(
            "{} to {} is not in event history, which has the last {DAYS} days until 15 minutes ago: \
             {oldest} to {end}",
            wanted.start, wanted.end
        )));
    }
    let is_cut = wanted.start.start() < oldest;
    if is_cut {
        messages::say(&format!(
            "not read: {} to {oldest}: event history has the last {DAYS} days only; older events \
             are in the bucket of a trail, if there was one",
            wanted.start
        ));
    }
    Ok((window, is_cut))
}

/// Reads; beside it the regions that are left out because they are not enabled and nobody named
/// them.
async fn pulled(
    arguments: &PullArguments,
    named: Option<&[String]>,
    period: Window,
    target: &Target,
) -> anyhow::Result<(Pulled, Vec<String>)> {
    let connection = connection::connection(arguments.profile.clone())?;
    let config = connection.config().await?;
    let identity = identity(&config).await.map_err(|fault| nobody(&fault))?;
    let bar = ProgressBar::no_length();
    bar.set_style(ProgressStyle::with_template(
        "planning, {pos} requests, {per_sec}",
    )?);
    let ticking = bar.clone();
    let order = Order {
        account: identity.account.clone(),
        regions: match named {
            Some(named) => named.to_vec(),
            None => regions_of(&identity)?,
        },
        period,
        clock: clock(),
        tell: Arc::new(move || ticking.inc(1)),
    };
    let planned = plan(&config, &order, &target.folder).await;
    let (mut plans, mut unread, mut not_enabled) = (Vec::new(), Vec::new(), Vec::new());
    for (region, result) in planned {
        match result {
            Ok(plan) => plans.push(plan),
            Err(refusal) if named.is_none() && refusal.kind == RefusalKind::NotEnabled => {
                not_enabled.push(region);
            }
            Err(refusal) => unread.push((region, None, refusal)),
        }
    }
    bar.suspend(|| say_plan(&plans));
    may_go_on(&plans, arguments.max_minutes)?;
    bar.set_position(0);
    bar.set_length(plans.iter().map(|plan| plan.requests).sum());
    bar.set_style(ProgressStyle::with_template(
        "{pos} of about {len} requests, {per_sec}, {eta} left {wide_bar}",
    )?);
    let mut pulled = read(plans, &order, target).await;
    bar.finish_and_clear();
    pulled.unread.splice(0..0, unread);
    Ok((pulled, not_enabled))
}

fn nobody(fault: &Fault) -> anyhow::Error {
    let remedy = match fault.kind {
        FaultKind::Credentials => "sign in, or name a profile with --profile",
        _ => "check the network, the region and the proxy",
    };
    anyhow::anyhow!("who is signed in: {}; {remedy}", visible(&fault.said))
}

/// Every region that an account of that partition can have
/// (<https://docs.aws.amazon.com/general/latest/gr/rande.html>).
fn regions_of(identity: &Identity) -> anyhow::Result<Vec<String>> {
    let of = |code: &str| match code {
        code if code.starts_with("us-gov-") => "aws-us-gov",
        code if code.starts_with("cn-") => "aws-cn",
        _ => "aws",
    };
    let regions = Regions::embedded().context("the list of regions")?;
    let codes = regions.iter().map(|region| region.code.to_string());
    Ok(codes
        .filter(|code| of(code) == identity.partition)
        .collect())
}

fn say_plan(plans: &[Plan]) {
    let sum = |of: fn(&Plan) -> u64| plans.iter().map(of).sum::<u64>();
    let is_counted = plans.iter().all(|plan| plan.is_counted);
    let about = if is_counted { "" } else { "about " };
    messages::say(&format!(
        "plan: {about}{} in {}, {about}{} more, {}",
        counted(sum(|plan| plan.events), "event", "events"),
        counted(plans.len() as u64, "region", "regions"),
        counted(sum(|plan| plan.requests), "request", "requests"),
        minutes(longest(plans)),
    ));
    let busy = plans.iter().filter(|plan| plan.requests > 0);
    for plan in busy {
        messages::say(&format!(
            "  {}: about {}, {}",
            plan.region(),
            counted(plan.events, "event", "events"),
            minutes(plan.duration()),
        ));
    }
    if !is_counted {
        messages::say(&format!(
            "  estimated from the newest events of parts of the time, {}; AWS answers 2 requests a \
             second and region, of 50 events each",
            counted(sum(|plan| plan.probes), "request", "requests"),
        ));
    }
}

/// Regions are read side by side.
fn longest(plans: &[Plan]) -> Duration {
    let durations = plans.iter().map(Plan::duration);
    durations.max().unwrap_or_default()
}

fn minutes(duration: Duration) -> String {
    match duration.as_secs().div_ceil(60) {
        0 | 1 => "less than a minute".to_owned(),
        minutes => format!("about {}", counted(minutes, "minute", "minutes")),
    }
}

fn may_go_on(plans: &[Plan], max_minutes: u64) -> Result<(), UsageError> {
    let minutes = longest(plans).as_secs().div_ceil(60);
    if minutes <= max_minutes {
        return Ok(());
    }
    // The next plan looks at other events, so the number is not to be met exactly.
    let enough = (minutes + minutes / 2).next_multiple_of(10);
    Err(UsageError(format!(
        "that is longer than --max-minutes {max_minutes}, and nothing was fetched; the bucket of a \
         trail has no such limit: byok-cost pull s3://BUCKET. To read event history nevertheless, \
         say --max-minutes {enough}, or a shorter period"
    )))
}

fn tell(pulled: &Pulled, not_enabled: &[String]) {
    if !not_enabled.is_empty() {
        messages::say(&format!(
            "note: not enabled in this account, or not for this session, and left out: {}",
            list(not_enabled)
        ));
    }
    let lost = pulled.unread.iter().map(|(region, window, refusal)| {
        let place = match window {
            Some(window) => format!("{region}, {} to {}", window.start, window.end),
            None => region.clone(),
        };
        (place, why(refusal))
    });
    let lost: Vec<_> = lost.collect();
    messages::not_read(&lost, "the same command tells those that are left");
}

fn why(refusal: &Refusal) -> String {
    format!("{}; {}", refusal.said, refusal.kind.remedy())
}

fn summary(pulled: &Pulled, arguments: &PullArguments) -> String {
    let came = format!(
        "{} fetched, in {}; {} here before\n",
        counted(pulled.events, "event", "events"),
        counted(pulled.files, "file", "files"),
        counted(pulled.kept_before, "file", "files"),
    );
    let lost = match pulled.unread.len() as u64 {
        0 => String::new(),
        lost => format!(
            "{} could not be read\n",
            counted(lost, "region or time", "regions or times")
        ),
    };
    let next = match &arguments.keep_logs {
        Some(folder) => format!("next: byok-cost report {}\n", shown(folder)),
        None => next(arguments.store.as_deref()),
    };
    [came, lost, next].concat().replace('\u{a0}', " ")
}

#[expect(clippy::disallowed_methods, reason = "the clock is read once, here")]
fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since_1970.map_or(0, |since| since.as_secs());
    Timestamp(i64::try_from(seconds).unwrap_or(0))
}

/// What requests are spaced by.
#[expect(clippy::disallowed_methods, reason = "aws/ has no clock of its own")]
fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || start.elapsed())
}
