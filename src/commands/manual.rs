//! Completions and man pages, made from the definition of the command line: they cannot disagree
//! with it.

use anyhow::Context;
use clap::CommandFactory;

use super::outcome::{Outcome, UsageError};
use super::write;
use crate::cli::{Cli, Shell};

/// Prints the completion script of a shell.
pub(super) fn completions(shell: Shell) -> anyhow::Result<Outcome> {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::Zsh => clap_complete::Shell::Zsh,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "byok-cost", &mut script);
    print(script)
}

/// Prints the man page of a command, or of the program.
pub(super) fn page(name: Option<&str>) -> anyhow::Result<Outcome> {
    let mut program = Cli::command();
    program.build();
    let command = match name {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return Err(no_such(&program, name).into()),
        },
    };
    let mut roff = Vec::new();
    let page =
        clap_mangen::Man::new(command).source(concat!("byok-cost ", env!("CARGO_PKG_VERSION")));
    page.render(&mut roff).context("writing the man page")?;
    print(roff)
}

fn no_such(program: &clap::Command, name: &str) -> UsageError {
    let commands = program
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    let names: Vec<&str> = commands.map(clap::Command::get_name).collect();
    UsageError(format!(
        "there is no command {}; write one of: {}",
        crate::render::sanitize::visible(name),
        names.join(", ")
    ))
}

fn print(text: Vec<u8>) -> anyhow::Result<Outcome> {
    let text = String::from_utf8(text).context("a text that is no UTF-8")?;
    write::to_stdout(&text)?;
    Ok(Outcome::Finished)
}
