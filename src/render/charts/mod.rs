//! Charts as SVG and PNG. A chart is laid out as shapes once; both writers walk them.

use super::sanitize::visible;
use crate::report::Report;
use crate::report::charts::{Body, Chart};

mod axis;
mod bars;
mod columns;
mod diverging;
pub mod estimate;
mod font;
mod frame;
mod ink;
mod labels;
mod lanes;
mod numbers;
mod png;
mod savings;
mod scene;
mod shade;
mod shades;
mod svg;
#[cfg(test)]
mod tests;

/// A picture, ready to be written.
#[derive(Clone, Debug)]
pub struct Picture(scene::Scene);

impl Picture {
    /// That of a chart of a report.
    pub fn of(chart: &Chart) -> Self {
        Self(scene(chart))
    }

    /// All of a report, in the order in which they are shown.
    pub fn of_report(report: &Report) -> Vec<Self> {
        let savings = savings::chart(report);
        report.charts.iter().chain(&savings).map(Self::of).collect()
    }

    /// What the changes save that a report proposes; `None`: it proposes none.
    pub fn of_savings(report: &Report) -> Option<Self> {
        savings::chart(report).map(|chart| Self::of(&chart))
    }

    /// What its file is called, without an extension.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// What it is called: of its heading.
    pub fn title(&self) -> String {
        visible(&self.0.title)
    }

    /// As an SVG document with its font.
    pub fn svg(&self) -> String {
        svg::document(&self.0)
    }

    /// As an SVG element for an HTML document, whose style sheet has colours and font.
    pub fn inline_svg(&self) -> String {
        svg::element(&self.0)
    }

    /// As PNG, two pixels for each of the SVG.
    ///
    /// # Errors
    /// What plotters cannot draw.
    pub fn png(&self) -> Result<Vec<u8>, NotDrawn> {
        png::image(&self.0)
    }
}

/// The embedded font as CSS, in `data:` addresses.
pub fn font_css() -> String {
    svg::font_faces()
}

/// A picture that could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the picture {name} cannot be drawn: {reason}")]
pub struct NotDrawn {
    name: &'static str,
    reason: String,
}

fn scene(chart: &Chart) -> scene::Scene {
    match &chart.body {
        Body::Bars(bars) => bars::scene(chart, bars),
        Body::Columns(bars) => columns::scene(chart, bars),
        Body::Numbers(grid) => numbers::scene(chart, grid),
        Body::Shades(grid) => shades::scene(chart, grid),
        Body::Lanes(lanes) => lanes::scene(chart, lanes),
    }
}
