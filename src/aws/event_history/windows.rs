//! Pieces of time that lie side by side, to the second, as events have it.

use chrono::{DateTime, NaiveDateTime};

use crate::period::Timestamp;

/// Seconds from `start` (in) to `end` (out).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// The first second.
    pub start: Timestamp,
    /// The first second after it.
    pub end: Timestamp,
}

const LOG: &str = ".json.gz";
const BATCH: &str = ".batch";
/// `20261001T000000Z`: no colon, which not every system allows.
const FORM: &str = "%Y%m%dT%H%M%SZ";

impl Window {
    /// How many seconds it has.
    pub fn seconds(self) -> i64 {
        (self.end.0 - self.start.0).max(0)
    }

    /// The name of the file that holds its events.
    pub(super) fn file_name(self) -> String {
        self.name(LOG)
    }

    /// The name of the batch of its events in the store.
    pub(super) fn batch_name(self) -> String {
        self.name(BATCH)
    }

    fn name(self, ending: &str) -> String {
        let shown = |time: Timestamp| {
            let time = DateTime::from_timestamp(time.0, 0).unwrap_or_default();
            time.format(FORM).to_string()
        };
        format!("{}_{}{ending}", shown(self.start), shown(self.end))
    }

    /// The window whose events a file of that name holds.
    pub(super) fn of_file(name: &str) -> Option<Self> {
        let time = |text| {
            let time = NaiveDateTime::parse_from_str(text, FORM).ok()?;
            Some(Timestamp(time.and_utc().timestamp()))
        };
        let times = name
            .strip_suffix(LOG)
            .or_else(|| name.strip_suffix(BATCH))?;
        let (start, end) = times.split_once('_')?;
        Some(Self {
            start: time(start)?,
            end: time(end)?,
        })
    }
}

/// What of `period` lies in none of `kept`, in order.
pub(super) fn missing(period: Window, kept: &[Window]) -> Vec<Window> {
    let mut kept = kept.to_vec();
    kept.sort();
    let mut missing = Vec::new();
    let mut from = period.start;
    for window in kept {
        let end = window.start.min(period.end);
        if from < end {
            missing.push(Window { start: from, end });
        }
        from = from.max(window.end);
    }
    if from < period.end {
        missing.push(Window {
            start: from,
            end: period.end,
        });
    }
    missing
}

/// Cuts at each multiple of `seconds` since 1970: at whole hours, or at whole days.
pub(super) fn cut(window: Window, seconds: i64) -> Vec<Window> {
    let mut pieces = Vec::new();
    let mut start = window.start;
    while start < window.end {
        let border = Timestamp((start.0.div_euclid(seconds) + 1) * seconds);
        let end = border.min(window.end);
        pieces.push(Window { start, end });
        start = end;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window(start: i64, end: i64) -> Window {
        Window {
            start: Timestamp(start),
            end: Timestamp(end),
        }
    }

    fn seconds_in(windows: &[Window]) -> Vec<i64> {
        let mut all: Vec<i64> = windows.iter().flat_map(|w| w.start.0..w.end.0).collect();
        all.sort_unstable();
        all
    }

    prop_compose! {
        fn any_window()(start in 0_i64..200, seconds in 0_i64..60) -> Window {
            window(start, start + seconds)
        }
    }

    proptest! {
        #[test]
        fn every_second_is_kept_or_missing_and_none_is_twice(
            period in any_window(),
            kept in prop::collection::vec(any_window(), 0..8),
        ) {
            let missing = seconds_in(&missing(period, &kept));
            let is_kept = |second: &i64| kept.iter().any(|w| (w.start.0..w.end.0).contains(second));
            let expected: Vec<i64> = seconds_in(&[period])
                .into_iter()
                .filter(|second| !is_kept(second))
                .collect();
            prop_assert_eq!(missing, expected);
        }

        #[test]
        fn pieces_are_the_whole_and_end_at_borders(whole in any_window(), size in 1_i64..50) {
            let pieces = cut(whole, size);
            prop_assert_eq!(seconds_in(&pieces), seconds_in(&[whole]));
            for pair in pieces.windows(2) {
                prop_assert_eq!(pair[0].end, pair[1].start);
                prop_assert_eq!(pair[0].end.0 % size, 0);
                prop_assert!(pair[0].seconds() <= size);
            }
        }

        #[test]
        fn a_file_name_says_its_window(start in 1_600_000_000_i64..2_000_000_000, seconds in 0_i64..90_000) {
            let window = window(start, start + seconds);
            prop_assert_eq!(Window::of_file(&window.file_name()), Some(window));
        }
    }

    #[test]
    fn other_names_are_no_windows() {
        let name = window(1_790_812_800, 1_790_816_400).file_name();
        assert_eq!(name, "20261001T000000Z_20261001T010000Z.json.gz");
        for other in ["", "notes.txt", "20261001T000000Z.json.gz", "a_b.json.gz"] {
            assert_eq!(Window::of_file(other), None, "{other}");
        }
    }
}
