//! An archive into readings of its members, each of which is a file of its own.

use std::io::Read;
use std::sync::atomic::Ordering;

use super::guarded::guarded;
use super::problem::{Place, Problem, Severity};
use super::read_file::{FileToRead, Worker, read_opened};
use super::reading::Reading;
use crate::cloudtrail::archive::{self, Budget, Kind, Member};
use crate::cloudtrail::files::trail_root;
use crate::cloudtrail::inflate::{self, Opened};
use crate::cloudtrail::window::Rest;
use crate::units::Text;

/// Reads every file in an archive, named `archive!member`. What is wrong with one costs that one.
pub(super) fn read_archive(
    kind: Kind,
    archive: &FileToRead,
    mut opened: Opened<'_>,
    worker: &mut Worker<'_>,
    reading: &mut Reading,
) {
    if archive.nested == archive::MOST_NESTED {
        let reason = format!("more than {} archives in one another", archive::MOST_NESTED);
        return lost(archive, 0, reason, reading);
    }
    let (read, members) = match kind {
        // A tar archive is as large as what it holds.
        Kind::Tar => {
            let budget = archive.budget.as_ref();
            visited(archive, budget, worker, reading, |visit| {
                archive::tar_members(&mut Rest(&mut opened.window), visit)
            })
        }
        Kind::Zip => match opened.seekable() {
            Ok(Some((size, source))) => {
                let budget = Budget::new(size, archive.budget.clone());
                visited(archive, Some(&budget), worker, reading, |visit| {
                    archive::zip_members(source, visit)
                })
            }
            Ok(None) => (
                Err("it is too large to be read from a stream".to_owned()),
                0,
            ),
            Err(error) => (Err(inflate::describe(&error)), 0),
        },
    };
    match read {
        Ok(()) if members > 0 => {}
        Ok(()) => skipped(archive, reading),
        Err(reason) => lost(archive, members, format!("the archive: {reason}"), reading),
    }
}

type Visit<'v> = &'v mut dyn FnMut(&str, &mut dyn Read);

/// Reads the members that `members` visits; how that went, and how many there were.
fn visited(
    archive: &FileToRead,
    budget: Option<&Budget>,
    worker: &mut Worker<'_>,
    reading: &mut Reading,
    members: impl FnOnce(Visit<'_>) -> Result<(), String>,
) -> (Result<(), String>, u64) {
    let mut count = 0;
    let read = members(&mut |name, source| {
        count += 1;
        let file = member_of(archive, name, budget.cloned(), worker);
        let member = Member::new(source, budget.cloned());
        guarded(file.number, &file.name, reading, |reading| {
            read_member(&file, member, worker, reading);
        });
    });
    (read, count)
}

fn read_member(
    file: &FileToRead,
    member: Member<'_>,
    worker: &mut Worker<'_>,
    reading: &mut Reading,
) {
    match worker.inflater.open_reader(member) {
        Ok(opened) => read_opened(file, opened, worker, reading),
        Err(error) => lost(file, 0, inflate::describe(&error), reading),
    }
}

/// A member as a file. Its trail's root is what stands before `<account>/CloudTrail/` in the
/// archive, as if that were a folder; else it is the archive's.
fn member_of(
    archive: &FileToRead,
    member: &str,
    budget: Option<Budget>,
    worker: &Worker<'_>,
) -> FileToRead {
    let root = trail_root(member).map(|root| format!("{}!{root}", archive.name));
    let object_name = member.rsplit('/').next().unwrap_or(member);
    FileToRead {
        number: worker.numbers.fetch_add(1, Ordering::Relaxed),
        name: Text::from(format!("{}!{member}", archive.name)),
        root: root.map_or_else(|| archive.root.clone(), Text::from),
        object_name: Text::from(object_name),
        nested: archive.nested + 1,
        budget,
    }
}

fn lost(file: &FileToRead, members: u64, reason: String, reading: &mut Reading) {
    let tally = &mut reading.tally;
    if members > 0 {
        tally.files_partial += 1;
    } else {
        tally.files_unreadable += 1;
    }
    let remedy = "fetch or pack it again, or give what it holds unpacked";
    reading
        .problems
        .push(problem(file, Severity::Lost, reason, remedy));
}

fn skipped(archive: &FileToRead, reading: &mut Reading) {
    reading.tally.files_skipped += 1;
    let reason = "an archive without files".to_owned();
    let remedy = "nothing, if it is no CloudTrail log";
    let problem = problem(archive, Severity::Skipped, reason, remedy);
    reading.problems.push(problem);
}

fn problem(file: &FileToRead, severity: Severity, reason: String, remedy: &str) -> Problem {
    Problem {
        file: file.name.clone(),
        place: Place::File,
        severity,
        reason,
        remedy: remedy.to_owned(),
    }
}
