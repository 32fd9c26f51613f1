//! `byok-cost prices`

use clap::{Args, Subcommand, ValueEnum};

const PRICES_EXAMPLE: &str = "\
Example:
  $ byok-cost prices list --region eu-central-1 --service awskms";

/// `byok-cost prices`
#[derive(Debug, Subcommand)]
pub enum PricesCommand {
    /// Every price, or those of a region or a service
    #[command(after_help = PRICES_EXAMPLE)]
    List(PricesArguments),
}

/// `byok-cost prices list`
#[derive(Args, Debug)]
pub struct PricesArguments {
    /// Only an AWS region, eu-central-1 say; may be repeated
    #[arg(long, value_name = "REGION")]
    pub region: Vec<String>,
    /// Only a service by its code in the price list, awskms say; may be repeated
    #[arg(long, value_name = "CODE")]
    pub service: Vec<String>,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

/// A format of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people
    Text,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}
