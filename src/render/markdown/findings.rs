//! Danger, steps, checks and findings as Markdown.

use super::{commands, escaped, line_start};
use crate::render::page::{Check, Finding, Mark, Step};

pub(super) fn danger(text: &str, commands: &[String]) -> String {
    format!(
        "> **Danger:** {}{}",
        escaped(text),
        self::commands(commands)
    )
}

pub(super) fn steps(steps: &[Step]) -> String {
    let steps = steps.iter().map(|step| {
        let (number, text) = (step.number, escaped(&step.text));
        let after: Vec<String> = step.after.iter().map(|text| line_start(text)).collect();
        format!(
            "**{number}.** {text}<br>{}{}\n\n{}",
            escaped(&step.setting),
            commands(&step.commands),
            after.join("<br>")
        )
    });
    steps.collect::<Vec<_>>().join("\n\n")
}

pub(super) fn checks(checks: &[Check]) -> String {
    let lines = checks.iter().map(|check| {
        let mark = match check.mark {
            Mark::Ok => "ok",
            Mark::Information => "",
            Mark::Problem => "**problem**",
            Mark::NotKnown => "not known",
        };
        let remedy = check.remedy.as_ref();
        let remedy = remedy.map_or(String::new(), |remedy| format!("<br>{}", escaped(remedy)));
        let (label, text) = (escaped(check.label), escaped(&check.text));
        format!("| {mark} | {label} | {text}{remedy} |")
    });
    let head = ["| | | |".to_owned(), "|:--|:--|:--|".to_owned()];
    head.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

pub(super) fn finding(finding: &Finding) -> String {
    let title = escaped(&finding.title);
    let mut lines = vec![if finding.is_problem {
        format!("**Problem: {title}**\n")
    } else {
        format!("{title}\n")
    }];
    lines.extend(finding.files.iter().map(|file| {
        let gap = if file.facts.is_empty() { "" } else { ": " };
        format!("- {}{gap}{}", line_start(&file.name), escaped(&file.facts))
    }));
    lines.extend(
        finding
            .more
            .iter()
            .map(|more| format!("- {}", escaped(more))),
    );
    lines.join("\n")
}
