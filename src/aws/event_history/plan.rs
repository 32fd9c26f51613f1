//! What is missing of a region, and about how many requests that takes.
//!
//! Nothing tells how many events there are. So the missing time is parted, and each part is asked
//! for its newest events: either they are all, or the time that they span tells how dense they lie.
//! Where there are more, the middle of the part is asked too, because its end may be an odd time of
//! the day.

use std::sync::Arc;

use aws_sdk_cloudtrail::types::Event;
use tokio::time::Duration;

use super::history::{History, PAGE};
use super::refusal::Refusal;
use super::windows::{Window, cut, missing};
use crate::aws::quota;
use crate::period::Timestamp;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Into about so many parts the missing time is parted. It is no week, of which each part would end
/// at the same hour.
const PARTS: i64 = 7;
/// More parts than these, which gaps make, are not looked at.
const MOST_PARTS: usize = 10;
/// A window is to have at most so many pages: its token expires, or the program is killed, and then
/// it is read again from its beginning.
const MOST_PAGES: u64 = 200;
/// A window with more pages than these is to have others beside it: its own come one after another,
/// and an answer may take longer than a turn.
const FEW_PAGES: u64 = 4;
const SEVERAL: i64 = 8;
/// A window is a whole UTC day, or of those with more events a whole hour, or five minutes.
const SIZES: [i64; 3] = [DAY, HOUR, 300];

/// What is to be done in a region.
#[derive(Debug)]
pub struct Plan {
    pub(super) history: Arc<History>,
    /// Windows of which everything came already.
    pub(super) whole: Vec<(Window, Vec<Event>)>,
    /// Windows to be read, the oldest first: it is the first that leaves the event history.
    pub(super) windows: Vec<Window>,
    /// Windows that were here before.
    pub kept_before: u64,
    /// Events that are to come, estimated unless `is_counted`.
    pub events: u64,
    /// Whether all of them were seen.
    pub is_counted: bool,
    /// Requests that are to be made.
    pub requests: u64,
    /// Requests that were made to find all this.
    pub probes: u64,
}

impl Plan {
    /// The region.
    pub fn region(&self) -> &str {
        &self.history.region
    }

    /// How long the rest takes at least.
    pub fn duration(&self) -> Duration {
        quota::duration(self.requests)
    }
}

/// What was seen of some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    events: u64,
    seconds: i64,
}

/// Looks what of `period` is missing, apart from `kept`.
pub(super) async fn plan(
    history: Arc<History>,
    period: Window,
    kept: &[Window],
) -> Result<Plan, Refusal> {
    let mut plan = Plan {
        history,
        whole: Vec::new(),
        windows: Vec::new(),
        kept_before: kept.len() as u64,
        events: 0,
        is_counted: true,
        requests: 0,
        probes: 0,
    };
    let parts = parts(&missing(period, kept));
    let every = parts.len().div_ceil(MOST_PARTS).max(1);
    let (mut rest, mut seen) = (Vec::new(), Seen::default());
    for (number, part) in parts.into_iter().enumerate() {
        if number % every == 0 {
            let (dense, is_whole) = plan.probe(part, number).await?;
            if is_whole {
                continue;
            }
            seen.events += dense.events;
            seen.seconds += dense.seconds;
        }
        rest.push(part);
    }
    let counted: usize = plan.whole.iter().map(|(_, events)| events.len()).sum();
    plan.events = counted as u64;
    if !rest.is_empty() {
        plan.rest(&rest, seen, counted as u64);
    }
    Ok(plan)
}

impl Plan {
    /// Looks at a part of the missing time; `true`: and this is all that is in it.
    async fn probe(&mut self, part: Window, number: usize) -> Result<(Seen, bool), Refusal> {
        let page = self.history.page(part, None).await?;
        self.probes += 1;
        if page.next.is_none() {
            self.whole.push((part, page.events));
            return Ok((Seen::default(), true));
        }
        let oldest = page.oldest().unwrap_or(part.start);
        let mut seen = seen(page.events.len(), oldest, part.end);
        let middle = Window {
            start: part.start,
            end: somewhere(part, number),
        };
        if middle.end < oldest {
            let page = self.history.page(middle, None).await?;
            self.probes += 1;
            let oldest = page.oldest().filter(|_| page.next.is_some());
            let more = self::seen(page.events.len(), oldest.unwrap_or(part.start), middle.end);
            seen.events += more.events;
            seen.seconds += more.seconds;
        }
        Ok((seen, false))
    }

