//! How fast AWS may be asked: two requests in any second, of one account in one region
//! (<https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>).

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Duration;

/// So many requests may leave in each [`SPAN`].
const REQUESTS: usize = 2;
/// A second, and time for one request to be longer on its way than the next.
const SPAN: Duration = Duration::from_millis(1_070);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Tells how long it is since some fixed moment; only `commands/` has a clock.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// When the next request may leave. It knows no clock: each moment is handed in, as the time since
/// some fixed one.
#[derive(Clone, Copy, Debug, Default)]
struct Quota {
    /// When the last requests left, the oldest first.
    left: [Option<Duration>; REQUESTS],
    not_before: Option<Duration>,
    pause: Option<Duration>,
}

impl Quota {
    /// `None`: a request leaves at `now`. Otherwise none may, and so long it is worth to wait.
    fn take(&mut self, now: Duration) -> Option<Duration> {
        let [oldest, ..] = self.left;
        let allowed = oldest.map(|left| left + SPAN).max(self.not_before);
        let wait = allowed.unwrap_or_default().saturating_sub(now);
        if !wait.is_zero() {
            return Some(wait);
        }
        self.left.rotate_left(1);
        if let Some(last) = self.left.last_mut() {
            *last = Some(now);
        }
        None
    }

    /// AWS says that it was too much, because others of the account ask too: longer each time.
    fn throttled(&mut self, now: Duration) {
        let pause = self.pause.unwrap_or(FIRST_PAUSE);
        self.not_before = self.not_before.max(Some(now + pause));
        self.pause = Some((pause * 2).min(LONGEST_PAUSE));
    }

    fn answered(&mut self) {
        self.pause = None;
    }
}

/// The turns of all that ask AWS in one account and region.
pub(super) struct Turns {
    quota: Mutex<Quota>,
    clock: Clock,
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.quota.fmt(f)
    }
}

impl Turns {
    /// Nobody has asked yet.
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            quota: Mutex::default(),
            clock,
        }
    }

    /// Waits until a request may leave: whoever comes back from this sends one.
    pub(super) async fn next(&self) {
        while let Some(wait) = self.with(Quota::take) {
            tokio::time::sleep(wait).await;
        }
    }

    /// AWS refused a request as one too many.
    pub(super) fn throttled(&self) {
        self.with(Quota::throttled);
    }

    /// AWS answered a request.
    pub(super) fn answered(&self) {
        self.with(|quota, _| quota.answered());
    }

    fn with<T>(&self, act: impl FnOnce(&mut Quota, Duration) -> T) -> T {
        let mut quota = self.quota.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut quota, (self.clock)())
    }
}

/// How long so many requests take at least.
pub(super) fn duration(requests: u64) -> Duration {
    let spans = requests.div_ceil(REQUESTS as u64);
    SPAN.saturating_mul(u32::try_from(spans).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// When requests leave whose senders come after the given pauses and ask again when they are
    /// told to, `late` milliseconds too late.
    fn departures(pauses: &[u64], late: &[u64]) -> Vec<Duration> {
        let (mut now, mut quota) = (Duration::ZERO, Quota::default());
        let mut left = Vec::new();
        for (pause, late) in pauses.iter().zip(late) {
            now += Duration::from_millis(*pause);
            while let Some(wait) = quota.take(now) {
                now += wait + Duration::from_millis(*late);
            }
            left.push(now);
        }
        left
    }

    proptest! {
        #[test]
        fn never_more_than_two_leave_in_any_second(
            pauses in prop::collection::vec(0_u64..1_500, 3..60),
            late in prop::collection::vec(0_u64..40, 60),
        ) {
            let second = Duration::from_secs(1);
            for three in departures(&pauses, &late).windows(3) {
                prop_assert!(three[2] > three[0] + second, "{three:?}");
            }
        }

        #[test]
        fn whoever_always_asks_has_nine_tenths_of_the_quota(
            late in prop::collection::vec(0_u64..20, 200),
        ) {
            let left = departures(&[0; 200], &late);
            let seconds = left[199].as_secs_f64() - left[1].as_secs_f64();
            prop_assert!(198.0 / seconds >= 0.9 * 2.0, "{}", 198.0 / seconds);
        }

        #[test]
        fn after_a_refusal_nobody_asks_for_a_second_and_longer_each_time(times in 1_u32..9) {
            let (mut now, mut quota) = (Duration::ZERO, Quota::default());
            for _ in 0..times {
                quota.throttled(now);
                now += quota.take(now).unwrap();
                prop_assert_eq!(quota.take(now), None);
            }
            let expected = (0..times).map(|time| (1_u64 << time).min(30)).sum();
            prop_assert_eq!(now, Duration::from_secs(expected));
            quota.answered();
            quota.throttled(now);
            prop_assert_eq!(quota.take(now), Some(FIRST_PAUSE));
        }
    }

    #[test]
    fn requests_take_half_a_second_each() {
        assert_eq!(duration(0), Duration::ZERO);
        assert_eq!(duration(200), SPAN * 100);
    }
}
