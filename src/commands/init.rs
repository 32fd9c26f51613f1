//! `byok-cost init`: a draft of the config from logs alone.

use super::outcome::Outcome;
use crate::cli::InitArguments;

/// Writes the draft to stdout.
pub(super) fn run(_arguments: &InitArguments) -> anyhow::Result<Outcome> {
    anyhow::bail!("init is not part of this build yet")
}
