//! What was found and what to do about it, as HTML.

use super::escape::escaped;
use crate::render::page::{Check, Finding, Mark, Step};

/// What endangers a cluster, and the commands that undo it.
pub(super) fn danger(text: &str, commands: &[String]) -> String {
    format!(
        "<div class=\"danger\" role=\"note\"><p>{}</p>{}</div>\n",
        escaped(text),
        pre(commands)
    )
}

/// What to do, under its number.
pub(super) fn step(step: &Step) -> String {
    let after: String = step.after.iter().map(|text| paragraph(text)).collect();
    format!(
        "<div class=\"step\"><p><b>{}</b> {}</p>{}{}{after}</div>\n",
        step.number,
        escaped(&step.text),
        paragraph(&step.setting),
        pre(&step.commands)
    )
}

/// A table of what was checked.
pub(super) fn checks(checks: &[Check]) -> String {
    let rows = checks.iter().map(|check| {
        let remedy = check.remedy.as_deref().map(paragraph);
        format!(
            "<tr><td>{}</td><th scope=\"row\">{}</th><td>{}{}</td></tr>\n",
            mark(check.mark),
            escaped(check.label),
            escaped(&check.text),
            remedy.unwrap_or_default()
        )
    });
    format!(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Checks\"><table>\n{}</table></div>\n",
        rows.collect::<String>()
    )
}

/// Files of which the same is to be said.
pub(super) fn finding(finding: &Finding) -> String {
    let files = finding.files.iter().map(|entry| {
        format!(
            "<dt><code>{}</code></dt><dd>{}</dd>\n",
            escaped(&entry.name),
            escaped(&entry.facts)
        )
    });
    let class = if finding.is_problem { "danger" } else { "step" };
    format!(
        "<div class=\"{class}\"><p><b>{}</b></p><dl class=\"entries\">\n{}</dl>{}</div>\n",
        escaped(&finding.title),
        files.collect::<String>(),
        finding.more.as_deref().map(paragraph).unwrap_or_default()
    )
}

fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Ok => "ok",
        Mark::Information => "information",
        Mark::Problem => "problem",
        Mark::NotKnown => "not known",
    }
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escaped(text))
}

fn pre(commands: &[String]) -> String {
    if commands.is_empty() {
        return String::new();
    }
    format!("<pre>{}</pre>", escaped(&commands.join("\n")))
}
