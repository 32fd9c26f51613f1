//! Completions and man pages.

use std::process::{Command, Stdio};

use crate::run::{Run, check};

#[test]
fn completions_are_scripts_that_their_shell_can_read() {
    for shell in ["bash", "zsh", "fish"] {
        let said = Run::new().says(&format!("completions {shell}"));
        assert_eq!((said.code, said.stderr.as_str()), (0, ""));
        assert!(said.stdout.contains("month"), "{shell}");
        assert!(can_read(shell, &said.stdout), "{shell} cannot read it");
    }
}

/// Asks the shell, where it is installed.
fn can_read(shell: &str, script: &str) -> bool {
    let started = Command::new(shell)
        .arg("-n")
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else { return true };
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), script.as_bytes()).unwrap();
    child.wait().unwrap().success()
}

#[test]
fn man_pages_have_what_help_has() {
    let program = Run::new().says("man").stdout;
    for word in [".TH byok-cost 1", "byok\\-cost\\-report(1)"] {
        assert!(program.contains(word), "{word}");
    }
    let report = Run::new().says("man report").stdout;
    for word in [".TH byok-cost-report 1", "\\-\\-month", "Exit codes"] {
        assert!(report.contains(word), "{word}");
    }
}

#[test]
fn a_page_of_no_command_is_refused_with_those_that_are() {
    assert_eq!(check("man_no_such", Run::new(), "man rapport").code, 2);
}
