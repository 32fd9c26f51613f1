//! The built program, seen from outside: exit code, stdout and stderr, kept as files.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail"
)]

mod config;
mod init;
mod logs;
mod prices;
mod report;
mod run;
mod sample;
mod simulate;
mod usage;
