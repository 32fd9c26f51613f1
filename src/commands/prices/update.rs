//! `byok-cost prices update`: a new list of the same prices, from AWS or from its offer files.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context;

use super::{offer_files, refuse_unknown};
use crate::cli::PricesUpdateArguments;
use crate::commands::outcome::{Outcome, UsageError};
use crate::commands::report::now;
use crate::commands::{messages, price_lists, terminal, write};
use crate::pricing::offers::Rate;
use crate::pricing::price_list::PriceList;
use crate::pricing::regions::GLOBAL;
use crate::pricing::update::{Place, Updated, update};
use crate::render::price_update::{self, Written};
use crate::render::text;
use crate::units::Text;

/// What was read of AWS's offers.
#[derive(Debug, Default)]
pub(super) struct Offers {
    pub(super) rates: Vec<Rate>,
    /// Of which services and regions all prices were to be found.
    pub(super) asked: BTreeSet<Place>,
    /// What could not be read, and why.
    pub(super) unread: Vec<(String, String)>,
}

/// Reads offers, and writes the list anew.
pub(super) fn run(arguments: &PricesUpdateArguments) -> anyhow::Result<Outcome> {
    #[cfg(feature = "aws")]
    if arguments.print_policy {
        write::to_stdout(&crate::aws::policy::prices())?;
        return Ok(Outcome::Finished);
    }
    let list = price_lists::in_use(arguments.price_list.as_deref())?;
    for region in &arguments.region {
        refuse_unknown(region, "region", list.iter().map(|(key, _)| &*key.region))?;
    }
    let is_asked = |(_, region): &Place| {
        let regions = &arguments.region;
        regions.is_empty() || &**region == GLOBAL || regions.iter().any(|asked| **asked == **region)
    };
    let mut offers = if arguments.file.is_empty() {
        live(arguments, &list, is_asked)?
    } else {
        offer_files::read(&arguments.file, list.regions())
    };
    offers.asked.retain(is_asked);
    if !arguments.file.is_empty() {
        let named = named(arguments, &offers);
        offers.asked.extend(named);
    }
    messages::not_read(&offers.unread, "read them one by one");
    let updated = update(&list, &offers.rates, &offers.asked);
    let written = written(arguments, &list, &updated)?;
    let page = price_update::page(&updated, &written);
    write::to_stdout(&text::page(&page, terminal::look()))?;
    Ok(outcome(&offers, &updated))
}

/// The services of the files in the regions that were named: where a file has none of it, nothing
/// was found. AWS itself is asked for each, and may not have answered.
fn named(arguments: &PricesUpdateArguments, offers: &Offers) -> BTreeSet<Place> {
    let services: BTreeSet<&Text> = offers.rates.iter().map(|rate| &rate.service).collect();
    let places = arguments.region.iter().flat_map(|region| {
        let services = services.iter();
        services.map(|service| (Text::clone(service), region.as_str().into()))
    });
    places.collect()
}

/// Without anything read there is nothing to write either.
fn outcome(offers: &Offers, updated: &Updated) -> Outcome {
    if offers.rates.is_empty() {
        Outcome::Failed
    } else if updated.taken == 0 || !updated.kept.is_empty() || !offers.unread.is_empty() {
        Outcome::Incomplete
    } else {
        Outcome::Finished
    }
}

#[cfg(feature = "aws")]
fn live(
    arguments: &PricesUpdateArguments,
    list: &PriceList,
    is_asked: impl Fn(&Place) -> bool,
) -> anyhow::Result<Offers> {
    super::live::ask(arguments, list, is_asked)
}

#[cfg(not(feature = "aws"))]
fn live(
    _: &PricesUpdateArguments,
    _: &PriceList,
    _: impl Fn(&Place) -> bool,
) -> anyhow::Result<Offers> {
    let why = "this program was built without access to AWS: name offer files with --file";
    Err(UsageError(why.to_owned()).into())
}

/// Writes the list, unless nothing was taken or the one in use is the same already.
fn written(
    arguments: &PricesUpdateArguments,
    list: &PriceList,
    updated: &Updated,
) -> anyhow::Result<Written> {
    if updated.taken == 0 {
        return Ok(Written::NothingTaken);
    }
    if arguments.output.is_none() && updated.list == *list {
        return Ok(Written::SameAsBefore);
    }
    let path = file(arguments)?;
    let comments = price_update::comments(updated);
    let text = updated.list.to_csv(&comments);
    let text = text.context("writing the price list")?;
    let name = path.display().to_string();
    write::to_file(&path, text.as_bytes())?;
    Ok(match &arguments.output {
        Some(_) => Written::ToFile(name),
        None => Written::ToDataFolder(name),
    })
}

fn file(arguments: &PricesUpdateArguments) -> anyhow::Result<PathBuf> {
    if let Some(file) = &arguments.output {
        return Ok(file.clone());
    }
    let folder = price_lists::folder().ok_or_else(|| {
        UsageError("there is no folder for data: set BYOK_COST_DATA, or name --output".to_owned())
    })?;
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(price_lists::next_file(&folder, now().day().date()))
}
