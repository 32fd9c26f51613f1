//! What is fixed once per month: who is there, and when backups run.

use chrono::{Datelike, Weekday};

use crate::estimate::scenario::{Backups, Cluster, Every};
use crate::period::{Hour, Month, Period, Timestamp};

use super::plan::Plan;
use super::rhythm::Rhythm;

/// A month of the plan.
pub(super) struct MonthPlan {
    pub(super) month: Month,
    pub(super) whole: Rhythm,
    /// In the order of the plan's clusters.
    pub(super) clusters: Vec<ClusterMonth>,
}

/// A cluster in a month.
pub(super) struct ClusterMonth {
    pub(super) even: Rhythm,
    pub(super) working: Rhythm,
    /// Its hours in this month.
    pub(super) hours: Period,
    /// When its backups start, in order.
    pub(super) backups: Vec<Timestamp>,
}

impl MonthPlan {
    pub(super) fn new(plan: &Plan<'_>, month: Month) -> Self {
        Self {
            month,
            whole: Rhythm::even(month.period()),
            clusters: plan
                .clusters
                .iter()
                .map(|cluster| ClusterMonth::new(cluster.cluster, month))
                .collect(),
        }
    }
}

impl ClusterMonth {
    fn new(cluster: &Cluster, month: Month) -> Self {
        let after = |hour: Hour| Hour(hour.0 + 1);
        let starts = cluster.starts.map(|at| after(at.0.hour()));
        let ends = cluster.ends.map(|at| at.0.hour());
        let start = starts.unwrap_or(month.start()).max(month.start());
        let end = ends.unwrap_or(month.end()).min(month.end());
        let hours = Period {
            start: start.min(end),
            end,
        };
        let even = Rhythm::even(hours);
        let backups = cluster.backups.as_ref();
        Self {
            backups: backups.map_or_else(Vec::new, |backups| instants(backups, hours, &even)),
            even,
            working: Rhythm::working(hours),
            hours,
        }
    }
}

/// Scheduled backups, and the manual ones ten minutes past their hours.
fn instants(backups: &Backups, hours: Period, even: &Rhythm) -> Vec<Timestamp> {
    (hours.start.0..hours.end.0)
        .map(Hour)
        .flat_map(|hour| {
            let start = hour.start().0;
            let at_two = hour.0.rem_euclid(24) == 2;
            let is_sunday = hour.day().date().weekday() == Weekday::Sun;
            let seconds: &[i64] = match backups.every {
                Every::QuarterHour => &[0, 900, 1_800, 2_700],
                Every::Day if at_two => &[0],
                Every::Week if at_two && is_sunday => &[0],
                Every::Day | Every::Week | Every::Manual => &[],
            };
            let manual = even.range(backups.manual.likely, hour, 0).map(|_| 600);
            let scheduled = seconds.iter().copied();
            scheduled
                .chain(manual)
                .map(move |second| Timestamp(start + second))
        })
        .collect()
}
