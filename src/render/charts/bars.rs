//! Bars to the right, one below the other, with their sums at their ends.

use super::axis::Axis;
use super::font::{self, Weight};
use super::frame::{self, hatch};
use super::ink::Ink;
use super::labels;
use super::scene::{Anchor, Area, MARGIN, SMALL, Scene, WIDTH, width};
use crate::report::charts::{Bar, Chart, Part, Unit};

/// From one bar to the next.
const ROW: f64 = 34.0;
/// The height of a bar.
const BAR: f64 = 20.0;
/// What is there is seen, however small.
pub(super) const THINNEST: f64 = 1.5;
/// An outline would cover what is thinner.
pub(super) const THINNEST_WITH_EDGE: f64 = 4.0;
/// Names take at most so much.
const NAMES: f64 = 190.0;

/// Where bars lie.
struct Plot<'a> {
    left: f64,
    width: f64,
    axis: Axis,
    unit: &'a Unit,
}

pub(super) fn scene(chart: &Chart, bars: &[Bar]) -> Scene {
    let begun = frame::begin(chart, &frame::legend(bars));
    filled(begun, &chart.unit, bars)
}

/// A scene that was begun, with the bars in it.
pub(super) fn filled(begun: (Scene, f64), unit: &Unit, bars: &[Bar]) -> Scene {
    let (mut scene, top) = begun;
    if bars.is_empty() {
        frame::empty(&mut scene, top, "There is no cost to show.");
        return scene;
    }
    let plot = plot(unit, bars);
    let count = u16::try_from(bars.len()).unwrap_or(u16::MAX);
    let bottom = top + f64::from(count) * ROW;
    grid(&mut scene, &plot, top, bottom);
    for (index, bar) in (0_u16..).zip(bars) {
        add(&mut scene, &plot, top + f64::from(index) * ROW, bar);
    }
    scene.height = bottom + 30.0 + MARGIN;
    scene
}

fn plot<'a>(unit: &'a Unit, bars: &[Bar]) -> Plot<'a> {
    let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
    let names = widest(&mut bars.iter().flat_map(|bar| {
        let beside = labels::beside(&bar.label).unwrap_or_default();
        [width(&labels::label(&bar.label)) * 1.05, width(&beside)]
    }));
    let sums = widest(&mut bars.iter().map(|bar| width(&sum(bar, unit)) * 1.05));
    let left = MARGIN + names.min(NAMES) + 12.0;
    let largest = bars.iter().map(Bar::total).max().unwrap_or_default();
    Plot {
        left,
        width: WIDTH - MARGIN - sums - 10.0 - left,
        axis: Axis::new(largest, unit),
        unit,
    }
}

/// What stands at the end of a bar: `at least 2.01`.
pub(super) fn sum(bar: &Bar, unit: &Unit) -> String {
    if bar.is_unknown() {
        return "unknown".to_owned();
    }
    let sum = labels::value(bar.total(), unit);
    if bar.is_open && !sum.starts_with('<') {
        format!("at least {sum}")
    } else {
        sum
    }
}

fn grid(scene: &mut Scene, plot: &Plot<'_>, top: f64, bottom: f64) {
    for (share, words) in plot.axis.lines() {
        let x = plot.left + share * plot.width;
        scene.line((x, top), (x, bottom), Ink::Grid);
        scene.words((x, bottom + 16.0), Anchor::Middle, Ink::Muted, &words);
    }
    let unit = labels::unit(plot.unit);
    // Left of the first number, which stands centred below the line.
    let at = (plot.left - 24.0, bottom + 16.0);
    scene.words(at, Anchor::End, Ink::Muted, &unit);
}

fn add(scene: &mut Scene, plot: &Plot<'_>, top: f64, bar: &Bar) {
    let middle = top + ROW / 2.0;
    name(scene, plot, middle, bar);
    let mut x = plot.left;
    for part in &bar.parts {
        let width = (plot.axis.share(part.value) * plot.width).max(THINNEST);
        scene.area(Area {
            left: x,
            top: middle - BAR / 2.0,
            width,
            height: BAR,
            ink: Ink::Series(part.series),
            fill: hatch(part.side),
            edge: width >= THINNEST_WITH_EDGE,
            tip: Some(tip(bar, part, plot.unit)),
        });
        x += width;
    }
    let sum = sum(bar, plot.unit);
    scene.bold((x + 8.0, middle + 4.0), Anchor::Start, Ink::Text, &sum);
}

fn name(scene: &mut Scene, plot: &Plot<'_>, middle: f64, bar: &Bar) {
    let x = plot.left - 12.0;
    let text = labels::label(&bar.label);
    let text = font::fitted(&text, NAMES, SMALL, Weight::SemiBold);
    let Some(beside) = labels::beside(&bar.label) else {
        scene.bold((x, middle + 4.0), Anchor::End, Ink::Text, &text);
        return;
    };
    let beside = font::fitted(&beside, NAMES, SMALL, Weight::Regular);
    scene.bold((x, middle - 3.0), Anchor::End, Ink::Text, &text);
    scene.words((x, middle + 11.0), Anchor::End, Ink::Muted, &beside);
}

/// `prod-orders: API requests 3.63, on the caller's bill`
pub(super) fn tip(bar: &Bar, part: &Part, unit: &Unit) -> String {
    let side = labels::side(part.side).map(|side| format!(", {side}"));
    format!(
        "{}: {} {}{}",
        labels::label(&bar.label),
        labels::series(part.series),
        labels::value(part.value, unit),
        side.unwrap_or_default()
    )
}
