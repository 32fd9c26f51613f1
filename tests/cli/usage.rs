//! Help, and what the program refuses.

use crate::run::{Run, check};

#[test]
fn bare_shows_three_examples() {
    let said = check("bare", Run::new(), "");
    assert_eq!(said.code, 0);
}

#[test]
fn help_is_grouped_and_has_an_example() {
    check("help", Run::new(), "--help");
    check("help_report", Run::new(), "report --help");
    check("help_estimate", Run::new(), "estimate --help");
    check("help_init", Run::new(), "init --help");
    check("help_verify", Run::new(), "verify --help");
    check("help_check", Run::new(), "check --help");
}

#[test]
fn wrong_usage_exits_2_and_says_what_would_be_right() {
    let refused = [
        ("refused_no_path", "report --store nowhere"),
        ("refused_no_logs", "init --store nowhere"),
        ("refused_month", "report logs --month 2026-13"),
        ("refused_time", "report logs --from 2026-10-01T06:30"),
        (
            "refused_range",
            "report - --from 2026-10-02 --to 2026-10-01",
        ),
        ("refused_extension", "report logs -o report.pdf"),
        ("refused_flag", "report logs --mnoth last"),
    ];
    for (name, arguments) in refused {
        assert_eq!(check(name, Run::new(), arguments).code, 2, "{arguments}");
    }
}
