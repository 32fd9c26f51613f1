//! Times in forms that are none.

use super::all_are_told;
use super::case::{case, document_of, record, start_of};

#[test]
fn times_of_events_in_odd_forms() {
    let with = |time: &str| {
        let odd = record(1).replace("2026-10-06T08:00:00Z", time);
        document_of(&[record(0), odd, record(2)])
    };
    let read = [
        "2026-10-06T08:00:00.123456789Z",
        "2026-10-06T10:00:00+02:00",
        "2026-10-06 08:00:00.000",
        "2026-10-06 08:00:00",
        " 2026-10-06T08:00:00Z ",
    ];
    // A call without a readable time is counted and has no month, so that nothing prices it.
    let unread = [
        "",
        "yesterday",
        "0000-00-00T00:00:00Z",
        "2026-02-30T08:00:00Z",
        "2026-10-06T25:00:00Z",
        "2026-10-06T08:61:00Z",
        "2026-10-06",
        "08:00:00",
        "1970-01-01T00:00:00Z",
        "2013-11-12T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "+12026-10-06T08:00:00Z",
        "2026-10-06T08:00:00+99:00",
        "06/10/2026 08:00",
        "\\u0000",
        "1791273600",
    ];
    let read = read
        .iter()
        .map(|time| case(format!("`{time}`"), with(time)).keeps(3));
    let unread = unread.iter().map(|time| {
        case(format!("`{time}`"), with(time)).keeps(3).loses(
            0,
            start_of(1),
            "no time of CloudTrail",
        )
    });
    all_are_told("times", read.chain(unread).collect());
}
