//! The config: where it is, and what it says.

use std::path::{Path, PathBuf};

use super::outcome::UsageError;
use crate::config::Config;

/// A config and its file.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// What it says; the default without a file.
    pub(super) config: Config,
    /// Its file.
    pub(super) file: Option<PathBuf>,
}

impl Settings {
    /// The file as it is shown.
    pub(super) fn name(&self) -> Option<String> {
        let file = self.file.as_ref()?;
        Some(file.display().to_string())
    }
}

/// Finds and reads the config.
pub(super) fn load(flag: Option<&Path>, _paths: &[PathBuf]) -> anyhow::Result<Settings> {
    match flag {
        None => Ok(Settings::default()),
        Some(file) => Err(UsageError(format!(
            "--config {}: this build reads no config yet",
            file.display()
        ))
        .into()),
    }
}
