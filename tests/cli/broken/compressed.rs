//! Gzip data that is cut, changed, or goes on.

use super::all_are_told;
use super::case::{Case, case, document_of, record, three};
use crate::shapes::gzip;

const EARLY: &str = "the gzip data ends early";
const DAMAGED: &str = "the gzip data is damaged";

fn log(what: &str, contents: impl Into<Vec<u8>>) -> Case {
    case(what, contents).named("broken.json.gz")
}

#[test]
fn gzip_data_that_is_cut_or_changed() {
    let text = three();
    let whole = gzip(text.as_bytes());
    let end = whole.len();
    let changed = |at: usize, with: u8| {
        let mut changed = whole.clone();
        changed[at] ^= with;
        changed
    };
    let named = {
        let mut named = whole.clone();
        named[3] = 8;
        named.splice(10..10, *b"a name\0");
        named
    };
    let cases = vec![
        log("only the first two bytes", &whole[..2]).skipped("no JSON"),
        log("cut in the header", &whole[..5]).loses_of_file(0, EARLY),
        log("cut behind the header", &whole[..10]).loses_of_file(0, EARLY),
        log("cut in a file name in the header", &named[..14]).loses_of_file(0, EARLY),
        log("cut before the check sum", &whole[..end - 8])
            .keeps(3)
            .loses_of_file(0, EARLY),
        log("cut in the check sum", &whole[..end - 6])
            .keeps(3)
            .loses_of_file(0, EARLY),
        log("cut in the length", &whole[..end - 1])
            .keeps(3)
            .loses_of_file(0, EARLY),
        log("a wrong check sum", changed(end - 8, 1))
            .keeps(3)
            .loses_of_file(0, DAMAGED),
        log("a wrong length", changed(end - 4, 1))
            .keeps(3)
            .loses_of_file(0, DAMAGED),
        log("a method that there is not", changed(2, 1)).skipped("no JSON"),
        log("a file name in the header", named.clone()).keeps(3),
        log("an empty content", gzip(b"")).skipped("no CloudTrail records"),
        log("compressed twice", gzip(&whole)).keeps(3),
        log("no compression, whatever the name says", text.clone()).keeps(3),
        log("compressed, whatever the name says", whole.clone())
            .named("broken.json")
            .keeps(3),
    ];
    all_are_told("gzip", cases);
}

#[test]
fn gzip_data_that_goes_on() {
    let whole = gzip(three().as_bytes());
    let next = gzip(document_of(&[record(7), record(8)]).as_bytes());
    let both = [whole.as_slice(), &next].concat();
    let garbage = "something that is no gzip data follows the gzip data";
    let mut wrong = both.clone();
    let check_sum = both.len() - 8;
    wrong[check_sum] ^= 1;
    let cases = vec![
        log("a second member", both.clone()).keeps(5),
        log(
            "an empty member between",
            [whole.as_slice(), &gzip(b""), &next].concat(),
        )
        .keeps(5),
        log("zeros behind it", [whole.as_slice(), &[0; 600]].concat()).keeps(3),
        log("text behind it", [whole.as_slice(), b"and more"].concat())
            .keeps(3)
            .loses_of_file(0, garbage),
        log(
            "a document behind it that is not compressed",
            [whole.as_slice(), three().as_bytes()].concat(),
        )
        .keeps(3)
        .loses_of_file(0, garbage),
        log(
            "a second member, cut in its header",
            &both[..whole.len() + 6],
        )
        .keeps(3)
        .loses_of_file(0, EARLY),
        log("a second member with a wrong check sum", wrong)
            .keeps(5)
            .loses_of_file(0, DAMAGED),
        log(
            "only the first byte of a second member",
            &both[..=whole.len()],
        )
        .keeps(3)
        .loses_of_file(0, EARLY),
    ];
    all_are_told("members", cases);
}
