//! `byok-cost report`

use crate::logs::{call, delivered, document, gzip, october};
use crate::run::{Run, check};

fn month() -> Run {
    let file = gzip(&document(&october()));
    Run::new().file(&delivered("2026-10-31", "abcdefgh12345678"), file)
}

#[test]
fn a_month_of_one_key() {
    let said = check("report_month", month(), "report logs");
    assert_eq!(said.code, 0);
}

#[test]
fn a_month_of_one_key_as_json() {
    check("report_month_json", month(), "report logs --format json");
}

#[test]
fn part_of_a_month() {
    check(
        "report_part",
        month(),
        "report logs --from 2026-10-03 --to 2026-10-04T06:00",
    );
}

#[test]
fn a_month_outside_the_logs() {
    check("report_other_month", month(), "report logs --month 2026-12");
}

#[test]
fn standard_input_is_a_path_of_its_own() {
    let records = [call(1, "2026-10-05T10:00:00Z", "Encrypt")];
    let run = Run::new().stdin(document(&records));
    check("report_stdin", run, "report - --month 2026-10");
}

#[test]
fn an_empty_folder_is_a_finished_report() {
    let run = Run::new().file("elsewhere/readme", "");
    std::fs::create_dir(run.path().join("logs")).unwrap();
    let said = check("report_nothing", run, "report logs");
    assert_eq!(said.code, 0);
}

#[test]
fn a_truncated_file_costs_only_itself() {
    let whole = gzip(&document(&october()));
    let half = whole.get(..whole.len() / 2).unwrap();
    let run = month().file(&delivered("2026-10-30", "truncated1234567"), half);
    let said = check("report_truncated", run, "report logs");
    assert_eq!(said.code, 3);
}

#[test]
fn a_missing_path_beside_a_good_one_is_named() {
    let said = check("report_one_missing", month(), "report logs nowhere");
    assert_eq!(said.code, 3);
}

#[test]
fn only_missing_paths_are_an_error() {
    let said = check("report_all_missing", Run::new(), "report nowhere neither");
    assert_eq!(said.code, 1);
}

#[test]
fn files_are_written_in_the_format_of_their_extension() {
    let said = month().says("report logs -o a.json --output a.txt -o a.md -o a.csv");
    assert_eq!((said.code, said.stdout.as_str()), (0, ""));
    for (file, format) in [
        ("a.json", "json"),
        ("a.txt", "text"),
        ("a.md", "markdown"),
        ("a.csv", "csv"),
    ] {
        let alone = month().says(&format!("report logs --format {format}"));
        assert_eq!(said.written(file), alone.stdout, "{file}");
    }
    assert!(!said.path().read_dir().unwrap().any(|entry| {
        entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".tmp")
    }));
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let json = |threads: u32| {
        let said = month().says(&format!("report logs --format json --threads {threads}"));
        said.stdout
    };
    assert_eq!(json(1), json(2));
    assert_eq!(json(1), json(8));
}
