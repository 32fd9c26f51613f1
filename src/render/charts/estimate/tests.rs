//! Pictures of estimates with one case and two, with ranges and without, and of several.

use super::pictures;
use crate::estimate::draws::Draws;
use crate::estimate::estimated::{Estimate, Request, estimate};
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::Scenario;
use crate::pricing::price_list::PriceList;
use crate::render::charts::scene::Shape;
use crate::render::charts::tests::inside;
use crate::render::content::estimate::Named;

/// One cluster; `%` is its documents, `?` what is said about Bucket Keys.
const SCENARIO: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    keys = [{ name = "orders", rotation_days = 365 }]
    trails = [{ name = "trail" }, { name = "second", prefix = "second/" }]

    [[clusters]]
    name = "orders"
    key = "orders"
    documents = { bucket = { name = "d"? }, created = %, read = 60000 }
"#;

const RANGE: &str = "{ low = 10, likely = 20000, high = 900000000 }";

fn estimated(documents: &str, bucket: &str) -> Estimate {
    let text = SCENARIO.replace('%', documents).replace('?', bucket);
    let prices = PriceList::embedded().unwrap();
    estimate(Request {
        scenario: &Scenario::parse(&text).unwrap(),
        month: EstimatedMonth::ThirtyDays,
        prices: &prices,
        draws: Draws {
            count: 50,
            ..Draws::default()
        },
    })
}

fn named(estimate: &Estimate) -> Named<'_> {
    Named {
        name: "<b>\u{202e}orders</b>",
        currency: "USD",
        estimate,
        gates: &[],
    }
}

#[test]
fn pictures_of_every_kind_of_estimate_are_drawn_inside_their_frames() {
    let certain = estimated("20000", ", bucket_key = true");
    let unknown = estimated(RANGE, ", reduction = 0.9");
    let unused = estimated("0", ", bucket_key = false");
    let all = [&certain, &unknown, &unused];
    let several: Vec<Named<'_>> = all.into_iter().map(named).collect();
    let mut drawn = pictures(&several);
    for estimate in all {
        drawn.extend(pictures(&[named(estimate)]));
    }
    for picture in drawn {
        assert!(picture.0.height > 60.0);
        for shape in &picture.0.shapes {
            inside(&picture.0, shape, picture.name());
        }
        let svg = picture.svg();
        assert!(!svg.contains("<b>") && !svg.contains('\u{202e}'));
    }
}

/// What can be pointed at in the picture of that name.
fn tips(estimate: &Estimate, name: &str) -> Vec<String> {
    let pictures = pictures(&[named(estimate)]);
    let picture = pictures.iter().find(|picture| picture.name() == name);
    let shapes = picture.unwrap().0.shapes.iter();
    shapes
        .filter_map(|shape| match shape {
            Shape::Area(area) => area.tip.clone(),
            _ => None,
        })
        .collect()
}

#[test]
fn three_years_have_a_month_each_per_case_with_its_band() {
    let certain = tips(&estimated("20000", ", bucket_key = true"), "three-years");
    assert_eq!(certain.len(), 36);
    assert!(certain.iter().all(|tip| tip.starts_with("month ")));
    let unknown = tips(&estimated(RANGE, ", reduction = 0.9"), "three-years");
    assert_eq!(unknown.len(), 72);
    assert!(unknown[0].starts_with("Bucket Keys on, month 1: $"));
    assert!(unknown[71].starts_with("Bucket Keys off, month 36: $"));
    assert!(
        unknown
            .iter()
            .all(|tip| tip.contains("8 of 10 draws from $"))
    );
}

#[test]
fn the_total_moves_as_the_estimate_says() {
    let estimate = estimated(RANGE, ", bucket_key = false");
    let swing = estimate.cases[0].swings[0];
    let tips = tips(&estimate, "what-moves-the-total");
    let high = crate::render::money::with_symbol(swing.at_high, "USD");
    assert!(
        tips[1].ends_with(&format!("900,000,000: {high} a month")),
        "{tips:?}"
    );
}
