//! The built program, seen from outside: exit code, stdout and stderr, kept as files.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail"
)]

mod check;
mod config;
mod gates;
mod init;
mod logs;
mod report;
mod run;
mod sample;
#[path = "../signer/mod.rs"]
mod signer;
mod usage;
mod verify;
