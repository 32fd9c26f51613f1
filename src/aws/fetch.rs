//! Many objects side by side, batch by batch.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::bucket::{Bucket, Object};
use super::fault::Fault;
use super::pull::{Pulled, Target, Todo, keep, other};
use super::whole::{State, whole};

/// So many batches may be under way: what has come of them is in memory.
const UNDER_WAY: usize = 4;

/// Objects that came, with their bytes.
type Came = Vec<(Object, Vec<u8>)>;

/// Gets objects.
pub(super) struct Fetch<'a> {
    pub(super) bucket: &'a Bucket,
    pub(super) target: &'a Target,
    pub(super) connections: usize,
    pub(super) pulled: &'a mut Pulled,
}

/// A batch under way.
#[derive(Debug)]
struct Batch {
    part: String,
    /// Objects that have not come yet.
    left: usize,
    came: Came,
}

/// What a task ended with.
enum Ended {
    Object(usize, Todo, Result<(Vec<u8>, State), Fault>),
    Batch(String, Result<(), Fault>),
}

impl Fetch<'_> {
    /// Gets all; returns what may come when it is asked for again.
    pub(super) async fn all(
        &mut self,
        batches: Vec<(String, Vec<Todo>)>,
        mut done: impl FnMut(u64),
    ) -> Vec<(Todo, Fault)> {
        let mut again = Vec::new();
        let mut running = JoinSet::new();
        let mut under_way: Vec<Option<Batch>> = Vec::new();
        let mut batches = batches.into_iter();
        let mut next: std::vec::IntoIter<Todo> = Vec::new().into_iter();
        let mut open = 0;
        loop {
            while running.len() < self.connections {
                if let Some(todo) = next.next() {
                    let number = under_way.len() - 1;
                    self.start(number, todo, &mut running);
                } else if open < UNDER_WAY
                    && let Some((part, todo)) = batches.next()
                {
                    under_way.push(Some(Batch {
                        part,
                        left: todo.len(),
                        came: Vec::new(),
                    }));
                    open += 1;
                    next = todo.into_iter();
                } else {
                    break;
                }
            }
            let Some(ended) = running.join_next().await else {
                // A request that was given up has left its batch unfinished.
                let left = under_way.iter_mut().find_map(Option::take);
                let Some(batch) = left else { return again };
                self.finish(batch, &mut running);
                continue;
            };
            match ended {
                Ok(Ended::Object(number, todo, result)) => {
                    done(todo.object.size);
                    let Some(batch) = under_way[number].as_mut() else {
                        continue;
                    };
                    batch.left -= 1;
                    match result {
                        Ok((bytes, state)) => self.came(todo, bytes, state, &mut batch.came),
                        Err(fault) if fault.kind.may_pass() => again.push((todo, fault)),
                        Err(fault) => self.pulled.faults.push((todo.object.key, fault)),
                    }
                    if batch.left == 0
                        && let Some(batch) = under_way[number].take()
                    {
                        self.finish(batch, &mut running);
                    }
                }
                Ok(Ended::Batch(part, result)) => {
                    open -= 1;
                    if let Err(fault) = result {
                        self.pulled.faults.push((part, fault));
                    }
                }
                Err(panicked) => {
                    let fault = Fault::of_task(&panicked);
                    self.pulled.faults.push((String::new(), fault));
                }
            }
        }
    }

    fn start(&self, number: usize, todo: Todo, running: &mut JoinSet<Ended>) {
        let (bucket, target) = (self.bucket.clone(), self.target.clone());
        running.spawn(async move {
            let result = fetch(&bucket, &target, &todo).await;
            Ended::Object(number, todo, result)
        });
    }

    fn came(&mut self, todo: Todo, bytes: Vec<u8>, state: State, came: &mut Came) {
        self.pulled.fetched += 1;
        self.pulled.bytes += todo.object.size;
        if state == State::Damaged {
            self.pulled.damaged.push(todo.object.key.clone());
        }
        if todo.is_new {
            came.push((todo.object, bytes));
        }
    }

    /// Reads what has come, and adds it to the store.
    fn finish(&self, batch: Batch, running: &mut JoinSet<Ended>) {
        let store = Arc::clone(&self.target.store);
        let bucket = self.bucket.name().to_owned();
        running.spawn_blocking(move || {
            let Batch { part, came, .. } = batch;
            let added = if came.is_empty() {
                Ok(())
            } else {
                store.add(&bucket, &part, came)
            };
            let added =
                added.map_err(|error| other(format!("the store cannot be written: {error}")));
            Ended::Batch(part, added)
        });
    }
}

async fn fetch(bucket: &Bucket, target: &Target, todo: &Todo) -> Result<(Vec<u8>, State), Fault> {
    let (content, state) = whole(bucket, &todo.object).await?;
    let (Some(kept), Some(path)) = (&target.logs, &todo.log) else {
        return Ok((content.bytes, state));
    };
    let (kept, path) = (Arc::clone(kept), path.clone());
    let write = move || keep(&kept, &path, &content).map(|()| content.bytes);
    let written = tokio::task::spawn_blocking(write).await;
    let written = written.map_err(|error| Fault::of_task(&error))?;
    let bytes = written.map_err(|error| other(format!("it cannot be written: {error}")))?;
    Ok((bytes, state))
}
