//! Log files of some days from a bucket into a folder.
//!
//! The SDK repeats a request until its answer begins, and never looks at a body that ends early or
//! was changed on the way. So the whole of getting an object is repeated here, its length is held
//! against the listing, and its gzip checksum is computed.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::time::Duration;

use flate2::read::MultiGzDecoder;
use serde_json::json;
use tokio::task::JoinSet;

use super::bucket::{Bucket, Content, Object};
use super::fault::{Fault, FaultKind};
use super::kept::Kept;
use super::prefixes::Days;
use super::walk::{Wanted, walk};

/// So often an object is asked for in one go, and what is missing at the end once more.
const TIMES: usize = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// What to get.
#[derive(Clone, Debug)]
pub struct Order {
    /// Empty, or a folder: it ends in `/`.
    pub prefix: String,
    /// Of delivery.
    pub days: Days,
    /// Only these; all if there are none.
    pub regions: Vec<String>,
    /// How many requests run side by side.
    pub connections: usize,
}

/// How far a pull has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Objects to get.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects that are done with.
    pub done: u64,
    /// Bytes that are done with.
    pub bytes_done: u64,
}

/// What a pull did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    /// Objects of the days that are wanted.
    pub listed: u64,
    /// Objects that were here already.
    pub kept_before: u64,
    /// Objects that came.
    pub fetched: u64,
    /// Their bytes.
    pub bytes: u64,
    /// `ListObjectsV2` requests.
    pub list_requests: u64,
    /// What could not be listed or read: the key or prefix, and why.
    pub faults: Vec<(String, Fault)>,
    /// Keys of objects that are damaged in the bucket itself; they are kept as they are.
    pub damaged: Vec<String>,
}

/// Gets what is not here yet.
pub async fn pull(
    bucket: &Bucket,
    order: &Order,
    kept: Arc<Kept>,
    mut tell: impl FnMut(Progress),
) -> Pulled {
    let wanted = Wanted {
        prefix: &order.prefix,
        days: order.days,
        regions: &order.regions,
    };
    let walked = walk(bucket, wanted, order.connections).await;
    let mut pulled = Pulled {
        listed: walked.objects.len() as u64,
        list_requests: walked.requests,
        faults: walked.faults,
        ..Pulled::default()
    };
    let (missing, refused) = missing(bucket, walked.objects, &kept);
    pulled.kept_before = pulled.listed - (missing.len() + refused.len()) as u64;
    pulled.faults.extend(refused);
    let mut progress = Progress {
        objects: missing.len() as u64,
        bytes: missing.iter().map(|(object, _)| object.size).sum(),
        ..Progress::default()
    };
    tell(progress);
    let mut fetch = Fetch {
        bucket,
        kept,
        connections: order.connections,
        pulled: &mut pulled,
    };
    let again = fetch.all(missing, |size| {
        progress.done += 1;
        progress.bytes_done += size;
        tell(progress);
    });
    let again = again.await;
    let lost = fetch.all(again.into_iter().map(|(todo, _)| todo).collect(), |_| ());
    let lost = lost.await;
    let lost = lost
        .into_iter()
        .map(|((object, _), fault)| (object.key, fault));
    pulled.faults.extend(lost);
    pulled.faults.sort_by(|a, b| a.0.cmp(&b.0));
    pulled.damaged.sort();
    pulled
}

/// An object and where it is to be.
type Todo = (Object, PathBuf);

/// What is not here yet, and what has a name that no file can have.
fn missing(
    bucket: &Bucket,
    objects: Vec<Object>,
    kept: &Kept,
) -> (Vec<Todo>, Vec<(String, Fault)>) {
    let (mut missing, mut refused) = (Vec::new(), Vec::new());
    for object in objects
        .into_iter()
        .filter(|object| !object.key.ends_with('/'))
    {
        match kept.path(bucket.name(), &object.key) {
            Some(path) if Kept::has(&path, &object) => {}
            Some(path) => missing.push((object, path)),
            None => refused.push((
                object.key,
                Fault {
                    kind: FaultKind::Other,
                    said: "its key is no path that a file can have here".to_owned(),
                },
            )),
        }
    }
    (missing, refused)
}

struct Fetch<'a> {
    bucket: &'a Bucket,
    kept: Arc<Kept>,
    connections: usize,
    pulled: &'a mut Pulled,
}

