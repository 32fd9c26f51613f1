//! How the keys are: what was done to them, and what that does to their clusters.

pub mod forecast;
#[cfg(test)]
mod rates;
pub mod rhythm;
pub mod timeline;
