//! Documents that end, break or go on where they should not.

use super::all_are_told;
use super::case::{Case, case, record, start_of, three};

const IN_RECORD: &str = "the file ends inside a record";
const IN_DOCUMENT: &str = "the file ends before its document does";
const SYNTAX: &str = "not valid JSON from here on";

/// Contents that end in a record, behind so many whole ones.
fn cut(what: &str, text: &str, kept: u64) -> Case {
    let case = case(format!("cut {what}"), text);
    let end = case.length();
    case.keeps(kept).loses(1, end, IN_RECORD)
}

/// Three records cut in the second one, behind the first `mark`.
fn cut_behind(what: &str, mark: &str) -> Case {
    let text = three();
    let second = start_of(1);
    let end = second + text[second..].find(mark).unwrap() + mark.len();
    cut(what, &text[..end], 1)
}

/// Three records cut between records.
fn cut_between(what: &str, end: usize, kept: u64) -> Case {
    let case = case(format!("cut {what}"), &three()[..end]);
    case.keeps(kept).loses(0, end, IN_DOCUMENT)
}

#[test]
fn documents_that_end_too_early() {
    let (second, whole) = (start_of(1), three().len());
    let lines = [record(0), record(1), record(2)].join("\n");
    let array = format!("[{},{}]", record(0), record(1));
    let end = array.len() - 1;
    let pretty: serde_json::Value = serde_json::from_str(&record(0)).unwrap();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    let cases = vec![
        cut("in the name of the records", "{\"Reco", 0),
        cut("before the records", "{\"Records\":", 0),
        cut_between("before the first record", start_of(0), 0),
        cut_behind("behind the brace of a record", "{"),
        cut_behind("in the name of a field", "\"eventTi"),
        cut_behind("behind the name of a field", "\"eventTime\""),
        cut_behind("behind a colon", "\"eventTime\":"),
        cut_behind("in a text", "\"eventTime\":\"2026-10"),
        cut_behind("in `null`", "\"responseElements\":nu"),
        cut_behind("in `true`", "\"readOnly\":tr"),
        cut_behind("in a nested object", "\"userIdentity\":{"),
        cut_behind("in a nested array", "\"resources\":["),
        cut_behind(
            "before the last brace of a record",
            "\"recipientAccountId\":\"111122223333\"",
        ),
        cut_between("behind a record", second - 1, 1),
        cut_between("behind the comma between records", second, 1),
        cut_between("before the bracket that ends the records", whole - 2, 3),
        cut_between("before the last brace", whole - 1, 3),
        cut("in the last of JSON lines", &lines[..lines.len() - 30], 2),
        cut(
            "behind the first byte of the last of JSON lines",
            &format!("{}\n{{", record(0)),
            1,
        ),
        case("cut before the bracket of an array", &array[..end])
            .keeps(2)
            .loses(0, end, IN_DOCUMENT),
        cut(
            "in the last record of an array",
            &array[..array.len() - 9],
            1,
        ),
        cut(
            "at the end of a line of a pretty-printed record",
            &pretty[..pretty.rfind('\n').unwrap()],
            0,
        ),
    ];
    all_are_told("cut", cases);
}

/// Three records, the second of which breaks: `shift` bytes behind where `from` stood.
fn breaks(what: &str, from: &str, to: &str, shift: usize) -> Case {
    let text = three();
    let at = start_of(1) + text[start_of(1)..].find(from).unwrap();
    let text = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
    // What comes behind a break in one line cannot be told from what broke.
    case(what, text).keeps(1).loses(1, at + shift, SYNTAX)
}

