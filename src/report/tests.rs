//! The report built from hand-made sources.

use std::sync::Arc;

use std::collections::BTreeSet;

use super::caveat::{Caveat, Footnote, NoteKind};
use super::cells::{LineName, Value};
use super::cost_table::GroupKind;
use super::fixtures::{CAMUNDA, CLAIMS, OCTOBER, ORDERS, OWNER, S3, World};
use super::section::Section;
use super::*;
use crate::config::Storage;
use crate::pricing::charge::PayerRole;
use crate::units::Money;
use crate::usage::problem::{self, Place, Severity};

fn money(text: &str) -> Money {
    Money(text.parse().unwrap())
}

fn kinds(section: &Section) -> Vec<NoteKind> {
    section.footnotes.iter().map(Footnote::kind).collect()
}

#[test]
fn the_total_is_the_sum_of_your_bill_the_callers_and_unknown_payers() {
    let mut world = World::two_clusters();
    if let Some(charge) = world.priced.charges.last_mut() {
        charge.key.payer_role = PayerRole::Unknown;
        charge.key.payer_account = None;
    }
    let totals = world.report().whole.totals;
    // 4 key-months, 1,211,052 copies at 0.00002
    assert_eq!(totals.your_bill, money("28.22104"));
    // 1,374,698 requests at 0.000003
    assert_eq!(totals.callers_bill, money("4.124094"));
    // 163,646 copies
    assert_eq!(totals.unknown_payer, money("3.27292"));
    assert_eq!(totals.total, money("35.618054"));
    assert!(!totals.at_least);
}

#[test]
fn if_the_owner_pays_requests_move_to_the_owner_and_nothing_else_does() {
    let whole = World::two_clusters().report().whole;
    let owner_pays = whole.totals_if_owner_pays;
    assert_eq!(owner_pays.total, whole.totals.total);
    assert_eq!(owner_pays.your_bill, whole.totals.total);
    assert_eq!(owner_pays.callers_bill, Money::ZERO);
}

#[test]
fn months_add_up_to_the_whole() {
    let mut world = World::two_clusters();
    let september = OCTOBER.previous();
    world.storage(september, ORDERS, "2");
    world.calls(september, ORDERS, "Encrypt", Storage::Disk, 70);
    world.priced.months.insert(0, september.period());
    world.period = Some(Period {
        start: september.start(),
        end: OCTOBER.end(),
    });
    let report = world.report();
    let months = || report.months.iter().map(|month| &month.section);
    let total: Money = months().map(|section| section.totals.total).sum();
    assert_eq!(total, report.whole.totals.total);
    let counted: u64 = months()
        .map(|section| section.tally.records.counted())
        .sum();
    assert_eq!(counted, report.whole.tally.records.counted());
    let charges: usize = months().map(|section| section.charges.len()).sum();
    assert_eq!(charges, report.whole.charges.len());
    assert_eq!(
        report.newest().and_then(|newest| newest.month),
        Some(OCTOBER)
    );
}

#[test]
fn with_a_config_lines_are_its_clusters_in_its_order() {
    let table = World::two_clusters().report().whole.costs;
    let names: Vec<_> = table
        .groups
        .iter()
        .flat_map(|g| &g.lines)
        .map(|l| &l.name)
        .collect();
    let cluster = |name: &str| LineName::Cluster(name.into());
    assert_eq!(names, [&cluster("prod-orders"), &cluster("prod-claims")]);
}

#[test]
fn without_a_config_candidates_come_first_and_aws_keys_have_no_storage() {
    let report = World::no_config().report();
    assert_eq!(report.scope, Scope::AllKeys);
    let groups = &report.whole.costs.groups;
    let kinds: Vec<GroupKind> = groups.iter().map(|group| group.kind).collect();
    assert_eq!(kinds, [GroupKind::Candidates, GroupKind::AwsManaged]);
    let aws = groups.last().and_then(|group| group.lines.first()).unwrap();
    assert_eq!(aws.storage.value, Value::NotApplicable);
    let candidates = BTreeSet::from([Text::from(ORDERS), Text::from(CLAIMS)]);
    assert_eq!(report.whole.candidates.keys, candidates);
    assert_eq!(report.whole.candidates.totals.total, money("35.618054"));
}

#[test]
fn an_open_number_of_versions_is_complete_but_at_least() {
    let mut world = World::two_clusters();
    world.open_rotations(OCTOBER, CLAIMS, Some("2"));
    let whole = world.report().whole;
    assert!(whole.complete && whole.totals.at_least);
    let Some(Footnote::Versions(bounds)) = whole.footnotes.first() else {
        panic!("no footnote on versions");
    };
    assert_eq!(bounds.would_add, Some(money("2")));
}

#[test]
fn rotations_without_a_price_would_add_an_unknown_amount() {
    let mut world = World::two_clusters();
    world.open_rotations(OCTOBER, CLAIMS, Some("2"));
    world.open_rotations(OCTOBER, ORDERS, None);
    let whole = world.report().whole;
    let Some(Footnote::Versions(bounds)) = whole.footnotes.first() else {
        panic!("no footnote on versions");
    };
    assert_eq!((bounds.keys.len(), bounds.would_add), (2, None));
}

