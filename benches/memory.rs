//! The most memory that the whole program takes on millions of simulated events, with and without
//! a small `--memory`, and that both write the same report.
//!
//! ```console
//! $ cargo bench --bench memory
//! $ cargo bench --bench memory -- --memory 256MiB --threads 8
//! $ cargo bench --bench memory -- --logs path/to/real/logs
//! ```
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and prints"
)]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use byok_cost::estimate::scenario::Scenario;
use clap::Parser;

/// What to read, and how.
#[derive(Debug, Parser)]
struct Arguments {
    /// The small bound.
    #[arg(long, default_value = "64MiB")]
    memory: String,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Logs to read instead of simulated ones.
    #[arg(long)]
    logs: Option<PathBuf>,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let logs = match &arguments.logs {
        Some(logs) => logs.clone(),
        None => simulated()?,
    };
    let mut reports = Vec::new();
    println!("memory       most resident MiB    wall s");
    for memory in [&*arguments.memory, "1GiB", "1TiB"] {
        let start = Instant::now();
        let (resident, report) = run(&logs, memory, arguments.threads)?;
        let wall = start.elapsed().as_secs_f64();
        println!("{memory:<12}{:>18}{wall:>10.2}", resident >> 10);
        reports.push(report);
    }
    let same = reports.windows(2).all(|pair| pair[0] == pair[1]);
    ensure!(same, "the reports differ");
    Ok(())
}

/// A month of `data/scenarios/large.toml` in its first trail only: about five million records.
fn simulated() -> Result<PathBuf> {
    let logs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("memory-logs");
    if !logs.exists() {
        let text = include_str!("../data/scenarios/large.toml");
        let one_trail = text.rsplit_once("[[trails]]").context("two trails")?.0;
        let scenario = Scenario::parse(one_trail)?;
        let unfinished = logs.with_extension("unfinished");
        byok_cost::simulate::run(&scenario, &["2026-10".parse()?], 1, &unfinished)?;
        std::fs::rename(&unfinished, &logs)?;
    }
    Ok(logs)
}

/// The most resident memory in KiB, and the report.
fn run(logs: &Path, memory: &str, threads: usize) -> Result<(u64, Vec<u8>)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_byok-cost"))
        .args(["report", "--format", "json", "--memory", memory])
        .args(["--threads", &threads.to_string()])
        .arg(logs)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut stdout = child.stdout.take().context("a pipe")?;
    let reader = std::thread::spawn(move || {
        let mut report = Vec::new();
        stdout.read_to_end(&mut report).map(|_| report)
    });
    let mut most = 0;
    while child.try_wait()?.is_none() {
        most = most.max(resident(&child).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(5));
    }
    let report = reader.join().ok().context("the reader")??;
    ensure!(child.wait()?.success(), "the program failed");
    Ok((most, report))
}

/// `VmHWM`: the most resident memory so far, in KiB (`man 5 proc_pid_status`).
fn resident(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
