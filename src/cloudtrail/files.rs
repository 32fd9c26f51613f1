//! Finding files: which there are, what they are called, and under which trail's root they lie.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::units::Text;
use crate::usage::problem::{Place, Problem, Severity};

/// The folder, in one of log files or in the store, for what a pull needs for itself: none of it is
/// read.
pub const UNFINISHED: &str = ".byok-cost-unfinished";

/// Where the bytes of an input come from.
pub enum Body {
    /// A file, opened only when it is its turn.
    File(PathBuf),
    /// An object of S3, as it is stored.
    Bytes(Vec<u8>),
    /// Anything else that can be read once: standard input.
    Stream(Box<dyn Read + Send>),
}

/// One file to read, wherever it comes from.
pub struct Input {
    /// What it is called in messages: relative to the PATH given.
    pub name: Text,
    /// The root of its trail: the part of the path before `<account>/CloudTrail/`, relative to
    /// the PATH given; `.` is that PATH itself.
    pub root: Text,
    /// Its bytes as stored.
    pub body: Body,
}

impl Input {
    /// Standard input, or anything that is read like it.
    pub fn stream(name: &str, body: Box<dyn Read + Send>) -> Self {
        Self {
            name: Text::from(name),
            root: Text::from(name),
            body: Body::Stream(body),
        }
    }

    /// An object, by its path below the folder that stands for all buckets.
    pub fn object(path: &str, bytes: Vec<u8>) -> Self {
        Self {
            name: Text::from(path),
            root: Text::from(named_root(path)),
            body: Body::Bytes(bytes),
        }
    }

    /// The object's name: what a copy of a bucket keeps.
    pub fn object_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }
}

/// Files found under the paths given.
#[derive(Default)]
pub struct Found {
    /// In the order of their paths' bytes.
    pub inputs: Vec<Input>,
    /// Folders and links that cannot be followed.
    pub problems: Vec<Problem>,
}

/// Finds all files under `paths`, each once, sorted; `except` is never taken for input.
pub fn find(paths: &[PathBuf], except: Option<&Path>) -> Found {
    let mut found = Found::default();
    let mut files: Vec<(PathBuf, usize)> = Vec::new();
    let except = except.and_then(|path| path.canonicalize().ok());
    for (index, path) in paths.iter().enumerate() {
        let mut seen = Walk {
            ancestors: Vec::new(),
            files: &mut files,
            found: &mut found,
        };
        seen.path(path, path, index);
    }
    files.sort_by(|a, b| bytes(&a.0).cmp(bytes(&b.0)));
    drop_twins(&mut files, paths.len() > 1);
    for (file, index) in files {
        if except.is_some() && file.canonicalize().ok() == except {
            continue;
        }
        found
            .inputs
            .push(input(&paths[index], file, paths.len() > 1));
    }
    found
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// A file that is reached on two ways is read once: through overlapping paths, or a link.
fn drop_twins(files: &mut Vec<(PathBuf, usize)>, several_paths: bool) {
    let has_links = files.iter().any(|(file, _)| file.is_symlink());
    if !several_paths && !has_links {
        return;
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|(file, _)| match file.canonicalize() {
        Ok(real) => seen.insert(real),
        Err(_) => true,
    });
}

struct Walk<'w> {
    ancestors: Vec<PathBuf>,
    files: &'w mut Vec<(PathBuf, usize)>,
    found: &'w mut Found,
}

impl Walk<'_> {
    fn path(&mut self, path: &Path, given: &Path, index: usize) {
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, given, index),
            Ok(_) => self.files.push((path.to_owned(), index)),
            Err(error) => self.problem(path, given, &error.to_string()),
        }
    }

    fn folder(&mut self, folder: &Path, given: &Path, index: usize) {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        if self.ancestors.contains(&real) {
            return self.problem(folder, given, "the link leads back to a folder above it");
        }
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.problem(folder, given, &error.to_string()),
        };
        self.ancestors.push(real);
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&entry, given, index),
                Err(error) => self.problem(folder, given, &error.to_string()),
            }
        }
        self.ancestors.pop();
    }

    fn entry(&mut self, entry: &std::fs::DirEntry, given: &Path, index: usize) {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && entry.file_name() == UNFINISHED => {}
            Ok(kind) if kind.is_dir() => self.folder(&path, given, index),
            Ok(kind) if kind.is_file() => self.files.push((path, index)),
            // A link, or something that is neither: what it leads to decides.
            Ok(kind) if kind.is_symlink() => self.path(&path, given, index),
            Ok(_) => {}
            Err(error) => self.problem(&path, given, &error.to_string()),
        }
    }

    fn problem(&mut self, path: &Path, given: &Path, reason: &str) {
        self.found.problems.push(Problem {
            file: Text::from(shown(path.strip_prefix(given).unwrap_or(path))),
            place: Place::File,
            severity: Severity::Lost,
            reason: format!("cannot be read: {reason}"),
            remedy: "make it readable, or leave it out".to_owned(),
        });
    }
}

