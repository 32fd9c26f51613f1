//! "What to change", and how.

use crate::hints::{Hint, Saving};
use crate::render::hints::{actor, details, folded, title};
use crate::render::money::amount;
use crate::render::page::Page;
use crate::render::sanitize::width;
use crate::report::Report;
use crate::units::Money;

/// So many hints are explained; JSON explains all.
const EXPLAINED: usize = 3;

pub(super) fn table(page: &mut Page, report: &Report) {
    let hints = &report.hints;
    if hints.ranked.is_empty() {
        return;
    }
    let mut rows = vec![["What to change", "Saves", "You", "Caller", "Who acts"].map(String::from)];
    let numbered = (1..).zip(&hints.ranked);
    rows.extend(numbered.map(|(number, hint)| {
        let name = format!("{number} {}", title(&hint.change));
        row(name, hint.likely, actor(hint.change.actor()))
    }));
    if let Some(together) = hints.together {
        rows.push(row("  all together".to_owned(), together, ""));
    }
    print(page, &rows);
    for (number, hint) in (1..).zip(hints.ranked.iter().take(EXPLAINED)) {
        explain(page, number, hint);
    }
    if let Some(folded) = folded(hints.folded) {
        page.line(&format!("  {folded}"));
    }
    page.gap();
}

fn row(name: String, saving: Saving, who: &str) -> [String; 5] {
    let side = |money: Money| {
        if money == Money::ZERO {
            "-".to_owned()
        } else {
            amount(money)
        }
    };
    let whole = amount(saving.yours + saving.callers);
    let sides = (side(saving.yours), side(saving.callers));
    [name, whole, sides.0, sides.1, who.to_owned()]
}

/// A name that is too long takes a line of its own.
fn print(page: &mut Page, rows: &[[String; 5]]) {
    let widest = |column: usize| {
        rows.iter()
            .map(|row| width(&row[column]))
            .max()
            .unwrap_or(0)
    };
    let [amounts, yours, callers, who] = [1, 2, 3, 4].map(widest);
    let right = amounts + yours + callers + who + 8;
    let room = page.width().saturating_sub(right);
    for row in rows {
        let mut name = row[0].clone();
        if width(&name) > room {
            page.line(&name);
            name.clear();
        }
        let pad = " ".repeat(room - width(&name));
        page.line(&format!(
            "{name}{pad}  {:>amounts$}  {:>yours$}  {:>callers$}  {}",
            row[1], row[2], row[3], row[4]
        ));
    }
}

fn explain(page: &mut Page, number: usize, hint: &Hint) {
    let details = details(&hint.change);
    let whole = |saving: Saving| amount(saving.yours + saving.callers);
    let range = if hint.low == hint.high {
        String::new()
    } else {
        format!(" ({} to {} a month)", whole(hint.low), whole(hint.high))
    };
    let label = format!("  {number} ");
    page.paragraph(&label, &format!("{}{range}.", details.evidence));
    page.paragraph("    ", &details.setting);
    page.paragraph(
        "    ",
        &format!("Check first {}.", details.check_first.trim_end_matches('.')),
    );
    page.paragraph("    ", &format!("You give up: {}.", details.gives_up));
}
