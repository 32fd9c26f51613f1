//! Reading inputs in parallel, by file.

use std::sync::atomic::AtomicU32;
use std::sync::{Mutex, PoisonError};

use super::guarded::guarded;
use super::measurement::Measurement;
use super::read_file::{Worker, read_file};
use super::reading::Reading;
use super::resolve::resolve;
use super::sightings::Sightings;
use super::spill::{Memory, SpillError};
use crate::cloudtrail::files::{Found, Input, trail_root};
use crate::config;

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct CollectOptions {
    /// Threads; `None`: as many as there are processors.
    pub threads: Option<usize>,
    /// Trails as the config names them.
    pub trails: Vec<config::Trail>,
    /// How much memory sightings may take; `None`: any.
    pub memory: Option<Memory>,
}

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// No threads.
    #[error(transparent)]
    NoThreads(#[from] NoThreads),
    /// No temporary files.
    #[error(transparent)]
    Spill(#[from] SpillError),
}

/// The threads that were asked for could not be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot start {threads} threads: {source}; ask for fewer with --threads")]
pub struct NoThreads {
    threads: usize,
    source: rayon::ThreadPoolBuildError,
}

/// Reads everything that was found. What is wrong with a file is a problem in the Measurement.
pub fn collect(found: Found, options: &CollectOptions) -> Result<Measurement, CollectError> {
    let threads = options.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|source| NoThreads { threads, source })?;
    let Found {
        mut inputs,
        problems,
    } = found;
    for input in &mut inputs {
        name_root(input, &options.trails);
    }
    let numbers = AtomicU32::new(u32::try_from(inputs.len()).unwrap_or(u32::MAX));
    let inputs = Mutex::new((0..).zip(inputs));
    let memory = options.memory.as_ref();
    let shares = pool.current_num_threads() as u64;
    let readings = pool.broadcast(|_| {
        let sightings = Sightings::with_room(memory, shares);
        read_all(&inputs, &numbers, sightings)
    });
    let measurement = pool.install(|| {
        let mut reading = readings
            .into_iter()
            .reduce(Reading::merge)
            .unwrap_or_default();
        if let Some(failure) = reading.sightings.failure() {
            return Err(failure);
        }
        reading.problems.extend(problems);
        let scratch = memory.map(|memory| memory.folder.as_path());
        resolve(reading, &options.trails, scratch)
    });
    Ok(measurement?)
}

/// A file whose path tells no trail belongs to the longest configured root that holds it.
fn name_root(input: &mut Input, trails: &[config::Trail]) {
    if trail_root(&input.name).is_some() {
        return;
    }
    let holds = |root: &str| {
        let folder = root.trim_end_matches('/');
        input
            .name
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    let roots = trails.iter().map(|trail| &trail.root);
    if let Some(root) = roots
        .filter(|root| holds(root))
        .max_by_key(|root| root.len())
    {
        input.root = root.clone();
    }
}

/// One worker: takes inputs until none is left.
fn read_all(
    inputs: &Mutex<impl Iterator<Item = (u32, Input)>>,
    numbers: &AtomicU32,
    sightings: Sightings,
) -> Reading {
    let mut reading = Reading {
        sightings,
        ..Reading::default()
    };
    let mut worker = Worker::new(numbers);
    loop {
        if reading.sightings.has_failed() {
            return reading;
        }
        let next = inputs.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some((number, input)) = next else {
            return reading;
        };
        let name = input.name.clone();
        guarded(number, &name, &mut reading, |reading| {
            read_file(number, input, &mut worker, reading);
        });
    }
}
