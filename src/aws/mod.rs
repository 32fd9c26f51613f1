//! What reads from AWS: the only async code, and the only code that knows an SDK. It only reads.

pub mod bucket;
pub mod connection;
pub mod fault;
pub mod kept;
pub mod policy;
pub mod prefixes;
pub mod pull;
mod walk;
