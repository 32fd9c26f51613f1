//! `byok-cost`: what customer-managed AWS KMS keys (BYOK) of Camunda 8 SaaS clusters cost.

pub mod answers;
#[cfg(feature = "aws")]
pub mod aws;
pub mod cli;
pub mod cloudtrail;
pub mod columnar;
pub mod commands;
pub mod config;
pub mod duties;
pub mod estimate;
pub mod health;
pub mod hints;
pub mod init;
pub mod integrity;
pub mod period;
pub mod pricing;
mod random;
pub mod render;
pub mod report;
pub mod simulate;
pub mod units;
pub mod usage;
