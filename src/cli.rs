//! Every flag and every line of help: what was said, not yet what it means.

#[cfg(feature = "aws")]
mod connection;
mod estimate;
mod evidence;
mod prices;
#[cfg(feature = "aws")]
mod pull;
#[cfg(feature = "aws")]
mod pull_source;
mod simulate;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use clap::{Args, Parser, Subcommand, ValueEnum};

#[cfg(feature = "aws")]
pub use self::connection::{EVERY_REGION, LiveArguments};
pub use self::estimate::{
    BucketKeys, ClusterArguments, EstimateArguments, HowArguments, Schedule, SecondRegion,
};
pub use self::evidence::{
    CheckArguments, EstimateGateArguments, GateArguments, ResultFormat, VerificationArguments,
    VerifyArguments,
};
pub use self::prices::{
    PricesArguments, PricesCommand, PricesDiffArguments, PricesUpdateArguments, TableFormat,
};
#[cfg(feature = "aws")]
pub use self::pull::{PullArguments, S3Url};
#[cfg(feature = "aws")]
pub use self::pull_source::{NotASource, PullSource};
pub use self::simulate::SimulateArguments;
use crate::period::{Day, Hour, Month, NotAMonth};

/// What bare `byok-cost` prints.
pub const EXAMPLES: &str = "\
What customer-managed AWS KMS keys (BYOK) of Camunda 8 SaaS clusters cost.

  byok-cost report logs/
      cost per cluster and month, from exported CloudTrail logs

  byok-cost estimate --clusters 5 --region eu-central-1
      what it will cost, before BYOK is switched on

  byok-cost init logs/ > byok-cost.toml
      a draft of the config that maps keys, roles and buckets to clusters

  byok-cost report logs/ --month last --format json > last-month.json
      the last calendar month, for another program

  byok-cost pull s3://my-trail, then byok-cost report
      the same from the bucket that CloudTrail delivers to, again and again

Nothing is sent anywhere, logs stay on this machine. All flags: byok-cost report --help
";

const REPORT_EXAMPLE: &str = "\
Example, with a config in the folder of the logs:
  $ byok-cost report logs/ --month 2026-10
  BYOK cost, October 2026: 2 clusters, eu-central-1           USD list prices, UTC

     $35.62  total
     $31.49  on your AWS bill       111122223333
      $4.12  on the caller's bill   444455556666 (Camunda)

Exit codes: 0 finished, 1 error, 2 usage or config, 3 finished but something could
not be read or has no price, 4 a budget or check failed. The report is always
written first.";

#[cfg(feature = "aws")]
const PULL_EXAMPLE: &str = "\
What is read goes into a local store, and `report` without a PATH reads it. Credentials, region,
proxy and endpoint are found as the AWS command line finds them; nothing is written to AWS.

Examples:
  $ byok-cost pull s3://my-trail
  $ byok-cost report

  $ byok-cost pull s3://my-trail/AWSLogs/o-abc --month 2026-10 --keep-logs logs
  $ byok-cost pull s3://my-trail --print-policy

  $ byok-cost pull event-history --region eu-central-1

The same command again fetches what is new or late. Killed at any moment, the next one goes
on. Exit codes: 0 finished, 1 error, 2 usage, 3 finished but something could not be read.";

const DIFF_EXAMPLE: &str = "\
Examples:
  $ byok-cost diff 2026-09.json 2026-10.json
  $ byok-cost diff logs@2026-09 logs@2026-10 --format markdown

Exit codes: 0 finished, 1 error, 2 usage, or no such month; 3 finished, but something of the logs
could not be read.";

const CHECK_EXAMPLE: &str = "\
Examples:
  $ byok-cost check --live --config byok-cost.toml --keep-answers answers
  $ byok-cost check answers --config byok-cost.toml

  $ aws kms describe-key --key-id KEY > aws/key.json
  $ aws kms get-key-policy --policy-name default --key-id KEY > aws/policy-KEY.json
  $ aws cloudtrail describe-trails > aws/trails.json
  $ byok-cost check aws/ --config byok-cost.toml

What has no file yet is told with the command that makes it.

Exit codes: 0 no problem, 1 error, 2 usage or config, 3 a file could not be read or AWS
refused an answer, 4 a problem was found.";

