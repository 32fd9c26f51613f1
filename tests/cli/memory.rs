//! `--memory`: what does not fit waits in temporary files, and nothing else changes.

use std::path::Path;
use std::process::Command;

use crate::logs::{delivered, document, gzip, october};
use crate::run::{Run, check};

/// What the program says about logs of this project.
fn report(logs: &str, arguments: &[&str], scratch: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_byok-cost"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .env("TMPDIR", scratch)
        .args(["report", logs, "--format", "json"])
        .args(arguments)
        .output()
        .unwrap();
    assert_ne!(output.status.code(), Some(1), "{logs}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn any_memory_and_any_number_of_threads_write_the_same_bytes() {
    let scratch = tempfile::tempdir().unwrap();
    for logs in [
        "tests/data/real",
        "tests/data/derived",
        "tests/data/shapes",
        "data/sample",
    ] {
        let plain = report(logs, &[], scratch.path());
        for memory in ["1", "100KiB"] {
            for threads in ["1", "2", "8"] {
                let arguments = ["--memory", memory, "--threads", threads];
                let bounded = report(logs, &arguments, scratch.path());
                assert!(plain == bounded, "{logs} {arguments:?}");
            }
        }
    }
    assert_eq!(
        scratch.path().read_dir().unwrap().count(),
        0,
        "nothing is left"
    );
}

fn month() -> Run {
    let file = gzip(&document(&october()));
    Run::new().file(&delivered("2026-10-31", "abcdefgh12345678"), file)
}

#[test]
fn no_room_for_temporary_files_is_an_error() {
    let run = month().environment("TMPDIR", "nowhere");
    let said = check("memory_no_folder", run, "report logs --memory 1");
    assert_eq!((said.code, said.stdout.as_str()), (1, ""));
    let run = month().environment("TMPDIR", "nowhere");
    assert_eq!(
        run.says("report logs").code,
        0,
        "temporary files are made only when needed"
    );
}

#[test]
fn a_size_needs_a_unit_that_is_known() {
    let said = check("memory_size", Run::new(), "report logs --memory 1GB");
    assert_eq!(said.code, 2);
}
