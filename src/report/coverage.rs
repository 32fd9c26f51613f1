//! How much of a period the logs of one account and region cover, judged by their rhythm.
//!
//! `CloudTrail` writes no file when nothing happens, so silence alone proves nothing; only its
//! length against the rhythm of the same account and region does. The rule:
//!
//! - *Active* is an hour with any record of any service, repeats included, in the whole input.
//! - With at least [`ENOUGH_HOURS`] active hours the *rhythm* is the 95th percentile (nearest
//!   rank) of the distances between consecutive active hours, and silence is tolerated up to
//!   max([`SHORTEST_GAP`], [`RHYTHMS`] × rhythm) hours.
//! - A longer silence between two active hours is a `gap`. Before the first and after the last
//!   active hour, what lies beyond the tolerance is `absent`. All else is `presumed`.
//! - With fewer active hours there is no rhythm: silence between them is presumed, every hour
//!   outside them is absent.
//! - A period without any active hour is absent as a whole.
//! - Hours of which digests list every file, and each is here, are `proven`, whatever the silence.

use std::collections::{BTreeMap, BTreeSet};

use crate::period::{Hour, Period};
use crate::usage::coverage::{Activity, Met, Place, Proven};

/// So many active hours are needed to speak of a rhythm: one day's worth.
pub const ENOUGH_HOURS: usize = 24;
/// No silence up to this many hours is a gap, however busy the account is.
pub const SHORTEST_GAP: i64 = 6;
/// How many times the rhythm a silence must last to be a gap.
pub const RHYTHMS: i64 = 10;

/// Hours of a period by what the logs tell of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoveredHours {
    /// Hourly digests list the files of the hour, and each of them is here.
    pub proven: i64,
    /// There are records in the hour, or around it within the tolerated silence.
    pub presumed: i64,
    /// A silence between records, far beyond the rhythm.
    pub gap: i64,
    /// Before the first or after the last record.
    pub absent: i64,
}

impl CoveredHours {
    /// All hours.
    pub fn hours(self) -> i64 {
        self.proven + self.presumed + self.gap + self.absent
    }

    /// Whether nothing is missing.
    pub fn is_complete(self) -> bool {
        self.gap == 0 && self.absent == 0
    }
}

/// What kind of hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HoleKind {
    /// Between records.
    Gap,
    /// Outside of them.
    Absent,
}

/// Hours of which the logs tell nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// What kind.
    pub kind: HoleKind,
    /// When.
    pub period: Period,
}

/// Whether the requests of an account and region can be counted from these logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requests {
    /// They can: what is here is counted.
    Counted,
    /// There is no record of any service.
    NoRecord,
    /// There are records, but none of KMS: the source may leave KMS out
    /// (`ExcludeManagementEventSources`,
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html>).
    NoKms,
    /// There is no record with `readOnly` true: the source leaves read events out, and Encrypt,
    /// Decrypt and GenerateDataKey are read events (same page).
    NoReadOnly,
}

impl Requests {
    /// Whether they can be counted.
    pub fn are_known(self) -> bool {
        self == Self::Counted
    }
}

/// The coverage of one account and region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceCoverage {
    /// Which account and region.
    pub place: Place,
    /// Its hours.
    pub hours: CoveredHours,
    /// The gaps and absences, in order.
    pub holes: Vec<Hole>,
    /// Whether its requests can be counted.
    pub requests: Requests,
}

/// Judges `place` over `periods`, which must not overlap.
pub fn judge(
    activity: &Activity,
    proven: &Proven,
    place: &Place,
    periods: &[Period],
) -> PlaceCoverage {
    let met = met_at(activity, place);
    let none = BTreeSet::new();
    let proven = proven.get(place).unwrap_or(&none);
    let holes = periods.iter().flat_map(|period| holes_in(&met, *period));
    let holes = joined(holes.flat_map(|hole| without(hole, proven)));
    PlaceCoverage {
        place: place.clone(),
        hours: hours_of(&holes, proven, periods),
        requests: requests(&met, periods),
        holes,
    }
}

