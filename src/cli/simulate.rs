//! `byok-cost simulate`

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::period::Month;

/// `byok-cost simulate`
#[derive(Args, Debug)]
pub struct SimulateArguments {
    /// The scenario, a TOML file
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// The months to act out; may be repeated
    #[arg(long, value_name = "YYYY-MM", required = true)]
    pub month: Vec<Month>,
    /// The same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// A folder without logs
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Also write what the logs mean as Parquet tables, which `report --usage` reads
    #[arg(long, value_name = "DIR")]
    pub tables: Option<PathBuf>,
    /// How many hours to act out at a time [default: one per processor]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}
