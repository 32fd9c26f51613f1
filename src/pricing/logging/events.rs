//! What is charged by the event: further trails, GuardDuty, Insights.

use super::Logging;
use super::cells::{Cell, Cells, Sums};
use super::sink::{Amount, Sink};
use crate::config::Storage;
use crate::config::account::{GuardDuty, Has};
use crate::pricing::charge::{Basis, ChargeKind};
use crate::pricing::price_list::{
    CLOUDTRAIL, EVENTS_ANALYZED, GUARDDUTY, INSIGHTS, NETWORK_EVENTS, PAID_EVENTS,
};
use crate::pricing::priced::What;
use crate::pricing::quantity::QuantityKey;

pub(super) fn add(logging: &Logging<'_>, cells: &Cells, sink: &mut Sink) {
    network_activity(logging, sink);
    let account = &logging.config.account;
    for (cell, sums) in &cells.by_cell {
        further_trails(account.further_trails, cell, sums, sink);
        guardduty(account.guardduty, cell, sums, sink);
        let mut insights = |what, has, events| {
            let key = cell.charged(ChargeKind::Insights, CLOUDTRAIL, Some(INSIGHTS));
            let events = Amount::Events(events);
            sink.put((what, has), key, events, sums.evidence.as_ref());
        };
        // Call rates are those of write events, error rates those of all
        // (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/insights-events-costs.html>).
        insights(
            What::InsightsCallRate,
            account.insights.call_rate,
            sums.writes,
        );
        insights(
            What::InsightsErrorRate,
            account.insights.error_rate,
            sums.events,
        );
    }
}

/// Every copy of a network activity event is charged; its record tells no cluster. An hour tells
/// the account and region only where records of a single one were met in it.
fn network_activity(logging: &Logging<'_>, sink: &mut Sink) {
    let measurement = logging.measurement;
    for (hour, tally) in &measurement.records {
        let Some(hour) = hour.filter(|_| tally.network_activity > 0 && logging.all_keys) else {
            continue;
        };
        if !logging.months.contains(hour) {
            continue;
        }
        let met = measurement.activity.iter();
        let mut places = met.filter(|(_, hours)| hours.contains_key(&hour));
        let place = places.next().filter(|_| places.next().is_none());
        let cell = Cell {
            day: hour.day(),
            key: None,
            cluster: None,
            storage: Storage::Other,
            region: place.and_then(|(place, _)| place.region.clone()),
            account: place.and_then(|(place, _)| place.account.clone()),
        };
        let has = logging.config.account.network_activity_events;
        let key = cell.charged(
            ChargeKind::NetworkActivity,
            CLOUDTRAIL,
            Some(NETWORK_EVENTS),
        );
        let events = Amount::Events(tally.network_activity);
        sink.put((What::NetworkActivity, has), key, events, None);
    }
}

/// Trails whose log files are not here: a paid copy of every event each.
fn further_trails(trails: Option<u64>, cell: &Cell, sums: &Sums, sink: &mut Sink) {
    let has = match trails {
        None => Has::Unknown,
        Some(0) => Has::No,
        Some(_) => Has::Yes,
    };
    let key = QuantityKey {
        basis: Basis::Assumed,
        trail: Some("further trails".into()),
        ..cell.charged(ChargeKind::TrailCopies, CLOUDTRAIL, Some(PAID_EVENTS))
    };
    let copies = Amount::Events(sums.events.saturating_mul(trails.unwrap_or(1)));
    sink.put(
        (What::FurtherTrail, has),
        key,
        copies,
        sums.evidence.as_ref(),
    );
}

/// `GuardDuty` analyses management events without any trail, each once
/// (<https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html>).
fn guardduty(guardduty: GuardDuty, cell: &Cell, sums: &Sums, sink: &mut Sink) {
    if guardduty.trial_ends.is_some_and(|end| cell.day < end) {
        return;
    }
    let key = cell.charged(ChargeKind::GuardDuty, GUARDDUTY, Some(EVENTS_ANALYZED));
    let events = Amount::Events(sums.events);
    sink.put(
        (What::GuardDuty, guardduty.has),
        key,
        events,
        sums.evidence.as_ref(),
    );
}