/// A path as messages show it: with slashes, and with what is no UTF-8 replaced.
fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
    let text = parts.join("/").replace("//", "/");
    if text.is_empty() {
        ".".to_owned()
    } else {
        text
    }
}

fn input(given: &Path, file: PathBuf, several_paths: bool) -> Input {
    let base = if given == file {
        given.parent().unwrap_or(given)
    } else {
        given
    };
    let relative = shown(file.strip_prefix(base).unwrap_or(&file));
    let whole = shown(&file);
    let base = shown(base);
    let root = match trail_root(&whole) {
        Some(root) if several_paths => root.to_owned(),
        None if several_paths => base,
        Some(_) | None => named_root(&relative).to_owned(),
    };
    let root = if root.is_empty() {
        ".".to_owned()
    } else {
        root
    };
    let name = if several_paths { whole } else { relative };
    Input {
        name: Text::from(name),
        root: Text::from(root),
        body: Body::File(file),
    }
}

/// The root by a path below the one folder given; `.` is that folder.
fn named_root(path: &str) -> &str {
    trail_root(path)
        .filter(|root| !root.is_empty())
        .unwrap_or(".")
}

/// The part of a path before `<account>/CloudTrail/` or, of a digest, `<account>/CloudTrail-Digest/`
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html>).
pub(crate) fn trail_root(path: &str) -> Option<&str> {
    let mut start = 0;
    let mut account_at = None;
    for part in path.split('/') {
        if matches!(part, "CloudTrail" | "CloudTrail-Digest") && account_at.is_some() {
            return account_at.map(|at| &path[..at]);
        }
        let is_account = part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit());
        account_at = is_account.then_some(start);
        start += part.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_what_stands_before_the_account() {
        for (path, root) in [
            (
                "a/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/10/01/x.json.gz",
                Some("a/AWSLogs/"),
            ),
            (
                "AWSLogs/o-x/111122223333/CloudTrail/eu-central-1/x",
                Some("AWSLogs/o-x/"),
            ),
            ("111122223333/CloudTrail/x", Some("")),
            ("AWSLogs/111122223333/CloudTrail-Digest/x", Some("AWSLogs/")),
            ("AWSLogs/111122223333/CloudTrail-Insight/x", None),
            ("AWSLogs/1111/CloudTrail/x", None),
            ("x.json", None),
        ] {
            assert_eq!(trail_root(path), root, "{path}");
        }
    }

    #[test]
    fn names_and_roots_are_relative_to_the_path_given() {
        let folder = tempfile::tempdir().unwrap();
        let day = folder
            .path()
            .join("t/AWSLogs/111122223333/CloudTrail/eu-central-1");
        std::fs::create_dir_all(&day).unwrap();
        std::fs::write(day.join("b.json"), "{}").unwrap();
        std::fs::write(folder.path().join("a.json"), "{}").unwrap();
        let names = |paths: &[PathBuf]| -> Vec<(String, String)> {
            find(paths, None)
                .inputs
                .iter()
                .map(|i| (i.name.to_string(), i.root.to_string()))
                .collect()
        };
        let pair = |name: &str, root: &str| (name.to_owned(), root.to_owned());
        assert_eq!(
            names(&[folder.path().to_owned()]),
            [
                pair("a.json", "."),
                pair(
                    "t/AWSLogs/111122223333/CloudTrail/eu-central-1/b.json",
                    "t/AWSLogs/"
                )
            ]
        );
        assert_eq!(names(std::slice::from_ref(&day)), [pair("b.json", ".")]);
        assert_eq!(names(&[day.join("b.json")]), [pair("b.json", ".")]);
        // Overlapping paths reach the file twice, and it is read once.
        assert_eq!(
            find(&[day.clone(), folder.path().to_owned()], None)
                .inputs
                .len(),
            2
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_loop_of_links_ends_and_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(inner.join("a.json"), "{}").unwrap();
        std::os::unix::fs::symlink(folder.path(), inner.join("up")).unwrap();
        std::os::unix::fs::symlink(inner.join("a.json"), folder.path().join("twin.json")).unwrap();
        let found = find(&[folder.path().to_owned()], None);
        assert_eq!(found.inputs.len(), 1);
        assert_eq!(found.problems.len(), 1);
        assert!(found.problems[0].reason.contains("leads back"));
    }
}
