//! `--set`, `--growth` and `--price`: a name, `=`, a value.

use std::fmt::Write;
use std::path::Path;

use rust_decimal::Decimal;

use crate::commands::outcome::UsageError;
use crate::estimate::asked::number;
use crate::estimate::drivers::Driver;
use crate::estimate::scenario::{Scenario, Uncertain};
use crate::pricing::price_list::PriceList;
use crate::render::sanitize::visible;
use crate::units::Text;

/// What `--set` says: numbers of drivers, and fields of `[account]` as TOML.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub(super) numbers: Vec<(Driver, Uncertain)>,
    /// Lines of TOML.
    pub(super) account: String,
}

/// Sorts what `--set` says.
pub(super) fn stated(set: &[String]) -> Result<Stated, UsageError> {
    let mut stated = Stated::default();
    for text in set {
        let (name, value) = split("--set", text)?;
        match Driver::named(name) {
            Some(driver) => stated
                .numbers
                .push((driver, parsed("--set", driver, value)?)),
            None if may_be_a_field(name) => {
                // Writing to a string cannot fail.
                let _ = writeln!(stated.account, "{name} = {}", as_toml(value));
            }
            None => return Err(unknown("--set", name)),
        }
    }
    Ok(stated)
}

/// The number of a flag.
pub(super) fn parsed(flag: &str, driver: Driver, value: &str) -> Result<Uncertain, UsageError> {
    number(driver, value).ok_or_else(|| {
        let kind = if driver.is_share() {
            "a share such as 0.9, or LOW..LIKELY..HIGH that ascends"
        } else {
            "a whole number, or LOW..LIKELY..HIGH that ascends"
        };
        UsageError(format!("{flag}: `{}` is not {kind}", visible(value)))
    })
}

/// What `--growth` says.
pub(super) fn growth(growth: &[String]) -> Result<Vec<(Text, i64)>, UsageError> {
    growth
        .iter()
        .map(|text| {
            let (name, value) = split("--growth", text)?;
            if Driver::named(name).is_none() {
                return Err(unknown("--growth", name));
            }
            let percent = value.trim_end_matches('%').parse().map_err(|_| {
                let value = visible(value);
                UsageError(format!("--growth: `{value}` is no whole number of percent"))
            })?;
            Ok((name.into(), percent))
        })
        .collect()
}

/// Adds the prices that `--price` states, in every region of the scenario.
pub(super) fn state_prices(
    prices: &mut PriceList,
    stated: &[String],
    scenario: &Scenario,
) -> Result<(), UsageError> {
    for text in stated {
        let (usage_type, value) = split("--price", text)?;
        let amount: Decimal = value
            .parse()
            .ok()
            .filter(|amount| *amount >= Decimal::ZERO)
            .ok_or_else(|| UsageError(format!("--price: `{}` is no price", visible(value))))?;
        for key in &scenario.keys {
            if !prices.state(usage_type, scenario.region_of(key), amount) {
                let usage_type = visible(usage_type);
                return Err(UsageError(format!(
                    "--price: no usage type is called `{usage_type}`; KMS-Keys, KMS-Requests or \
                     PaidEventsRecorded, say, without the region"
                )));
            }
        }
    }
    Ok(())
}

pub(super) fn there_already(path: &Path) -> UsageError {
    UsageError(format!(
        "{} is there already, and a scenario replaces no file; name another one, or remove it",
        visible(&path.display().to_string())
    ))
}

fn split<'a>(flag: &str, text: &'a str) -> Result<(&'a str, &'a str), UsageError> {
    let parts = text
        .split_once('=')
        .map(|(name, value)| (name.trim(), value.trim()));
    parts
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| UsageError(format!("{flag} {}: write NAME=VALUE", visible(text))))
}

/// A name that resembles no driver more than a field of `[account]` is left to the config's
/// reader, which knows them all and suggests.
fn may_be_a_field(name: &str) -> bool {
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    is_plain && nearest(name).is_none()
}

fn unknown(flag: &str, name: &str) -> UsageError {
    let suggestion = nearest(name).map_or(String::new(), |near| format!("did you mean `{near}`? "));
    UsageError(format!(
        "{flag}: no driver is called `{}`; {suggestion}All of them: byok-cost estimate --drivers",
        visible(name)
    ))
}

/// The driver that is spelled almost like that.
fn nearest(name: &str) -> Option<&'static str> {
    let likeness = |driver: &Driver| strsim::jaro_winkler(name, driver.facts().name);
    let drivers = Driver::ALL.into_iter();
    let nearest = drivers.max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (likeness(&nearest) > 0.85).then(|| nearest.facts().name)
}

/// Numbers, dates and lists as they are; all else in quotes.
fn as_toml(value: &str) -> String {
    let is_plain = format!("value = {value}").parse::<toml::Table>().is_ok();
    if is_plain {
        value.to_owned()
    } else {
        toml::Value::String(value.to_owned()).to_string()
    }
}
