//! Danger, steps, checks and findings, for a terminal.

use super::lines::Lines;
use super::look::Paint;
use crate::render::page::{Check, Finding, Mark, Step};
use crate::render::sanitize::width;

const DANGER: &str = " !  ";
const INDENT: &str = "    ";

pub(super) fn danger(lines: &mut Lines, text: &str, commands: &[String]) {
    lines.paragraph(DANGER, text, Paint::Warning);
    for command in commands {
        self::command(lines, command);
    }
}

/// A command to be copied: broken, if it must be, before flags, as a shell understands it.
fn command(lines: &mut Lines, command: &str) {
    let mut parts = command.split(" --");
    let mut line = format!("{INDENT}{}", parts.next().unwrap_or_default());
    for part in parts {
        if width(&line) + 5 + width(part) > lines.look.width {
            lines.line(&format!("{line} \\"));
            line = format!("{INDENT}  --{part}");
        } else {
            line.push_str(" --");
            line.push_str(part);
        }
    }
    lines.line(&line);
}

pub(super) fn steps(lines: &mut Lines, steps: &[Step]) {
    for step in steps {
        lines.paragraph(&format!(" {}. ", step.number), &step.text, Paint::Plain);
        lines.paragraph(INDENT, &step.setting, Paint::Plain);
        for command in &step.commands {
            self::command(lines, command);
        }
        for text in &step.after {
            lines.paragraph(INDENT, text, Paint::Plain);
        }
    }
}

pub(super) fn checks(lines: &mut Lines, checks: &[Check]) {
    let labels = checks.iter().map(|check| width(check.label));
    let columns = labels.max().unwrap_or(0) + 2;
    for check in checks {
        let (mark, paint) = match check.mark {
            Mark::Ok => ("ok", Paint::Plain),
            Mark::Information => ("", Paint::Plain),
            Mark::Problem => ("!", Paint::Warning),
            Mark::NotKnown => ("?", Paint::Plain),
        };
        let label = format!("  {mark:<3}{:<columns$}", check.label);
        lines.paragraph(&label, &check.text, paint);
        if let Some(remedy) = &check.remedy {
            lines.paragraph(&" ".repeat(width(&label)), remedy, Paint::Plain);
        }
    }
}

pub(super) fn finding(lines: &mut Lines, finding: &Finding) {
    let (mark, paint) = if finding.is_problem {
        (" ! ", Paint::Warning)
    } else {
        ("   ", Paint::Plain)
    };
    lines.paragraph(mark, &finding.title, paint);
    for file in &finding.files {
        lines.line(&format!("{INDENT}{}", file.name));
        if !file.facts.is_empty() {
            lines.paragraph("      ", &file.facts, Paint::Plain);
        }
    }
    if let Some(more) = &finding.more {
        lines.line(&format!("{INDENT}{more}"));
    }
}
