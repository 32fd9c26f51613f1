//! Charts of every kind of data: empty, one point, huge, tiny, hostile.

use super::*;
use crate::config::Storage;
use crate::report::fixtures::{OCTOBER, ORDERS, World};

fn worlds() -> Vec<(&'static str, World)> {
    let mut one = World::empty();
    one.cluster("one", ORDERS);
    one.storage(OCTOBER, ORDERS, "0.000000000001");
    one.calls(OCTOBER, ORDERS, "Decrypt", Storage::Document, 1);
    let mut huge = World::two_clusters();
    huge.calls(
        OCTOBER,
        ORDERS,
        "Encrypt",
        Storage::Backup,
        9_000_000_000_000_000,
    );
    let mut hostile = World::empty();
    hostile.cluster("<script>alert(1)</script>\u{202e}&\"'\u{0}]]>", ORDERS);
    hostile.storage(OCTOBER, ORDERS, "1");
    vec![
        ("two", World::two_clusters()),
        ("no config", World::no_config()),
        ("empty", World::empty()),
        ("one", one),
        ("huge", huge),
        ("hostile", hostile),
    ]
}

#[test]
fn every_chart_of_every_world_is_drawn_inside_its_frame() {
    for (name, world) in worlds() {
        for chart in world.report().charts {
            let scene = scene(&chart);
            assert!(scene.height > 60.0, "{name}: {:?}", chart.subject);
            for shape in &scene.shapes {
                inside(&scene, shape, name);
            }
        }
    }
}

pub(super) fn inside(scene: &scene::Scene, shape: &scene::Shape, name: &str) {
    use scene::{Anchor, Shape, WIDTH};
    let (left, top, right, bottom) = match shape {
        Shape::Area(area) => (
            area.left,
            area.top,
            area.left + area.width,
            area.top + area.height,
        ),
        Shape::Line { from, to, .. } => (from.0, from.1, to.0, to.1),
        Shape::Disc { at, radius, .. } => (at.0, at.1 - radius, at.0, at.1 + radius),
        Shape::Words(words) => {
            let width = font::width(&words.text, words.size, words.weight);
            let left = match words.anchor {
                Anchor::Start => words.at.0,
                Anchor::Middle => words.at.0 - width / 2.0,
                Anchor::End => words.at.0 - width,
            };
            (left, words.at.1 - words.size, left + width, words.at.1)
        }
    };
    let fits = left >= -0.5 && top >= -0.5 && right <= WIDTH + 0.5 && bottom <= scene.height + 0.5;
    assert!(fits, "{name}, {}: {shape:?}", scene.title);
}

#[test]
fn an_svg_is_well_formed_and_hostile_names_are_words_in_it() {
    for (name, world) in worlds() {
        for chart in world.report().charts {
            let svg = Picture::of(&chart).svg();
            assert!(
                !svg.contains("<script") && !svg.contains('\u{202e}'),
                "{name}"
            );
            assert!(!svg.contains("href") && !svg.contains("]]>"), "{name}");
            let opened = svg.matches('<').count();
            assert_eq!(opened, svg.matches('>').count(), "{name}");
        }
    }
}

#[test]
fn a_png_has_two_pixels_for_each_of_the_svg_and_is_the_same_each_time() {
    let report = World::two_clusters().report();
    let chart = report.charts.first().unwrap();
    let png = Picture::of(chart).png().unwrap();
    assert_eq!(png.get(..8), Some(&b"\x89PNG\r\n\x1a\n"[..]));
    assert_eq!(png.get(16..20), Some(&1280_u32.to_be_bytes()[..]));
    assert!(png == Picture::of(chart).png().unwrap());
}

#[test]
fn the_same_thing_has_the_same_colour_in_every_chart_and_no_two_things_share_one() {
    use crate::report::charts::{Category, KeyState, Series};
    use crate::report::request_table::Column;
    let costs = [Category::Storage, Category::Requests, Category::Logging];
    let mut inks: Vec<ink::Ink> = costs.map(|c| ink::Ink::Series(Series::Cost(c))).to_vec();
    inks.extend(Column::ALL.map(|c| ink::Ink::Series(Series::Operation(c))));
    let states = [
        KeyState::Enabled,
        KeyState::Disabled,
        KeyState::NoMaterial,
        KeyState::PendingDeletion,
    ];
    inks.extend(states.map(ink::Ink::State));
    inks.push(ink::Ink::Series(Series::Saving));
    let colours: std::collections::BTreeSet<_> = inks.iter().map(|ink| ink.rgb()).collect();
    let classes: std::collections::BTreeSet<_> = inks.iter().map(|ink| ink.class()).collect();
    assert_eq!((colours.len(), classes.len()), (inks.len(), inks.len()));
}
