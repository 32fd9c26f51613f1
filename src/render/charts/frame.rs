//! What every chart begins with: title, unit and time, legend.

use super::font::Weight;
use super::ink::Ink;
use super::labels;
use super::scene::{Anchor, Area, Fill, MARGIN, Scene, WIDTH, width};
use crate::report::charts::{Bar, Chart, Series};
use crate::report::totals::Side;

/// A sample of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) ink: Ink,
    pub(super) fill: Fill,
    pub(super) text: String,
}

impl Sample {
    pub(super) fn plain(ink: Ink, text: impl Into<String>) -> Self {
        Self {
            ink,
            fill: Fill::Plain,
            text: text.into(),
        }
    }
}

/// What a picture is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// That of its file.
    pub(super) name: &'static str,
    pub(super) title: String,
    /// Of what and in which unit.
    pub(super) subtitle: String,
}

/// A scene with its head; the second value is where its body begins.
pub(super) fn begin(chart: &Chart, legend: &[Sample]) -> (Scene, f64) {
    let head = Head {
        name: chart.subject.name(),
        title: labels::title(chart).to_owned(),
        subtitle: labels::subtitle(chart),
    };
    headed(head, legend)
}

/// The same for a picture that is no chart of a report.
pub(super) fn headed(head: Head, legend: &[Sample]) -> (Scene, f64) {
    let Head {
        name,
        title,
        subtitle,
    } = head;
    let mut scene = Scene {
        name,
        title: title.clone(),
        description: subtitle.clone(),
        height: 0.0,
        shapes: Vec::new(),
    };
    let mut y = MARGIN + 14.0;
    scene.sized(
        (MARGIN, y),
        Anchor::Start,
        Ink::Text,
        &title,
        17.0,
        Weight::SemiBold,
    );
    y += 20.0;
    scene.words((MARGIN, y), Anchor::Start, Ink::Muted, &subtitle);
    y += 14.0;
    let y = add_legend(&mut scene, y, legend);
    (scene, y)
}

/// Adds the legend below `y`; returns where the next thing begins.
fn add_legend(scene: &mut Scene, y: f64, legend: &[Sample]) -> f64 {
    if legend.is_empty() {
        return y + 6.0;
    }
    let mut y = y + 14.0;
    let mut x = MARGIN;
    for sample in legend {
        let needed = 18.0 + width(&sample.text);
        if x > MARGIN && x + needed > WIDTH - MARGIN {
            x = MARGIN;
            y += 20.0;
        }
        scene.area(Area {
            left: x,
            top: y - 10.0,
            width: 12.0,
            height: 12.0,
            ink: sample.ink,
            fill: sample.fill,
            edge: true,
            tip: None,
        });
        let at = (x + 18.0, y);
        scene.words(at, Anchor::Start, Ink::Text, &sample.text);
        x += needed + 20.0;
    }
    y + 18.0
}

/// The series of bars in their order, and the kinds of hatching.
pub(super) fn legend(bars: &[Bar]) -> Vec<Sample> {
    let parts = || bars.iter().flat_map(|bar| &bar.parts);
    let mut series: Vec<Series> = parts().map(|part| part.series).collect();
    series.sort_unstable();
    series.dedup();
    let mut samples: Vec<Sample> = series
        .iter()
        .map(|series| Sample::plain(Ink::Series(*series), labels::series(*series)))
        .collect();
    for side in [Side::Others, Side::Unknown] {
        if let Some(text) = labels::side(side).filter(|_| parts().any(|part| part.side == side)) {
            samples.push(Sample {
                ink: Ink::Grid,
                fill: hatch(side),
                text: text.to_owned(),
            });
        }
    }
    samples
}

/// How the part on somebody's bill is filled.
pub(super) fn hatch(side: Side) -> Fill {
    match side {
        Side::Yours => Fill::Plain,
        Side::Others => Fill::Rising,
        Side::Unknown => Fill::Falling,
    }
}

/// A picture without anything to show says so.
pub(super) fn empty(scene: &mut Scene, y: f64, text: &str) {
    scene.area(Area {
        left: MARGIN,
        top: y,
        width: WIDTH - 2.0 * MARGIN,
        height: 72.0,
        ink: Ink::NoData,
        fill: Fill::Plain,
        edge: false,
        tip: None,
    });
    scene.words((WIDTH / 2.0, y + 40.0), Anchor::Middle, Ink::Muted, text);
    scene.height = y + 72.0 + MARGIN;
}
