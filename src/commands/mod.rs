//! One file per subcommand: fetch inputs, call the library, write the result, return an Outcome.
//! The only place that reads the clock and the environment, and that prints.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command, EXAMPLES};

mod check;
#[cfg(feature = "aws")]
mod connection;
mod data_folder;
mod diff;
mod environment;
mod estimate;
mod explain;
mod gates;
mod init;
mod inputs;
#[cfg(feature = "aws")]
mod live;
mod manual;
mod measure;
mod messages;
mod outcome;
mod outputs;
mod period;
mod price_lists;
mod prices;
#[cfg(feature = "aws")]
mod pull;
mod refusals;
mod report;
mod settings;
mod simulate;
mod store;
mod terminal;
mod verify;
mod write;

use outcome::Outcome;

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(said) => {
            // Help and version go to stdout and are no error; a closed pipe is none either.
            let _ = said.print();
            return ExitCode::from(if said.use_stderr() { outcome::USAGE } else { 0 });
        }
    };
    let result = match cli.command {
        None => write::to_stdout(EXAMPLES).map(|()| Outcome::Finished),
        Some(Command::Report(arguments)) => report::run(&arguments),
        Some(Command::Estimate(arguments)) => estimate::run(&arguments),
        Some(Command::Diff(arguments)) => diff::run(&arguments),
        Some(Command::Init(arguments)) => init::run(&arguments),
        Some(Command::Completions { shell }) => manual::completions(shell),
        Some(Command::Man { command }) => manual::page(command.as_deref()),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Verify(arguments)) => verify::run(&arguments),
        Some(Command::Prices(command)) => prices::run(&command),
        #[cfg(feature = "aws")]
        Some(Command::Pull(arguments)) => pull::run(&arguments),
        Some(Command::Simulate(arguments)) => simulate::run(&arguments),
    };
    outcome::exit_code(result)
}
