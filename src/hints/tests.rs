//! For every hint a simulated account with the flaw and one without: what is predicted is the
//! difference of their prices.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use tempfile::TempDir;

use super::*;
use crate::config::RequestsBilledTo;
use crate::estimate::scenario::Scenario;
use crate::period::Month;
use crate::pricing::charge::ChargeKind;
use crate::pricing::totals::totals;
use crate::simulate;

mod drivers;
mod notes;

const MONTH: Month = Month {
    year: 2026,
    month: 10,
};
const OWNER: &str = "111122223333";

/// What a simulated account has.
#[derive(Clone, Copy)]
struct Setup<'a> {
    trails: &'a str,
    bucket: &'a str,
}

const ONE_TRAIL: &str = r#"trails = [{ name = "first" }]"#;
const TWO_TRAILS: &str = r#"trails = [{ name = "first" }, { name = "second", prefix = "b/" }]"#;
const SECOND_WITHOUT_KMS: &str =
    r#"trails = [{ name = "first" }, { name = "second", prefix = "b/", omits = ["kms"] }]"#;
const TWINS: &str = r#"trails = [{ name = "first" }, { name = "second" }]"#;
const OBJECTS: &str = "bucket_key = false";
const BUCKET_KEYS: &str = "bucket_key = true, reduction = 0.9";

fn measured(setup: Setup<'_>) -> Measurement {
    let text = format!(
        r#"
        scenario_version = 1
        account = {{ owner = "{OWNER}", caller = "444455556666", region = "eu-central-1" }}
        logs = {{ minutes_between_files = 1440 }}
        keys = [{{ name = "k" }}]
        {}
        [[clusters]]
        name = "c"
        key = "k"
        sessions = 3
        key_checks_per_hour = 2
        documents = {{ bucket = {{ name = "docs", {} }}, created = 9000, read = 9000 }}
        "#,
        setup.trails, setup.bucket
    );
    simulated(&text, &[MONTH])
}

fn simulated(text: &str, months: &[Month]) -> Measurement {
    let scenario = Scenario::parse(text).unwrap();
    let folder = TempDir::new().unwrap();
    simulate::run(&scenario, months, 3, folder.path()).unwrap()
}

