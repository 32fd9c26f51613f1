//! The built program, seen from outside: exit code, stdout and stderr, kept as files.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a test may fail"
)]

#[cfg(feature = "aws")]
mod account;
mod broken;
#[cfg(feature = "aws")]
mod bucket;
mod check;
mod config;
mod diff;
mod documented;
mod estimate;
#[cfg(feature = "aws")]
mod event_history;
mod gates;
#[cfg(feature = "aws")]
mod history;
mod hostile;
mod init;
mod large;
#[cfg(feature = "aws")]
mod live;
#[cfg(feature = "aws")]
mod live_prices;
mod logs;
mod manual;
mod memory;
mod new_prices;
#[cfg(feature = "aws")]
mod price_server;
mod prices;
#[cfg(feature = "aws")]
mod pull;
mod report;
mod run;
mod sample;
mod savings;
mod schema;
mod shapes;
#[path = "../signer/mod.rs"]
mod signer;
mod simulate;
#[cfg(feature = "aws")]
mod store;
mod tables;
mod usage;
mod verify;
