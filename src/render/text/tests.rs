//! What a reader sees, kept as files: review a change by reading their difference.

use super::*;
use crate::config::Storage;
use crate::period::Period;
use crate::pricing::priced::{NotInTotal, Range, What};
use crate::render::sanitize::width;
use crate::report::fixtures::{CAMUNDA, CLAIMS, OCTOBER, ORDERS, World, october};
use crate::units::Money;
use crate::usage::coverage::Met;

fn shown(world: &World) -> String {
    let text = render(&world.report(), Look::PLAIN);
    let too_wide: Vec<&str> = text
        .lines()
        .filter(|line| width(line) > NARROW && line.trim_start().contains(' '))
        .collect();
    assert_eq!(too_wide, Vec::<&str>::new(), "wider than the page");
    text
}

fn money(text: &str) -> Money {
    Money(text.parse().unwrap())
}

#[test]
fn two_clusters_with_a_config() {
    insta::assert_snapshot!(shown(&World::two_clusters()));
}

#[test]
fn no_config_puts_candidates_first() {
    insta::assert_snapshot!(shown(&World::no_config()));
}

#[test]
fn nothing_found() {
    let mut world = World::empty();
    world.priced.months.clear();
    world.period = None;
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn other_services_but_no_kms() {
    let mut world = World::empty();
    world.active(OCTOBER.period());
    for met in world
        .measurement
        .activity
        .values_mut()
        .flat_map(|hours| hours.values_mut())
    {
        met.kms_records = 0;
    }
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn versions_as_a_lower_bound() {
    let mut world = World::two_clusters();
    world.open_rotations(OCTOBER, CLAIMS, Some("2"));
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn a_charge_without_a_price() {
    let mut world = World::two_clusters();
    world.unprice(CLAIMS);
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn gaps_and_absences() {
    let mut world = World::two_clusters();
    world.measurement.activity.clear();
    world.active(Period {
        start: october(1, 0),
        end: october(12, 3),
    });
    world.active(Period {
        start: october(13, 11),
        end: october(29, 0),
    });
    world.measurement.files.files_partial = 1;
    world.measurement.malformed = 3;
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn read_events_are_missing() {
    let mut world = World::two_clusters();
    for met in world
        .measurement
        .activity
        .values_mut()
        .flat_map(|hours| hours.values_mut())
    {
        *met = Met {
            read_only: 0,
            ..*met
        };
    }
    world
        .priced
        .charges
        .retain(|charge| charge.key.operation.is_none());
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn hostile_names() {
    let mut world = World::empty();
    let key = "arn:aws:kms:eu-central-1:111122223333:key/x; curl evil \u{1b}[2J\u{202e}gpj";
    let name = "prod\u{1b}]0;owned\u{7}-orders-with-a-very-long-name-that-does-not-fit-注文注文";
    world.cluster(name, key);
    world.open_rotations(OCTOBER, key, Some("2"));
    world.storage(OCTOBER, key, "1");
    world.calls(
        OCTOBER,
        key,
        "Dec\u{200b}rypt\n\nTotal 0.00",
        Storage::Other,
        7,
    );
    world.active(OCTOBER.period());
    let text = shown(&world);
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    insta::assert_snapshot!(text);
}

#[test]
fn several_months_end_in_the_newest() {
    let mut world = World::two_clusters();
    let september = OCTOBER.previous();
    let november = OCTOBER.next();
    world.open_rotations(september, CLAIMS, Some("2"));
    world.open_rotations(OCTOBER, CLAIMS, Some("2"));
    world.storage(september, ORDERS, "2.4");
    world.storage(september, CLAIMS, "1");
    world.calls(september, ORDERS, "Decrypt", Storage::Backup, 900_001);
    world.usage(Some(november.start()), ORDERS, "Decrypt", 12, None);
    world.usage(None, ORDERS, "Decrypt", 2, None);
    world.active(Period {
        start: crate::period::Hour(september.start().0 + 100),
        end: september.end(),
    });
    world.priced.border_months = vec![november];
    world.priced.months = vec![september.period(), OCTOBER.period()];
    world.period = Some(Period {
        start: september.start(),
        end: november.end(),
    });
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn what_is_outside_the_total() {
    let mut world = World::two_clusters();
    world.usage(
        Some(OCTOBER.start()),
        ORDERS,
        "Decrypt",
        310,
        Some("KMSInvalidStateException"),
    );
    world.priced.uncertain.insert(
        OCTOBER,
        Range {
            low: Money::ZERO,
            high: money("0.00093"),
        },
    );
    let outside = |what: What, amount: Option<&str>, reason: &str| NotInTotal {
        what,
        reason: reason.to_owned(),
        amount: amount.map(money),
        account: Some(CAMUNDA.into()),
        key: None,
        month: OCTOBER,
    };
    world.priced.not_in_total = vec![
        outside(
            What::FreeTier,
            Some("-0.06"),
            "20,000 requests a month are free, if nothing else uses them",
        ),
        outside(
            What::GuardDuty,
            Some("6.4661"),
            "GuardDuty, which analyses management events; nothing here says whether it is on",
        ),
        outside(What::CloudTrailLake, None, "CloudTrail Lake"),
    ];
    world.usage(
        Some(OCTOBER.start()),
        "arn:aws:kms:eu-west-1:111122223333:key/other",
        "Decrypt",
        9_310,
        None,
    );
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn all_keys_beside_the_clusters() {
    let mut world = World::two_clusters();
    world.priced.all_keys = true;
    for (id, calls) in [("11111111", 500), ("22222222", 70_000)] {
        let arn =
            format!("arn:aws:kms:eu-central-1:111122223333:key/{id}-0000-0000-0000-000000000000");
        world.key(&arn, 1, 1);
        world.storage(OCTOBER, &arn, "1");
        world.calls(OCTOBER, &arn, "Sign", Storage::Other, calls);
    }
    insta::assert_snapshot!(shown(&world));
}

#[test]
fn wide_pages_use_their_width() {
    let text = render(&World::no_config().report(), Look::terminal(300, false));
    assert!(text.lines().any(|line| width(line) > NARROW));
    assert!(text.lines().all(|line| width(line) <= WIDE));
}
