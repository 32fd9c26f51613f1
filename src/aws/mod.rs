//! What reads from AWS: the only async code, and the only code that knows an SDK. It only reads.

pub mod account;
pub mod answer;
pub mod bucket;
pub mod connection;
pub mod event_history;
pub mod fault;
mod fetch;
pub mod identity;
pub mod kept;
mod keys;
mod lifecycle;
mod parts;
pub mod policy;
pub mod prefixes;
pub mod products;
pub mod pull;
pub mod quota;
pub mod store;
mod trails;
mod walk;
mod whole;
