//! Archives: zip and tar, each member of which is a file of its own.

use std::cell::Cell;
use std::io::{self, Read, Seek};
use std::rc::Rc;

use super::window::{More, Window};

/// Archives in archives are opened so deep.
pub const MOST_NESTED: u32 = 3;

/// No archive of logs inflates to more than this, nor ...
const SMALLEST_LIMIT: u64 = 1 << 30;

/// ... to more than so many times its size: deflate shrinks JSON by 10 to 30, and members are
/// mostly compressed already.
const LARGEST_RATIO: u64 = 200;

/// The kinds of archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>
    Zip,
    /// POSIX's, and GNU's (<https://www.gnu.org/software/tar/manual/html_node/Standard.html>)
    Tar,
}

/// Which archive `window` begins, if it is one.
pub fn kind(window: &mut Window<'_>) -> Option<Kind> {
    while window.bytes().len() < 262 && window.more() == More::Some {}
    let bytes = window.bytes();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(Kind::Zip);
    }
    (bytes.get(257..262) == Some(b"ustar")).then_some(Kind::Tar)
}

/// How much may still be inflated from one archive, and from those in which it lies.
#[derive(Clone, Debug)]
pub struct Budget {
    left: Rc<Cell<u64>>,
    outer: Option<Box<Self>>,
}

impl Budget {
    /// The budget of an archive of so many stored bytes.
    pub fn new(stored: u64, outer: Option<Self>) -> Self {
        let limit = SMALLEST_LIMIT.max(stored.saturating_mul(LARGEST_RATIO));
        Self {
            left: Rc::new(Cell::new(limit)),
            outer: outer.map(Box::new),
        }
    }

    /// Takes so many bytes; `false` if there are fewer left.
    fn take(&self, bytes: u64) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(bytes));
        let outer = self.outer.as_ref().is_none_or(|outer| outer.take(bytes));
        left >= bytes && outer
    }
}

/// A member whose bytes count against a budget.
pub struct Member<'m> {
    source: &'m mut dyn Read,
    budget: Option<Budget>,
}

impl<'m> Member<'m> {
    /// A member with those contents.
    pub fn new(source: &'m mut dyn Read, budget: Option<Budget>) -> Self {
        Self { source, budget }
    }
}

impl Read for Member<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer).map_err(told)?;
        let budget = self.budget.as_ref();
        if budget.is_none_or(|budget| budget.take(count as u64)) {
            return Ok(count);
        }
        let reason = "the archive inflates to far more than logs do";
        Err(io::Error::other(reason))
    }
}

/// An error of an archive under a kind of its own: it is not gzip that is damaged.
fn told(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::Interrupted => error,
        io::ErrorKind::UnexpectedEof => io::Error::other("the archive ends inside it"),
        _ => io::Error::other(format!("it is damaged in the archive ({error})")),
    }
}

/// Visits the members of a zip archive in their order; `Err` says why not all could be.
pub fn zip_members(
    source: impl Read + Seek,
    visit: &mut dyn FnMut(&str, &mut dyn Read),
) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(source).map_err(|error| error.to_string())?;
    let mut failures = Vec::new();
    for index in 0..archive.len() {
        match archive.by_index(index) {
            Ok(mut member) if member.is_file() => {
                let name = String::from_utf8_lossy(member.name_raw()).into_owned();
                visit(&plain(&name), &mut member);
            }
            Ok(_) => {}
            Err(error) => failures.push(format!("member {}: {error}", index + 1)),
        }
    }
    if archive.has_duplicate_names() {
        failures.push("of members with one name only the last is read".to_owned());
    }
    match failures.as_slice() {
        [] => Ok(()),
        [only] => Err(only.clone()),
        [first, rest @ ..] => Err(format!("{first}; {} more like it", rest.len())),
    }
}

/// Visits the members of a tar archive in their order; `Err` says why not all could be.
pub fn tar_members(
    source: &mut dyn Read,
    visit: &mut dyn FnMut(&str, &mut dyn Read),
) -> Result<(), String> {
    let mut archive = tar::Archive::new(source);
    let entries = archive.entries().map_err(|error| error.to_string())?;
    for entry in entries {
        let mut entry = entry.map_err(|error| error.to_string())?;
        let is_file = entry.header().entry_type();
        if is_file.is_file() || is_file.is_contiguous() || is_file.is_gnu_sparse() {
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            visit(&plain(&name), &mut entry);
        }
    }
    Ok(())
}

/// A member's name without what only says that it is one.
fn plain(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.trim_start_matches("./")
        .trim_start_matches('/')
        .to_owned()
}
