//! `eventTime`, in the forms that CloudTrail and its exports write.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::period::Timestamp;

/// CloudTrail began on 2013-11-13
/// (<https://aws.amazon.com/blogs/aws/aws-cloudtrail-capture-aws-api-activity/>): an event of an
/// earlier time is damage, as is one after this century. Either would stretch "all months".
const EVENT_TIMES: std::ops::Range<i64> = 1_384_300_800..4_102_444_800;

/// Reads the time of an event: `2023-07-10T11:42:36Z` (CloudTrail), with a fraction or an offset
/// (`EventBridge`, exports), or `2023-07-10 11:42:36.000` (CloudTrail Lake, UTC). `None` if it is
/// none of these, or none at which CloudTrail can have recorded anything.
pub fn parse(text: &str) -> Option<Timestamp> {
    any_time(text).filter(|time| EVENT_TIMES.contains(&time.0))
}

fn any_time(text: &str) -> Option<Timestamp> {
    usual(text.as_bytes()).or_else(|| unusual(text.trim()))
}

fn usual(text: &[u8]) -> Option<Timestamp> {
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        b'Z',
    ] = *text
    else {
        return None;
    };
    let year = two(y1, y2)? * 100 + two(y3, y4)?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, two(m1, m2)?, two(d1, d2)?)?;
    let time = date.and_hms_opt(two(h1, h2)?, two(n1, n2)?, two(s1, s2)?)?;
    Some(Timestamp(time.and_utc().timestamp()))
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn unusual(text: &str) -> Option<Timestamp> {
    let with_zone = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z"];
    let in_utc = [
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f UTC",
        "%Y-%m-%dT%H:%M:%S%.fZ",
        "%Y-%m-%d %H:%M:%S%.fZ",
        "%Y%m%dT%H%M%SZ",
    ];
    let zoned = with_zone
        .iter()
        .find_map(|form| DateTime::parse_from_str(text, form).ok());
    let seconds = match zoned {
        Some(time) => time.timestamp(),
        None => in_utc
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?
            .and_utc()
            .timestamp(),
    };
    // Years beyond four digits are damage, not dates.
    (-62_167_219_200..253_402_300_800)
        .contains(&seconds)
        .then_some(Timestamp(seconds))
}

/// Reads the date in `ScheduleKeyDeletion`'s `responseElements.deletionDate`, which KMS writes as
/// `Jul 10, 2023, 12:07:59 PM` and, in its documentation, as `Apr 12, 2021 18:58:30 PM` (a 24-hour
/// clock with a half-day mark; <https://docs.aws.amazon.com/kms/latest/developerguide/ct-schedule-key-deletion.html>), or in
/// any form in which `eventTime` is written.
pub fn parse_deletion_date(text: &str) -> Option<Timestamp> {
    let written = text.trim();
    let half_day = written
        .strip_suffix("AM")
        .or_else(|| written.strip_suffix("PM"));
    let clock = half_day.map_or(written, str::trim_end);
    let forms = ["%b %d, %Y, %H:%M:%S", "%b %d, %Y %H:%M:%S"];
    let read = |form| NaiveDateTime::parse_from_str(clock, form).ok();
    let Some(time) = forms.into_iter().find_map(read) else {
        return any_time(text);
    };
    // `9:00:00 PM` is 21:00; `18:58:30 PM` already is.
    let is_afternoon = written.ends_with("PM") && chrono::Timelike::hour(&time) < 12;
    let is_midnight = written.ends_with("AM") && chrono::Timelike::hour(&time) == 12;
    let shift = if is_afternoon { 12 } else { 0 } - if is_midnight { 12 } else { 0 };
    Some(Timestamp(time.and_utc().timestamp() + shift * 3_600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_one_second_are_the_same_second() {
        let expected = parse("2023-07-10T11:42:36Z").map(|time| time.to_string());
        assert_eq!(expected.as_deref(), Some("2023-07-10T11:42:36Z"));
        for text in [
            "2023-07-10T11:42:36.123Z",
            "2023-07-10T13:42:36+02:00",
            "2023-07-10 11:42:36.000",
            "2023-07-10 11:42:36",
            " 2023-07-10T11:42:36Z ",
            "2023-07-10 21:42:36+1000",
            "2023-07-10 11:42:36.000 UTC",
        ] {
            assert_eq!(parse(text).map(|time| time.to_string()), expected, "{text}");
        }
    }

    #[test]
    fn a_deletion_date_is_read_with_either_clock() {
        let read = |text| parse_deletion_date(text).map(|time| time.to_string());
        assert_eq!(
            read("Apr 12, 2021 18:58:30 PM").as_deref(),
            Some("2021-04-12T18:58:30Z")
        );
        assert_eq!(
            read("Nov 23, 2026 9:00:00 PM").as_deref(),
            Some("2026-11-23T21:00:00Z")
        );
        assert_eq!(
            read("Nov 23, 2026 12:30:00 AM").as_deref(),
            Some("2026-11-23T00:30:00Z")
        );
        assert_eq!(
            read("2026-11-23T09:00:00Z").as_deref(),
            Some("2026-11-23T09:00:00Z")
        );
        assert_eq!(read("soon"), None);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "yesterday",
            "2023-13-10T11:42:36Z",
            "2023-07-10T25:42:36Z",
            "2023-07-10",
            "0001-01-01T00:00:00Z",
            "2013-11-12T23:59:59Z",
            "2100-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
