//! How long `byok-cost estimate` takes, the whole process: one cluster with 1,000 draws, and 50
//! clusters with 20 uncertain numbers each and 10,000 draws.
//!
//! ```console
//! $ cargo bench --bench estimate
//! $ cargo bench --bench estimate -- --runs 31
//! ```
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and prints"
)]

#[path = "pipeline/clock.rs"]
mod clock;

use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use clap::Parser;

/// So many runs are timed together: Linux counts processor time in 1/100 s.
const TOGETHER: usize = 10;

const ONE: &str = "estimate --region eu-central-1 --format json";
const FIFTY: &str = "estimate --clusters 50 --region eu-central-1 --bucket-keys off \
                     --dual-region replica-key --draws 10000 --format json \
                     --set documents_created=1..20000..90000 --set documents_read=1..60000..90000 \
                     --set partitions=1..3..9 --set zeebe_volumes=1..3..9 \
                     --set reencrypts=0..10..100";

#[derive(Debug, Parser)]
struct Arguments {
    /// Runs of each, after one to warm up.
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Another build of the program.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_byok-cost"))]
    program: String,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    for (name, flags) in [
        ("1 cluster, 1,000 draws", ONE),
        ("50 clusters, 10,000 draws", FIFTY),
    ] {
        let mut costs = Vec::new();
        for run in 0..=arguments.runs {
            let (result, cost) = clock::time(|| repeat(&arguments.program, flags));
            result?;
            if run > 0 {
                costs.push(cost);
            }
        }
        let each = 1_000.0 / f64::from(u32::try_from(TOGETHER)?);
        println!(
            "{name}: {:.1} ms wall, {:.1} ms user + system",
            clock::median(&costs, |cost| cost.wall) * each,
            clock::median(&costs, |cost| cost.cpu) * each,
        );
    }
    Ok(())
}

fn repeat(program: &str, flags: &str) -> Result<()> {
    for _ in 0..TOGETHER {
        let mut command = Command::new(program);
        command.args(flags.split_whitespace());
        let ended = command.stdout(Stdio::null()).status()?;
        ensure!(ended.success(), "{program} {flags}: {ended}");
    }
    Ok(())
}