/// What was met at a place. Some exports do not tell whose their records are (the console's event
/// history in CSV): those of the region may be this account's.
fn met_at(activity: &Activity, place: &Place) -> BTreeMap<Hour, Met> {
    let of_anyone = Place {
        account: None,
        region: place.region.clone(),
    };
    let mut met = activity.get(place).cloned().unwrap_or_default();
    if place.account.is_some() {
        for (hour, more) in activity.get(&of_anyone).into_iter().flatten() {
            *met.entry(*hour).or_default() += *more;
        }
    }
    met
}

/// Holes of one kind that touch are one: a month's border means nothing to them.
fn joined(holes: impl Iterator<Item = Hole>) -> Vec<Hole> {
    let mut joined: Vec<Hole> = Vec::new();
    for hole in holes {
        match joined.last_mut() {
            Some(last) if last.kind == hole.kind && last.period.end == hole.period.start => {
                last.period.end = hole.period.end;
            }
            _ => joined.push(hole),
        }
    }
    joined
}

/// What is left of a hole without the hours that are proven.
fn without(hole: Hole, proven: &BTreeSet<Hour>) -> Vec<Hole> {
    let Period { mut start, end } = hole.period;
    let mut left = Vec::new();
    for hour in proven.range(start..end) {
        left.extend(clipped(hole.kind, start, *hour, hole.period));
        start = Hour(hour.0 + 1);
    }
    left.extend(clipped(hole.kind, start, end, hole.period));
    left
}

fn hours_of(holes: &[Hole], proven: &BTreeSet<Hour>, periods: &[Period]) -> CoveredHours {
    let of_kind = |kind| -> i64 {
        let holes = holes.iter().filter(|hole| hole.kind == kind);
        holes.map(|hole| hole.period.hours()).sum()
    };
    let (gap, absent) = (of_kind(HoleKind::Gap), of_kind(HoleKind::Absent));
    let all: i64 = periods.iter().map(|period| period.hours()).sum();
    let periods = periods.iter().filter(|period| period.hours() > 0);
    let proven = periods.map(|period| proven.range(period.start..period.end).count());
    let proven = i64::try_from(proven.sum::<usize>()).unwrap_or(0);
    CoveredHours {
        proven,
        presumed: all - gap - absent - proven,
        gap,
        absent,
    }
}

fn requests(met: &BTreeMap<Hour, Met>, periods: &[Period]) -> Requests {
    let mut sum = Met::default();
    for period in periods.iter().filter(|period| period.hours() > 0) {
        for (_, met) in met.range(period.start..period.end) {
            sum += *met;
        }
    }
    match sum {
        Met { records: 0, .. } => Requests::NoRecord,
        Met { kms_records: 0, .. } => Requests::NoKms,
        Met { read_only: 0, .. } => Requests::NoReadOnly,
        _ => Requests::Counted,
    }
}

/// Works on distances, never hour by hour: a record may claim any year.
fn holes_in(met: &BTreeMap<Hour, Met>, period: Period) -> Vec<Hole> {
    let active: Vec<Hour> = met
        .iter()
        .filter(|(_, met)| met.records > 0)
        .map(|(hour, _)| *hour)
        .collect();
    let (Some(first), Some(last)) = (active.first(), active.last()) else {
        return clipped(HoleKind::Absent, period.start, period.end, period)
            .into_iter()
            .collect();
    };
    if !active.iter().any(|hour| period.contains(*hour)) {
        return clipped(HoleKind::Absent, period.start, period.end, period)
            .into_iter()
            .collect();
    }
    let tolerance = tolerance(&active);
    let outside = tolerance.unwrap_or(0);
    let mut holes: Vec<Hole> = Vec::new();
    holes.extend(clipped(
        HoleKind::Absent,
        period.start,
        Hour(first.0 - outside),
        period,
    ));
    if let Some(tolerance) = tolerance {
        let silences = active.windows(2).filter_map(|pair| match pair {
            [before, after] if after.0 - before.0 - 1 > tolerance => {
                clipped(HoleKind::Gap, Hour(before.0 + 1), *after, period)
            }
            _ => None,
        });
        holes.extend(silences);
    }
    holes.extend(clipped(
        HoleKind::Absent,
        Hour(last.0 + 1 + outside),
        period.end,
        period,
    ));
    holes
}

