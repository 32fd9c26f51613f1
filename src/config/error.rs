//! What is wrong with a config, all of it at once: where, what, and what to do.

use std::fmt;
use std::path::PathBuf;

/// Why there is no usable config.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A config that was asked for is not there.
    #[error("{origin} names {}, which does not exist; correct the path or leave it out", path.display())]
    Missing {
        /// The path asked for.
        path: PathBuf,
        /// Who asked: `--config` or `BYOK_COST_CONFIG`.
        origin: &'static str,
    },
    /// A config that was asked for is a folder.
    #[error("{origin} names {}, which is a folder; name the file in it", path.display())]
    Folder {
        /// The path asked for.
        path: PathBuf,
        /// Who asked: `--config` or `BYOK_COST_CONFIG`.
        origin: &'static str,
    },
    /// The contents are wrong. Every fault is listed, in the order of the file.
    #[error("{}", listed(file, faults))]
    Invalid {
        /// The file, as it was named.
        file: String,
        /// What is wrong, at least one.
        faults: Vec<Fault>,
    },
}

/// One thing that is wrong in a config.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// The section: ``cluster `prod-orders` ``, `[account]`; empty at the top of the file.
    pub section: String,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.section.is_empty() {
            write!(f, "{}: ", self.section)?;
        }
        write!(f, "{}; {}", self.reason, self.remedy)
    }
}

fn listed(file: &str, faults: &[Fault]) -> String {
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| format!("{file}:{}: {fault}", fault.line))
        .collect();
    lines.join("\n")
}

/// What is wrong with a value, and what to do: a [`Fault`] that does not know its place yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// What is wrong.
    pub(crate) reason: String,
    /// What to do about it.
    pub(crate) remedy: String,
}

impl Complaint {
    pub(crate) fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }
}