#[test]
fn a_charge_without_a_price_makes_the_report_incomplete_and_its_cell_unknown() {
    let mut world = World::two_clusters();
    world.unprice(CLAIMS);
    let report = world.report();
    assert_eq!(kinds(&report.whole), [NoteKind::Unpriced]);
    assert!(!report.whole.complete && report.whole.totals.at_least);
    assert!(report.has_unread_or_unpriced());
    let lines = &report.whole.costs.groups.first().unwrap().lines;
    let requests: Vec<Value> = lines.iter().map(|line| line.requests.value).collect();
    assert_eq!(requests, [Value::Known(money("3.633156")), Value::Unknown]);
}

#[test]
fn what_could_not_be_read_makes_the_report_incomplete_and_a_skipped_file_does_not() {
    let mut world = World::two_clusters();
    let problem = |severity| problem::Problem {
        file: "a.json.gz".into(),
        place: Place::File,
        severity,
        reason: "no gzip".to_owned(),
        remedy: "fetch it again".to_owned(),
    };
    world.measurement.problems = vec![problem(Severity::Skipped), problem(Severity::Note)];
    assert!(world.report().whole.complete);
    world.measurement.problems.push(problem(Severity::Lost));
    let report = world.report();
    assert!(!report.whole.complete);
    assert!(report.months.iter().all(|month| !month.section.complete));
    assert!(report.has_unread_or_unpriced());
}

#[test]
fn a_configured_key_without_any_record_is_absent_and_its_requests_unknown() {
    let mut world = World::two_clusters();
    let replica = "arn:aws:kms:eu-west-1:111122223333:key/0b77c1aa-1234-4a5b-8c9d-1234567890ab";
    world.cluster("staging", replica);
    let whole = world.report().whole;
    assert_eq!(kinds(&whole), [NoteKind::Coverage]);
    let lines = &whole.costs.groups.first().unwrap().lines;
    let staging = lines.last().unwrap();
    assert_eq!(staging.requests.value, Value::Unknown);
    assert_eq!(staging.storage.value, Value::Known(Money::ZERO));
}

#[test]
fn coverage_stands_where_the_records_lie_even_if_that_is_the_callers_trail() {
    let mut world = World::two_clusters();
    let place = crate::usage::coverage::Place {
        account: Some(CAMUNDA.into()),
        region: Some("eu-central-1".into()),
    };
    for row in &mut world.measurement.usage {
        Arc::make_mut(&mut row.key.attributes).recipient_account = Some(CAMUNDA.into());
    }
    let hours = std::mem::take(&mut world.measurement.activity);
    for (_, hours) in hours {
        world.measurement.activity.insert(place.clone(), hours);
    }
    let whole = world.report().whole;
    assert!(whole.complete);
    assert_eq!(whole.coverage.first().map(|c| &c.place), Some(&place));
}

#[test]
fn use_of_other_keys_is_counted_and_stays_out_of_the_lines() {
    let mut world = World::two_clusters();
    world.usage(Some(OCTOBER.start()), S3, "Decrypt", 9_310, None);
    let whole = world.report().whole;
    assert_eq!(whole.other_use.calls, 9_310);
    assert_eq!(whole.other_use.keys, BTreeSet::from([Text::from(S3)]));
    assert_eq!(whole.in_scope.counted, 1_374_698);
    let decrypts = whole.operations.get("Decrypt").unwrap();
    assert_eq!(decrypts.counted, 163_908 + 122_404 + 9_310);
    assert!(
        whole
            .keys
            .iter()
            .any(|key| &*key.arn == S3 && !key.in_scope)
    );
}

#[test]
fn a_re_encrypt_is_listed_under_both_of_its_keys_and_counted_once() {
    let mut world = World::two_clusters();
    world.usage(Some(OCTOBER.start()), ORDERS, "ReEncrypt", 5, None);
    if let Some(row) = world.measurement.usage.last_mut() {
        Arc::make_mut(&mut row.key.attributes).second_key = Some(CLAIMS.into());
    }
    let whole = world.report().whole;
    let of = |arn: &str| {
        let key = whole.keys.iter().find(|key| &*key.arn == arn).unwrap();
        key.operations.get("ReEncrypt").copied()
    };
    assert_eq!((of(ORDERS), of(CLAIMS)), (Some(5), Some(17)));
    assert_eq!(whole.operations.get("ReEncrypt").unwrap().counted, 17);
}

#[test]
fn calls_without_a_readable_time_stand_under_the_month_unknown_at_the_end() {
    let mut world = World::two_clusters();
    world.usage(None, ORDERS, "Decrypt", 2, None);
    let report = world.report();
    let last = report.months.last().unwrap();
    assert_eq!(
        (last.month, last.section.tally.records.counted()),
        (None, 2)
    );
    assert!(!last.section.complete && !report.whole.complete);
    let october = report.newest().unwrap();
    assert!(october.section.complete, "October itself is whole");
    assert!(
        !report.has_unread_or_unpriced(),
        "exit code 0: the calls are counted"
    );
}

#[test]
fn without_a_kms_call_the_report_is_finished_and_says_so() {
    let report = World::empty().report();
    assert_eq!(report.whole.caveats, [Caveat::NoKmsCall(0)]);
    assert!(report.whole.complete && !report.has_unread_or_unpriced());
    assert_eq!(report.my_accounts, BTreeSet::from([Text::from(OWNER)]));
}
