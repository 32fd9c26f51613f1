//! What was read, and what is wrong with it.

use serde::Serialize;

use crate::report;
use crate::usage::measurement;
use crate::usage::problem::{self, Place, Severity};

#[derive(Serialize)]
pub(super) struct Inputs {
    files: u64,
    bytes: u64,
    fingerprint: String,
}

impl Inputs {
    pub(super) fn of(inputs: &measurement::Inputs) -> Self {
        Self {
            files: inputs.files,
            bytes: inputs.bytes,
            fingerprint: inputs.fingerprint.to_string(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct ListDate<'a> {
    service: &'a str,
    date: &'a str,
    source: &'a str,
}

impl<'a> ListDate<'a> {
    pub(super) fn of(list: &'a report::ListDate) -> Self {
        Self {
            service: &list.service,
            date: &list.date,
            source: &list.source,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Conflict<'a> {
    event_id: &'a str,
    field: &'a str,
    kept: &'a str,
    other: &'a str,
}

impl<'a> Conflict<'a> {
    pub(super) fn of(conflict: &'a measurement::Conflict) -> Self {
        Self {
            event_id: &conflict.event_id,
            field: &conflict.field,
            kept: &conflict.kept,
            other: &conflict.other,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Problem<'a> {
    file: &'a str,
    place: Place,
    severity: Severity,
    reason: &'a str,
    remedy: &'a str,
}

impl<'a> Problem<'a> {
    pub(super) fn of(problem: &'a problem::Problem) -> Self {
        Self {
            file: &problem.file,
            place: problem.place,
            severity: problem.severity,
            reason: &problem.reason,
            remedy: &problem.remedy,
        }
    }
}