fn with_account<T>(measurement: &Measurement, ask: impl FnOnce(&Account<'_>) -> T) -> T {
    with_config(measurement, &Config::default(), ask)
}

fn with_config<T>(
    measurement: &Measurement,
    config: &Config,
    ask: impl FnOnce(&Account<'_>) -> T,
) -> T {
    ask(&Account {
        measurement,
        config,
        prices: &PriceList::embedded().unwrap(),
        my_accounts: &BTreeSet::from([OWNER.into()]),
        all_keys: true,
        month: MONTH.period(),
    })
}

fn hints(measurement: &Measurement) -> Hints {
    with_account(measurement, find)
}

/// What the month costs, priced as a report prices it; without the storage of log files.
fn bills(measurement: &Measurement, config: &Config) -> Saving {
    let list = PriceList::embedded().unwrap();
    let month = Some(MONTH.period());
    let mut priced = crate::pricing::price(measurement, month, config, &list, true);
    priced
        .charges
        .retain(|charge| charge.key.kind != ChargeKind::LogStorage);
    let mine = BTreeSet::from([OWNER.into()]);
    let bills = totals(&priced.charges, &mine, RequestsBilledTo::Caller);
    Saving {
        yours: bills.your_bill,
        callers: bills.callers_bill,
    }
}

/// What the second account costs less.
fn difference(flawed: &Measurement, without: &Measurement) -> Saving {
    let cost = |measurement: &Measurement| bills(measurement, &Config::default());
    let (before, after) = (cost(flawed), cost(without));
    Saving {
        yours: before.yours - after.yours,
        callers: before.callers - after.callers,
    }
}

fn only(hints: &Hints) -> &Hint {
    let [hint] = &hints.ranked[..] else {
        panic!("one hint: {hints:?}")
    };
    hint
}

/// A hundred times the calls and what lies in the logs of them.
fn hundredfold(measurement: &Measurement) -> Measurement {
    let mut account = measurement.clone();
    for row in &mut account.usage {
        let once = row.clone();
        for _ in 1..100 {
            row.count += once.count;
            row.raw_bytes = row.raw_bytes.zip(once.raw_bytes).map(|(a, b)| a + b);
            row.logged.add(&once.logged);
        }
    }
    account
}

/// Whether two amounts differ by less than two requests with their copies.
fn is_near(one: Money, other: Money) -> bool {
    (one.0 - other.0).abs() <= Decimal::new(5, 5)
}

#[test]
fn without_a_flaw_there_is_no_hint() {
    let account = measured(Setup {
        trails: SECOND_WITHOUT_KMS,
        bucket: BUCKET_KEYS,
    });
    assert_eq!(hints(&account), Hints::default());
}

#[test]
fn a_further_trail_saves_what_the_same_account_without_its_kms_events_costs_less() {
    let setup = |trails| Setup {
        trails,
        bucket: BUCKET_KEYS,
    };
    let flawed = measured(setup(TWO_TRAILS));
    let found = hints(&flawed);
    let hint = only(&found);
    assert_eq!(
        hint.likely,
        difference(&flawed, &measured(setup(SECOND_WITHOUT_KMS)))
    );
    assert_eq!(
        hint.likely,
        difference(&flawed, &measured(setup(ONE_TRAIL)))
    );
    assert!(hint.likely.yours > LEAST && hint.likely.callers == Money::ZERO);
    assert_eq!((hint.low, hint.high), (hint.likely, hint.likely));
    assert_eq!(hint.change.confidence(), Confidence::High);
    let Change::ExtraTrail(trail) = &hint.change else {
        panic!("{hint:?}")
    };
    assert!(trail.kept_by.is_some() && !trail.is_inferred);
}

#[test]
fn a_twin_under_one_root_is_concluded_and_saves_the_same() {
    let setup = |trails| Setup {
        trails,
        bucket: BUCKET_KEYS,
    };
    let flawed = measured(setup(TWINS));
    let found = hints(&flawed);
    let hint = only(&found);
    assert_eq!(
        hint.likely,
        difference(&flawed, &measured(setup(ONE_TRAIL)))
    );
    assert_eq!(hint.change.confidence(), Confidence::Medium);
    assert!(matches!(&hint.change, Change::ExtraTrail(trail) if trail.kept_by.is_none()));
}

/// The other account's Bucket Keys save exactly what is predicted: one call is left per session
/// and hour.
#[test]
fn bucket_keys_save_what_the_same_account_with_them_costs_less() {
    let flawed = measured(Setup {
        trails: ONE_TRAIL,
        bucket: OBJECTS,
    });
    let found = hints(&flawed);
    let hint = only(&found);
    let Change::BucketKeys(bucket) = &hint.change else {
        panic!("{hint:?}")
    };
    assert_eq!(bucket.calls, 18_000);
    let saved = Decimal::from(bucket.calls - bucket.left) / Decimal::from(bucket.calls);
    let switched = format!("bucket_key = true, reduction = {}", saved.round_dp(6));
    let without = measured(Setup {
        trails: ONE_TRAIL,
        bucket: &switched,
    });
    let difference = difference(&flawed, &without);
    assert!(
        is_near(hint.likely.callers, difference.callers),
        "{hint:?} {difference:?}"
    );
    assert_eq!(
        hint.likely.yours,
        Money::ZERO,
        "one trail, the caller's requests"
    );
    assert!(hint.low.callers < hint.likely.callers && hint.likely.callers < hint.high.callers);
    assert_eq!(hint.change.actor(), Actor::Camunda);
}

#[test]
fn savings_that_overlap_are_priced_together_and_not_added() {
    let flawed = measured(Setup {
        trails: TWO_TRAILS,
        bucket: OBJECTS,
    });
    let found = hints(&flawed);
    assert_eq!(found.ranked.len(), 2);
    assert!(
        found
            .ranked
            .is_sorted_by(|a, b| a.likely.yours >= b.likely.yours)
    );
    let together = found.together.unwrap();
    let sum: Money = found.ranked.iter().map(|hint| hint.likely.yours).sum();
    assert!(together.yours < sum, "both spare the same copies");
    let best = found.ranked[0].likely.yours;
    assert_eq!(
        together.yours, best,
        "without copies Bucket Keys spare you nothing"
    );
}

/// The same account with the recording and without it, priced as a report prices both.
#[test]
fn what_records_besides_trails_saves_what_the_account_without_it_costs_less() {
    let account = hundredfold(&measured(Setup {
        trails: ONE_TRAIL,
        bucket: BUCKET_KEYS,
    }));
    for recording in [
        Recording::CloudWatchLogs,
        Recording::InsightsOnReads,
        Recording::Lake,
    ] {
        let mut has = Config::default();
        *recording.has(&mut has) = crate::config::account::Has::Yes;
        let mut has_not = has.clone();
        recording.stop(&mut has_not);
        let (before, after) = (bills(&account, &has), bills(&account, &has_not));
        let found = with_config(&account, &has, find);
        let change = Change::Recording(recording);
        let hint = found.ranked.iter().find(|hint| hint.change == change);
        let hint = hint.unwrap();
        assert_eq!(hint.likely.yours, before.yours - after.yours);
        assert_eq!((hint.low, hint.high), (hint.likely, hint.likely));
        assert!(hint.likely.yours >= LEAST && hint.likely.callers == Money::ZERO);
        let without = with_config(&account, &has_not, find);
        assert!(without.ranked.iter().all(|hint| hint.change != change));
    }
}

#[test]
fn the_trail_that_keeps_the_evidence_is_never_the_one_to_change() {
    let account = measured(Setup {
        trails: TWO_TRAILS,
        bucket: BUCKET_KEYS,
    });
    let changed = |validated: &[&str]| {
        let mut account = account.clone();
        account.validated = validated.iter().map(|root| Text::from(*root)).collect();
        let found = hints(&account);
        let hint = only(&found).clone();
        match hint.change {
            Change::ExtraTrail(trail) => (trail.trail.to_string(), hint.likely),
            _ => panic!("a trail"),
        }
    };
    let (trail, saved) = changed(&["AWSLogs/"]);
    assert_eq!(trail, "b/AWSLogs/");
    let (other, same) = changed(&["b/AWSLogs/"]);
    assert_eq!(other, "AWSLogs/");
    assert_eq!(saved, same, "whichever leaves KMS out");
}

/// Member and organization trail of one account, named by the config.
#[test]
fn an_organizations_trail_is_not_the_first_to_change_whatever_the_config_calls_it() {
    let account = measured(Setup {
        trails: r#"trails = [
            { name = "o", organization = "o-abc", accounts = ["111122223333"] },
            { name = "m" },
        ]"#,
        bucket: BUCKET_KEYS,
    });
    let by_root = only(&hints(&account)).change.clone();
    assert!(matches!(by_root, Change::ExtraTrail(trail) if &*trail.trail == "AWSLogs/"));
    let found = with_account(&renamed(&account), |account| {
        let named = |name: &str, root: &str| crate::config::Trail {
            name: name.into(),
            root: root.into(),
            ..crate::config::Trail::default()
        };
        let config = Config {
            trails: vec![named("all", "AWSLogs/o-abc/"), named("own", "AWSLogs/")],
            ..Config::default()
        };
        find(&Account {
            config: &config,
            ..*account
        })
    });
    let by_name = only(&found).change.clone();
    assert!(matches!(by_name, Change::ExtraTrail(trail) if &*trail.trail == "own"));
}

/// The trails as a config names them.
fn renamed(account: &Measurement) -> Measurement {
    let mut account = account.clone();
    for row in &mut account.usage {
        let renamed = row.logged.iter().map(|(place, logged)| {
            let mut place = place.clone();
            let is_all = &*place.trail == "AWSLogs/o-abc/";
            place.trail = if is_all { "all" } else { "own" }.into();
            (place, *logged)
        });
        row.logged = renamed.collect();
    }
    account
}

#[test]
fn what_saves_less_than_a_cent_is_folded() {
    let mut small = measured(Setup {
        trails: TWO_TRAILS,
        bucket: BUCKET_KEYS,
    });
    small.usage.truncate(10);
    let found = hints(&small);
    assert_eq!((found.ranked.len(), found.folded), (0, 1));
    assert_eq!(found.together, None);
}
