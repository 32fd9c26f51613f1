//! The price list: which one is used, and where new ones are kept.

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;

use super::data_folder::data_folder;
use super::outcome::UsageError;
use super::{environment, messages};
use crate::pricing::price_list::PriceList;
use crate::render::sanitize::visible;

/// The environment variable that names the list.
const VARIABLE: &str = "BYOK_COST_PRICE_LIST";
/// The list that is built in.
const EMBEDDED: &str = "embedded";
/// The newest list in the data folder.
const NEWEST: &str = "newest";

/// A list and what it is called.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) list: PriceList,
    pub(super) name: String,
}

/// The list to price with, by flag, environment, data folder, in this order; without any of them the
/// embedded one. Any but that one is told, and how it compares with the embedded one.
pub(super) fn in_use(flag: Option<&str>) -> anyhow::Result<PriceList> {
    let variable = environment::text(VARIABLE);
    let chosen = match (flag.or(variable.as_deref()), newest()) {
        (Some(name), _) => named(name)?,
        (None, Some(file)) => read(&file)?,
        (None, None) => return embedded(),
    };
    messages::say(&format!("price list: {}", visible(&chosen.name)));
    let older = newer_in(&embedded()?, &chosen.list);
    if older > 0 {
        messages::say(&format!(
            "note: {older} of the prices that are built in are newer than in this list, or not in \
             it; make a new one with: byok-cost prices update --price-list embedded"
        ));
    }
    Ok(chosen.list)
}

/// The list of that name: `embedded`, `newest` or a file.
pub(super) fn named(name: &str) -> anyhow::Result<Named> {
    match name {
        EMBEDDED => Ok(Named {
            list: embedded()?,
            name: EMBEDDED.to_owned(),
        }),
        NEWEST => match newest() {
            Some(file) => read(&file),
            None => Err(UsageError(
                "there is no price list in the user's data folder yet; make one with: byok-cost \
                 prices update"
                    .to_owned(),
            )
            .into()),
        },
        file => read(Path::new(file)),
    }
}

/// Where new lists are kept; `None`: the user has no folder for data.
pub(super) fn folder() -> Option<PathBuf> {
    Some(data_folder()?.join("prices"))
}

/// The file for a list that is made on that day: after all that are there.
pub(super) fn next_file(folder: &Path, today: NaiveDate) -> PathBuf {
    let number = dated(folder)
        .filter(|(date, _, _)| *date == today)
        .map(|(_, number, _)| number)
        .max();
    folder.join(match number {
        None => format!("{today}.csv"),
        Some(number) => format!("{today}-{}.csv", number + 1),
    })
}

fn embedded() -> anyhow::Result<PriceList> {
    PriceList::embedded().context("the embedded price list")
}

fn newest() -> Option<PathBuf> {
    let (_, _, newest) = dated(&folder()?).max()?;
    Some(newest)
}

/// The lists in a folder by date and number of the day, from 1: `2026-11-24.csv`,
/// `2026-11-24-2.csv`.
fn dated(folder: &Path) -> impl Iterator<Item = (NaiveDate, u32, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let path = entry.path();
        let name = path.file_name()?.to_str()?.strip_suffix(".csv")?;
        let (date, number) = match name.get(10..) {
            Some("") => (name, 1),
            Some(rest) => (name.get(..10)?, rest.strip_prefix('-')?.parse().ok()?),
            None => return None,
        };
        let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
        Some((date, number, path))
    })
}

fn read(file: &Path) -> anyhow::Result<Named> {
    let name = file.display().to_string();
    let remedy = "make a new one with byok-cost prices update, or choose --price-list embedded";
    let text = std::fs::read_to_string(file).map_err(|error| {
        let shown = visible(&name);
        UsageError(format!(
            "the price list {shown} cannot be read: {error}; {remedy}"
        ))
    })?;
    let list = PriceList::parse(&name, &text).map_err(|error| {
        let error = visible(&error.to_string());
        UsageError(format!("the price list is wrong: {error}; {remedy}"))
    })?;
    Ok(Named { list, name })
}

/// How many prices of `other` are of a later date than in `list`, or not in it.
fn newer_in(other: &PriceList, list: &PriceList) -> usize {
    let newer = other.iter().filter(|(key, price)| {
        let same = list.price(&key.service, &key.usage_type, Some(&key.region));
        same.map_or(true, |same| same.date < price.date)
    });
    newer.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_list_is_the_last_of_the_last_day() {
        let folder = tempfile::tempdir().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(name(next_file(folder.path(), today)), "2026-11-24.csv");
        for name in [
            "2026-11-24.csv",
            "2026-11-24-2.csv",
            "2026-11-24-10.csv",
            "2025-12-31-99.csv",
            "2026-11-24-x.csv",
            "2026-13-24.csv",
            "2027.csv",
            "2027-01-01.csv.part",
        ] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let (_, number, newest) = dated(folder.path()).max().unwrap();
        assert_eq!((number, name(newest).as_str()), (10, "2026-11-24-10.csv"));
        assert_eq!(name(next_file(folder.path(), today)), "2026-11-24-11.csv");
    }
}
