//! The built program, seen from outside: exit code, stdout and stderr, kept as files.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a test may fail"
)]

mod broken;
mod config;
mod documented;
mod estimate;
mod init;
mod logs;
mod report;
mod run;
mod sample;
mod shapes;
mod usage;
