//! Three years against months computed by hand.

use crate::estimate::draws::Draws;
use crate::estimate::estimated::{Case, Request, estimate};
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::Scenario;
use crate::pricing::price_list::PriceList;
use crate::units::Money;

const TEXT: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    keys = [{ name = "orders", rotation_days = 90 }]

    [[clusters]]
    name = "orders"
    key = "orders"
    documents = { bucket = { name = "d", bucket_key = false }, created = 10000, read = { low = 0, likely = 30000, high = 90000 } }

    [growth]
    documents_read = 50
"#;

fn case() -> Case {
    let scenario = Scenario::parse(TEXT).unwrap();
    let list = PriceList::embedded().unwrap();
    let estimated = estimate(Request {
        scenario: &scenario,
        month: EstimatedMonth::ThirtyDays,
        prices: &list,
        draws: Draws {
            count: 200,
            seed: 1,
        },
    });
    estimated.cases.into_iter().next().unwrap()
}

fn money(text: &str) -> Money {
    Money(text.parse().unwrap())
}

/// A month has 365/12 days and is priced as 720 hours. Day 90 is (90 × 12 - 2 × 365) / 365 of the
/// third month, so in its hour 690 of 720: 30 hours of a second version, 30/720 = 0.041666666667.
/// Day 180 is (180 × 12 - 5 × 365) / 365 of the sixth, in its hour 660: 60/720 of a third one.
/// Day 270 and later ones add nothing.
#[test]
fn a_key_that_rotates_every_90_days_is_charged_by_the_hour_and_twice() {
    let curve = case().curve;
    let keys = |month: usize| {
        let usage = curve[month].likely.total - curve[month].likely.yours;
        (curve[month].likely.yours, usage)
    };
    for (month, yours) in [
        (0, "1"),
        (1, "1"),
        (2, "1.041666666667"),
        (3, "2"),
        (4, "2"),
        (5, "2.083333333333"),
        (6, "3"),
        (9, "3"),
        (35, "3"),
    ] {
        assert_eq!(keys(month).0, money(yours), "month {month}");
    }
}

/// 10,000 created and 30,000 read, which grow by 15,000 a year: 1,250 a month.
#[test]
fn what_grows_grows_linearly_and_takes_its_range_along() {
    let curve = case().curve;
    for (month, requests) in [(0, 40_000), (1, 41_250), (12, 55_000), (35, 83_750)] {
        let cost = rust_decimal::Decimal::from(requests)
            * "0.000003".parse::<rust_decimal::Decimal>().unwrap();
        assert_eq!(curve[month].likely.callers, Money(cost), "month {month}");
    }
    let width = |month: usize| {
        let range = curve[month].range.as_ref().unwrap();
        range.at(90).unwrap() - range.at(10).unwrap()
    };
    assert!(width(0) > Money::ZERO && width(24) > width(0));
    for month in &curve {
        let range = month.range.as_ref().unwrap();
        assert!(
            range.at(0).unwrap() < month.likely.total
                && month.likely.total < range.at(100).unwrap()
        );
    }
}
