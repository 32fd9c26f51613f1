//! Flags of `byok-cost estimate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{EstimateGateArguments, OutputArguments};
use crate::period::Month;

/// What `byok-cost estimate --help` ends with.
pub(super) const EXAMPLE: &str = "\
Numbers are per cluster and month. A range is LOW..LIKELY..HIGH.

Examples:
  $ byok-cost estimate --clusters 5 --region eu-central-1 --backups daily \\
        --documents-created 20000 --documents-read 60000
  $ byok-cost estimate --clusters 5 --region eu-central-1 --save five.toml
  $ byok-cost estimate five.toml six.toml --set status_polls=0..2..10
  $ byok-cost estimate --calibrate logs/ --config byok-cost.toml --save next.toml

Exit codes: 0 finished, 1 error, 2 usage, a scenario that cannot be, or no price;
3 finished, but something of the logs could not be read, or a limit cannot be confirmed;
4 a limit is exceeded.";

/// `byok-cost estimate`
#[derive(Args, Clone, Debug, Default)]
pub struct EstimateArguments {
    /// Scenario files, several to see them side by side; or none, and flags
    #[arg(value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Which clusters, without a file.
    #[command(flatten)]
    pub clusters: ClusterArguments,
    /// Any driver of `--drivers`, or field of `[account]`, of every cluster; may be repeated
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Numbers")]
    pub set: Vec<String>,
    /// Growth of a driver in percent a year, for the three years; may be repeated
    #[arg(long, value_name = "NAME=PERCENT", help_heading = "Numbers")]
    pub growth: Vec<String>,
    /// List price of a usage type where the price list has none, `AmazonS3/` before it for one
    /// service only; may be repeated
    #[arg(long, value_name = "USAGE-TYPE=USD", help_heading = "Numbers")]
    pub price: Vec<String>,
    /// The list prices: a file of `byok-cost prices update`, or `embedded` [default: as for report]
    #[arg(long, value_name = "FILE|embedded", help_heading = "Numbers")]
    pub price_list: Option<String>,
    /// Take the drivers from these logs of clusters that have BYOK
    #[arg(
        long,
        value_name = "LOGS",
        conflicts_with = "scenarios",
        help_heading = "Numbers"
    )]
    pub calibrate: Option<PathBuf>,
    /// Config that names the clusters of `--calibrate` [default: as for report]
    #[arg(
        long,
        value_name = "FILE",
        requires = "calibrate",
        help_heading = "Numbers"
    )]
    pub config: Option<PathBuf>,
    /// How.
    #[command(flatten)]
    pub how: HowArguments,
    /// Limits.
    #[command(flatten)]
    pub gates: EstimateGateArguments,
    /// List every driver with default, range and source, and estimate nothing
    #[arg(long, help_heading = "Output")]
    pub drivers: bool,
    /// Write the whole scenario to a file that is not there yet, defaults with their source
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub save: Option<PathBuf>,
    /// Where to.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Clusters that are all alike.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Clusters, all alike, instead of a scenario file")]
pub struct ClusterArguments {
    /// How many clusters [default: 1]
    #[arg(long, value_name = "N", conflicts_with_all = ["scenarios", "calibrate"],
        value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub clusters: Option<u64>,
    /// Their AWS region, which is their keys' too
    #[arg(long, value_name = "REGION", conflicts_with_all = ["scenarios", "calibrate"])]
    pub region: Option<String>,
    /// Cluster size, 1 to 4 [default: 1]
    #[arg(long, value_name = "N", conflicts_with_all = ["scenarios", "calibrate"],
        value_parser = clap::value_parser!(u64).range(1..=4))]
    pub size: Option<u64>,
    /// Backup schedule [default: daily]
    #[arg(long, value_enum, conflicts_with_all = ["scenarios", "calibrate"])]
    pub backups: Option<Schedule>,
    /// Documents created, per cluster and month [default: 0..1000..20000]
    #[arg(long, value_name = "NUMBER", conflicts_with = "scenarios")]
    pub documents_created: Option<String>,
    /// Documents read, per cluster and month [default: 0..3000..60000]
    #[arg(long, value_name = "NUMBER", conflicts_with = "scenarios")]
    pub documents_read: Option<String>,
    /// S3 Bucket Keys [default: unknown, both are shown]
    #[arg(long, value_enum, conflicts_with_all = ["scenarios", "calibrate"])]
    pub bucket_keys: Option<BucketKeys>,
    /// Backups in Camunda's second region, under a replica of the key or a second one
    #[arg(long, value_enum, conflicts_with_all = ["scenarios", "calibrate"])]
    pub dual_region: Option<SecondRegion>,
    /// One key for all clusters: cheaper, and less isolation
    #[arg(long, conflicts_with_all = ["scenarios", "calibrate"])]
    pub shared_key: bool,
    /// Days between automatic rotations, 90 to 2560; 0 for none [default: 365]
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["scenarios", "calibrate"])]
    pub rotation_days: Option<u32>,
    /// Trails that record KMS events, the first of them free [default: unknown]
    #[arg(long, value_name = "N", conflicts_with_all = ["scenarios", "calibrate"],
        value_parser = clap::value_parser!(u64).range(1..=100))]
    pub trails: Option<u64>,
}

/// Month, draws, seed.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "How")]
pub struct HowArguments {
    /// A calendar month [default: 30 days]
    #[arg(long, value_name = "YYYY-MM")]
    pub month: Option<Month>,
    /// Draws for the ranges; 0 for none [default: 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=1_000_000))]
    pub draws: Option<u64>,
    /// The same seed draws the same numbers everywhere [default: 1]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// How often backups run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Schedule {
    /// Only those of `--set manual_backups=N`
    Manual,
    /// Every day
    Daily,
    /// Every week
    Weekly,
    /// Every 15 minutes, for cross-region cold recovery
    #[value(name = "15-minutes")]
    QuarterHour,
}

/// Whether S3 Bucket Keys are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BucketKeys {
    /// They are
    On,
    /// They are not
    Off,
    /// Nobody knows
    Unknown,
}

/// Under which key backups lie in the second region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SecondRegion {
    /// A replica of the cluster's multi-Region key
    ReplicaKey,
    /// A key of its own
    SecondKey,
}
