//! Three years, month by month, with the band that most draws lie in.

use rust_decimal::Decimal;

use super::{case_name, head};
use crate::estimate::estimated::Case;
use crate::estimate::years::{CurveMonth, MONTHS};
use crate::render::charts::axis::Axis;
use crate::render::charts::frame::{self, Sample};
use crate::render::charts::ink::Ink;
use crate::render::charts::scene::{Anchor, Area, Fill, MARGIN, Scene, WIDTH, width};
use crate::render::content::estimate::Named;
use crate::render::money;
use crate::report::charts::Unit;

const HEIGHT: f64 = 240.0;
/// The thickness of the line.
const LINE: f64 = 2.5;
/// The band, in hundredths of the draws.
const BAND: (u64, u64) = (10, 90);

/// How the cases look: band and line.
const LOOKS: [(Ink, Ink); 2] = [(Ink::Shade(1), Ink::Shade(5)), (Ink::NoData, Ink::Muted)];

/// Where months lie.
struct Plot {
    left: f64,
    bottom: f64,
    slot: f64,
    axis: Axis,
}

impl Plot {
    fn y(&self, value: Decimal) -> f64 {
        self.bottom - self.axis.share(value) * HEIGHT
    }
}

pub(super) fn scene(named: &Named<'_>) -> Scene {
    let cases = || named.estimate.cases.iter().zip(LOOKS);
    let head = head("three-years", "Month by month for three years", named, None);
    let legend: Vec<Sample> = cases()
        .flat_map(|(case, look)| samples(case, look))
        .collect();
    let (mut scene, top) = frame::headed(head, &legend);
    let months = || cases().flat_map(|(case, _)| &case.curve);
    let values = months().map(|month| high(month).max(month.likely.total.0));
    let unit = Unit::Money(named.currency.into());
    let axis = Axis::new(values.max().unwrap_or_default(), &unit);
    let lines = axis.lines();
    let words = lines.iter().map(|(_, words)| width(words));
    let left = MARGIN + words.fold(0.0, f64::max) + 10.0;
    let plot = Plot {
        left,
        bottom: top + HEIGHT,
        slot: (WIDTH - MARGIN - left) / f64::from(MONTHS),
        axis,
    };
    for (share, words) in &lines {
        let y = plot.bottom - share * HEIGHT;
        scene.line((plot.left, y), (WIDTH - MARGIN, y), Ink::Grid);
        scene.words((plot.left - 8.0, y + 4.0), Anchor::End, Ink::Muted, words);
    }
    for (case, (band, _)) in cases() {
        bands(&mut scene, &plot, case, band);
    }
    for (case, (_, line)) in cases() {
        likely(&mut scene, &plot, case, line, named.currency);
    }
    years(&mut scene, &plot, top);
    scene.height = plot.bottom + 28.0 + MARGIN;
    scene
}

fn samples(case: &Case, (band, line): (Ink, Ink)) -> Vec<Sample> {
    let name = case_name(case).map_or_else(String::new, |name| format!("{name}: "));
    let mut samples = vec![Sample::plain(line, format!("{name}likely"))];
    if case.ranges.is_some() {
        samples.push(Sample::plain(band, format!("{name}8 of 10 draws")));
    }
    samples
}

fn high(month: &CurveMonth) -> Decimal {
    let range = month.range.as_ref();
    let high = range.and_then(|range| range.at(BAND.1));
    high.unwrap_or_default().0
}

fn months(case: &Case) -> impl Iterator<Item = (u16, &CurveMonth)> {
    (0_u16..).zip(&case.curve)
}

fn bands(scene: &mut Scene, plot: &Plot, case: &Case, ink: Ink) {
    for (index, month) in months(case) {
        let range = month.range.as_ref();
        let ends = range.and_then(|range| Some((range.at(BAND.0)?, range.at(BAND.1)?)));
        let Some((low, high)) = ends else {
            continue;
        };
        let top = plot.y(high.0);
        scene.area(Area {
            left: plot.left + f64::from(index) * plot.slot,
            top,
            width: seamless(plot, index),
            height: plot.y(low.0) - top,
            ink,
            fill: Fill::Plain,
            edge: false,
            tip: None,
        });
    }
}

/// Months that follow each other are one field.
fn seamless(plot: &Plot, index: u16) -> f64 {
    let is_last = u32::from(index) + 1 == MONTHS;
    plot.slot + if is_last { 0.0 } else { 0.4 }
}

fn likely(scene: &mut Scene, plot: &Plot, case: &Case, ink: Ink, currency: &str) {
    let mut before: Option<f64> = None;
    for (index, month) in months(case) {
        let left = plot.left + f64::from(index) * plot.slot;
        let y = plot.y(month.likely.total.0);
        if let Some(before) = before {
            scene.line((left, before), (left, y), ink);
        }
        before = Some(y);
        scene.area(Area {
            left,
            top: y - LINE / 2.0,
            width: seamless(plot, index),
            height: LINE,
            ink,
            fill: Fill::Plain,
            edge: false,
            tip: Some(tip(case, index + 1, month, currency)),
        });
    }
}

fn tip(case: &Case, number: u16, month: &CurveMonth, currency: &str) -> String {
    let name = case_name(case).map_or_else(String::new, |name| format!("{name}, "));
    let likely = money::with_symbol(month.likely.total, currency);
    let range = month.range.as_ref();
    let ends = range.and_then(|range| Some((range.at(BAND.0)?, range.at(BAND.1)?)));
    let band = ends.map_or_else(String::new, |(low, high)| {
        let show = |amount| money::with_symbol(amount, currency);
        format!(", 8 of 10 draws from {} to {}", show(low), show(high))
    });
    format!("{name}month {number}: {likely}{band}")
}

fn years(scene: &mut Scene, plot: &Plot, top: f64) {
    for year in 0..3_u16 {
        let x = plot.left + f64::from(year * 12) * plot.slot;
        if year > 0 {
            scene.line((x, top), (x, plot.bottom), Ink::Muted);
        }
        let at = (x + 6.0 * plot.slot, plot.bottom + 18.0);
        scene.words(
            at,
            Anchor::Middle,
            Ink::Muted,
            &format!("Year {}", year + 1),
        );
    }
}
