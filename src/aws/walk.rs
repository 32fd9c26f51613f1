//! Which objects of a bucket are log files of the days that are wanted.

use std::collections::VecDeque;

use tokio::task::JoinSet;

use super::bucket::{Bucket, Listing, Object};
use super::fault::Fault;
use super::prefixes::{Days, Step, leads_to_logs, step};

/// What is there, and what could not be listed.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Sorted by key, each once.
    pub(super) objects: Vec<Object>,
    /// Prefixes with the reason.
    pub(super) faults: Vec<(String, Fault)>,
    /// `ListObjectsV2` requests, which AWS charges.
    pub(super) requests: u64,
}

/// Where to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) prefix: &'a str,
    pub(super) days: Days,
    pub(super) regions: &'a [String],
}

/// A listing that is to be made.
enum Todo {
    Files(String),
    Below(String),
}

/// Lists level by level, `at_a_time` folders side by side.
pub(super) async fn walk(bucket: &Bucket, wanted: Wanted<'_>, at_a_time: usize) -> Walked {
    let mut walked = Walked::default();
    let mut todo = VecDeque::new();
    plan(wanted, wanted.prefix.to_owned(), &mut todo);
    let mut running = JoinSet::new();
    loop {
        while running.len() < at_a_time
            && let Some(next) = todo.pop_front()
        {
            let bucket = bucket.clone();
            running.spawn(async move { list(&bucket, next).await });
        }
        let Some(listed) = running.join_next().await else {
            break;
        };
        let (prefix, is_below, listing) = match listed {
            Ok(listed) => listed,
            Err(panicked) => (String::new(), true, Err(Fault::of_task(&panicked))),
        };
        match listing {
            Ok(listing) => {
                walked.requests += listing.requests;
                if is_below {
                    for folder in leads_to_logs(&prefix, listing.folders) {
                        plan(wanted, folder, &mut todo);
                    }
                } else {
                    walked.objects.extend(listing.objects);
                }
            }
            Err(fault) => walked.faults.push((prefix, fault)),
        }
    }
    walked.objects.sort();
    walked.objects.dedup();
    walked.faults.sort_by(|a, b| a.0.cmp(&b.0));
    walked
}

fn plan(wanted: Wanted<'_>, prefix: String, todo: &mut VecDeque<Todo>) {
    match step(&prefix, wanted.days, wanted.regions) {
        Step::Files(folders) => todo.extend(folders.into_iter().map(Todo::Files)),
        Step::Below => todo.push_back(Todo::Below(prefix)),
        Step::Folders(folders) => {
            for folder in folders {
                plan(wanted, folder, todo);
            }
        }
    }
}

async fn list(bucket: &Bucket, todo: Todo) -> (String, bool, Result<Listing, Fault>) {
    let (prefix, is_below) = match todo {
        Todo::Files(prefix) => (prefix, false),
        Todo::Below(prefix) => (prefix, true),
    };
    let listing = bucket.list(&prefix, is_below).await;
    (prefix, is_below, listing)
}
