//! Charts as data: their parts add up to what the tables say, and unknown is never zero.

use rust_decimal::Decimal;

use super::*;
use crate::config::Storage;
use crate::period::Timestamp;
use crate::report::Report;
use crate::report::fixtures::{CLAIMS, OCTOBER, ORDERS, World, october};
use crate::usage::key_event::{KeyEvent, KeyEventKind};

fn body(report: &Report, subject: Subject) -> &Body {
    let mut charts = report.charts.iter();
    &charts.find(|chart| chart.subject == subject).unwrap().body
}

fn bars(report: &Report, subject: Subject) -> &[Bar] {
    match body(report, subject) {
        Body::Bars(bars) | Body::Columns(bars) => bars,
        other => panic!("{other:?} has no bars"),
    }
}

fn sum(bars: &[Bar]) -> Decimal {
    bars.iter().map(Bar::total).sum()
}

#[test]
fn bars_of_cost_add_up_to_the_total() {
    for world in [World::two_clusters(), World::no_config()] {
        let report = world.report();
        let total = report.whole.totals.total.0;
        assert_eq!(sum(bars(&report, Subject::CostByCluster)), total);
        assert_eq!(sum(bars(&report, Subject::CostByMonth)), total);
        let (if_owner_pays, by_rule): (Vec<Bar>, Vec<Bar>) = bars(&report, Subject::WhoPays)
            .iter()
            .cloned()
            .partition(|bar| {
                matches!(
                    &bar.label,
                    Label::Payer {
                        if_owner_pays: true,
                        ..
                    }
                )
            });
        assert_eq!(sum(&by_rule), total);
        assert_eq!(sum(&if_owner_pays), total);
    }
}

#[test]
fn the_part_on_the_callers_bill_is_told_from_yours() {
    let report = World::two_clusters().report();
    let bars = bars(&report, Subject::CostByCluster);
    let others = bars.iter().flat_map(|bar| &bar.parts);
    let others = others.filter(|part| part.side == Side::Others);
    let callers: Decimal = others.map(|part| part.value).sum();
    assert_eq!(callers, report.whole.totals.callers_bill.0);
}

#[test]
fn requests_by_day_add_up_to_the_billable_calls_in_scope() {
    let mut world = World::two_clusters();
    world.calls(OCTOBER.next(), ORDERS, "Encrypt", Storage::Disk, 70);
    world.period = None;
    let report = world.report();
    let days = bars(&report, Subject::RequestsByDay);
    assert_eq!(sum(days), Decimal::from(report.whole.in_scope.billable));
    assert_eq!(days.len(), 32, "every day from the first to the last");
}

#[test]
fn a_day_without_data_is_unknown_and_a_quiet_one_is_zero() {
    let mut world = World::two_clusters();
    world.measurement.activity.clear();
    for (from, to) in [(1, 10), (13, 29)] {
        world.active(Period {
            start: october(from, 0),
            end: october(to, 0),
        });
    }
    world.usage(Some(october(20, 5)), ORDERS, "Decrypt", 3, None);
    let report = world.report();
    let days = bars(&report, Subject::RequestsByDay);
    let unknown: Vec<usize> = (1..)
        .zip(days)
        .filter(|(_, bar)| bar.is_unknown())
        .map(|(day, _)| day)
        .collect();
    assert_eq!(unknown, [10, 11, 12]);
    let Body::Shades(grid) = body(&report, Subject::CallsByHour) else {
        panic!("no grid");
    };
    assert_eq!(grid.cells.get(&(5, 10)), Some(&None), "the 11th at five");
    assert_eq!(grid.cells.get(&(5, 14)), None, "the 15th at five: no call");
    assert_eq!(grid.cells.get(&(5, 19)), Some(&Some(3.into())));
}

#[test]
fn a_record_of_any_year_costs_no_memory() {
    let mut world = World::two_clusters();
    for hour in [Hour(-17_000_000), Hour(70_000_000)] {
        world.usage(Some(hour), ORDERS, "Decrypt", 1, None);
    }
    world.period = None;
    let report = world.report();
    assert_eq!(bars(&report, Subject::RequestsByDay).len(), 3, "months");
}

#[test]
fn of_very_many_lines_the_largest_are_shown_and_the_others_summed() {
    let mut world = World::empty();
    for number in 0..200_u32 {
        let key = format!("arn:aws:kms:eu-central-1:111122223333:key/{number:08}");
        world.cluster(&format!("cluster-{number}"), &key);
        world.storage(OCTOBER, &key, &format!("{}", 1 + number % 7));
    }
    let report = world.report();
    let bars = bars(&report, Subject::CostByCluster);
    assert_eq!(bars.len(), costs::MOST_BARS);
    assert_eq!(bars.last().unwrap().label, Label::Others(171));
    assert_eq!(sum(bars), report.whole.totals.total.0);
}

/// The states of one key with their hours, and how many moments are marked.
fn claims(world: &World) -> (Vec<(KeyState, i64)>, usize) {
    let report = world.report();
    let Body::Lanes(lanes) = body(&report, Subject::KeyTimeline) else {
        panic!("no lanes");
    };
    let claims = lanes.iter().find(|lane| &*lane.key == CLAIMS).unwrap();
    let stretches = claims.stretches.iter();
    let shown = stretches.map(|stretch| (stretch.state, stretch.period.hours()));
    (shown.collect(), claims.moments.len())
}

#[test]
fn the_states_of_a_key_follow_its_events() {
    let mut world = World::two_clusters();
    let event = |kind, day, until: Option<i64>| KeyEvent {
        key: Some(CLAIMS.into()),
        time: Some(october(day, 12).start()),
        kind,
        event_id: None,
        until: until.map(|days| Timestamp(OCTOBER.start().start().0 + days * 86_400)),
        key_spec: None,
        origin: None,
        material: None,
        related: None,
    };
    world.measurement.key_events = vec![
        event(KeyEventKind::DeletionScheduled, 3, Some(40)),
        event(KeyEventKind::DeletionCancelled, 5, None),
        event(KeyEventKind::Enabled, 6, None),
        event(KeyEventKind::DeletionScheduled, 20, Some(25)),
    ];
    let (shown, moments) = claims(&world);
    assert_eq!(
        shown,
        [
            (KeyState::Enabled, 60),
            (KeyState::PendingDeletion, 48),
            (KeyState::Disabled, 24),
            (KeyState::Enabled, 336),
            (KeyState::PendingDeletion, 132),
        ]
    );
    assert_eq!(moments, 4);
}

/// What endangers a cluster in the words of the report is not drawn as if all were well.
#[test]
fn a_key_without_its_material_is_not_drawn_as_enabled() {
    let mut world = World::two_clusters();
    let event = |kind, day| KeyEvent {
        key: Some(CLAIMS.into()),
        time: Some(october(day, 0).start()),
        kind,
        event_id: None,
        until: None,
        key_spec: None,
        origin: Some("EXTERNAL".into()),
        material: None,
        related: None,
    };
    world.measurement.key_events = vec![
        event(KeyEventKind::MaterialDeleted, 3),
        event(KeyEventKind::MaterialImported, 5),
        event(KeyEventKind::Deleted, 30),
    ];
    let (shown, _) = claims(&world);
    assert_eq!(
        shown,
        [
            (KeyState::Enabled, 48),
            (KeyState::NoMaterial, 48),
            (KeyState::Enabled, 600),
        ]
    );
}
