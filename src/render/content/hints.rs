//! "What to change", and how.

use super::costs::thousandths;
use crate::hints::{Actor, Hint, Saving};
use crate::render::hints::{actor, details, folded, notes, title};
use crate::render::money::amount;
use crate::render::page::{Block, Fact, Page, Step};
use crate::render::table::{Align, Cell, Table};
use crate::report::Report;
use crate::units::Money;

/// So many hints are explained; JSON explains all.
const EXPLAINED: usize = 3;

/// The table of savings, and how to get them.
pub fn add(page: &mut Page, report: &Report) {
    table(page, report);
    steps(page, report);
}

/// Of the hints that save the most: what, on whose bill, who acts.
pub fn first(report: &Report) -> Vec<String> {
    let hints = report.hints.ranked.iter().take(EXPLAINED);
    hints
        .map(|hint| {
            let saving = hint.likely;
            let (money, bill) = if saving.yours > Money::ZERO {
                (saving.yours, "your")
            } else {
                (saving.callers, "the caller's")
            };
            format!(
                "{}: saves {} a month on {bill} bill; {}",
                title(&hint.change),
                amount(money),
                match hint.change.actor() {
                    Actor::You => "you act",
                    Actor::Camunda => "Camunda acts",
                },
            )
        })
        .collect()
}

/// The table of savings.
pub fn table(page: &mut Page, report: &Report) {
    let hints = &report.hints;
    if hints.ranked.is_empty() {
        return;
    }
    let columns = [
        ("What to change", Align::Left),
        ("Saves", Align::Right),
        ("You", Align::Right),
        ("Caller", Align::Right),
        ("Who acts", Align::Left),
    ];
    let mut table = Table::new("What to change", &columns);
    let largest = hints.ranked.iter().map(|hint| hint.likely.whole()).max();
    for (number, hint) in (1..).zip(&hints.ranked) {
        let name = format!("{number} {}", title(&hint.change));
        let bar = largest.and_then(|largest| thousandths(hint.likely.whole().0, largest.0));
        table.row_with_bar(row(name, hint.likely, actor(hint.change.actor())), bar);
    }
    if let Some(together) = hints.together {
        table.sum(row("All together".to_owned(), together, ""));
    }
    page.add(Block::Table(table));
}

/// How to get the savings.
pub fn steps(page: &mut Page, report: &Report) {
    let hints = &report.hints;
    if hints.ranked.is_empty() {
        return;
    }
    let numbered = (1..).zip(hints.ranked.iter().take(EXPLAINED));
    let steps = numbered.map(|(number, hint)| step(number, hint));
    page.add(Block::Steps(steps.collect()));
    if let Some(folded) = folded(hints.folded) {
        page.small("", folded);
    }
}

fn row(name: String, saving: Saving, who: &str) -> Vec<Cell> {
    let side = |money: Money| {
        if money == Money::ZERO {
            "-".to_owned()
        } else {
            amount(money)
        }
    };
    let texts = [
        name,
        amount(saving.whole()),
        side(saving.yours),
        side(saving.callers),
        who.to_owned(),
    ];
    texts.map(Cell::from).to_vec()
}

fn step(number: usize, hint: &Hint) -> Step {
    let details = details(&hint.change);
    let range = if hint.low == hint.high {
        String::new()
    } else {
        let ends = [hint.low, hint.high].map(|saving| amount(saving.whole()));
        format!(" ({} to {} a month)", ends[0], ends[1])
    };
    Step {
        number,
        text: format!("{}{range}.", details.evidence),
        setting: details.setting,
        commands: details.command.into_iter().collect(),
        after: vec![
            format!("Check first {}.", details.check_first.trim_end_matches('.')),
            format!("You give up: {}.", details.gives_up),
        ],
    }
}

/// What is good to know, beside what saves; `None`: nothing.
pub(super) fn fact(report: &Report) -> Option<Fact> {
    let notes = report.hints.notes.iter();
    let paragraphs: Vec<String> = notes.map(notes::text).collect();
    (!paragraphs.is_empty()).then_some(Fact {
        label: "Notes",
        paragraphs,
    })
}
