//! The config: where it is, and what it says.

use std::path::{Path, PathBuf};

use super::environment;
use super::outcome::UsageError;
use crate::config::{self, Config, ConfigError};
use crate::render::sanitize::visible;

/// The environment variable that names the config.
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

/// Finds and reads the config; `paths` are the logs.
pub(super) fn load(flag: Option<&Path>, paths: &[PathBuf]) -> anyhow::Result<Settings> {
    let environment = environment::set(VARIABLE).map(PathBuf::from);
    let current = Path::new("");
    let user = user_folder();
    let only = only_path(paths);
    let file = config::find(flag, environment.as_deref(), only, current, user.as_deref())
        .map_err(|error| unusable(&error))?;
    let config = match &file {
        Some(file) => read(file)?,
        None => Config::default(),
    };
    Ok(Settings { config, file })
}

/// The only PATH, which may have a config in it. Standard input has none.
pub(super) fn only_path(paths: &[PathBuf]) -> Option<&Path> {
    match paths {
        [only] if only.as_os_str() != "-" => Some(only),
        _ => None,
    }
}

fn read(file: &Path) -> Result<Config, UsageError> {
    let name = visible(&file.display().to_string());
    let bytes = std::fs::read(file)
        .map_err(|error| UsageError(format!("the config {name} cannot be read: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        UsageError(format!(
            "the config {name} is no UTF-8 text from byte {at} on; save it as UTF-8"
        ))
    })?;
    Config::parse(&text, &name).map_err(|error| unusable(&error))
}

/// Each fault stands on a line of its own, which begins with the place, for editors to jump to.
fn unusable(error: &ConfigError) -> UsageError {
    let lines: Vec<String> = error.to_string().lines().map(visible).collect();
    UsageError(match error {
        ConfigError::Invalid { .. } => format!("the config is wrong\n{}", lines.join("\n")),
        _ => lines.join(" "),
    })
}

/// `$XDG_CONFIG_HOME` if it is absolute, else `~/.config`
/// (<https://specifications.freedesktop.org/basedir/latest/>).
fn user_folder() -> Option<PathBuf> {
    let folder = |variable| environment::set(variable).map(PathBuf::from);
    let absolute = folder("XDG_CONFIG_HOME").filter(|folder| folder.is_absolute());
    absolute.or_else(|| Some(folder("HOME")?.join(".config")))
}
