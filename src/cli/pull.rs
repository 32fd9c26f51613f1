//! `byok-cost pull`

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::{MonthArgument, PeriodArguments, PullSource, TimeArgument};

const PERIOD: &str = "Period, in UTC";

/// `byok-cost pull`
#[derive(Args, Debug)]
pub struct PullArguments {
    /// Where the trail delivers, or the event history of the account: its last 90 days
    #[arg(value_name = "s3://BUCKET[/PREFIX]|event-history")]
    pub source: PullSource,
    /// Where to keep what was read, for `report` without a PATH [default: `store` in
    /// `BYOK_COST_DATA`, else in the user's data folder]
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Keep the log files too, in this folder
    #[arg(long, value_name = "DIR")]
    pub keep_logs: Option<PathBuf>,
    /// A calendar month, `last` for the one before now [default: the last and the running one; later
    /// from seven days before the end of the pull before]
    #[arg(long, value_name = "YYYY-MM|last", help_heading = PERIOD, conflicts_with_all = ["from", "to"])]
    pub month: Option<MonthArgument>,
    /// The first hour: a date, or a time on the hour such as 2026-10-01T06:00
    #[arg(long, value_name = "DATE|TIME", help_heading = PERIOD)]
    pub from: Option<TimeArgument>,
    /// The end: a date, which is included, or a time on the hour, which is not
    #[arg(long, value_name = "DATE|TIME", help_heading = PERIOD)]
    pub to: Option<TimeArgument>,
    /// Files of so many further days: events are delivered late, in the folder of the day of
    /// delivery
    #[arg(long, value_name = "DAYS", default_value_t = 2, help_heading = PERIOD, value_parser = clap::value_parser!(u32).range(0..=365))]
    pub late_days: u32,
    /// Only logs of this region; may be repeated [default: all]
    #[arg(long, value_name = "REGION")]
    pub region: Vec<String>,
    /// A profile of the AWS command line
    #[arg(long, value_name = "NAME", help_heading = "AWS")]
    pub profile: Option<String>,
    /// The longest that event history may take by the plan that is made first, else nothing is
    /// fetched
    #[arg(
        long,
        value_name = "MINUTES",
        default_value_t = 30,
        help_heading = "AWS"
    )]
    pub max_minutes: u64,
    /// How many requests to S3 run side by side
    #[arg(long, value_name = "N", default_value = "16", help_heading = "AWS")]
    pub connections: NonZeroUsize,
    /// Print the IAM policy that this needs, and do nothing
    #[arg(long, help_heading = "AWS")]
    pub print_policy: bool,
}

impl PullArguments {
    /// Which part of the logs.
    pub fn period(&self) -> PeriodArguments {
        PeriodArguments {
            month: self.month,
            from: self.from,
            to: self.to,
        }
    }
}

/// A bucket and a folder in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Url {
    /// The bucket.
    pub bucket: String,
    /// Empty, or it ends in `/`.
    pub prefix: String,
}

/// Not `s3://bucket/prefix`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an address is s3://BUCKET or s3://BUCKET/PREFIX")]
pub struct NotAnS3Url;

impl FromStr for S3Url {
    type Err = NotAnS3Url;

    fn from_str(text: &str) -> Result<Self, NotAnS3Url> {
        let rest = text.strip_prefix("s3://").ok_or(NotAnS3Url)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        let is_bucket =
            bucket.len() >= 3 && bucket.bytes().all(is_name) && !bucket.starts_with('.');
        if !is_bucket {
            return Err(NotAnS3Url);
        }
        let prefix = prefix.trim_end_matches('/');
        Ok(Self {
            bucket: bucket.to_owned(),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_with_or_without_a_folder() {
        let parsed = |text: &str| {
            let url: S3Url = text.parse()?;
            Ok::<_, NotAnS3Url>((url.bucket, url.prefix))
        };
        let ok = |bucket: &str, prefix: &str| Ok((bucket.to_owned(), prefix.to_owned()));
        assert_eq!(parsed("s3://logs"), ok("logs", ""));
        assert_eq!(parsed("s3://logs/"), ok("logs", ""));
        assert_eq!(parsed("s3://logs/a/b"), ok("logs", "a/b/"));
        for wrong in [
            "logs",
            "s3://",
            "s3:///a",
            "https://logs",
            "s3://..",
            "s3://a b c",
        ] {
            assert_eq!(parsed(wrong), Err(NotAnS3Url), "{wrong}");
        }
    }
}
