//! Blocks of a page as HTML.

use std::fmt::Write as _;

use super::escape::escaped;
use super::findings;
use super::table::{marks, table};
use crate::render::page::{AmountLine, Block, Entry, Fact, Footnote, Page};

/// Every block of a page, one after the other.
pub fn blocks(page: &Page) -> String {
    blocks_of(page.blocks())
}

/// Those blocks, one after the other.
pub(super) fn blocks_of(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Title {
            title,
            subject,
            tag,
        } => format!(
            "<h1>{}</h1>\n<p class=\"subject\">{} <span class=\"tag\">{}</span></p>\n",
            escaped(title),
            escaped(subject),
            escaped(tag)
        ),
        Block::Heading(text, numbers) => {
            format!("<h3>{} {}</h3>\n", escaped(text), marks(numbers))
        }
        Block::Amounts(amounts) => self::amounts(amounts),
        Block::Table(of) => table(of),
        Block::Small(label, text) => small(label, text),
        Block::Outside(title, items) => outside(title, items),
        Block::Facts(facts) => self::facts(facts),
        Block::Footnote(note) => footnote(note),
        Block::Warning(text) => format!("<p class=\"warning\">{}</p>\n", escaped(text)),
        Block::Entries(title, entries) => self::entries(title, entries),
        Block::Danger(text, commands) => findings::danger(text, commands),
        Block::Steps(steps) => steps.iter().map(findings::step).collect(),
        Block::Checks(checks) => findings::checks(checks),
        Block::Finding(finding) => findings::finding(finding),
    }
}

fn amounts(amounts: &[AmountLine]) -> String {
    let lines = amounts.iter().map(|line| {
        format!(
            "<div><dt>{}{}</dt><dd><b>{}</b> <span>{}</span></dd></div>\n",
            escaped(&line.what),
            marks(&line.marks),
            escaped(&line.amount),
            escaped(&line.beside)
        )
    });
    format!(
        "<dl class=\"amounts\">\n{}</dl>\n",
        lines.collect::<String>()
    )
}

fn small(label: &str, text: &str) -> String {
    let gap = if label.is_empty() { "" } else { " " };
    format!(
        "<p class=\"small\">{}{gap}{}</p>\n",
        escaped(label),
        escaped(text)
    )
}

/// Amounts beside the total.
pub(super) fn outside(title: &str, items: &[(String, String)]) -> String {
    let lines = items.iter().map(|(amount, reason)| {
        format!(
            "<li><b>{}</b> <span>{}</span></li>\n",
            escaped(amount),
            escaped(reason)
        )
    });
    format!(
        "<h3>{}</h3>\n<ul class=\"outside\">\n{}</ul>\n",
        escaped(title),
        lines.collect::<String>()
    )
}

fn facts(facts: &[Fact]) -> String {
    let lines = facts.iter().map(|fact| {
        let texts = fact.paragraphs.iter();
        let texts = texts.map(|text| format!("<p>{}</p>", escaped(text)));
        let id = fact.label.to_lowercase();
        format!(
            "<dt id=\"{id}\">{}</dt><dd>{}</dd>\n",
            escaped(fact.label),
            texts.collect::<String>()
        )
    });
    format!("<dl class=\"facts\">\n{}</dl>\n", lines.collect::<String>())
}

fn footnote(note: &Footnote) -> String {
    let mut html = format!(
        "<div class=\"note\" id=\"note-{0}\"><p><b>[{0}]</b> {1}</p>",
        note.number,
        escaped(&note.text)
    );
    for command in &note.commands {
        let _ = write!(html, "<pre><code>{}</code></pre>", escaped(command));
    }
    if let Some(after) = &note.after {
        let _ = write!(html, "<p>{}</p>", escaped(after));
    }
    html.push_str("</div>\n");
    html
}

fn entries(title: &str, entries: &[Entry]) -> String {
    let lines = entries.iter().map(|entry| {
        format!(
            "<dt><code>{}</code></dt><dd>{}</dd>\n",
            escaped(&entry.name),
            escaped(&entry.facts)
        )
    });
    format!(
        "<h3>{}</h3>\n<dl class=\"entries\">\n{}</dl>\n",
        escaped(title),
        lines.collect::<String>()
    )
}
