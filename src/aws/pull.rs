//! Log files of some days from a bucket into the store, and into a folder if they are to be kept.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::bucket::{Bucket, Content, Object};
use super::fault::{Fault, FaultKind};
use super::fetch::Fetch;
use super::kept::Kept;
use super::parts::{batches, part};
use super::prefixes::Days;
use super::store::{Part, Store};
use super::walk::{Wanted, walk};

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

/// Where to.
#[derive(Clone, Debug)]
pub struct Target {
    /// What is read of the log files.
    pub store: Arc<Store>,
    /// The log files as they are, if they are to be kept.
    pub logs: Option<Arc<Kept>>,
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
    /// What could not be listed, read or written: the key, prefix or file, and why.
    pub faults: Vec<(String, Fault)>,
    /// Keys of objects that are damaged in the bucket itself; they are kept as they are.
    pub damaged: Vec<String>,
}

/// An object that is to come, and what for.
#[derive(Clone, Debug)]
pub(super) struct Todo {
    pub(super) object: Object,
    /// Where the log file is to be, if it is to be kept and is not here.
    pub(super) log: Option<PathBuf>,
    /// Whether it is not in the store.
    pub(super) is_new: bool,
}

/// Gets what is not here yet.
pub async fn pull(
    bucket: &Bucket,
    order: &Order,
    target: &Target,
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
    let mut missing = Missing::new(bucket, target);
    missing.find(walked.objects);
    let todo = missing.todo;
    pulled.kept_before = missing.here;
    pulled.faults.extend(missing.faults);
    let mut progress = Progress {
        objects: todo.len() as u64,
        bytes: todo.iter().map(|todo| todo.object.size).sum(),
        ..Progress::default()
    };
    tell(progress);
    let mut fetch = Fetch {
        bucket,
        target,
        connections: order.connections,
        pulled: &mut pulled,
    };
    let again = fetch.all(in_batches(todo), |size| {
        progress.done += 1;
        progress.bytes_done += size;
        tell(progress);
    });
    let mut again = again.await;
    again.sort_by(|a, b| a.0.object.key.cmp(&b.0.object.key));
    let again = again.into_iter().map(|(todo, _)| todo).collect();
    let lost = fetch.all(in_batches(again), |_| ()).await;
    let lost = lost.into_iter();
    pulled
        .faults
        .extend(lost.map(|(todo, fault)| (todo.object.key, fault)));
    pulled.faults.sort_by(|a, b| a.0.cmp(&b.0));
    pulled.damaged.sort();
    pulled
}

fn in_batches(todo: Vec<Todo>) -> Vec<(String, Vec<Todo>)> {
    batches(todo, |todo| &todo.object)
}

/// What is not here yet, and what cannot be.
struct Missing<'a> {
    bucket: &'a Bucket,
    target: &'a Target,
    todo: Vec<Todo>,
    here: u64,
    faults: Vec<(String, Fault)>,
}

impl<'a> Missing<'a> {
    fn new(bucket: &'a Bucket, target: &'a Target) -> Self {
        Self {
            bucket,
            target,
            todo: Vec::new(),
            here: 0,
            faults: Vec::new(),
        }
    }

    fn find(&mut self, objects: Vec<Object>) {
        let mut by_part: BTreeMap<String, Vec<Object>> = BTreeMap::new();
        for object in objects {
            if !object.key.ends_with('/') {
                by_part.entry(part(&object.key)).or_default().push(object);
            }
        }
        for (part, objects) in by_part {
            self.part(&part, objects);
        }
    }

    fn part(&mut self, name: &str, objects: Vec<Object>) {
        let part = match self.target.store.part(self.bucket.name(), name) {
            Ok(part) => part,
            Err(error) => {
                let fault = other(format!("the store cannot be read: {error}"));
                return self.faults.push((name.to_owned(), fault));
            }
        };
        for (path, error) in &part.unreadable {
            let said = format!("{error}; delete this file of the store");
            let fault = Fault {
                kind: FaultKind::Broken,
                said,
            };
            self.faults.push((path.display().to_string(), fault));
        }
        // Which objects those batches are made of is not known: none may be read twice.
        let is_known = part.unreadable.is_empty();
        for object in objects {
            self.object(&part, object, is_known);
        }
    }

    fn object(&mut self, part: &Part, object: Object, is_known: bool) {
        let bucket = self.bucket.name();
        let name = super::parts::part(&object.key);
        if !self.target.store.can_hold(bucket, &name) {
            return self.refuse(object.key);
        }
        let entry = part.entries.get(&object.key);
        let has_changed = entry.is_some_and(|entry| {
            entry.size != object.size || (entry.tag.is_some() && entry.tag != object.tag)
        });
        if has_changed {
            let said = "it is not what it was when it was pulled, though CloudTrail writes each \
                        file once; the store keeps what was read first"
                .to_owned();
            return self.faults.push((object.key, other(said)));
        }
        let log = match &self.target.logs {
            None => None,
            Some(kept) => match kept.path(bucket, &object.key) {
                None => return self.refuse(object.key),
                Some(path) => Some(path).filter(|path| !Kept::has(path, &object)),
            },
        };
        let is_new = entry.is_none() && is_known;
        if is_new || log.is_some() {
            self.todo.push(Todo {
                object,
                log,
                is_new,
            });
        } else {
            self.here += u64::from(is_known);
        }
    }

    fn refuse(&mut self, key: String) {
        let fault = other("its key is no path that a file can have here".to_owned());
        self.faults.push((key, fault));
    }
}

pub(super) fn other(said: String) -> Fault {
    Fault {
        kind: FaultKind::Other,
        said,
    }
}

/// Writes the object and, of a digest, the metadata that hold its signature, as
/// `aws s3api head-object` prints them: first, so that a digest that is here has them.
pub(super) fn keep(kept: &Kept, path: &Path, content: &Content) -> io::Result<()> {
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
