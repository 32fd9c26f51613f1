//! Bars to the left and to the right of a line: what moves an amount, and how far.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::axis::round_step;
use super::bars::THINNEST;
use super::font::{self, Weight};
use super::frame::{self, Head, Sample};
use super::ink::Ink;
use super::scene::{Anchor, Area, Fill, MARGIN, SMALL, Scene, WIDTH, width};
use crate::render::money;

/// From one bar to the next.
const ROW: f64 = 28.0;
/// The height of a bar.
const BAR: f64 = 16.0;
/// Names take at most so much.
const NAMES: f64 = 240.0;
/// About so many lines.
const LINES: u32 = 4;

/// One end of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) value: Decimal,
    pub(super) ink: Ink,
    /// What stands at it.
    pub(super) words: String,
    /// What it says when pointed at.
    pub(super) tip: String,
}

/// What moves the amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) ends: Vec<End>,
}

/// The picture's parts.
pub(super) struct Parts {
    pub(super) head: Head,
    pub(super) legend: Vec<Sample>,
    /// What stands beside the axis.
    pub(super) unit: String,
    /// Where the bars begin, to either side.
    pub(super) base: Decimal,
    pub(super) rows: Vec<Row>,
}

/// Where bars lie.
struct Plot {
    left: f64,
    width: f64,
    from: Decimal,
    step: Decimal,
    steps: u32,
}

impl Plot {
    fn new(parts: &Parts) -> Self {
        let rows = || parts.rows.iter();
        let ends = || rows().flat_map(|row| &row.ends);
        let values = || ends().map(|end| end.value).chain([parts.base]);
        let low = values().min().unwrap_or_default();
        let high = values().max().unwrap_or_default();
        let span = if high > low { high - low } else { Decimal::ONE };
        let step = round_step(span / Decimal::from(LINES));
        let from = (low / step).floor() * step;
        let steps = ((high - from) / step).ceil().to_u32().unwrap_or(1).max(1);
        let names = rows()
            .map(|row| width(&row.name) * 1.05)
            .fold(0.0, f64::max);
        let words = ends().map(|end| width(&end.words)).fold(0.0, f64::max) + 8.0;
        let left = MARGIN + names.min(NAMES) + 12.0 + words;
        Self {
            left,
            width: WIDTH - MARGIN - words - left,
            from,
            step,
            steps,
        }
    }

    fn x(&self, value: Decimal) -> f64 {
        let span = self.step * Decimal::from(self.steps);
        let share = (value - self.from).checked_div(span).unwrap_or_default();
        self.left + share.to_f64().unwrap_or(0.0).clamp(0.0, 1.0) * self.width
    }
}

pub(super) fn scene(parts: Parts) -> Scene {
    let plot = Plot::new(&parts);
    let (mut scene, top) = frame::headed(parts.head, &parts.legend);
    if parts.rows.is_empty() {
        frame::empty(&mut scene, top, "Nothing moves the total.");
        return scene;
    }
    let count = u16::try_from(parts.rows.len()).unwrap_or(u16::MAX);
    let bottom = top + f64::from(count) * ROW;
    grid(&mut scene, &plot, &parts.unit, (top, bottom));
    for (index, row) in (0_u16..).zip(&parts.rows) {
        let middle = top + (f64::from(index) + 0.5) * ROW;
        add(&mut scene, &plot, parts.base, middle, row);
    }
    let x = plot.x(parts.base);
    scene.line((x, top), (x, bottom), Ink::Text);
    scene.height = bottom + 30.0 + MARGIN;
    scene
}

fn grid(scene: &mut Scene, plot: &Plot, unit: &str, (top, bottom): (f64, f64)) {
    let scale = plot.step.normalize().scale();
    let places = if scale > 0 { scale.max(2) } else { 0 };
    for line in 0..=plot.steps {
        let value = plot.from + plot.step * Decimal::from(line);
        let x = plot.x(value);
        scene.line((x, top), (x, bottom), Ink::Grid);
        let words = money::decimal(value, places);
        scene.words((x, bottom + 16.0), Anchor::Middle, Ink::Muted, &words);
    }
    scene.words((MARGIN, bottom + 16.0), Anchor::Start, Ink::Muted, unit);
}

fn add(scene: &mut Scene, plot: &Plot, base: Decimal, middle: f64, row: &Row) {
    let name = font::fitted(&row.name, NAMES, SMALL, Weight::Regular);
    scene.words((MARGIN, middle + 4.0), Anchor::Start, Ink::Text, &name);
    let line = plot.x(base);
    for end in row.ends.iter().filter(|end| end.value != base) {
        let x = plot.x(end.value);
        let is_left = end.value < base;
        let width = (x - line).abs().max(THINNEST);
        scene.area(Area {
            left: if is_left { line - width } else { line },
            top: middle - BAR / 2.0,
            width,
            height: BAR,
            ink: end.ink,
            fill: Fill::Plain,
            edge: false,
            tip: Some(end.tip.clone()),
        });
        let (anchor, at) = if is_left {
            (Anchor::End, line - width - 6.0)
        } else {
            (Anchor::Start, line + width + 6.0)
        };
        scene.words((at, middle + 4.0), anchor, Ink::Muted, &end.words);
    }
}
