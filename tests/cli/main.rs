//! The built program, seen from outside: exit code, stdout and stderr, kept as files.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail"
)]

mod config;
mod init;
mod logs;
mod manual;
mod report;
mod run;
mod sample;
mod schema;
mod usage;