#[test]
fn documents_that_break() {
    let line = |text: &str| format!("{}\n{text}\n{}\n", record(0), record(1));
    let start = record(0).len() + 1;
    let text = three();
    let cases = vec![
        breaks(
            "a missing comma between fields",
            ",\"eventName\"",
            "\"eventName\"",
            0,
        ),
        breaks("a missing colon", "\"eventName\":", "\"eventName\"", 11),
        breaks(
            "a comma too many between fields",
            ",\"eventName\"",
            ",,\"eventName\"",
            1,
        ),
        breaks("single quotes", "\"eventName\"", "'eventName'", 0),
        breaks("a name without quotes", "\"eventName\"", "eventName", 0),
        breaks("a comment", "\"eventName\"", "/* name */\"eventName\"", 0),
        breaks(
            "`None` for `null`",
            "\"responseElements\":null",
            "\"responseElements\":None",
            19,
        ),
        breaks(
            "`True` for `true`",
            "\"readOnly\":true",
            "\"readOnly\":True",
            11,
        ),
        breaks(
            "a brace for a bracket",
            "}],\"eventType\"",
            "}},\"eventType\"",
            1,
        ),
        case(
            "a missing comma between records",
            text.replacen("},{\"eventVersion", "}{\"eventVersion", 1),
        )
        .keeps(1)
        .loses(1, start_of(1) - 1, SYNTAX),
        case(
            "a comma behind the last record",
            text.replace("}]}", "},]}"),
        )
        .keeps(3)
        .loses(1, text.len() - 1, SYNTAX),
        case("a cut line among JSON lines", line(&record(5)[..40]))
            .keeps(2)
            .loses(1, start + 40, SYNTAX),
        case(
            "a field without value in a line",
            line("{\"eventSource\":}"),
        )
        .keeps(2)
        .loses(1, start + 15, SYNTAX),
        case("a line of text among JSON lines", line("not JSON"))
            .keeps(2)
            .loses(0, start, "something that is no JSON document"),
        case("a number among records", text.replacen("[{", "[17,{", 1))
            .keeps(3)
            .loses(1, 12, "no CloudTrail event among CloudTrail events"),
        case(
            "an empty object among records",
            text.replacen("[{", "[{},{", 1),
        )
        .keeps(3)
        .loses(1, 12, "no CloudTrail event among CloudTrail events"),
        case("an array among records", text.replacen("[{", "[[],{", 1))
            .keeps(3)
            .loses(1, 12, "no CloudTrail event among CloudTrail events"),
    ];
    all_are_told("broken", cases);
}

#[test]
fn documents_that_go_on() {
    let text = three();
    let garbage = "something that is no JSON document";
    let twice = format!("{text}{}", text.replace("-8000-", "-9000-"));
    let twice_in_one = format!("{},\"Records\":[{}]}}", &text[..text.len() - 1], record(7));
    let cases = vec![
        case("text behind the document", format!("{text} and more"))
            .keeps(3)
            .loses(0, text.len() + 1, garbage),
        case("zeros behind the document", format!("{text}\0\0\0"))
            .keeps(3)
            .loses(0, text.len(), garbage),
        case("a bracket too many", format!("{text}]"))
            .keeps(3)
            .loses(0, text.len(), garbage),
        case(
            "a name behind the records",
            format!("{},x}}", &text[..text.len() - 1]),
        )
        .keeps(3)
        .loses(0, text.len(), garbage),
        case("a document twice in one file", twice).keeps(6),
        case("records twice in one document", twice_in_one).keeps(4),
        case(
            "other members behind the records",
            text.replace("]}", "],\"next\":{\"a\":[1]}}"),
        )
        .keeps(3),
        case(
            "other members before the records",
            text.replace("{\"Records\"", "{\"a\":[1],\"Records\""),
        )
        .keeps(3),
    ];
    all_are_told("more", cases);
}

#[test]
fn documents_without_records() {
    let nothing = "no CloudTrail records";
    let cases = vec![
        case("nothing but an empty list of records", "{\"Records\":[]}"),
        case("`null` for records", "{\"Records\":null}").skipped(nothing),
        case("an object for records", "{\"Records\":{}}").skipped(nothing),
        case("an empty object", "{}").skipped(nothing),
        case("an empty array", "[]").skipped(nothing),
        case("only blanks", " \r\n\t ").skipped(nothing),
        case("an empty file with the name of a log", "").loses_of_file(0, "the file is empty"),
        case("an empty file with another name", "")
            .named("empty.md")
            .skipped(nothing),
        case("a document of something else", "{\"a\":[1,2,3]}").skipped(nothing),
        case("broken JSON of something else", "{\"a\": // comment\n1}")
            .named("settings.json")
            .skipped(nothing),
        case(
            "an error page",
            "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>",
        )
        .skipped("no JSON"),
        case("a text", "kms.amazonaws.com and \"eventSource\"")
            .named("notes.md")
            .skipped("no JSON"),
        case(
            "a text before the records of a log",
            format!("2 records:\n{}", three()),
        )
        .loses_of_file(0, "looks like a log, but does not begin like one"),
        case("`null`", "null").skipped("no JSON"),
        case("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec())
            .named("a.png")
            .skipped("no JSON"),
    ];
    all_are_told("none", cases);
}
