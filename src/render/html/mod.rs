//! The report as one HTML document without network: styles, pictures and the font are in it. It
//! can be read without its script, which only sorts tables.

use sha2::{Digest, Sha256};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::charts::{self, Picture};
use super::content::{self, notes::Notes};
use super::page::Page;
use crate::report::charts::Subject;
use crate::report::{Report, Section};

mod all_charges;
mod blocks;
mod escape;
pub mod estimate;
mod findings;
mod first;
mod table;
#[cfg(test)]
mod tests;

pub use blocks::blocks;
use blocks::blocks_of;
pub(crate) use escape::escaped;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The report as HTML.
pub fn render(report: &Report) -> String {
    let mut head = Page::default();
    content::headline::title(&mut head, report);
    let notes = Notes::new(&report.whole.footnotes);
    let body = format!(
        "<header>\n{}</header>\n<main>\n{}{}</main>\n{}",
        blocks(&head),
        first::screen(report, &notes),
        sections(report, &notes),
        footer(&report.tool_version),
    );
    document(&content::headline::name(report), &body)
}

fn footer(tool_version: &str) -> String {
    format!(
        "<footer><p>byok-cost {}. List prices before tax, credits and support; what AWS bills \
         counts.</p></footer>\n",
        escaped(tool_version)
    )
}

/// A whole document. The policy lets nothing load and no other script run, whatever a log may
/// have smuggled into it (<https://www.w3.org/TR/CSP3/>).
pub fn document(title: &str, body: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; font-src data:; script-src 'sha256-{hash}'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>{}\n{STYLE}</style>\n</head>\n<body>\n{body}\
         <script>{SCRIPT}</script>\n</body>\n</html>\n",
        escaped(title),
        charts::font_css(),
    )
}

fn sections(report: &Report, notes: &Notes) -> String {
    let mut html = String::new();
    let newest = report.newest();
    let section = newest.map_or(&report.whole, |month| &month.section);
    if content::is_empty(&report.whole) {
        html.push_str(&evidence(report, notes));
        return html;
    }
    html.push_str(&costs(report, section, notes));
    html.push_str(&requests(report, section, notes));
    html.push_str(&hints(report));
    html.push_str(&keys(report));
    html.push_str(&evidence(report, notes));
    html
}

fn costs(report: &Report, section: &Section, notes: &Notes) -> String {
    let mut months = Page::default();
    if report.months.len() > 1 {
        content::costs::months(&mut months, report, notes);
    }
    let mut heading = Page::default();
    if let Some(newest) = report.newest().filter(|_| report.months.len() > 1) {
        content::headline::month(&mut heading, report, newest, notes);
    }
    let mut detail = Page::default();
    content::costs::table(&mut detail, report, section, notes);
    content::charges::table(&mut detail, section, notes);
    format!(
        "<section id=\"costs\">\n<h2>Costs</h2>\n{}{}{}{}</section>\n",
        pair(&blocks(&months), &figures(report, &[Subject::CostByMonth])),
        blocks(&heading),
        pair(&blocks(&detail), &figures(report, &[Subject::WhoPays])),
        all_charges::table(report),
    )
}

fn requests(report: &Report, section: &Section, notes: &Notes) -> String {
    let mut page = Page::default();
    content::requests::table(&mut page, section, notes);
    let days = [Subject::RequestsByDay, Subject::CallsByHour];
    format!(
        "<section id=\"requests\">\n<h2>Requests</h2>\n{}<div class=\"pair\">{}</div>\n</section>\n",
        pair(
            &blocks(&page),
            &figures(report, &[Subject::ClustersAndOperations])
        ),
        figures(report, &days)
    )
}

/// What to change; nothing where there is no hint.
fn hints(report: &Report) -> String {
    let mut page = Page::default();
    content::hints::table(&mut page, report);
    if page.blocks().is_empty() {
        return String::new();
    }
    let savings = Picture::of_savings(report);
    let savings: String = savings.iter().map(figure).collect();
    let mut steps = Page::default();
    content::hints::steps(&mut steps, report);
    format!(
        "<section id=\"hints\">\n<h2>What to change</h2>\n{}{}</section>\n",
        pair(&blocks(&page), &savings),
        blocks(&steps)
    )
}

/// Words and a picture side by side, where there is room.
fn pair(words: &str, picture: &str) -> String {
    format!("<div class=\"pair\"><div>{words}</div>{picture}</div>\n")
}

fn keys(report: &Report) -> String {
    let mut page = Page::default();
    content::keys::keys(&mut page, report, "Every key met in the logs");
    format!(
        "<section id=\"keys\">\n<h2>Keys</h2>\n{}{}</section>\n",
        figures(report, &[Subject::KeyTimeline]),
        blocks(&page)
    )
}

fn evidence(report: &Report, notes: &Notes) -> String {
    let mut page = Page::default();
    content::evidence::lines(&mut page, report);
    content::notes::caveats(&mut page, report);
    content::notes::footnotes(&mut page, report, notes);
    format!(
        "<section id=\"behind\">\n<h2>What the numbers stand on</h2>\n{}</section>\n",
        blocks(&page)
    )
}

fn figures(report: &Report, subjects: &[Subject]) -> String {
    let charts = report.charts.iter();
    let wanted = charts.filter(|chart| subjects.contains(&chart.subject));
    wanted.map(|chart| figure(&Picture::of(chart))).collect()
}

fn figure(picture: &Picture) -> String {
    format!(
        "<figure role=\"group\" tabindex=\"0\" aria-label=\"{}\">{}</figure>\n",
        escaped(&picture.title()),
        picture.inline_svg()
    )
}
