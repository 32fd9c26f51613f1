//! `byok-cost prices`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

const PRICES_EXAMPLE: &str = "\
Example:
  $ byok-cost prices list --region eu-central-1 --service awskms";

#[cfg(feature = "aws")]
const UPDATE_EXAMPLE: &str = "\
Without --file, AWS is asked. Only prices that the list has are taken, each from the one product
that fits exactly; any other stays with its own date and source, and is named with the reason.

Examples:
  $ byok-cost prices update --region eu-central-1
  $ byok-cost prices update --file awskms.json --file AmazonS3.csv.gz
  $ byok-cost prices update --print-policy

Exit codes: 0 finished, 1 error, 2 usage, 3 finished but a price that was asked for was not taken.";

#[cfg(not(feature = "aws"))]
const UPDATE_EXAMPLE: &str = "\
Only prices that the list has are taken, each from the one product that fits exactly; any other
stays with its own date and source, and is named with the reason.

Example:
  $ byok-cost prices update --file awskms.json --file AmazonS3.csv.gz

Exit codes: 0 finished, 1 error, 2 usage, 3 finished but a price that was asked for was not taken.";

const DIFF_EXAMPLE: &str = "\
A list is a file, `embedded`, or `newest`: that of `byok-cost prices update`.

Examples:
  $ byok-cost prices diff
  $ byok-cost prices diff --report 2026-10.json
  $ byok-cost prices diff embedded 2026-11-24.csv --format csv

Exit codes: 0 finished, 1 error, 2 usage, or no such list; 3 finished, but a charge has no new price.";

/// `byok-cost prices`
#[derive(Debug, Subcommand)]
pub enum PricesCommand {
    /// Every price in use, or those of a region or a service
    #[command(after_help = PRICES_EXAMPLE)]
    List(PricesArguments),
    /// Make a new list, from AWS or from its offer files, which is used from then on
    #[command(after_help = UPDATE_EXAMPLE)]
    Update(PricesUpdateArguments),
    /// Which price, and which charge of a report, changes by how much
    #[command(after_help = DIFF_EXAMPLE)]
    Diff(PricesDiffArguments),
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
    /// Which list: a file of `byok-cost prices update`, or `embedded` [default:
    /// `BYOK_COST_PRICE_LIST`, else the newest in the user's data folder, else embedded]
    #[arg(long, value_name = "FILE|embedded")]
    pub price_list: Option<String>,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

/// `byok-cost prices update`
#[derive(Args, Debug)]
pub struct PricesUpdateArguments {
    /// An offer file of the AWS Price List in JSON or CSV, or what `aws pricing get-products` said,
    /// plain or gzip; may be repeated
    #[arg(long, value_name = "OFFER_FILE")]
    pub file: Vec<PathBuf>,
    /// Only prices of this region; may be repeated [default: every region of the list]
    #[arg(long, value_name = "REGION")]
    pub region: Vec<String>,
    /// The list to make anew, a file or `embedded` [default: the one in use]
    #[arg(long, value_name = "FILE|embedded")]
    pub price_list: Option<String>,
    /// Write the new list there [default: the user's data folder, where it is used]
    #[arg(short, long, value_name = "FILE.csv")]
    pub output: Option<PathBuf>,
    /// A profile of the AWS command line
    #[cfg(feature = "aws")]
    #[arg(long, value_name = "NAME", help_heading = "AWS")]
    pub profile: Option<String>,
    /// The region whose endpoint of the Price List API is asked [default: us-east-1]
    #[cfg(feature = "aws")]
    #[arg(long, value_name = "REGION", help_heading = "AWS")]
    pub endpoint: Option<String>,
    /// Print the IAM policy that this needs, and do nothing
    #[cfg(feature = "aws")]
    #[arg(long, help_heading = "AWS")]
    pub print_policy: bool,
}

/// `byok-cost prices diff`
#[derive(Args, Debug)]
pub struct PricesDiffArguments {
    /// The old list
    #[arg(value_name = "BEFORE", default_value = "embedded")]
    pub before: String,
    /// The new list
    #[arg(value_name = "AFTER", default_value = "newest")]
    pub after: String,
    /// A report in JSON: what each of its charges would be at the new list
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
    /// Format on standard output; CSV has the charges where there is a report, else the prices
    #[arg(long, value_enum, default_value_t = TableFormat::Text, hide_default_value = true)]
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
