//! The tally must balance: every record and every file is accounted for once.

use crate::usage::measurement::Measurement;
use crate::usage::tally::RecordTally;

/// Two numbers that must be equal and are not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tally does not balance: {left} {what_left}, but {right} {what_right}")]
pub struct Unbalanced {
    what_left: &'static str,
    left: u64,
    what_right: &'static str,
    right: u64,
}

/// Compares the tally with what it was counted beside: calls in usage, files in the inputs.
pub fn check(measurement: &Measurement) -> Result<(), Unbalanced> {
    let mut records = RecordTally::default();
    for tally in measurement.records.values() {
        records += *tally;
    }
    let calls = measurement.usage.iter().map(|row| row.count).sum();
    equal(
        "calls counted",
        records.counted(),
        "calls in the usage",
        calls,
    )?;
    let files = measurement.files.files();
    equal(
        "files in the tally",
        files,
        "files met",
        measurement.inputs.files,
    )
}

fn equal(
    what_left: &'static str,
    left: u64,
    what_right: &'static str,
    right: u64,
) -> Result<(), Unbalanced> {
    if left == right {
        return Ok(());
    }
    Err(Unbalanced {
        what_left,
        left,
        what_right,
        right,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixtures::World;

    #[test]
    fn a_lost_call_or_file_is_an_error_that_names_both_sides() {
        let mut measurement = World::two_clusters().measurement;
        assert_eq!(check(&measurement), Ok(()));
        measurement.inputs.files += 1;
        assert_eq!(
            check(&measurement).unwrap_err().to_string(),
            "the tally does not balance: 17856 files in the tally, but 17857 files met"
        );
        measurement.usage.pop();
        let error = check(&measurement).unwrap_err().to_string();
        assert!(error.contains("1374698 calls counted"), "{error}");
    }
}
