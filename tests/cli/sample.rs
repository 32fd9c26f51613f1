//! The README's first command, and the reports that are kept of the sample.

use std::path::Path;
use std::process::Command;

/// Runs the program at the top of the project, as the README does, with no config but the sample's.
fn report(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_byok-cost"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .args(["report", "data/sample"])
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

/// `BLESS=1` in the environment writes the file anew.
fn is_kept(file: &str, report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, report).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(
        kept == report,
        "{file} is out of date: BLESS=1 cargo test --test cli sample"
    );
}

#[test]
fn the_kept_reports_of_the_sample_are_current() {
    is_kept("reports/sample/report.txt", &report(&[]));
    is_kept("reports/sample/report.json", &report(&["--format", "json"]));
}

#[test]
fn the_readme_shows_what_its_first_command_prints() {
    let readme = include_str!("../../README.md");
    let shown = readme
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let shown = shown.unwrap();
    assert!(
        report(&[]).starts_with(shown),
        "the README's example is out of date"
    );
}
