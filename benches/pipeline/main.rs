//! `report DIR --format json` as a whole process, beside the floor, in turn: A B A B …
//!
//! `cargo bench --bench pipeline`; the corpus is made once, under the target folder.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    missing_docs
)]

mod corpus;
mod floor;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mode, folder, threads] = arguments.as_slice()
        && mode == "floor"
    {
        let threads = threads.parse().map_err(io::Error::other)?;
        println!("{}", floor::run(Path::new(folder), threads)?);
        return Ok(());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    corpus::write(&folder)?;
    for threads in [1, 2] {
        compare(&folder, threads)?;
    }
    Ok(())
}

fn compare(folder: &Path, threads: usize) -> io::Result<()> {
    let (mut floors, mut reports, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let floor = time(floor_command(folder, threads)?)?;
        let report = time(report_command(folder, threads))?;
        // The first round only warms the files up.
        if round > 0 {
            floors.push(floor.as_secs_f64());
            reports.push(report.as_secs_f64());
            ratios.push(report.as_secs_f64() / floor.as_secs_f64());
        }
    }
    println!(
        "{threads} threads: floor {:.3} s, report {:.3} s, ratio {:.2} (medians of {ROUNDS}; \
         ratios {:.2} to {:.2})",
        median(&mut floors),
        median(&mut reports),
        median(&mut ratios),
        ratios[0],
        ratios[ROUNDS - 1],
    );
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn floor_command(folder: &Path, threads: usize) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("floor").arg(folder).arg(threads.to_string());
    Ok(command)
}

fn report_command(folder: &Path, threads: usize) -> Command {
    let mut command = Command::new(program());
    command
        .args([
            "report",
            "--format",
            "json",
            "--threads",
            &threads.to_string(),
        ])
        .arg(folder);
    command
}

/// The program built in the same profile as this benchmark.
fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_byok-cost"))
}

fn time(mut command: Command) -> io::Result<Duration> {
    let start = Instant::now();
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{command:?} ended with {status}")));
    }
    Ok(start.elapsed())
}