const VERIFY_EXAMPLE: &str = "\
Example, with the public keys of the region:
  $ aws cloudtrail list-public-keys --region eu-central-1 \\
        --start-time 2026-09-01 --end-time 2026-11-01 > keys.json
  $ byok-cost verify logs/ --public-keys keys.json

The signature of the newest digest is in the metadata of its object alone: save
aws s3api head-object of it beside it, as <digest>.head.json.

Exit codes: 0 no problem found, 1 error, 2 usage, 3 no log file could be confirmed,
4 a problem was found. The result is always written first.";

const INIT_EXAMPLE: &str = "\
Examples:
  $ byok-cost init logs/ > byok-cost.toml
  $ byok-cost init logs/ --live --region eu-central-1 > byok-cost.toml
  $ byok-cost init --live > byok-cost.toml        (from AWS alone)
  Then name the clusters in it, and run: byok-cost report logs/";

const COMPLETIONS_EXAMPLE: &str = "\
Examples:
  $ byok-cost completions bash > ~/.local/share/bash-completion/completions/byok-cost
  $ byok-cost completions zsh > ~/.zfunc/_byok-cost
  $ byok-cost completions fish > ~/.config/fish/completions/byok-cost.fish";

const MAN_EXAMPLE: &str = "\
Examples:
  $ byok-cost man > byok-cost.1
  $ byok-cost man report | man -l -";

/// What customer-managed AWS KMS keys (BYOK) of Camunda 8 SaaS clusters cost.
#[derive(Debug, Parser)]
#[command(name = "byok-cost", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Cost per cluster and month, measured from CloudTrail logs
    #[command(after_help = REPORT_EXAMPLE)]
    Report(Box<ReportArguments>),
    /// What BYOK will cost, before it is switched on
    #[command(after_help = estimate::EXAMPLE)]
    Estimate(Box<EstimateArguments>),
    /// What changed between two months, and why
    #[command(after_help = DIFF_EXAMPLE)]
    Diff(DiffArguments),
    /// Write a commented draft of the config, from logs and from what AWS says
    #[command(after_help = INIT_EXAMPLE)]
    Init(InitArguments),
    /// List prices with their dates: those in use, new ones, differences
    #[command(subcommand)]
    Prices(PricesCommand),
    /// Write the logs that an account of a scenario would have, and what they mean
    #[command(hide = true)]
    Simulate(SimulateArguments),
    /// What Camunda asks of the owner of a key, checked on what AWS answers, now or saved
    #[command(after_help = CHECK_EXAMPLE)]
    #[cfg_attr(feature = "aws", command(mut_arg("paths", optional_if_live)))]
    Check(CheckArguments),
    /// Whether log files are those that CloudTrail wrote, and all of them, by its digests
    #[command(after_help = VERIFY_EXAMPLE)]
    Verify(VerifyArguments),
    /// Read the log files of a period from S3 into the local store, for `report` without a PATH
    #[cfg(feature = "aws")]
    #[command(after_help = PULL_EXAMPLE)]
    Pull(PullArguments),
    /// Print a completion script for a shell
    #[command(hide = true, after_help = COMPLETIONS_EXAMPLE)]
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print a man page, in roff
    #[command(hide = true, after_help = MAN_EXAMPLE)]
    Man {
        /// Of which command; without one, of the program
        command: Option<String>,
    },
}

/// Who asks AWS itself needs no PATH.
#[cfg(feature = "aws")]
fn optional_if_live(paths: clap::Arg) -> clap::Arg {
    paths
        .required(false)
        .required_unless_present_any(["live", "print_policy"])
}

/// A shell that completes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// <https://www.gnu.org/software/bash/>
    Bash,
    /// <https://fishshell.com>
    Fish,
    /// <https://www.zsh.org>
    Zsh,
}

/// What to read.
#[derive(Args, Debug)]
pub struct InputArguments {
    /// Files or folders of CloudTrail logs, plain or gzip; `-` is standard input
    /// [default: what was pulled]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read what was pulled there [default: `store` in `BYOK_COST_DATA`, else in the user's data
    /// folder]
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "paths",
        help_heading = "Input"
    )]
    pub store: Option<PathBuf>,
    /// How many files to read at a time [default: one per processor]
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub threads: Option<NonZeroUsize>,
    /// How much memory the calls read may take; beyond it they wait in temporary files
    #[arg(
        long,
        value_name = "BYTES",
        default_value = "1GiB",
        help_heading = "Input"
    )]
    pub memory: MemoryArgument,
}

