//! The report for a terminal or a file, 80 columns unless there are more.

use super::content;
use super::page::{AmountLine, Block, Entry, Fact, Footnote, Page, bracketed};
use super::sanitize::width;
use crate::report::Report;

mod findings;
mod lines;
mod look;
mod table;
#[cfg(test)]
mod tests;

use lines::Lines;
use look::Paint;
pub use look::{Look, NARROW, WIDE};

/// The report as text.
pub fn render(report: &Report, look: Look) -> String {
    page(&content::page(report), look)
}

/// Any page as text.
pub fn page(page: &Page, look: Look) -> String {
    let mut lines = Lines::new(look);
    let mut before: Option<&Block> = None;
    for block in page.blocks() {
        if !is_attached(before, block) {
            lines.gap();
        }
        add(&mut lines, block);
        before = Some(block);
    }
    lines.finish()
}

/// Whether a block follows the one before without an empty line.
fn is_attached(before: Option<&Block>, block: &Block) -> bool {
    match block {
        Block::Small(..) | Block::Outside(..) => true,
        Block::Footnote(_) | Block::Warning(_) => {
            matches!(before, Some(Block::Footnote(_) | Block::Warning(_)))
        }
        Block::Danger(..) => matches!(before, Some(Block::Danger(..))),
        Block::Steps(_) => matches!(before, Some(Block::Table(_))),
        Block::Checks(_) => matches!(before, Some(Block::Heading(..))),
        _ => false,
    }
}

fn add(lines: &mut Lines, block: &Block) {
    match block {
        Block::Title {
            title,
            subject,
            tag,
        } => self::title(lines, title, subject, tag),
        Block::Heading(text, marks) => {
            let text = marked(text, marks);
            lines.paragraph("", &text, Paint::Loud);
        }
        Block::Amounts(amounts) => self::amounts(lines, amounts),
        Block::Table(table) => table::add(lines, table),
        Block::Small(label, text) => small(lines, label, text),
        Block::Outside(title, items) => outside(lines, title, items),
        Block::Facts(facts) => self::facts(lines, facts),
        Block::Footnote(note) => footnote(lines, note),
        Block::Warning(text) => {
            lines.paragraph(" !  ", text, Paint::Warning);
        }
        Block::Entries(title, entries) => self::entries(lines, title, entries),
        Block::Danger(text, commands) => findings::danger(lines, text, commands),
        Block::Steps(steps) => findings::steps(lines, steps),
        Block::Checks(checks) => findings::checks(lines, checks),
        Block::Finding(finding) => findings::finding(lines, finding),
    }
}

/// The text and its footnotes: `total, at least [1][2]`
fn marked(text: &str, marks: &[usize]) -> String {
    if marks.is_empty() {
        text.to_owned()
    } else {
        format!("{text} {}", bracketed(marks))
    }
}

fn title(lines: &mut Lines, title: &str, subject: &str, tag: &str) {
    let all = format!("{title}: {subject}");
    if lines.fit(&all, tag) {
        lines.spread(&all, tag, Paint::Loud);
    } else {
        lines.paragraph("", title, Paint::Loud);
        lines.spread(subject, tag, Paint::Plain);
    }
}

fn amounts(lines: &mut Lines, amounts: &[AmountLine]) {
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let columns = widest(&mut amounts.iter().map(|line| width(&line.amount)));
    let what = |line: &AmountLine| marked(&line.what, &line.marks);
    let with_accounts = amounts.iter().filter(|line| !line.beside.is_empty());
    let texts = widest(&mut with_accounts.map(|line| width(&what(line))));
    for (index, line) in amounts.iter().enumerate() {
        let before = " ".repeat((columns + 3).saturating_sub(width(&line.amount)));
        let text = what(line);
        let between = " ".repeat(texts.saturating_sub(width(&text)) + 3);
        let paint = if index == 0 {
            Paint::Loud
        } else {
            Paint::Plain
        };
        let amount = lines.look.paint(paint, &line.amount);
        let beside = lines.look.paint(Paint::Quiet, &line.beside);
        lines.line(&format!("{before}{amount}  {text}{between}{beside}"));
    }
}

fn small(lines: &mut Lines, label: &str, text: &str) {
    let gap = if label.is_empty() { "" } else { " " };
    lines.paragraph(&format!("  {label}{gap}"), text, Paint::Quiet);
}

fn outside(lines: &mut Lines, title: &str, items: &[(String, String)]) {
    lines.line(&format!("{title}:"));
    let widest = items.iter().map(|(amount, _)| width(amount)).max();
    let widest = widest.unwrap_or(0);
    for (amount, reason) in items {
        let label = format!("  {amount:>widest$}  ");
        lines.paragraph(&label, reason, Paint::Plain);
    }
}

fn facts(lines: &mut Lines, facts: &[Fact]) {
    let widest = facts.iter().map(|fact| width(fact.label)).max();
    let columns = widest.unwrap_or(0) + 2;
    for fact in facts {
        for (index, text) in fact.paragraphs.iter().enumerate() {
            let label = if index == 0 { fact.label } else { "" };
            lines.paragraph(&format!("{label:<columns$}"), text, Paint::Plain);
        }
    }
}

fn footnote(lines: &mut Lines, note: &Footnote) {
    let label = format!("{} ", bracketed(&[note.number]));
    lines.paragraph(&label, &note.text, Paint::Plain);
    let indent = " ".repeat(label.len());
    for line in note.commands.iter().chain(&note.after) {
        lines.line(&format!("{indent}{line}"));
    }
}

fn entries(lines: &mut Lines, title: &str, entries: &[Entry]) {
    lines.paragraph("", title, Paint::Loud);
    for entry in entries {
        lines.line(&format!("  {}", entry.name));
        if !entry.facts.is_empty() {
            lines.paragraph("    ", &entry.facts, Paint::Quiet);
        }
    }
}