/// Hours of silence that are not yet a gap; `None` without a rhythm.
fn tolerance(active: &[Hour]) -> Option<i64> {
    if active.len() < ENOUGH_HOURS {
        return None;
    }
    let mut distances: Vec<i64> = active
        .windows(2)
        .filter_map(|pair| Some(pair.last()?.0 - pair.first()?.0))
        .collect();
    distances.sort_unstable();
    let rank = (distances.len() * 95).div_ceil(100).max(1);
    let rhythm = distances.get(rank - 1).copied().unwrap_or(1).max(1);
    Some(SHORTEST_GAP.max(rhythm.saturating_mul(RHYTHMS)))
}

fn clipped(kind: HoleKind, start: Hour, end: Hour, within: Period) -> Option<Hole> {
    let period = Period {
        start: start.max(within.start),
        end: end.min(within.end),
    };
    (period.hours() > 0).then_some(Hole { kind, period })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD: Period = Period {
        start: Hour(0),
        end: Hour(744),
    };

    fn place() -> Place {
        Place {
            account: Some("111122223333".into()),
            region: Some("eu-central-1".into()),
        }
    }

    fn active(hours: impl IntoIterator<Item = i64>) -> Activity {
        let met = Met {
            records: 3,
            kms_records: 2,
            read_only: 1,
        };
        let hours = hours.into_iter().map(|hour| (Hour(hour), met)).collect();
        Activity::from([(place(), hours)])
    }

    fn judged(hours: impl IntoIterator<Item = i64>) -> PlaceCoverage {
        judge(&active(hours), &Proven::new(), &place(), &[PERIOD])
    }

    fn counts(coverage: &PlaceCoverage) -> (i64, i64, i64) {
        let hours = coverage.hours;
        assert_eq!(hours.hours(), 744);
        (hours.presumed, hours.gap, hours.absent)
    }

    #[test]
    fn a_month_with_records_in_every_hour_is_presumed_whole() {
        assert_eq!(counts(&judged(0..744)), (744, 0, 0));
    }

    #[test]
    fn in_an_hourly_rhythm_ten_silent_hours_are_tolerated_and_eleven_are_a_gap() {
        let ten = judged((0..100).chain(110..744));
        assert_eq!(counts(&ten), (744, 0, 0));
        let eleven = judged((0..100).chain(111..744));
        assert_eq!(counts(&eleven), (733, 11, 0));
        let hole = Hole {
            kind: HoleKind::Gap,
            period: Period {
                start: Hour(100),
                end: Hour(111),
            },
        };
        assert_eq!(eleven.holes, [hole]);
    }

    #[test]
    fn a_slow_rhythm_tolerates_longer_silence() {
        let every_six_hours = (0..300).step_by(6).chain((354..744).step_by(6));
        assert_eq!(counts(&judged(every_six_hours)), (744, 0, 0));
        let longer = (0..300).step_by(6).chain((366..744).step_by(6));
        assert_eq!(counts(&judged(longer)), (744 - 71, 71, 0));
    }

    #[test]
    fn outside_of_the_records_only_the_tolerance_is_presumed() {
        assert_eq!(counts(&judged(100..200)), (120, 0, 624));
    }

    #[test]
    fn with_less_than_a_day_of_records_the_inside_is_presumed_and_the_outside_absent() {
        assert_eq!(counts(&judged([100, 300])), (201, 0, 543));
        let twenty_three = (0..22).chain([400]);
        assert_eq!(counts(&judged(twenty_three)), (401, 0, 343));
        let twenty_four = (0..23).chain([400]);
        assert_eq!(counts(&judged(twenty_four)), (34, 377, 333));
    }

    #[test]
    fn a_period_without_records_is_absent_though_there_are_some_around_it() {
        assert_eq!(counts(&judged([])), (0, 0, 744));
        assert_eq!(counts(&judged([-1, 744])), (0, 0, 744));
    }

    #[test]
    fn records_outside_the_period_bound_the_silence_at_its_edges() {
        assert_eq!(counts(&judged(-50..800)), (744, 0, 0));
        let gap_over_the_edge = (-50..-10).chain(20..800);
        assert_eq!(counts(&judged(gap_over_the_edge)), (724, 20, 0));
    }

    #[test]
    fn an_absence_over_a_month_border_is_one_hole() {
        let months = [(0, 700), (700, 744)].map(|(start, end)| Period {
            start: Hour(start),
            end: Hour(end),
        });
        let coverage = judge(&active(0..600), &Proven::new(), &place(), &months);
        assert_eq!(counts(&coverage), (610, 0, 134));
        assert_eq!(coverage.holes.len(), 1);
    }

    #[test]
    fn a_silence_that_digests_prove_is_none() {
        let proven = Proven::from([(place(), (100..112).map(Hour).collect())]);
        let hours = active((0..100).chain(120..744));
        let coverage = judge(&hours, &proven, &place(), &[PERIOD]);
        let counted = coverage.hours;
        assert_eq!((counted.proven, counted.gap), (12, 8));
        assert_eq!(counted.presumed, 744 - 20);
    }

    #[test]
    fn records_that_claim_the_year_9999_cost_no_time() {
        let coverage = judged((0..744).chain([70_000_000]));
        assert_eq!(counts(&coverage), (744, 0, 0));
    }

    #[test]
    fn logs_without_kms_or_without_read_events_leave_the_requests_unknown() {
        let of = |records, kms_records, read_only| {
            let met = Met {
                records,
                kms_records,
                read_only,
            };
            let activity = Activity::from([(place(), BTreeMap::from([(Hour(5), met)]))]);
            judge(&activity, &Proven::new(), &place(), &[PERIOD]).requests
        };
        assert_eq!(of(9, 4, 3), Requests::Counted);
        assert_eq!(of(9, 4, 0), Requests::NoReadOnly);
        assert_eq!(of(9, 0, 3), Requests::NoKms);
        assert_eq!(of(0, 0, 0), Requests::NoRecord);
    }

    proptest::proptest! {
        #[test]
        fn hours_add_up_and_no_hole_holds_a_record(
            hours in proptest::collection::btree_set(-200_i64..1_000, 0..120),
            border in 1_i64..744,
            shown in proptest::collection::btree_set(-50_i64..800, 0..40),
        ) {
            let periods = [(0, border), (border, 744)].map(|(start, end)| Period {
                start: Hour(start),
                end: Hour(end),
            });
            let shown: BTreeSet<Hour> = shown.into_iter().map(Hour).collect();
            let proven = Proven::from([(place(), shown.clone())]);
            let coverage = judge(&active(hours.iter().copied()), &proven, &place(), &periods);
            let counted = coverage.hours;
            let shown_here = shown.iter().filter(|hour| PERIOD.contains(**hour)).count();
            proptest::prop_assert_eq!(usize::try_from(counted.proven).unwrap(), shown_here);
            proptest::prop_assert!(counted.presumed >= 0);
            for hole in &coverage.holes {
                proptest::prop_assert!(!shown.iter().any(|hour| hole.period.contains(*hour)));
            }
            proptest::prop_assert_eq!(counted.hours(), 744);
            let missing: i64 = coverage.holes.iter().map(|hole| hole.period.hours()).sum();
            proptest::prop_assert_eq!(missing, counted.gap + counted.absent);
            for hole in &coverage.holes {
                proptest::prop_assert!(hole.period.start >= Hour(0) && hole.period.end <= Hour(744));
                proptest::prop_assert!(!hours.iter().any(|hour| hole.period.contains(Hour(*hour))));
            }
            for pair in coverage.holes.windows(2) {
                proptest::prop_assert!(pair[0].period.end <= pair[1].period.start);
            }
        }
    }
}
