//! A scenario as TOML, every default commented with its source.

mod account;
mod clusters;
mod keys;
mod side;

use std::fmt::Write;

use super::drivers::Driver;
use super::scenario::{NumberOrigin, Scenario, Uncertain};

const HEAD: &str = "\
# A what-if of BYOK: see docs/estimate.md. Numbers are per cluster and month unless they say
# otherwise; { low, likely, high } is a range. Change what you know better, then run:
#
#   byok-cost estimate FILE
";

/// The whole scenario as TOML that reads as the same scenario.
pub fn to_toml(scenario: &Scenario) -> String {
    let mut text = Lines(HEAD.to_owned());
    text.gap();
    text.field("scenario_version", scenario.scenario_version);
    account::add(&mut text, scenario);
    keys::add(&mut text, scenario);
    for cluster in &scenario.clusters {
        clusters::add(&mut text, cluster);
    }
    account::add_trails(&mut text, scenario);
    if !scenario.growth.is_empty() {
        text.table("[growth]");
        for (name, percent) in &scenario.growth {
            text.line(&format!("{name} = {percent}  # percent a year"));
        }
    }
    text.0
}

/// Lines of TOML.
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn gap(&mut self) {
        self.0.push('\n');
    }

    fn table(&mut self, head: &str) {
        self.gap();
        self.line(head);
    }

    fn field(&mut self, name: &str, value: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{name} = {value}");
    }

    fn text(&mut self, name: &str, value: &str) {
        self.field(name, quoted(value));
    }

    fn texts(&mut self, name: &str, values: &[crate::units::Text]) {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            self.field(name, format!("[{}]", values.join(", ")));
        }
    }

    /// A number of a cluster under the name that it has in the table, with its origin.
    fn number(&mut self, name: &str, driver: Driver, number: Uncertain) {
        if number.origin != NumberOrigin::Unstated {
            let value = ranged(number, driver.is_share());
            self.line(&format!(
                "{name} = {value}{}",
                comment(driver, number.origin)
            ));
        }
    }
}

/// Names of a scenario are plain, so that only quotes are needed; what is not is escaped as TOML
/// does.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// `5`, or `{ low = 1, likely = 5, high = 9 }`.
fn ranged(number: Uncertain, is_share: bool) -> String {
    let one = |number: u64| {
        if is_share {
            share(number)
        } else {
            number.to_string()
        }
    };
    if number.is_certain() {
        one(number.likely)
    } else {
        format!(
            "{{ low = {}, likely = {}, high = {} }}",
            one(number.low),
            one(number.likely),
            one(number.high)
        )
    }
}

/// Millionths as a number from 0 to 1.
fn share(millionths: u64) -> String {
    let digits = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    let short = digits.trim_end_matches('0');
    if short.ends_with('.') {
        format!("{short}0")
    } else {
        short.to_owned()
    }
}

fn comment(driver: Driver, origin: NumberOrigin) -> String {
    let facts = driver.facts();
    let unit = facts.unit;
    match origin {
        NumberOrigin::Default => format!(
            "  # {unit}; default, {}: {}",
            facts.known.words(),
            facts.source
        ),
        NumberOrigin::Measured => format!("  # {unit}; measured"),
        NumberOrigin::Stated | NumberOrigin::Unstated => format!("  # {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_exactly() {
        for (millionths, text) in [
            (0, "0.0"),
            (900_000, "0.9"),
            (1_000_000, "1.0"),
            (1, "0.000001"),
        ] {
            assert_eq!(share(millionths), text);
        }
    }
}
