//! Escapes, surrogates, bytes that are no UTF-8, and doubled names.

use super::all_are_told;
use super::case::{Case, case, document_of, record, start_of};

const SYNTAX: &str = "not valid JSON from here on";

/// Three records, with `value` for the second one's user agent.
fn with(value: &[u8]) -> (Vec<u8>, usize) {
    let field = b"\"userAgent\":\"";
    let second = record(1);
    let second = [
        b"{",
        field.as_slice(),
        value,
        b"\",",
        &second.as_bytes()[1..],
    ]
    .concat();
    let start = start_of(1);
    let (first, third) = (record(0), record(2));
    let parts = [
        b"{\"Records\":[",
        first.as_bytes(),
        b",",
        &second,
        b",",
        third.as_bytes(),
        b"]}",
    ];
    (parts.concat(), start + 1 + field.len())
}

fn whole(what: &str, value: &[u8]) -> Case {
    case(what, with(value).0).keeps(3)
}

fn breaks(what: &str, value: &[u8], shift: usize) -> Case {
    let (contents, at) = with(value);
    case(what, contents).keeps(1).loses(1, at + shift, SYNTAX)
}

fn odd(what: &str, value: &[u8]) -> Case {
    whole(what, value).noted(start_of(1), "no UTF-8, shown as U+FFFD")
}

#[test]
fn escapes_and_bytes_in_texts() {
    let cases = vec![
        whole("every escape there is", br#"\"\\\/\b\f\n\r\tA\ud83d\udd11"#),
        whole(
            "half a surrogate pair, as AWS cuts long fields",
            br"cut \ud83d",
        ),
        whole("the second half alone", br"\udd11 cut"),
        whole("halves in the wrong order", br"\udd11\ud83d"),
        whole("an escaped zero", br"\u0000"),
        whole("a delete and a no-break space", b"\x7f\xc2\xa0"),
        breaks("an escape that there is not", br"\x41", 1),
        breaks("an escape with too few digits", br"\u12", 4),
        breaks("an escape with wrong digits", br"\u12G4", 4),
        breaks("a tab in a text", b"a\tb", 1),
        breaks("an end of line in a text", b"a\nb", 1),
        breaks("a zero byte in a text", b"a\0b", 1),
        odd("Latin-1 in a text", b"caf\xe9"),
        odd("a character longer than it need be", b"\xc0\xaf"),
        odd("a surrogate in UTF-8", b"\xed\xa0\x80"),
        odd("a character beyond the last one", b"\xf4\x90\x80\x80"),
        odd("half a character", b"\xe2\x82"),
    ];
    all_are_told("texts", cases);
}

#[test]
fn names_of_fields_twice_or_escaped() {
    let with =
        |from: &str, to: &str| document_of(&[record(0), record(1).replace(from, to), record(2)]);
    let source = "\"eventSource\":\"kms.amazonaws.com\"";
    let cases = vec![
        case(
            "an escaped name of a field",
            with("\"eventSource\"", "\"\\u0065ventSource\""),
        )
        .keeps(3),
        case(
            "a field twice, the same",
            with(source, &format!("{source},{source}")),
        )
        .keeps(3),
        case(
            "a field twice: the last one counts",
            with(
                source,
                &format!("\"eventSource\":\"s3.amazonaws.com\",{source}"),
            ),
        )
        .keeps(3),
        case(
            "an empty name of a field",
            with(source, &format!("\"\":1,{source}")),
        )
        .keeps(3),
        case(
            "a byte order mark before the document",
            format!("\u{feff}{}", with("", "")),
        )
        .keeps(3),
    ];
    all_are_told("names", cases);
}
