//! Every shape against a recount, against the same events in a trail, and as documented.

use std::fmt::Write as _;

use super::wrappings::{all, delivery};
use super::{events, kept_sets, recount, report, tally, with_files};
use crate::run::Run;

#[test]
fn every_shape_holds_the_events_that_were_put_into_it() {
    let events = events();
    let expected = recount(&events);
    for shape in all(&events) {
        let (said, report) = report(with_files(Run::new(), &shape));
        let name = shape.name;
        assert_eq!(tally(&report), expected, "{name}: {}", said.stderr);
        assert_eq!(said.code, 0, "{name}: {}", said.stderr);
        let malformed = report["tally"]["malformed"].as_u64();
        assert_eq!(malformed, Some(0), "{name}");
    }
}

#[test]
fn beside_the_trail_that_delivered_the_same_events_no_shape_changes_a_cost() {
    let events = events();
    let trail = delivery(&events);
    let (_, alone) = report(with_files(Run::new(), &trail));
    for shape in all(&events).into_iter().filter(|shape| !shape.is_delivery) {
        let run = with_files(with_files(Run::new(), &trail), &shape);
        let (said, both) = report(run);
        let name = shape.name;
        for part in [
            "totals",
            "charges",
            "operations",
            "keys",
            "coverage",
            "conflicts",
        ] {
            assert_eq!(both[part], alone[part], "{name}: {part}: {}", said.stderr);
        }
        assert_eq!(both["tally"]["other_views"], 148, "{name}");
        assert_eq!(both["tally"]["extra_copies"], 0, "{name}");
    }
}

#[test]
fn event_history_athena_and_the_trail_of_the_same_days_count_each_call_once() {
    let events = events();
    let (first, second) = (&events[..400], &events[200..]);
    let trail = delivery(first);
    let views = all(second);
    let mixed = ["`aws cloudtrail lookup-events`", "Athena's results in CSV"];
    let run = views
        .iter()
        .filter(|shape| mixed.contains(&shape.name))
        .fold(with_files(Run::new(), &trail), with_files);
    let (_, report) = report(run);
    let [_, _, distinct] = recount(&events);
    assert_eq!(tally(&report)[2], distinct);
    let [_, in_second, _] = recount(second);
    let [_, in_first, _] = recount(first);
    let views = in_first + 2 * in_second - distinct;
    assert_eq!(report["tally"]["other_views"], views);
}

#[test]
fn the_documented_table_is_what_the_program_counts() {
    let events = events();
    let mut table = String::from("\n| Shape | Records | KMS | Counted |\n|---|--:|--:|--:|\n");
    for shape in all(&events) {
        let (_, report) = report(with_files(Run::new(), &shape));
        let [records, kms, counted] = tally(&report);
        let name = shape.name;
        writeln!(table, "| {name} | {records} | {kms} | {counted} |").unwrap();
    }
    let [records, kms, counted] = recount(&events);
    writeln!(
        table,
        "| *a recount of the events* | {records} | {kms} | {counted} |"
    )
    .unwrap();
    crate::documented::is_current("docs/shapes.md", "shapes", &table);
    crate::documented::is_current("docs/shapes.md", "sets", &kept_sets::table());
}
