//! The first screen: the sums by either reading, the clusters, what the total leaves out, and
//! where the numbers come from.

use std::fmt::Write as _;

use super::blocks::blocks;
use super::escape::escaped;
use super::figures;
use super::table::marks;
use crate::render::content::{self, notes::Notes};
use crate::render::page::{AmountLine, Page};
use crate::report::charts::Subject;
use crate::report::{Report, Section};

pub(super) fn screen(report: &Report, notes: &Notes) -> String {
    let whole = &report.whole;
    let newest = report.newest();
    let section = newest.map_or(whole, |month| &month.section);
    format!(
        "<div class=\"first\">\n<div>\n{}{}{}</div>\n{}</div>\n{}",
        warnings(report),
        sums(report, notes),
        figures(report, &[Subject::CostByCluster]),
        beside(report, section, notes),
        strip(report),
    )
}

fn warnings(report: &Report) -> String {
    let mut page = Page::default();
    content::health::dangers(&mut page, report);
    content::notes::caveats(&mut page, report);
    blocks(&page)
}

/// Both readings of who pays for requests; the style sheet shows the one that is chosen.
fn sums(report: &Report, notes: &Notes) -> String {
    let by_caller = content::headline::sides(report, &report.whole.totals, notes);
    let by_owner = content::headline::sides(report, &report.whole.totals_if_owner_pays, notes);
    if by_caller == by_owner {
        return cards("sides", &by_caller);
    }
    format!(
        "<fieldset class=\"reading\"><legend>Requests are billed to</legend>\
         <label><input type=\"radio\" name=\"reading\" id=\"reading-caller\" checked> the caller, \
         by AWS&#39;s rule</label> \
         <label><input type=\"radio\" name=\"reading\" id=\"reading-owner\"> the key owner, if \
         passed on</label></fieldset>\n<div class=\"by-caller\"><p class=\"printed\">Requests billed to the caller, by \
         AWS&#39;s rule:</p>{}</div>\n<div class=\"by-owner\"><p class=\"printed\">Requests billed \
         to the key owner, if passed on:</p>{}</div>\n",
        cards("sides", &by_caller),
        cards("sides", &by_owner)
    )
}

fn cards(class: &str, lines: &[AmountLine]) -> String {
    let cards = lines.iter().map(|line| {
        format!(
            "<div><dt>{}{}<span>{}</span></dt><dd><b>{}</b></dd></div>\n",
            escaped(&line.what),
            marks(&line.marks),
            escaped(&line.beside),
            escaped(&line.amount)
        )
    });
    format!(
        "<dl class=\"{class}\">\n{}</dl>\n",
        cards.collect::<String>()
    )
}

/// What stands beside the total.
fn beside(report: &Report, section: &Section, notes: &Notes) -> String {
    let mut outside = Page::default();
    content::outside::add(&mut outside, section);
    let mut open = Page::default();
    content::notes::footnotes(&mut open, report, notes);
    let mut html = String::new();
    let savings = content::hints::first(report);
    if !savings.is_empty() {
        html.push_str("<h2><a href=\"#hints\">What to change</a></h2>\n<ol>");
        for text in savings {
            let _ = write!(html, "<li>{}</li>", escaped(&text));
        }
        html.push_str("</ol>\n");
    }
    let changes = html.len();
    if !open.blocks().is_empty() {
        html.push_str("<h2>Why at least</h2>\n<ul>");
        for (number, text) in content::notes::short(report, notes) {
            let _ = write!(
                html,
                "<li>{}&#160;{}</li>",
                escaped(&text),
                marks(&[number])
            );
        }
        html.push_str("</ul>\n");
    }
    if !outside.blocks().is_empty() {
        html.push_str(&blocks(&outside));
    }
    if html.len() == changes {
        html.push_str("<h2>Complete</h2>\n<p>Everything was read and priced; nothing is known to be missing.</p>\n");
    }
    format!("<aside aria-label=\"Beside the total\">\n{html}</aside>\n")
}

/// Coverage, evidence, prices and config, each a link to its place.
fn strip(report: &Report) -> String {
    let links = content::evidence::strip(report);
    let links = links
        .into_iter()
        .map(|(target, text)| format!("<a href=\"#{target}\">{}</a>\n", escaped(&text)));
    format!(
        "<nav class=\"strip\" aria-label=\"Where the numbers come from\">\n{}</nav>\n",
        links.collect::<String>()
    )
}
