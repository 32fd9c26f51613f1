//! Which config to read.

use std::path::{Path, PathBuf};

use super::error::ConfigError;

/// The name of a config.
pub const FILE_NAME: &str = "byok-cost.toml";

/// The config to read, the first of: `explicit` (`--config`), `environment`
/// (`BYOK_COST_CONFIG`), `byok-cost.toml` in the only PATH given if that is a folder, in the
/// `current` folder, and `byok-cost/byok-cost.toml` in the `user`'s config folder
/// (`$XDG_CONFIG_HOME`, else `~/.config`:
/// <https://specifications.freedesktop.org/basedir/latest/>). Configs are never merged.
///
/// Only a config that was asked for can be missing: that is an error. It may be a pipe.
pub fn find(
    explicit: Option<&Path>,
    environment: Option<&Path>,
    only_path: Option<&Path>,
    current: &Path,
    user: Option<&Path>,
) -> Result<Option<PathBuf>, ConfigError> {
    let asked_for = explicit
        .map(|path| (path, "--config"))
        .or(environment.map(|path| (path, "BYOK_COST_CONFIG")));
    if let Some((path, origin)) = asked_for {
        return asked(path, origin).map(Some);
    }
    let candidates = [
        only_path.map(|path| path.join(FILE_NAME)),
        Some(current.join(FILE_NAME)),
        user.map(|folder| folder.join("byok-cost").join(FILE_NAME)),
    ];
    Ok(candidates.into_iter().flatten().find(|path| path.is_file()))
}

fn asked(path: &Path, origin: &'static str) -> Result<PathBuf, ConfigError> {
    let path = path.to_owned();
    if path.is_dir() {
        return Err(ConfigError::Folder { path, origin });
    }
    // What cannot be looked at (a folder without permission) fails when it is read, with the
    // system's reason.
    match path.try_exists() {
        Ok(false) => Err(ConfigError::Missing { path, origin }),
        _ => Ok(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "config_version = 1\n").unwrap();
        path
    }

    #[test]
    fn the_nearer_config_wins() {
        let root = tempfile::tempdir().unwrap();
        let [logs, current, user] = ["logs", "current", "user"].map(|name| root.path().join(name));
        let ask = || find(None, None, Some(&logs), &current, Some(&user)).unwrap();
        assert_eq!(ask(), None);
        let of_user = write(&user, "byok-cost/byok-cost.toml");
        assert_eq!(ask(), Some(of_user));
        let of_current = write(&current, FILE_NAME);
        assert_eq!(ask(), Some(of_current));
        let of_logs = write(&logs, FILE_NAME);
        assert_eq!(ask(), Some(of_logs.clone()));
        let environment = write(root.path(), "environment.toml");
        let explicit = write(root.path(), "explicit.toml");
        let found = find(None, Some(&environment), Some(&logs), &current, None);
        assert_eq!(found, Ok(Some(environment.clone())));
        let found = find(
            Some(&explicit),
            Some(&environment),
            Some(&logs),
            &current,
            None,
        );
        assert_eq!(found, Ok(Some(explicit)));
    }

    #[test]
    fn a_log_file_as_the_only_path_has_no_config_in_it() {
        let root = tempfile::tempdir().unwrap();
        let log = write(root.path(), "log.json");
        assert_eq!(find(None, None, Some(&log), Path::new(""), None), Ok(None));
    }

    #[test]
    fn a_config_that_was_asked_for_must_be_there() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), FILE_NAME);
        let gone = root.path().join("gone.toml");
        let missing = find(Some(&gone), None, None, root.path(), None);
        let missing = missing.unwrap_err().to_string();
        assert!(missing.starts_with("--config names "), "{missing}");
        let folder = find(None, Some(root.path()), None, root.path(), None);
        let folder = folder.unwrap_err().to_string();
        assert!(
            folder.starts_with("BYOK_COST_CONFIG names ") && folder.contains("is a folder"),
            "{folder}"
        );
    }
}