impl InputArguments {
    /// All of one file or folder.
    pub fn of(path: &Path) -> Self {
        Self {
            paths: vec![path.to_owned()],
            store: None,
            threads: None,
            memory: MemoryArgument::DEFAULT,
        }
    }
}

/// `byok-cost report`
#[derive(Args, Debug)]
pub struct ReportArguments {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// Clusters, accounts and trails [default: `BYOK_COST_CONFIG`, else byok-cost.toml in the only
    /// PATH, the current folder or the user's config folder]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub config: Option<PathBuf>,
    /// Tables that `--tables` wrote, instead of logs or beside them; may be repeated
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub usage: Vec<PathBuf>,
    /// Put keys that are in no cluster of the config into the totals too
    #[arg(long, help_heading = "Input")]
    pub all_keys: bool,
    /// Also write what was read as Parquet tables, which `--usage` reads
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub tables: Option<PathBuf>,
    /// A report in JSON, whose month before the newest one here is compared with it
    #[arg(long, value_name = "FILE.json", help_heading = "Input")]
    pub compare: Option<PathBuf>,
    /// The list prices: a file of `byok-cost prices update`, or `embedded` [default:
    /// `BYOK_COST_PRICE_LIST`, else the newest in the user's data folder, else embedded]
    #[arg(long, value_name = "FILE|embedded", help_heading = "Input")]
    pub price_list: Option<String>,
    /// Whether to follow the digests.
    #[command(flatten)]
    pub verification: VerificationArguments,
    /// Limits.
    #[command(flatten)]
    pub gates: GateArguments,
    /// When.
    #[command(flatten)]
    pub period: PeriodArguments,
    /// Where to.
    #[command(flatten)]
    pub output: OutputArguments,
    /// Show the working of one charge instead, by its id in the JSON report
    #[arg(
        long,
        value_name = "ID",
        help_heading = "Output",
        conflicts_with_all = ["format", "output"]
    )]
    pub explain: Option<String>,
}

/// `byok-cost diff`
#[derive(Args, Debug)]
pub struct DiffArguments {
    /// A report in JSON or a folder of logs; its newest month, or PATH@2026-09
    #[arg(value_name = "BEFORE")]
    pub before: String,
    /// The same, later
    #[arg(value_name = "AFTER")]
    pub after: String,
    /// Clusters, accounts and trails of the logs [default: as for report]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The list prices of the logs [default: as for report]
    #[arg(long, value_name = "FILE|embedded")]
    pub price_list: Option<String>,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = ResultFormat::Text, hide_default_value = true)]
    pub format: ResultFormat,
}

/// When.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Period, in UTC")]
pub struct PeriodArguments {
    /// A calendar month, `last` for the one before now, `all` for every month in the logs
    /// [default: all]
    #[arg(long, value_name = "YYYY-MM|last|all", conflicts_with_all = ["from", "to"])]
    pub month: Option<MonthArgument>,
    /// The first hour: a date, or a time on the hour such as 2026-10-01T06:00
    #[arg(long, value_name = "DATE|TIME")]
    pub from: Option<TimeArgument>,
    /// The end: a date, which is included, or a time on the hour, which is not
    #[arg(long, value_name = "DATE|TIME")]
    pub to: Option<TimeArgument>,
}

/// Where to, and in which format.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct OutputArguments {
    /// Format on standard output [default: text, or nothing with --output]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write to a file in the format of its extension (.html, .json, .csv, .parquet, .md, .txt), or the charts
    /// as SVG and PNG to a folder, which ends in `/`; may be repeated
    #[arg(short, long, value_name = "FILE|FOLDER/")]
    pub output: Vec<PathBuf>,
}

/// `byok-cost init`
#[derive(Args, Debug)]
pub struct InitArguments {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// Write to a file that is not there yet [default: standard output]
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Whether to ask AWS.
    #[cfg(feature = "aws")]
    #[command(flatten)]
    pub live: LiveArguments,
}

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, 80 columns
    Text,
    /// For programs, with a version of its own (docs/report.schema.json)
    Json,
    /// One line per charge
    Csv,
    /// For job summaries and pull requests
    Markdown,
}

