//! Limits, evidence and checks.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::config::{Budget, Percent};

/// Whether to follow CloudTrail's digests.
#[derive(Args, Debug)]
#[command(next_help_heading = "Evidence")]
pub struct VerificationArguments {
    /// Verify the log files by CloudTrail's digests, as `byok-cost verify` does
    #[arg(long)]
    pub verify: bool,
    /// Output of `aws cloudtrail list-public-keys`; may be repeated, for several regions
    #[arg(long, value_name = "FILE", requires = "verify")]
    pub public_keys: Vec<PathBuf>,
}

/// Limits: beyond one of them the exit code is 4.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Limits of the newest month; beyond one the exit code is 4")]
pub struct GateArguments {
    /// The most that your bill may be, or a cluster's part of it; may be repeated
    /// [env: `BYOK_COST_BUDGET`]
    #[arg(long, value_name = "AMOUNT|CLUSTER=AMOUNT")]
    pub budget: Vec<Budget>,
    /// The most by which your bill may grow over the month before [env: `BYOK_COST_MAX_GROWTH`]
    #[arg(long, value_name = "PERCENT")]
    pub max_growth: Option<Percent>,
    /// The least share of the hours that the logs must cover [env: `BYOK_COST_MIN_COVERAGE`]
    #[arg(long, value_name = "PERCENT")]
    pub min_coverage: Option<Percent>,
}

/// Limits of an estimate.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Limits of the likely month; beyond one the exit code is 4")]
pub struct EstimateGateArguments {
    /// The most that your bill may be, or a cluster's part of it; may be repeated
    /// [env: `BYOK_COST_BUDGET`]
    #[arg(long, value_name = "AMOUNT|CLUSTER=AMOUNT")]
    pub budget: Vec<Budget>,
    /// The most by which your bill may grow in three years [env: `BYOK_COST_MAX_GROWTH`]
    #[arg(long, value_name = "PERCENT")]
    pub max_growth: Option<Percent>,
}

/// `byok-cost check`
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// Files or folders with what the AWS CLI printed
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Clusters [default: as for `byok-cost report`]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = ResultFormat::Text, hide_default_value = true)]
    pub format: ResultFormat,
    /// Whether to ask AWS.
    #[cfg(feature = "aws")]
    #[command(flatten)]
    pub live: super::LiveArguments,
}

/// `byok-cost verify`
#[derive(Args, Debug)]
pub struct VerifyArguments {
    /// Folders with log files and digests, as CloudTrail laid them
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Output of `aws cloudtrail list-public-keys`; may be repeated, for several regions
    #[arg(long, value_name = "FILE")]
    pub public_keys: Vec<PathBuf>,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = ResultFormat::Text, hide_default_value = true)]
    pub format: ResultFormat,
}

/// A format of a check's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ResultFormat {
    /// For people, 80 columns
    Text,
    /// For job summaries and pull requests
    Markdown,
    /// For programs, with a version of its own
    Json,
}
