//! The built program, seen from outside: exit code, stdout and stderr, kept as files.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod logs;
mod report;
mod run;
mod usage;
