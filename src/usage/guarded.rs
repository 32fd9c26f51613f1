//! Panics stay within the file in which they happen.

use super::problem::{Place, Problem, Severity};
use super::reading::Reading;
use crate::units::Text;

/// A panic while one file is read costs that file, never the run: what it had added is taken back
/// (counts are only added at a file's end).
pub(super) fn guarded(
    number: u32,
    name: &Text,
    reading: &mut Reading,
    read: impl FnOnce(&mut Reading),
) {
    let attempt = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(reading)));
    if attempt.is_err() {
        reading.sightings.take_back(number);
        reading.tally.files_unreadable += 1;
        reading.problems.push(crashed(name.clone()));
    }
}

fn crashed(file: Text) -> Problem {
    Problem {
        file,
        place: Place::File,
        severity: Severity::Lost,
        reason: "reading it failed inside the program".to_owned(),
        remedy: "report this with the file; everything else is counted".to_owned(),
    }
}