    /// Cuts what is left into windows.
    fn rest(&mut self, rest: &[Window], seen: Seen, counted: u64) {
        let seconds: i64 = rest.iter().map(|part| part.seconds()).sum();
        let seen = match seen.seconds {
            0 => Seen {
                events: counted,
                seconds: self.whole.iter().map(|(part, _)| part.seconds()).sum(),
            },
            _ => seen,
        };
        let events = scaled(seen, seconds);
        let size = size(seen, seconds);
        self.windows = rest.iter().flat_map(|part| cut(*part, size)).collect();
        self.events += events;
        self.is_counted = false;
        self.requests = self.windows.len() as u64 + events / PAGE;
    }
}

/// How long the windows of so many seconds are.
fn size(seen: Seen, seconds: i64) -> i64 {
    let fits = |size: &i64| {
        let pages = scaled(seen, *size) / PAGE;
        pages <= FEW_PAGES || (pages <= MOST_PAGES && seconds / size >= SEVERAL)
    };
    let [.., smallest] = SIZES;
    SIZES.into_iter().find(fits).unwrap_or(smallest)
}

/// The missing time in about as many parts as are looked at.
fn parts(missing: &[Window]) -> Vec<Window> {
    let seconds: i64 = missing.iter().map(|gap| gap.seconds()).sum();
    let days = (seconds / DAY).div_euclid(PARTS) + 1;
    let parts = missing.iter().flat_map(|gap| cut(*gap, days * DAY));
    parts.collect()
}

fn seen(events: usize, oldest: Timestamp, end: Timestamp) -> Seen {
    Seen {
        events: events as u64,
        seconds: (end.0 - oldest.0).max(1),
    }
}

/// A second in a part, each time at another place between a fifth and four fifths of it.
fn somewhere(part: Window, number: usize) -> Timestamp {
    // Steps of the golden ratio never come close to where they were.
    let thousandths = 200 + (300 + 382 * i64::try_from(number % 1_000).unwrap_or(0)) % 600;
    Timestamp(part.start.0 + (part.seconds() * thousandths / 1_000).max(1))
}

/// The events of so many seconds, if they lie as dense as what was seen.
fn scaled(seen: Seen, seconds: i64) -> u64 {
    let events = i128::from(seen.events) * i128::from(seconds) / i128::from(seen.seconds.max(1));
    u64::try_from(events).unwrap_or(u64::MAX)
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

    /// So many events a day.
    fn a_day(events: u64) -> Seen {
        Seen {
            events,
            seconds: DAY,
        }
    }

    #[test]
    fn windows_are_shorter_where_there_are_more_events() {
        assert_eq!(size(a_day(100), 30 * DAY), DAY);
        assert_eq!(size(a_day(10_000), 30 * DAY), DAY);
        assert_eq!(size(a_day(20_000), 30 * DAY), HOUR);
        assert_eq!(size(a_day(2_000_000), 30 * DAY), 300);
        assert_eq!(size(Seen::default(), 30 * DAY), DAY);
    }

    #[test]
    fn a_few_days_are_cut_so_that_windows_are_read_side_by_side() {
        assert_eq!(size(a_day(5_000), 2 * DAY), HOUR);
        assert_eq!(size(a_day(100), 2 * DAY), DAY);
    }

    #[test]
    fn a_month_is_looked_at_in_seven_parts_that_end_at_midnight() {
        let parts = parts(&[window(20_000 * DAY + 5, 20_031 * DAY)]);
        assert!((7..9).contains(&parts.len()), "{parts:?}");
        assert!(parts.iter().all(|part| part.end.0 % DAY == 0));
    }

    #[test]
    fn what_lies_evenly_is_estimated_exactly() {
        let seen = seen(50, Timestamp(1_000), Timestamp(1_500));
        assert_eq!(scaled(seen, DAY), 8_640);
        assert_eq!(scaled(Seen::default(), DAY), 0);
    }

    proptest! {
        #[test]
        fn a_part_is_asked_somewhere_within(seconds in 2_i64..10_000_000, number in 0_usize..100) {
            let part = window(1_000, 1_000 + seconds);
            let middle = somewhere(part, number);
            prop_assert!(part.start < middle && middle < part.end);
        }
    }
}
