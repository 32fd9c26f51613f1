//! Charts as SVG and PNG. A chart is laid out as shapes once; both writers walk them.

use super::sanitize::visible;
use crate::report::charts::{Body, Chart};

mod axis;
mod bars;
mod columns;
mod font;
mod frame;
mod ink;
mod labels;
mod lanes;
mod numbers;
mod png;
mod scene;
mod shade;
mod shades;
mod svg;
#[cfg(test)]
mod tests;

/// The picture as an SVG document with its font.
pub fn svg(chart: &Chart) -> String {
    svg::document(&scene(chart))
}

/// The picture as an SVG element for an HTML document, whose style sheet has colours and font.
pub fn inline_svg(chart: &Chart) -> String {
    svg::element(&scene(chart))
}

/// The picture as PNG, two pixels for each of the SVG.
///
/// # Errors
/// What plotters cannot draw.
pub fn png(chart: &Chart) -> Result<Vec<u8>, NotDrawn> {
    png::image(&scene(chart))
}

/// The embedded font as CSS, in `data:` addresses.
pub fn font_css() -> String {
    svg::font_faces()
}

/// What the chart is called: of its heading.
pub fn title(chart: &Chart) -> String {
    visible(labels::title(chart))
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
