//! The report as GitHub Flavored Markdown (<https://github.github.com/gfm/>), for job summaries
//! and pull requests.

use super::content;
use super::page::{AmountLine, Block, Entry, Fact, Footnote, NO_BREAK, Page, bracketed};
use super::table::{Align, Cell, Row, Table};
use crate::report::Report;

mod findings;

/// The report as Markdown.
pub fn render(report: &Report) -> String {
    page(&content::page(report))
}

/// Any page as Markdown.
pub fn page(page: &Page) -> String {
    let mut blocks: Vec<String> = Vec::new();
    for block in page.blocks() {
        blocks.push(match block {
            Block::Title {
                title,
                subject,
                tag,
            } => format!(
                "## {}\n\n{} · {}",
                escaped(title),
                escaped(subject),
                escaped(tag)
            ),
            Block::Heading(text, marks) => format!("### {}", marked(text, marks)),
            Block::Amounts(amounts) => self::amounts(amounts),
            Block::Table(table) => self::table(table),
            Block::Small(label, text) => small(label, text),
            Block::Outside(title, items) => outside(title, items),
            Block::Facts(facts) => self::facts(facts),
            Block::Footnote(note) => footnote(note),
            Block::Warning(text) => format!("> **Note:** {}", escaped(text)),
            Block::Entries(title, entries) => self::entries(title, entries),
            Block::Danger(text, commands) => findings::danger(text, commands),
            Block::Steps(steps) => findings::steps(steps),
            Block::Checks(checks) => findings::checks(checks),
            Block::Finding(finding) => findings::finding(finding),
        });
    }
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

/// Text in which nothing is markup: ASCII punctuation that could begin some is escaped or an
/// entity, which GFM allows anywhere (sections 2.4 and 6.1, 6.2). A hash or at sign is an entity,
/// for GitHub links `#1` and `@name` however they are escaped; a colon before slashes and the dot
/// of `www.` break the automatic links of section 6.9.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '@' => shown.push_str("&#64;"),
            '#' => shown.push_str("&#35;"),
            NO_BREAK => shown.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' | '{' | '}' | '+' => {
                shown.push('\\');
                shown.push(character);
            }
            other => shown.push(other),
        }
    }
    shown.replace("://", "&#58;//").replace("www.", "www&#46;")
}

/// At the beginning of a line also what could begin a list or a rule.
fn line_start(text: &str) -> String {
    let text = escaped(text);
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if text.starts_with(['-', '=']) || number.starts_with(['.', ')']) {
        let (before, after) = text.split_at(text.len() - number.len());
        return format!("{before}\\{after}");
    }
    text
}

fn marks(marks: &[usize]) -> String {
    escaped(&bracketed(marks))
}

fn marked(text: &str, numbers: &[usize]) -> String {
    let gap = if numbers.is_empty() { "" } else { " " };
    format!("{}{gap}{}", escaped(text), marks(numbers))
}

fn amounts(amounts: &[AmountLine]) -> String {
    let mut lines = vec!["| | |".to_owned(), "|--:|:--|".to_owned()];
    for (index, line) in amounts.iter().enumerate() {
        let amount = escaped(&line.amount);
        let amount = if index == 0 {
            format!("**{amount}**")
        } else {
            amount
        };
        let what = marked(&line.what, &line.marks);
        let gap = if line.beside.is_empty() { "" } else { ", " };
        lines.push(format!(
            "| {amount} | {what}{gap}{} |",
            escaped(&line.beside)
        ));
    }
    lines.join("\n")
}

fn table(table: &Table) -> String {
    let heads = table.columns.iter().map(|(head, _)| escaped(head));
    let rules = table.columns.iter().map(|(_, align)| match align {
        Align::Left => ":--".to_owned(),
        Align::Right => "--:".to_owned(),
    });
    let mut lines = vec![row(heads), row(rules)];
    for line in &table.rows {
        lines.push(match line {
            Row::Cells(cells, _) => row(cells.iter().map(cell)),
            Row::Sum(cells) => row(cells.iter().map(|cell| bold(&self::cell(cell)))),
            Row::Title(text) => {
                let title = format!("*{}*", escaped(text));
                let empty = (1..table.columns.len()).map(|_| String::new());
                row([title].into_iter().chain(empty))
            }
        });
    }
    lines.join("\n")
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    format!("| {} |", cells.join(" | "))
}

fn cell(cell: &Cell) -> String {
    format!("{}{}", escaped(cell.text.trim()), marks(&cell.marks))
}

fn bold(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("**{text}**")
    }
}

fn small(label: &str, text: &str) -> String {
    let gap = if label.is_empty() { "" } else { " " };
    format!("<sub>{}{gap}{}</sub>", escaped(label), escaped(text))
}

fn outside(title: &str, items: &[(String, String)]) -> String {
    let mut lines = vec![format!("| {} | |", escaped(title)), "|--:|:--|".to_owned()];
    for (amount, reason) in items {
        lines.push(format!("| {} | {} |", escaped(amount), escaped(reason)));
    }
    lines.join("\n")
}

fn facts(facts: &[Fact]) -> String {
    let lines = facts.iter().map(|fact| {
        let text: Vec<String> = fact.paragraphs.iter().map(|text| escaped(text)).collect();
        format!("- **{}** {}", escaped(fact.label), text.join("<br>"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn footnote(note: &Footnote) -> String {
    let mut text = format!("{} {}", marks(&[note.number]), escaped(&note.text));
    text.push_str(&commands(&note.commands));
    if let Some(after) = &note.after {
        text.push_str("\n\n");
        text.push_str(&line_start(after));
    }
    text
}

/// Commands to be copied; nothing if there are none.
fn commands(commands: &[String]) -> String {
    if commands.is_empty() {
        return String::new();
    }
    format!("\n\n```sh\n{}\n```", commands.join("\n"))
}

fn entries(title: &str, entries: &[Entry]) -> String {
    let lines = entries.iter().map(|entry| {
        let gap = if entry.facts.is_empty() { "" } else { ": " };
        format!(
            "- {}{gap}{}",
            line_start(&entry.name),
            escaped(&entry.facts)
        )
    });
    format!(
        "<details><summary>{}</summary>\n\n{}\n\n</details>",
        escaped(title),
        lines.collect::<Vec<_>>().join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixtures::World;

    #[test]
    fn a_report_of_two_clusters() {
        insta::assert_snapshot!(render(&World::two_clusters().report()));
    }

    #[test]
    fn nothing_in_a_name_is_markup() {
        let hostile =
            "<img src=x> [a](javascript:b) **b** `c` | d ~~e~~ @team #1 &amp; http://x www.x";
        assert_eq!(
            escaped(hostile),
            "&lt;img src=x&gt; \\[a\\](javascript:b) \\*\\*b\\*\\* \\`c\\` \\| d \\~\\~e\\~\\~ \
             &#64;team &#35;1 &amp;amp; http&#58;//x www&#46;x"
        );
        assert_eq!(line_start("- a"), "\\- a");
        assert_eq!(line_start("1. a"), "1\\. a");
        assert_eq!(line_start("1 a"), "1 a");
    }
}
