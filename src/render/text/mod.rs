//! The report for a terminal, 80 columns unless there are more.

use super::page::Page;
use crate::report::{MonthSection, Report, Section};

mod charges;
mod costs;
pub mod duties;
mod evidence;
mod headline;
mod health;
mod hints;
pub mod integrity;
mod keys;
mod notes;
mod requests;
#[cfg(test)]
mod tests;

use notes::Marks;

/// The width where the terminal does not tell, and the least one.
pub const NARROW: usize = 80;
/// Wider lines are hard to follow.
pub const WIDE: usize = 120;

/// The report as text of at most `width` columns (between [`NARROW`] and [`WIDE`]).
pub fn render(report: &Report, width: usize) -> String {
    let marks = Marks::new(&report.whole.footnotes);
    let mut page = Page::new(width.clamp(NARROW, WIDE));
    headline::title(&mut page, report);
    headline::amounts(&mut page, report, &marks);
    health::dangers(&mut page, report);
    if report.months.len() > 1 && !is_empty(&report.whole) {
        page.gap();
        costs::months(&mut page, report, &marks);
    }
    if let Some(newest) = report.newest() {
        detail(&mut page, report, newest, &marks);
    }
    page.gap();
    hints::table(&mut page, report);
    health::lines(&mut page, report);
    evidence::lines(&mut page, report);
    page.gap();
    notes::footnotes(&mut page, report, &marks);
    notes::caveats(&mut page, report);
    keys::list(&mut page, report);
    page.finish()
}

/// Without a key or a charge there is nothing to put into tables.
fn is_empty(section: &Section) -> bool {
    section.charges.is_empty() && section.keys.is_empty()
}

/// The newest month's tables.
fn detail(page: &mut Page, report: &Report, newest: &MonthSection, marks: &Marks) {
    let section = &newest.section;
    if is_empty(section) {
        return;
    }
    page.gap();
    if report.months.len() > 1 {
        headline::month(page, report, newest, marks);
    }
    costs::table(page, report, section, marks);
    page.gap();
    requests::table(page, section, marks);
    page.gap();
    charges::table(page, section, marks);
    charges::outside(page, section);
}
