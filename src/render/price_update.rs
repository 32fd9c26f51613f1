//! What became of a price list that was made anew.

use super::page::{Block, Entry, Fact, Page};
use super::sanitize::visible;
use super::words::counted;
use crate::pricing::update::{Kept, Updated};

/// Where the new list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// In the user's data folder, so that it is used from now on.
    ToDataFolder(String),
    /// In a file that the user named.
    ToFile(String),
    /// Nowhere: the list in use is the same already.
    SameAsBefore,
    /// Nowhere: no price was taken.
    NothingTaken,
}

/// The lines that a new list begins with.
pub fn comments(updated: &Updated) -> Vec<String> {
    let head = [
        "List prices, before tax, credits, discounts and support, made by byok-cost prices update.",
        "Each price has the date and the source of the offer that it was taken from.",
    ];
    let kept = updated.kept.iter().map(|kept| {
        let entry = entry(kept);
        format!("Not taken: {}: {}", entry.name, entry.facts)
    });
    head.map(str::to_owned).into_iter().chain(kept).collect()
}

/// How many prices were taken, which were not, and where the list is.
pub fn page(updated: &Updated, written: &Written) -> Page {
    let mut page = Page::default();
    let taken = counted(updated.taken, "price", "prices");
    let headline = format!(
        "{taken} taken from AWS, {} of them with another amount",
        updated.changed
    );
    page.add(Block::Heading(headline, Vec::new()));
    let fact = |label, text: String| Fact {
        label,
        paragraphs: vec![text],
    };
    let mut facts = vec![fact("List", list(written))];
    if updated.not_asked > 0 {
        let kept = counted(updated.not_asked, "price", "prices");
        let text = format!("{kept} of other services and regions, as they were");
        facts.push(fact("Kept", text));
    }
    facts.extend(next(written).map(|text| fact("Next", text)));
    page.add(Block::Facts(facts));
    if !updated.kept.is_empty() {
        let entries = updated.kept.iter().map(entry).collect();
        page.add(Block::Entries("Not taken, so kept as they were", entries));
    }
    page
}

fn list(written: &Written) -> String {
    match written {
        Written::ToDataFolder(file) => format!("{}, used from now on", visible(file)),
        Written::ToFile(file) => visible(file),
        Written::SameAsBefore => "the one in use is the same, so none was written".to_owned(),
        Written::NothingTaken => "none was written".to_owned(),
    }
}

fn next(written: &Written) -> Option<String> {
    match written {
        Written::ToDataFolder(_) => Some("byok-cost prices diff".to_owned()),
        Written::ToFile(file) => Some(format!("byok-cost prices diff embedded {}", visible(file))),
        Written::SameAsBefore | Written::NothingTaken => None,
    }
}

fn entry(kept: &Kept) -> Entry {
    let key = &kept.key;
    Entry {
        name: visible(&format!(
            "{} {} {}",
            key.service, key.usage_type, key.region
        )),
        facts: visible(&format!("{}; that of {} stays", kept.reason, kept.date)),
    }
}
