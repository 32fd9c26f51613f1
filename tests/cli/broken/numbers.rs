//! Huge values, numbers that are none, and nesting.

use super::all_are_told;
use super::case::{Case, case, document_of, record, start_of, three};
use crate::shapes::gzip;

/// Three records, the second of which has a field `x` with that value.
fn with(value: &str) -> String {
    let second = record(1).replacen('{', &format!("{{\"x\":{value},"), 1);
    document_of(&[record(0), second, record(2)])
}

fn whole(what: &str, value: &str) -> Case {
    case(what, with(value)).keeps(3)
}

fn breaks(what: &str, value: &str, shift: usize) -> Case {
    let at = start_of(1) + "{\"x\":".len() + shift;
    case(what, with(value))
        .keeps(1)
        .loses(1, at, "not valid JSON from here on")
}

#[test]
fn numbers_that_are_huge_or_none() {
    let digits = "9".repeat(100_000);
    let cases = vec![
        whole("a number of 100,000 digits", &digits),
        whole("a number beyond all limits", "1e999999999"),
        whole("a tiny number", "-0.0e-999999999"),
        breaks("a number with a zero before it", "017", 1),
        breaks("a plus before a number", "+1", 0),
        breaks("a number without digits behind its dot", "1.,\"y\":2", 2),
        breaks("a number without digits before its dot", ".5", 0),
        breaks("a minus alone", "-", 1),
        breaks("an exponent without digits", "1e,\"y\":2", 2),
        breaks("`NaN`", "NaN", 0),
        breaks("`Infinity`", "Infinity", 0),
        breaks("a hexadecimal number", "0x1F", 1),
        breaks("a number with underscores", "1_000", 1),
    ];
    all_are_told("numbers", cases);
}

#[test]
fn values_that_are_deep_or_large() {
    let nested = |open: &str, inner: &str, close: &str, depth: usize| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    let too_deep = "nested deeper than 128 levels";
    let deep = |what: &str, value: &str, shift: usize| {
        let at = start_of(1) + "{\"x\":".len() + shift;
        case(what, with(value)).keeps(1).loses(1, at, too_deep)
    };
    let large = format!("\"{}\"", "x".repeat(2 << 20));
    let larger = with(&format!("\"{}\"", "x".repeat(130 << 20)));
    let cases = vec![
        whole("arrays 128 deep", &nested("[", "", "]", 128)),
        deep("arrays 129 deep", &nested("[", "", "]", 129), 128),
        deep("arrays 100,000 deep", &nested("[", "", "]", 100_000), 128),
        deep(
            "arrays 100,000 deep that do not end",
            &"[".repeat(100_000),
            128,
        ),
        deep(
            "objects 1,000 deep",
            &nested("{\"a\":", "1", "}", 1_000),
            128 * 5,
        ),
        case(
            "a file of 1,000,000 opening brackets",
            "[".repeat(1_000_000),
        )
        .skipped("no CloudTrail records"),
        whole("a text of 2 MiB", &large),
        whole(
            "100,000 members in an object",
            &format!("{{{}}}", vec!["\"a\":1"; 100_000].join(",")),
        ),
        whole(
            "a name of 1 MiB",
            &format!("{{\"{}\":1}}", "n".repeat(1 << 20)),
        ),
        case("a text of 130 MiB", gzip(larger.as_bytes()))
            .named("large.json.gz")
            .keeps(1)
            .loses_somewhere(1, "a single value of more than 64 MiB"),
        case(
            "64 MiB of blanks before the document",
            gzip(format!("{}{}", " ".repeat(64 << 20), three()).as_bytes()),
        )
        .named("blanks.json.gz")
        .keeps(3),
    ];
    all_are_told("large", cases);
}
