//! The folder in which the program keeps data of the user's.

use std::path::PathBuf;

use super::environment;

/// The environment variable that names the folder.
const VARIABLE: &str = "BYOK_COST_DATA";

/// `BYOK_COST_DATA`, else `byok-cost` in the folder that the system has for such data: on Linux
/// `$XDG_DATA_HOME` if it is absolute, else `~/.local/share`
/// (<https://specifications.freedesktop.org/basedir/latest/>). `None`: there is no home either.
pub(super) fn data_folder() -> Option<PathBuf> {
    let folder = |variable| environment::set(variable).map(PathBuf::from);
    if let Some(named) = folder(VARIABLE) {
        return Some(named);
    }
    let of_system = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        let absolute = folder("XDG_DATA_HOME").filter(|folder| folder.is_absolute());
        absolute.or_else(|| Some(folder("HOME")?.join(".local/share")))
    };
    of_system.map(|folder| folder.join("byok-cost"))
}
