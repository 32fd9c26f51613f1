//! The config: where it is, and what it says.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::outcome::UsageError;
use crate::config::{Config, ConfigError, find};

/// The variable that names the config.
const VARIABLE: &str = "BYOK_COST_CONFIG";

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

/// Finds and reads the config: `--config`, the environment, the only PATH given, the current
/// folder, the user's folder, in this order; never several of them merged.
pub(super) fn load(flag: Option<&Path>, paths: &[PathBuf]) -> anyhow::Result<Settings> {
    let environment = variable(VARIABLE).map(PathBuf::from);
    let only_path = match paths {
        [only] => Some(only.as_path()),
        _ => None,
    };
    let user = user_folder();
    let found = find(
        flag,
        environment.as_deref(),
        only_path,
        Path::new(""),
        user.as_deref(),
    );
    let Some(file) = found.map_err(usage)? else {
        return Ok(Settings::default());
    };
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(&file).with_context(|| format!("reading {shown}"))?;
    let config = Config::parse(&text, &shown).map_err(usage)?;
    Ok(Settings {
        config,
        file: Some(file),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn usage(error: ConfigError) -> anyhow::Error {
    UsageError(error.to_string()).into()
}

/// The user's folder for configs
/// (<https://specifications.freedesktop.org/basedir-spec/latest/>).
fn user_folder() -> Option<PathBuf> {
    let folder = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    folder.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".config")))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read in commands/"
)]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