/// `--memory`, in bytes
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryArgument(pub u64);

/// Text that is no size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a number of bytes with a unit, such as 512MiB or 2GiB")]
pub struct NotASize;

impl MemoryArgument {
    /// Where nothing is stated.
    pub const DEFAULT: Self = Self(1 << 30);
}

impl FromStr for MemoryArgument {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, NotASize> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let shift = match unit.trim_start() {
            "" | "B" => 0,
            "KiB" | "K" => 10,
            "MiB" | "M" => 20,
            "GiB" | "G" => 30,
            "TiB" | "T" => 40,
            _ => return Err(NotASize),
        };
        let number: u64 = number.parse().map_err(|_| NotASize)?;
        number.checked_mul(1 << shift).map(Self).ok_or(NotASize)
    }
}

/// `--month`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthArgument {
    /// Every month in the logs.
    All,
    /// The calendar month before now.
    Last,
    /// That one.
    Month(Month),
}

impl FromStr for MonthArgument {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        match text {
            "all" => Ok(Self::All),
            "last" => Ok(Self::Last),
            month => month.parse().map(Self::Month),
        }
    }
}

/// `--from` and `--to`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeArgument {
    /// A whole day.
    Date(Day),
    /// An instant.
    Time(Hour),
}

/// Text that is neither a date nor a time on the hour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATime {
    /// Of another form.
    #[error("write a date such as 2026-10-01, or a UTC time such as 2026-10-01T06:00")]
    Form,
    /// With minutes: charges are per hour.
    #[error("a time must be on the hour: charges are per hour")]
    NotOnTheHour,
}

impl FromStr for TimeArgument {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Ok(Self::Date(Day::of(date)));
        }
        let text = text.strip_suffix('Z').unwrap_or(text);
        let parsed = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .into_iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        let time = parsed.ok_or(NotATime::Form)?;
        if time.minute() != 0 || time.second() != 0 {
            return Err(NotATime::NotOnTheHour);
        }
        let day = Day::of(time.date());
        Ok(Self::Time(Hour(day.start().0 + i64::from(time.hour()))))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn times_are_dates_or_on_the_hour() {
        let first = "2026-10-01".parse::<TimeArgument>().unwrap();
        assert_eq!(first, TimeArgument::Date(Day(20_727)));
        let six = Ok(TimeArgument::Time(Hour(20_727 * 24 + 6)));
        for text in [
            "2026-10-01T06:00",
            "2026-10-01T06:00:00",
            "2026-10-01T06:00Z",
            "2026-10-01T06:00:00Z",
        ] {
            assert_eq!(text.parse(), six, "{text}");
        }
        for text in ["2026-10-01T06:30", "2026-10-01T06:00:01Z"] {
            assert_eq!(
                text.parse::<TimeArgument>(),
                Err(NotATime::NotOnTheHour),
                "{text}"
            );
        }
        for text in [
            "2026-10",
            "06:00",
            "2026-02-30",
            "2026-10-01T06:00+02:00",
            "",
        ] {
            assert_eq!(text.parse::<TimeArgument>(), Err(NotATime::Form), "{text}");
        }
    }

    #[test]
    fn a_size_has_a_binary_unit() {
        for (text, bytes) in [
            ("0", 0),
            ("7B", 7),
            ("512MiB", 512 << 20),
            ("2 GiB", 2 << 30),
        ] {
            assert_eq!(text.parse(), Ok(MemoryArgument(bytes)), "{text}");
        }
        for text in ["", "GiB", "1GB", "-1", "1.5GiB", "20000000TiB"] {
            assert_eq!(text.parse::<MemoryArgument>(), Err(NotASize), "{text}");
        }
    }

    #[test]
    fn a_month_and_a_range_exclude_each_other() {
        let parse = |flags: &[&str]| {
            Cli::try_parse_from(["byok-cost", "report", "logs"].iter().chain(flags)).is_ok()
        };
        assert!(parse(&["--from", "2026-10-01", "--to", "2026-10-02"]));
        assert!(parse(&["--month", "last"]));
        assert!(!parse(&["--month", "last", "--to", "2026-10-02"]));
        assert!(!parse(&["--threads", "0"]));
    }
}
