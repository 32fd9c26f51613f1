//! What standard output can show.

use std::ffi::OsString;
use std::io::IsTerminal;

use super::environment::set;
use crate::render::text::{Look, NARROW};

/// On a terminal its width, colours and bars; in a pipe the same plain text everywhere.
pub(super) fn look() -> Look {
    if std::io::stdout().is_terminal() {
        let columns = terminal_size::terminal_size();
        let columns = columns.map_or(NARROW, |(columns, _)| columns.0.into());
        Look::terminal(columns, wants_colour(true, set))
    } else {
        Look {
            colour: wants_colour(false, set),
            ..Look::PLAIN
        }
    }
}

/// `NO_COLOR` (<https://no-color.org>) first, then `CLICOLOR_FORCE` and `CLICOLOR`
/// (<https://bixense.com/clicolors/>), then whether the terminal knows colours at all.
fn wants_colour(is_terminal: bool, set: impl Fn(&str) -> Option<OsString>) -> bool {
    let is = |variable, value: &str| set(variable).is_some_and(|set| set == value);
    if set("NO_COLOR").is_some() {
        false
    } else if set("CLICOLOR_FORCE").is_some() && !is("CLICOLOR_FORCE", "0") {
        true
    } else {
        is_terminal && !is("CLICOLOR", "0") && !is("TERM", "dumb")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(is_terminal: bool, variables: &[(&str, &str)]) -> bool {
        wants_colour(is_terminal, |name| {
            let mut found = variables.iter().filter(|(variable, _)| *variable == name);
            found.next().map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn colours_are_for_terminals_unless_the_environment_says_otherwise() {
        assert!(colour(true, &[]));
        assert!(!colour(false, &[]));
        assert!(!colour(true, &[("NO_COLOR", "1")]));
        assert!(!colour(true, &[("CLICOLOR", "0")]));
        assert!(!colour(true, &[("TERM", "dumb")]));
        assert!(colour(false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!colour(false, &[("CLICOLOR_FORCE", "0")]));
        assert!(!colour(true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
    }
}
