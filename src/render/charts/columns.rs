//! Columns over time.

use super::axis::Axis;
use super::bars::{THINNEST, THINNEST_WITH_EDGE, sum, tip};
use super::frame::{self, Sample, hatch};
use super::ink::Ink;
use super::labels;
use super::scene::{Anchor, Area, Fill, MARGIN, Scene, WIDTH, width};
use crate::report::charts::{Bar, Chart, Unit};

const HEIGHT: f64 = 240.0;
/// Columns are never wider.
const WIDEST: f64 = 72.0;
/// So many columns have their sum above them.
const WITH_SUMS: usize = 7;

/// Where columns lie.
struct Plot<'a> {
    left: f64,
    top: f64,
    bottom: f64,
    /// From one column to the next.
    slot: f64,
    axis: Axis,
    unit: &'a Unit,
}

pub(super) fn scene(chart: &Chart, bars: &[Bar]) -> Scene {
    let mut legend = frame::legend(bars);
    if bars.iter().any(Bar::is_unknown) {
        legend.push(Sample::plain(Ink::NoData, "no data in the logs"));
    }
    let (mut scene, top) = frame::begin(chart, &legend);
    if bars.is_empty() {
        frame::empty(&mut scene, top, "There is nothing to show.");
        return scene;
    }
    let largest = bars.iter().map(Bar::total).max().unwrap_or_default();
    let axis = Axis::new(largest, &chart.unit);
    let lines = axis.lines();
    let words = lines.iter().map(|(_, words)| width(words));
    let left = MARGIN + words.fold(0.0, f64::max) + 10.0;
    let count = u16::try_from(bars.len()).unwrap_or(u16::MAX);
    let top = top + 18.0;
    let plot = Plot {
        left,
        top,
        bottom: top + HEIGHT,
        slot: (WIDTH - MARGIN - left) / f64::from(count.max(1)),
        axis,
        unit: &chart.unit,
    };
    grid(&mut scene, &plot, &lines);
    for (index, bar) in (0_u16..).zip(bars) {
        let x = plot.left + f64::from(index) * plot.slot;
        add(&mut scene, &plot, x, bar, bars.len() <= WITH_SUMS);
    }
    names(&mut scene, &plot, bars);
    scene.height = plot.bottom + 28.0 + MARGIN;
    scene
}

fn grid(scene: &mut Scene, plot: &Plot<'_>, lines: &[(f64, String)]) {
    for (share, words) in lines {
        let y = plot.bottom - share * HEIGHT;
        scene.line((plot.left, y), (WIDTH - MARGIN, y), Ink::Grid);
        let at = (plot.left - 8.0, y + 4.0);
        scene.words(at, Anchor::End, Ink::Muted, words);
    }
    let at = (MARGIN, plot.top - 14.0);
    scene.words(at, Anchor::Start, Ink::Muted, &labels::unit(plot.unit));
}

fn add(scene: &mut Scene, plot: &Plot<'_>, x: f64, bar: &Bar, with_sum: bool) {
    if bar.is_unknown() {
        scene.area(Area {
            left: x,
            top: plot.top,
            // Days without data that follow each other are one field.
            width: plot.slot + 0.4,
            height: HEIGHT,
            ink: Ink::NoData,
            fill: Fill::Plain,
            edge: false,
            tip: Some(format!(
                "{}: no data in the logs",
                labels::label(&bar.label)
            )),
        });
    }
    let gap = if plot.slot > 6.0 {
        plot.slot * 0.2
    } else {
        0.0
    };
    let column = (plot.slot - gap).min(WIDEST);
    let left = x + (plot.slot - column) / 2.0;
    let mut y = plot.bottom;
    for part in &bar.parts {
        let height = (plot.axis.share(part.value) * HEIGHT).max(THINNEST);
        y -= height;
        scene.area(Area {
            left,
            top: y,
            width: column,
            height,
            ink: Ink::Series(part.series),
            fill: hatch(part.side),
            edge: column > 4.0 && height >= THINNEST_WITH_EDGE,
            tip: Some(tip(bar, part, plot.unit)),
        });
    }
    if with_sum && !bar.is_unknown() {
        let sum = sum(bar, plot.unit);
        let at = (x + plot.slot / 2.0, y - 6.0);
        scene.bold(at, Anchor::Middle, Ink::Text, &sum);
    }
}

/// Names of columns, as many as are readable.
fn names(scene: &mut Scene, plot: &Plot<'_>, bars: &[Bar]) {
    let names: Vec<String> = bars.iter().map(|bar| labels::label(&bar.label)).collect();
    let widest = names.iter().map(|name| width(name)).fold(0.0, f64::max);
    let every = stride(widest + 14.0, plot.slot);
    for (index, name) in (0_u16..).zip(&names) {
        if usize::from(index) % every == 0 {
            let x = plot.left + (f64::from(index) + 0.5) * plot.slot;
            if x + width(name) / 2.0 <= WIDTH - 2.0 {
                let at = (x, plot.bottom + 18.0);
                scene.words(at, Anchor::Middle, Ink::Muted, name);
            }
        }
    }
}

/// Every how manyth name fits.
pub(super) fn stride(needed: f64, slot: f64) -> usize {
    let round = [1, 2, 5, 7, 14, 30, 60, 90, 180];
    let fits = |every: &u16| f64::from(*every) * slot >= needed;
    round.into_iter().find(fits).unwrap_or(365).into()
}
