//! The `byok-cost` program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    byok_cost::commands::run(std::env::args_os())
}
