//! A scenario acted out: the log tree that CloudTrail would write, and what it is to be measured
//! as.
//!
//! Hours are acted out on their own, in parallel; a file is written as soon as no later hour can
//! add to it. So memory is bounded by what a few hours hold, whatever the length.

mod call;
mod delivery;
mod digests;
mod key_plan;
mod month_plan;
mod own_calls;
mod plan;
mod principal;
mod record;
mod repeats;
mod rhythm;
mod traffic;
mod tree;
mod truth;
mod writer;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::estimate::scenario::Scenario;
use crate::period::{Hour, Month};
use crate::usage::measurement::{Inputs, Measurement};
use crate::usage::tally::FileTally;

use delivery::deliver;
use month_plan::MonthPlan;
use own_calls::own_calls;
use plan::Plan;
use record::Record;
use tree::Written;
use truth::Truth;
use writer::FileKey;

pub use digests::{Sign, Validated, write_digests};
pub use tree::WriteError;

/// Hours that are acted out at a time.
const HOURS_AT_A_TIME: usize = 6;

/// Why a scenario could not be acted out.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The output folder holds logs already: two runs would mix.
    #[error("{} exists: name a folder without logs", .0.display())]
    Exists(PathBuf),
    /// No month is named.
    #[error("name at least one month")]
    NoMonth,
}

/// Acts out `scenario` in `months`, writes the logs under `output`, and returns the Measurement
/// that reading `output` is to yield. The same scenario, months and seed give the same bytes on
/// any platform and for any number of threads.
pub fn run(
    scenario: &Scenario,
    months: &[Month],
    seed: u64,
    output: &Path,
) -> Result<Measurement, SimulateError> {
    let plan = Plan::new(scenario, seed);
    let mut months = months.to_vec();
    months.sort();
    months.dedup();
    if months.is_empty() {
        return Err(SimulateError::NoMonth);
    }
    refuse_existing(&plan, output)?;
    let mut stage = Stage::new(&plan, output);
    for month in months {
        stage.act(&MonthPlan::new(&plan, month))?;
    }
    stage.finish()
}

fn refuse_existing(plan: &Plan<'_>, output: &Path) -> Result<(), SimulateError> {
    let roots = plan.writers.iter().flat_map(writer::Writer::roots);
    match roots.map(|root| output.join(&**root)).find(|p| p.exists()) {
        Some(path) => Err(SimulateError::Exists(path)),
        None => Ok(()),
    }
}

type Files = BTreeMap<FileKey, Vec<Arc<Record>>>;

/// What has been acted out so far.
struct Stage<'a> {
    plan: &'a Plan<'a>,
    output: &'a Path,
    /// Files that later hours may still add to.
    open: Files,
    truth: Truth,
    written: Written,
}

impl<'a> Stage<'a> {
    fn new(plan: &'a Plan<'a>, output: &'a Path) -> Self {
        Self {
            plan,
            output,
            open: Files::new(),
            truth: Truth::default(),
            written: Written::default(),
        }
    }

    fn act(&mut self, month: &MonthPlan) -> Result<(), SimulateError> {
        let period = month.month.period();
        let hours: Vec<Hour> = (period.start.0..period.end.0).map(Hour).collect();
        for batch in hours.chunks(HOURS_AT_A_TIME) {
            let acted: Vec<(Truth, Files)> = batch
                .par_iter()
                .map(|hour| act_hour(self.plan, month, *hour))
                .collect();
            for (truth, files) in acted {
                self.truth.merge(truth);
                for (key, records) in files {
                    self.open.entry(key).or_default().extend(records);
                }
            }
            if let (Some(last), Some(writer)) = (batch.last(), self.plan.writers.first()) {
                let still_open = writer.first_open_slot(Hour(last.0 + 1));
                self.write(|key| key.slot < still_open)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, is_complete: impl Fn(&FileKey) -> bool) -> Result<(), WriteError> {
        let files = std::mem::take(&mut self.open);
        let (complete, open): (Files, Files) =
            files.into_iter().partition(|(key, _)| is_complete(key));
        self.open = open;
        let (plan, output) = (self.plan, self.output);
        let complete: Vec<_> = complete.into_iter().collect();
        let written: Vec<Written> = complete
            .into_par_iter()
            .map(|(key, records)| tree::write(plan, output, &key, records))
            .collect::<Result<_, _>>()?;
        for more in written {
            self.written.merge(more);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Measurement, SimulateError> {
        self.write(|_| true)?;
        let measured = self.truth.finish();
        Ok(Measurement {
            usage: measured.usage,
            key_events: measured.key_events,
            records: measured.records,
            conflicts: measured.conflicts,
            deliveries: self.written.deliveries,
            activity: self.written.activity,
            files: FileTally {
                files_read: self.written.files,
                ..FileTally::default()
            },
            inputs: Inputs {
                files: self.written.files,
                bytes: self.written.bytes,
                fingerprint: self.written.fingerprint,
            },
            ..Measurement::default()
        })
    }
}

fn act_hour(plan: &Plan<'_>, month: &MonthPlan, hour: Hour) -> (Truth, Files) {
    let mut delivered = deliver(plan, hour, traffic::calls(plan, month, hour));
    delivered.extend(own_calls(plan, hour, &delivered));
    let (mut truth, mut files) = (Truth::default(), Files::new());
    for call in &delivered {
        truth.add(plan, call);
        for identity in call.identities() {
            for file in &identity.files {
                let records = files.entry(file.clone()).or_default();
                records.push(identity.record_in(file).clone());
            }
        }
    }
    (truth, files)
}

#[cfg(test)]
pub(crate) mod tests;
