//! Asking AWS itself.

use std::path::PathBuf;

use clap::Args;

/// Whom to ask, and where.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "AWS")]
pub struct LiveArguments {
    /// Ask AWS itself; nothing is written there
    #[arg(long)]
    pub live: bool,
    /// Where to look; may be repeated, `all` is every region [default: the regions of the keys
    /// that are known, else the one of the environment or the profile]
    #[arg(long, value_name = "REGION", requires = "live", value_parser = region)]
    pub region: Vec<String>,
    /// A profile of the AWS command line
    #[arg(long, value_name = "NAME", requires = "live")]
    pub profile: Option<String>,
    /// A new or empty folder to keep the answers in, as the AWS command line prints them
    #[arg(long, value_name = "DIR", requires = "live")]
    pub keep_answers: Option<PathBuf>,
    /// Print the IAM policy that this needs, and do nothing
    #[arg(long)]
    pub print_policy: bool,
}

/// The word for every region.
pub const EVERY_REGION: &str = "all";

fn region(text: &str) -> Result<String, &'static str> {
    let is_region = text == EVERY_REGION || crate::config::check::region(text).is_ok();
    let why = "write a region's code such as eu-central-1, or all";
    is_region.then(|| text.to_owned()).ok_or(why)
}
