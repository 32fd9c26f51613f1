//! A picture as shapes, in pixels: what the writers of SVG and PNG walk.

use super::font::{self, Weight};
use super::ink::Ink;

/// The width of every chart: that of a column of text, in which its words are readable.
pub(super) const WIDTH: f64 = 640.0;
/// Around everything.
pub(super) const MARGIN: f64 = 16.0;

/// How an area is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// Evenly.
    Plain,
    /// With lines that rise to the right.
    Rising,
    /// With lines that fall to the right.
    Falling,
}

/// Where words stand from their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    /// Where their baseline begins, or its middle or end.
    pub(super) at: (f64, f64),
    pub(super) text: String,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) anchor: Anchor,
    pub(super) ink: Ink,
}

/// An area with square corners.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) ink: Ink,
    pub(super) fill: Fill,
    /// Whether it has an outline.
    pub(super) edge: bool,
    /// What it says when pointed at.
    pub(super) tip: Option<String>,
}

/// A shape.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Area(Area),
    Line {
        from: (f64, f64),
        to: (f64, f64),
        ink: Ink,
    },
    Disc {
        at: (f64, f64),
        radius: f64,
        ink: Ink,
        tip: Option<String>,
    },
    Words(Words),
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scene {
    /// A name that is unique on a page.
    pub(super) name: &'static str,
    pub(super) title: String,
    /// What there is to see, for those who cannot.
    pub(super) description: String,
    pub(super) height: f64,
    pub(super) shapes: Vec<Shape>,
}

/// Distance of hatching lines.
pub(super) const HATCH: f64 = 5.0;

impl Scene {
    pub(super) fn area(&mut self, area: Area) {
        self.shapes.push(Shape::Area(area));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink) {
        self.shapes.push(Shape::Line { from, to, ink });
    }

    /// Words of the usual size.
    pub(super) fn words(&mut self, at: (f64, f64), anchor: Anchor, ink: Ink, text: &str) {
        self.sized(at, anchor, ink, text, SMALL, Weight::Regular);
    }

    pub(super) fn bold(&mut self, at: (f64, f64), anchor: Anchor, ink: Ink, text: &str) {
        self.sized(at, anchor, ink, text, SMALL, Weight::SemiBold);
    }

    pub(super) fn sized(
        &mut self,
        at: (f64, f64),
        anchor: Anchor,
        ink: Ink,
        text: &str,
        size: f64,
        weight: Weight,
    ) {
        self.shapes.push(Shape::Words(Words {
            at,
            text: text.to_owned(),
            size,
            weight,
            anchor,
            ink,
        }));
    }
}

/// The size of words in a chart.
pub(super) const SMALL: f64 = 12.0;

/// The width of words of the usual size.
pub(super) fn width(text: &str) -> f64 {
    font::width(text, SMALL, Weight::Regular)
}

/// The lines that hatch an area, cut at its edges.
pub(super) fn hatching(area: &Area) -> Vec<((f64, f64), (f64, f64))> {
    let (width, height) = (area.width, area.height);
    let mut lines = Vec::new();
    let mut offset = HATCH;
    while offset < width + height {
        // From the left or lower edge to the upper or right one, in the area's own corner.
        let from = (0.0_f64.max(offset - height), offset.min(height));
        let to = (offset.min(width), 0.0_f64.max(offset - width));
        let place = |(x, y): (f64, f64)| {
            let y = if area.fill == Fill::Falling {
                height - y
            } else {
                y
            };
            (area.left + x, area.top + y)
        };
        lines.push((place(from), place(to)));
        offset += HATCH;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside_its_area() {
        for fill in [Fill::Rising, Fill::Falling] {
            let area = Area {
                left: 10.0,
                top: 20.0,
                width: 33.0,
                height: 14.0,
                ink: Ink::Grid,
                fill,
                edge: false,
                tip: None,
            };
            let lines = hatching(&area);
            assert!(lines.len() > 5);
            for (x, y) in lines.into_iter().flat_map(|(from, to)| [from, to]) {
                assert!(
                    (10.0..=43.0).contains(&x) && (20.0..=34.0).contains(&y),
                    "{x} {y}"
                );
            }
        }
    }
}
