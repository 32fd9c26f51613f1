//! Talk, on stderr.

use std::io::Write;

use crate::render::sanitize::visible;
use crate::render::words::counted;
use crate::usage::problem::{Place, Problem, Severity};

/// So many problems are told; the JSON report has all.
const TOLD: usize = 20;

/// Says a line. Nobody listening is no error.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", line.replace('\u{a0}', " "));
}

/// Says what is wrong with the input, the costliest first, and how much more there is.
pub(super) fn problems(problems: &[Problem]) {
    for line in lines(problems) {
        say(&line);
    }
}

fn lines(problems: &[Problem]) -> Vec<String> {
    let mut ordered: Vec<&Problem> = problems.iter().collect();
    ordered.sort_by_key(|problem| problem.severity);
    let lines = ordered.iter().map(|problem| line(problem)).collect();
    folded(lines, "the JSON report has all")
}

/// Says that files are none of those that are wanted: each with the reason.
pub(super) fn not_read(files: &[(String, String)], more_is: &str) {
    let line =
        |(name, why): &(String, String)| format!("not read: {}: {}", visible(name), visible(why));
    let lines = files.iter().map(line).collect();
    for line in folded(lines, more_is) {
        say(&line);
    }
}

/// As many lines as are read, and how many there are more.
fn folded(mut lines: Vec<String>, more_is: &str) -> Vec<String> {
    let more = lines.len().saturating_sub(TOLD) as u64;
    lines.truncate(TOLD);
    if more > 0 {
        let more = counted(more, "more message", "more messages");
        lines.push(format!("and {more}: {more_is}"));
    }
    lines
}

fn line(problem: &Problem) -> String {
    let kind = match problem.severity {
        Severity::Lost => "not read",
        Severity::Note => "note",
        Severity::Skipped => "skipped",
    };
    let place = match problem.place {
        Place::File => String::new(),
        place => format!(", {place}"),
    };
    format!(
        "{kind}: {}{place}: {}; {}",
        visible(&problem.file),
        visible(&problem.reason),
        visible(&problem.remedy)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(file: &str, severity: Severity) -> Problem {
        Problem {
            file: file.into(),
            place: Place::Byte(17),
            severity,
            reason: "the gzip data end early".to_owned(),
            remedy: "fetch the file again".to_owned(),
        }
    }

    #[test]
    fn a_problem_says_file_place_reason_and_remedy() {
        assert_eq!(
            lines(&[problem("a\u{1b}.json.gz", Severity::Lost)]),
            ["not read: a\\u{1b}.json.gz, byte 17: the gzip data end early; fetch the file again"]
        );
    }

    #[test]
    fn losses_come_first_and_what_is_left_out_is_counted() {
        let mut problems = vec![problem("readme", Severity::Skipped); 22];
        problems.push(problem("lost", Severity::Lost));
        let lines = lines(&problems);
        assert_eq!(lines.len(), 21);
        assert!(lines.first().unwrap().starts_with("not read: lost"));
        assert_eq!(
            lines.last().unwrap(),
            "and 3\u{a0}more messages: the JSON report has all"
        );
    }
}
