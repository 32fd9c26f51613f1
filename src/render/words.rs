//! Words that several formats share: months, periods, places, services, storage.

use crate::config::Storage;
use crate::period::{Hour, Month, Period};
use crate::render::sanitize::visible;
use crate::report::coverage::{Hole, HoleKind};
use crate::usage::coverage::Place;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `October`
fn month_name(month: Month) -> &'static str {
    let index = usize::try_from(month.month.saturating_sub(1)).unwrap_or(0);
    MONTHS.get(index).copied().unwrap_or("?")
}

/// `October 2026`
pub fn month(month: Month) -> String {
    format!("{} {}", month_name(month), month.year)
}

/// `October 2026`, `August to October 2026`, or both instants.
pub fn period(period: Period) -> String {
    let first = period.start.month();
    let last = Hour(period.end.0 - 1).month();
    if period.start != first.start() || period.end != last.end() {
        return format!("{} to {}", hour(period.start), hour(period.end));
    }
    match (first == last, first.year == last.year) {
        (true, _) => month(first),
        (false, true) => format!("{} to {}", month_name(first), month(last)),
        (false, false) => format!("{} to {}", month(first), month(last)),
    }
}

/// `2026-10-12 03:00`, kept on one line.
pub fn hour(hour: Hour) -> String {
    let text = hour.to_string();
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    let minutes: String = time.chars().take(5).collect();
    format!("{date}{}{minutes}", super::page::NO_BREAK)
}

/// `eu-central-1 of 111122223333`
pub fn place(place: &Place) -> String {
    let region = place
        .region
        .as_deref()
        .map_or("an unknown region".into(), visible);
    let account = place
        .account
        .as_deref()
        .map_or("an unknown account".into(), visible);
    format!("{region} of {account}")
}

/// `2026-10-12 03:00 to 2026-10-13 11:00 (gap)`
pub fn hole(hole: &Hole) -> String {
    let kind = match hole.kind {
        HoleKind::Gap => "a gap",
        HoleKind::Absent => "no data",
    };
    let Period { start, end } = hole.period;
    format!("{} to {} ({kind})", hour(start), hour(end))
}

/// The name people use for an AWS service code.
pub fn service(code: &str) -> String {
    match code {
        "awskms" => "KMS".to_owned(),
        "AWSCloudTrail" => "CloudTrail".to_owned(),
        "AmazonS3" => "S3".to_owned(),
        "AmazonCloudWatch" => "CloudWatch".to_owned(),
        "AmazonGuardDuty" => "GuardDuty".to_owned(),
        "AmazonAthena" => "Athena".to_owned(),
        other => visible(other),
    }
}

/// What was encrypted.
pub fn storage(storage: Storage) -> &'static str {
    match storage {
        Storage::Document => "documents",
        Storage::Backup => "backup",
        Storage::Zeebe => "Zeebe disks",
        Storage::Elasticsearch => "Elasticsearch disks",
        Storage::Disk => "disks",
        Storage::Trail => "trail log files",
        Storage::Other => "other",
    }
}

/// `1 file`, `2,000 files`
pub fn counted(count: u64, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!(
        "{}{}{noun}",
        super::money::count(count),
        super::page::NO_BREAK
    )
}

/// `a`, `a and b`, `a, b and c`
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `a`, or `each: a, b and c`
pub fn each_of(items: &[String]) -> String {
    match items {
        [only] => only.clone(),
        several => format!("each: {}", list(several)),
    }
}

/// The first items, and how many more there are.
pub fn some_of(items: &[String], at_most: usize) -> String {
    let more = items.len().saturating_sub(at_most);
    if more == 0 {
        return list(items);
    }
    let shown: Vec<&str> = items.iter().take(at_most).map(String::as_str).collect();
    format!("{} and {more} more", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn of(year: i32, month: u32) -> Month {
        Month { year, month }
    }

    fn shown(start: Hour, end: Hour) -> String {
        period(Period { start, end })
    }

    #[test]
    fn whole_months_are_named_and_other_periods_say_their_hours() {
        let october = of(2026, 10);
        assert_eq!(shown(october.start(), october.end()), "October 2026");
        assert_eq!(
            shown(of(2026, 8).start(), october.end()),
            "August to October 2026"
        );
        assert_eq!(
            shown(of(2025, 12).start(), of(2026, 1).end()),
            "December 2025 to January 2026"
        );
        let part = shown(Hour(october.start().0 + 9), october.end());
        assert_eq!(part, "2026-10-01\u{a0}09:00 to 2026-11-01\u{a0}00:00");
    }

    #[test]
    fn lists_read_as_sentences_and_say_what_they_leave_out() {
        let items: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
        assert_eq!(list(&items), "a, b and c");
        assert_eq!(some_of(&items, 3), "a, b and c");
        assert_eq!(some_of(&items, 2), "a, b and 1 more");
    }
}
