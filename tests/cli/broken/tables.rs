//! Tables in CSV, and dated lines, that are broken.

use super::all_are_told;
use super::case::{Case, case, record};

const HEADER: &str = "eventsource,eventname,eventtime,awsregion,eventid,resources\n";

fn row(number: u32) -> String {
    let arn = crate::logs::KEY;
    format!(
        "kms.amazonaws.com,Decrypt,2026-10-06T08:00:00Z,eu-central-1,e{number},\"[{{arn={arn}}}]\"\n"
    )
}

fn table(what: &str, rows: &[&str]) -> Case {
    case(what, format!("{HEADER}{}", rows.concat())).named("broken.csv")
}

#[test]
fn tables_that_are_broken() {
    let (one, two, three) = (row(1), row(2), row(3));
    let second = HEADER.len() + one.len();
    let invalid = [
        HEADER.as_bytes(),
        b"\"caf\xe9.amazonaws.com\"",
        &one.as_bytes()[17..],
    ]
    .concat();
    let length = "a row of another length than the line of column names";
    let unended = "a quoted cell that does not end";
    let cases = vec![
        table("only column names", &[]).skipped("no CloudTrail records"),
        table("blank lines", &[&one, "\n\r\n", &two]).keeps(2),
        table("no end of line at the end", &[&one, two.trim_end()]).keeps(2),
        table(
            "an end of line in a cell",
            &[&one, &two.replace("[{", "[\n{")],
        )
        .keeps(2),
        table(
            "a cell too few",
            &[&one, "kms.amazonaws.com,Decrypt\n", &three],
        )
        .keeps(2)
        .loses(1, second, length),
        table(
            "a cell too many",
            &[&one, &two.replace("Decrypt", "Decrypt,x"), &three],
        )
        .keeps(2)
        .loses(1, second, length),
        table("cut in a row", &[&one, &two[..30]])
            .keeps(1)
            .loses(1, second, length),
        table("cut in a quoted cell", &[&one, &two[..two.len() - 4]])
            .keeps(1)
            .loses(1, second, unended),
        table(
            "a quote that does not end, among rows",
            &[&one, &two.replace("Decrypt", "\"Decrypt"), &three],
        )
        .keeps(2)
        .loses(1, second, unended),
        table(
            "a row without a service",
            &[&one, &two.replace("kms.amazonaws.com", ""), &three],
        )
        .keeps(2)
        .loses(1, second, "no CloudTrail event among CloudTrail events"),
        table(
            "a structure that does not end",
            &[&one, &two.replace("}]", "")],
        )
        .keeps(2),
        case("bytes that are no UTF-8", invalid)
            .named("broken.csv")
            .keeps(1)
            .noted(HEADER.len(), "no UTF-8, shown as U+FFFD"),
        case("no column names", format!("{one}{two}"))
            .named("broken.csv")
            .loses_of_file(0, "looks like a log, but does not begin like one"),
        case("columns of something else", "a,b\n1,2\n")
            .named("other.csv")
            .skipped("no JSON"),
        case(
            "semicolons and a byte order mark, as spreadsheets write them",
            format!(
                "\u{feff}{}{}",
                HEADER.replace(',', ";"),
                one.replace(',', ";")
            ),
        )
        .named("broken.csv")
        .keeps(1),
        case(
            "tabs",
            format!("{}{}", HEADER.replace(',', "\t"), one.replace(',', "\t")),
        )
        .named("broken.tsv")
        .keeps(1),
    ];
    all_are_told("tables", cases);
}

#[test]
fn dated_lines_that_are_broken() {
    let line = |event: &str| format!("2026-10-06T08:00:00.000Z {event}\n");
    let (one, two) = (line(&record(1)), line(&record(2)));
    let at = one.len() + "2026-10-06T08:00:00.000Z ".len();
    let lines =
        |what: &str, middle: &str| case(what, format!("{one}{middle}{two}")).named("broken.log");
    let cut = "the event in it is cut, or not valid JSON";
    let cases = vec![
        lines("a cut event", &line(&record(3)[..90]))
            .keeps(2)
            .loses(1, at, cut),
        lines(
            "an event without its last brace",
            &line(record(3).trim_end_matches('}')),
        )
        .keeps(2)
        .loses(1, at, cut),
        lines("a line of another program", &line("START RequestId: 1")).keeps(2),
        lines("a line without a time", "no time\n").keeps(2),
        lines("blank lines", "\n\r\n").keeps(2),
        case(
            "cut in the last line",
            &format!("{one}{two}")[..one.len() + 200],
        )
        .named("broken.log")
        .keeps(1)
        .loses(1, at, cut),
    ];
    all_are_told("lines", cases);
}
