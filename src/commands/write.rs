//! Results: to stdout, or to a file under a temporary name that is then renamed.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::render::text;

/// A pipe gets the same columns everywhere.
pub(super) fn terminal_width() -> usize {
    let terminal = io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size);
    terminal
        .flatten()
        .map_or(text::NARROW, |(width, _)| width.0.into())
}

/// Writes to stdout. A reader that has seen enough is no error.
pub(super) fn to_stdout(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("writing to standard output"),
    }
}

/// Writes a file: it is there whole, or as it was before.
pub(super) fn to_file(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = if is_special(path) {
        std::fs::write(path, text)
    } else {
        replace(path, text)
    };
    written.with_context(|| format!("writing {}", path.display()))
}

/// Whether something is there that a new file would replace.
pub(super) fn is_taken(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok() && !is_special(path)
}

/// Writes a file that is not there yet; `false` if it is, which leaves it as it was.
pub(super) fn to_new_file(path: &Path, text: &str) -> anyhow::Result<bool> {
    let written = if is_special(path) {
        std::fs::write(path, text)
    } else {
        temporary(path, text).and_then(|file| Ok(file.persist_noclobber(path).map(drop)?))
    };
    match written {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        written => written
            .map(|()| true)
            .with_context(|| format!("writing {}", path.display())),
    }
}

/// A device or a pipe is written to, never replaced.
fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    temporary(path, text)?.persist(path)?;
    Ok(())
}

/// The text in a file beside `path`, which is removed unless it is renamed.
fn temporary(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    permit(&mut builder);
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}

/// As for any new file: what the user's mask leaves of reading and writing by all.
#[cfg(unix)]
fn permit(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn permit(_builder: &mut tempfile::Builder<'_, '_>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_no_other_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        to_file(&path, "old").unwrap();
        to_file(&path, "new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_new_file_replaces_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("byok-cost.toml");
        assert!(!is_taken(&path));
        assert!(to_new_file(&path, "old").unwrap());
        assert!(is_taken(&path));
        assert!(!to_new_file(&path, "new").unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_error_names_the_file() {
        let error = to_file(Path::new("no-such-folder/report.json"), "").unwrap_err();
        assert!(format!("{error:#}").starts_with("writing no-such-folder/report.json: "));
    }
}
