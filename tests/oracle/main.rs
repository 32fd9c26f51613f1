//! A second implementation of reading and counting, slow and obvious, on `serde_json::Value`: what
//! ARCHITECTURE.md says, written down without a thought for speed and without a look at the fast
//! one. First it is held against known answers, then the fast one against it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod actual;
mod agreement;
mod call;
mod contents;
mod examples;
mod file;
mod generate;
mod identity;
mod known_answers;
mod laws;
mod measured;
mod oracle;
mod record;
mod repeats;
mod requests;
mod shapes;
mod trail;
mod walk;
