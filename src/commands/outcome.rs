//! Exit codes, all in one place.

use std::process::ExitCode;

use super::messages;

/// Wrong usage, or a config that cannot be used.
pub(super) const USAGE: u8 = 2;

/// How a command ended, its output written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Finished.
    Finished,
    /// The output is written, but the program contradicts itself.
    Failed,
    /// Finished, but a file or a record could not be read, or a charge in scope has no price.
    Incomplete,
    /// Finished, and a budget or gate was exceeded, or a check found a problem.
    Exceeded,
}

/// What the user asked for cannot be done as asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct UsageError(pub(super) String);

impl Outcome {
    /// The worse of two. What was exceeded stays so whatever else could not be read.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed, _) | (_, Self::Failed) => Self::Failed,
            (Self::Exceeded, _) | (_, Self::Exceeded) => Self::Exceeded,
            (Self::Incomplete, _) | (_, Self::Incomplete) => Self::Incomplete,
            (Self::Finished, Self::Finished) => Self::Finished,
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Finished => 0,
            Self::Failed => 1,
            Self::Incomplete => 3,
            Self::Exceeded => 4,
        }
    }
}

/// The exit code of a command, after saying what went wrong.
pub(super) fn exit_code(result: anyhow::Result<Outcome>) -> ExitCode {
    ExitCode::from(match result {
        Ok(outcome) => outcome.code(),
        Err(error) => {
            messages::say(&format!("error: {error:#}"));
            code_of(&error)
        }
    })
}

fn code_of(error: &anyhow::Error) -> u8 {
    if error.is::<UsageError>() { USAGE } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worse_outcome_wins() {
        use Outcome::{Exceeded, Failed, Finished, Incomplete};
        assert_eq!(Finished.and(Finished).code(), 0);
        assert_eq!(Finished.and(Incomplete).code(), 3);
        assert_eq!(Incomplete.and(Finished).code(), 3);
        assert_eq!(Incomplete.and(Failed).code(), 1);
        assert_eq!(Exceeded.and(Incomplete).code(), 4);
        assert_eq!(Exceeded.and(Failed).code(), 1);
    }

    #[test]
    fn wrong_usage_is_told_from_failure_even_with_context() {
        let usage = anyhow::Error::new(UsageError("no".to_owned()));
        assert_eq!(code_of(&usage), 2);
        assert_eq!(code_of(&usage.context("while asking")), 2);
        assert_eq!(code_of(&anyhow::anyhow!("disk full")), 1);
    }
}
