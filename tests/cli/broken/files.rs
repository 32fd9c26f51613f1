//! Files and folders that cannot be read, change, or are none.

use std::fs;
use std::io::Write as _;

use byok_cost::cloudtrail::files::{Body, Input, find};
use byok_cost::usage::collect::{CollectOptions, collect};
use byok_cost::usage::measurement::Measurement;

use super::case::{beside, record, three};
use crate::logs::document;
use crate::run::Run;
use crate::shapes::{report, tally};

fn beside_a_whole_file() -> Run {
    Run::new().file("logs/whole.json", document(&beside()))
}

/// What is said of `file`, and that the three records beside it are counted.
#[track_caller]
fn told(run: Run, code: i32, file: &str, reason: &str) {
    let (said, report) = report(run);
    assert_eq!(said.code, code, "{}", said.stderr);
    assert_eq!(tally(&report), [3, 3, 3]);
    let problems = report["problems"].as_array().unwrap();
    let problem = problems.iter().find(|problem| problem["file"] == file);
    let problem = problem.unwrap_or_else(|| panic!("{problems:?}"));
    assert!(
        problem["reason"].as_str().unwrap().contains(reason),
        "{problem}"
    );
    assert!(!problem["remedy"].as_str().unwrap().is_empty());
    assert!(said.stderr.contains(file), "{}", said.stderr);
}

#[test]
fn a_folder_with_the_name_of_a_log_is_a_folder() {
    let run = beside_a_whole_file();
    fs::create_dir(run.path().join("logs/a.json.gz")).unwrap();
    let (said, report) = report(run);
    assert_eq!((said.code, tally(&report)), (0, [3, 3, 3]));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_that_lead_back_are_named() {
        let run = beside_a_whole_file();
        symlink("..", run.path().join("logs/up")).unwrap();
        told(run, 3, "up/logs", "leads back");
    }

    #[test]
    fn a_link_to_itself_is_named() {
        let run = beside_a_whole_file();
        symlink("self.json", run.path().join("logs/self.json")).unwrap();
        told(run, 3, "self.json", "cannot be read");
    }

    #[test]
    fn a_link_to_nothing_is_named() {
        let run = beside_a_whole_file();
        symlink("nowhere.json", run.path().join("logs/gone.json")).unwrap();
        told(run, 3, "gone.json", "No such file");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_that_fails_while_it_is_read_is_named() {
        let run = beside_a_whole_file();
        // Nothing is mapped at the first byte of any process.
        symlink("/proc/self/mem", run.path().join("logs/failing.json")).unwrap();
        told(run, 3, "failing.json", "cannot be read");
    }

    #[test]
    fn a_file_or_folder_without_permission_is_named() {
        use std::os::unix::fs::PermissionsExt as _;
        let run = beside_a_whole_file()
            .file("logs/closed.json", three())
            .file("logs/shut/a.json", three());
        let (file, folder) = (
            run.path().join("logs/closed.json"),
            run.path().join("logs/shut"),
        );
        for path in [&file, &folder] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o0)).unwrap();
        }
        // Root may read everything.
        let may_read = fs::File::open(&file).is_ok();
        let folder_again = folder.clone();
        if may_read {
            fs::set_permissions(&folder_again, fs::Permissions::from_mode(0o755)).unwrap();
            return;
        }
        let (said, report) = report(run);
        assert_eq!((said.code, tally(&report)), (3, [3, 3, 3]));
        assert_eq!(
            said.stderr.matches("Permission denied").count(),
            2,
            "{}",
            said.stderr
        );
    }

    #[test]
    fn a_name_that_is_no_utf8_is_shown_with_what_is_readable_of_it() {
        let run = beside_a_whole_file();
        let name = OsStr::from_bytes(b"logs/caf\xe9.json");
        fs::write(run.path().join(name), &three()[..100]).unwrap();
        let (said, report) = report(run);
        assert_eq!((said.code, tally(&report)), (3, [4, 3, 3]));
        assert!(
            said.stderr.contains("caf\u{fffd}.json, byte 100"),
            "{}",
            said.stderr
        );
    }

    #[test]
    fn a_name_with_control_characters_does_not_reach_the_terminal() {
        let run = beside_a_whole_file();
        fs::write(run.path().join("logs/a\u{1b}[31m\nb.json"), &three()[..100]).unwrap();
        let (said, _) = report(run);
        assert!(!said.stderr.contains('\u{1b}'), "{}", said.stderr);
        assert!(!said.stdout.contains('\u{1b}'), "{}", said.stdout);
    }
}

fn measured(found: byok_cost::cloudtrail::files::Found) -> Measurement {
    collect(found, &CollectOptions::default()).unwrap()
}

#[test]
fn a_file_that_vanishes_before_it_is_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), document(&beside())).unwrap();
    fs::write(folder.path().join("b.json"), three()).unwrap();
    let found = find(&[folder.path().to_owned()], None);
    fs::remove_file(folder.path().join("b.json")).unwrap();
    let measurement = measured(found);
    assert_eq!(
        (
            measurement.files.files_read,
            measurement.files.files_unreadable
        ),
        (1, 1)
    );
    assert!(measurement.problems[0].reason.contains("cannot be read"));
    assert_eq!(&*measurement.problems[0].file, "b.json");
}

#[test]
fn a_file_that_grows_before_it_is_read_is_read_as_it_is_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, format!("{}\n", record(1))).unwrap();
    let found = find(&[folder.path().to_owned()], None);
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    writeln!(file, "{}", record(2)).unwrap();
    let measurement = measured(found);
    assert_eq!(
        measurement.usage.iter().map(|row| row.count).sum::<u64>(),
        2
    );
    assert!(measurement.problems.is_empty());
}

/// Gives its bytes one at a time, and then fails.
struct Slow(Vec<u8>);

impl std::io::Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Err(std::io::Error::other("the connection was closed"));
        }
        buffer[0] = self.0.remove(0);
        Ok(1)
    }
}

#[test]
fn a_stream_that_fails_is_named_and_what_came_before_is_counted() {
    let mut found = find(&[], None);
    let stream = Slow(three().into_bytes());
    let input = Input::stream("-", Box::new(stream));
    assert!(matches!(input.body, Body::Stream(_)));
    found.inputs.push(input);
    let measurement = measured(found);
    assert_eq!(
        measurement.usage.iter().map(|row| row.count).sum::<u64>(),
        3
    );
    assert_eq!(measurement.files.files_partial, 1);
    assert_eq!(measurement.problems[0].reason, "the connection was closed");
}

#[test]
fn standard_input_that_is_cut_or_empty_is_named() {
    let said = Run::new()
        .stdin(&three().as_bytes()[..1_500])
        .says("report - --format json");
    assert_eq!(said.code, 3);
    assert!(
        said.stderr
            .contains("-, byte 1500: the file ends inside a record"),
        "{}",
        said.stderr
    );
    let said = Run::new()
        .stdin(crate::shapes::gzip(three().as_bytes())[..200].to_vec())
        .says("report -");
    assert_eq!(said.code, 3);
    assert!(
        said.stderr.contains("the gzip data ends early"),
        "{}",
        said.stderr
    );
    let said = Run::new().says("report -");
    assert_eq!(said.code, 0, "{}", said.stderr);
}
