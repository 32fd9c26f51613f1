//! How long the whole program takes beside a floor that only finds, reads and inflates the same
//! files, both as processes of their own, by turns.
//!
//! ```console
//! $ cargo bench --bench pipeline
//! $ cargo bench --bench pipeline -- --runs 9 --threads 2
//! $ cargo bench --bench pipeline -- --logs path/to/real/logs
//! ```
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and prints"
)]

mod clock;
mod corpus;
mod floor;
mod random;
mod records;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Parser;

use crate::clock::Cost;

/// What to run and how often.
#[derive(Debug, Parser)]
struct Arguments {
    /// Runs of each, after one to warm up.
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Threads of each.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Uncompressed megabytes of the made logs.
    #[arg(long, default_value_t = 400)]
    megabytes: usize,
    /// Files of the made logs.
    #[arg(long, default_value_t = 300)]
    files: usize,
    /// Logs to read instead of made ones.
    #[arg(long)]
    logs: Option<PathBuf>,
    /// Another build of the program.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_byok-cost"))]
    program: PathBuf,
    /// Only find, read and inflate the files below this folder.
    #[arg(long, hide = true)]
    floor: Option<PathBuf>,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(folder) = &arguments.floor {
        println!("{}", floor::inflate(folder)?);
        return Ok(());
    }
    let logs = match &arguments.logs {
        Some(logs) => logs.clone(),
        None => corpus::prepare(arguments.megabytes, arguments.files)?,
    };
    compare(&arguments, &logs)
}

fn compare(arguments: &Arguments, logs: &Path) -> Result<()> {
    let mut floor = Command::new(std::env::current_exe()?);
    floor.arg("--floor").arg(logs);
    let mut report = Command::new(&arguments.program);
    report.arg("report").arg(logs).args(["--format", "json"]);
    let mut commands = [("floor", floor, vec![]), ("report", report, vec![])];
    for (_, command, _) in &mut commands {
        command.env("RAYON_NUM_THREADS", arguments.threads.to_string());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        run(command)?;
    }
    for _ in 0..arguments.runs {
        for (_, command, costs) in &mut commands {
            costs.push(run(command)?);
        }
    }
    println!("{} runs, {} threads", arguments.runs, arguments.threads);
    println!("        wall s, median   user+sys s, median   wall s, least");
    for (name, _, costs) in &commands {
        let (wall, cpu) = (clock::median(costs, |cost| cost.wall), cpu(costs));
        let least = costs.iter().map(|cost| cost.wall).fold(f64::MAX, f64::min);
        println!("{name:<8}{wall:>14.3}{cpu:>21.3}{least:>16.3}");
    }
    let [(_, _, floor), (_, _, report)] = &commands;
    let wall = |costs: &[Cost]| clock::median(costs, |cost| cost.wall);
    let (wall, cpu) = (wall(report) / wall(floor), cpu(report) / cpu(floor));
    println!("ratio   {wall:>14.2}{cpu:>21.2}");
    Ok(())
}

fn cpu(costs: &[Cost]) -> f64 {
    clock::median(costs, |cost| cost.cpu)
}

/// Runs a process to its end. Exit code 3 is a finished report of incomplete logs.
fn run(command: &mut Command) -> Result<Cost> {
    let (output, cost) = clock::time(|| command.output());
    let output = output.with_context(|| format!("cannot start {command:?}"))?;
    let code = output.status.code();
    ensure!(
        matches!(code, Some(0 | 3)),
        "{command:?} ended with {code:?}"
    );
    ensure!(!output.stdout.is_empty(), "{command:?} printed nothing");
    Ok(cost)
}