impl Fetch<'_> {
    /// Gets all; returns what may come when it is asked for again.
    async fn all(&mut self, todo: Vec<Todo>, mut done: impl FnMut(u64)) -> Vec<(Todo, Fault)> {
        let mut todo = todo.into_iter();
        let mut again = Vec::new();
        let mut running = JoinSet::new();
        loop {
            while running.len() < self.connections
                && let Some(next) = todo.next()
            {
                let (bucket, kept) = (self.bucket.clone(), Arc::clone(&self.kept));
                running.spawn(async move {
                    let result = fetch(&bucket, &kept, &next).await;
                    (next, result)
                });
            }
            let Some(ended) = running.join_next().await else {
                return again;
            };
            let (next, result) = match ended {
                Ok(ended) => ended,
                Err(panicked) => {
                    let fault = Fault::of_task(&panicked);
                    self.pulled.faults.push((String::new(), fault));
                    continue;
                }
            };
            done(next.0.size);
            match result {
                Ok(state) => self.came(&next.0, state),
                Err(fault) if fault.kind.may_pass() => again.push((next, fault)),
                Err(fault) => self.pulled.faults.push((next.0.key, fault)),
            }
        }
    }

    fn came(&mut self, object: &Object, state: State) {
        self.pulled.fetched += 1;
        self.pulled.bytes += object.size;
        if state == State::Damaged {
            self.pulled.damaged.push(object.key.clone());
        }
    }
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Whole,
    /// Its checksum differs, and so it does each time that it comes.
    Damaged,
}

async fn fetch(bucket: &Bucket, kept: &Arc<Kept>, todo: &Todo) -> Result<State, Fault> {
    let (object, path) = todo;
    let (content, state) = whole(bucket, object).await?;
    let (kept, path) = (Arc::clone(kept), path.clone());
    let write = move || keep(&kept, &path, &content);
    let written = tokio::task::spawn_blocking(write).await;
    let written = written.map_err(|error| Fault::of_task(&error))?;
    written.map_err(|error| Fault {
        kind: FaultKind::Other,
        said: format!("it cannot be written: {error}"),
    })?;
    Ok(state)
}

/// Asks until the object is whole, or came damaged in the same way every time: what damages an answer
/// on its way may do so in the same way twice.
async fn whole(bucket: &Bucket, object: &Object) -> Result<(Content, State), Fault> {
    let mut pause = PAUSE;
    let mut damaged: Vec<Content> = Vec::new();
    let mut last = Fault {
        kind: FaultKind::Broken,
        said: "the gzip checksum differs each time it comes".to_owned(),
    };
    for time in 1..=TIMES {
        match bucket.get(object).await {
            Ok(content) => {
                let (content, is_whole) = checked(content).await?;
                if is_whole {
                    return Ok((content, State::Whole));
                }
                damaged.push(content);
            }
            Err(fault) if !fault.kind.may_pass() => return Err(fault),
            Err(fault) => last = fault,
        }
        if time < TIMES {
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }
    let times = damaged.len();
    damaged.dedup();
    match <[Content; 1]>::try_from(damaged) {
        Ok([content]) if times == TIMES => Ok((content, State::Damaged)),
        _ => Err(last),
    }
}

async fn checked(content: Content) -> Result<(Content, bool), Fault> {
    let check = move || {
        let is_whole = is_whole(&content.bytes);
        (content, is_whole)
    };
    let checked = tokio::task::spawn_blocking(check).await;
    checked.map_err(|error| Fault::of_task(&error))
}

/// Whether gzip data say of themselves that they are whole; other data say nothing.
fn is_whole(bytes: &[u8]) -> bool {
    !bytes.starts_with(&[0x1f, 0x8b])
        || io::copy(&mut MultiGzDecoder::new(bytes), &mut io::sink()).is_ok()
}

/// Writes the object and, of a digest, the metadata that hold its signature, as
/// `aws s3api head-object` prints them: first, so that a digest that is here has them.
fn keep(kept: &Kept, path: &std::path::Path, content: &Content) -> io::Result<()> {
    if content.metadata.contains_key("signature") {
        let mut head = path.as_os_str().to_owned();
        head.push(".head.json");
        kept.put(head.as_ref(), head_json(&content.metadata).as_bytes())?;
    }
    kept.put(path, &content.bytes)
}

fn head_json(metadata: &BTreeMap<String, String>) -> String {
    json!({ "Metadata": metadata }).to_string()
}
