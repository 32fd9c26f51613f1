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
mod hostile;
mod init;
mod large;
mod logs;
mod manual;
mod memory;
mod report;
mod run;
mod sample;
mod schema;
mod shapes;
mod tables;
mod usage;
