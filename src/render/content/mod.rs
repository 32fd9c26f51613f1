//! What a report says, in words: the blocks that text, Markdown and HTML share.

use super::page::Page;
use crate::report::{MonthSection, Report, Section};

pub mod charges;
pub mod compare;
pub mod costs;
pub mod duties;
pub mod estimate;
pub mod evidence;
pub mod explain;
mod forecast;
pub mod headline;
pub mod health;
pub mod hints;
pub mod integrity;
pub mod keys;
pub mod notes;
pub mod outside;
pub mod requests;

use notes::Notes;

/// The whole report, in the order in which it is read.
pub fn page(report: &Report) -> Page {
    let notes = Notes::new(&report.whole.footnotes);
    let mut page = Page::default();
    headline::title(&mut page, report);
    headline::amounts(&mut page, report, &notes);
    health::dangers(&mut page, report);
    if report.months.len() > 1 && !is_empty(&report.whole) {
        costs::months(&mut page, report, &notes);
    }
    if let Some(newest) = report.newest() {
        detail(&mut page, report, newest, &notes);
    }
    hints::add(&mut page, report);
    evidence::lines(&mut page, report);
    notes::footnotes(&mut page, report, &notes);
    notes::caveats(&mut page, report);
    keys::list(&mut page, report);
    page
}

/// Without a key or a charge there is nothing to put into tables.
pub fn is_empty(section: &Section) -> bool {
    section.charges.is_empty() && section.keys.is_empty()
}

/// The newest month's tables.
fn detail(page: &mut Page, report: &Report, newest: &MonthSection, notes: &Notes) {
    let section = &newest.section;
    if is_empty(section) {
        return;
    }
    if report.months.len() > 1 {
        headline::month(page, report, newest, notes);
    }
    costs::table(page, report, section, notes);
    requests::table(page, section, notes);
    charges::table(page, section, notes);
    outside::add(page, section);
}
