//! The embedded font: how wide words are, and which pixels they cover. No font of the system is
//! asked, so a picture is the same everywhere.

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

/// Inter, reduced to Latin letters (data/NOTICE).
const REGULAR: &[u8] = include_bytes!("../../../data/fonts/Inter-Regular.otf");
const SEMI_BOLD: &[u8] = include_bytes!("../../../data/fonts/Inter-SemiBold.otf");

/// The font's file, for documents that embed it.
pub(crate) fn bytes(weight: Weight) -> &'static [u8] {
    match weight {
        Weight::Regular => REGULAR,
        Weight::SemiBold => SEMI_BOLD,
    }
}

fn font(weight: Weight) -> Option<FontRef<'static>> {
    FontRef::try_from_slice(bytes(weight)).ok()
}

/// `ab_glyph` scales to the height of a line, people name the size of an em.
fn scale(font: &impl Font, size: f64) -> PxScale {
    let units = f64::from(font.units_per_em().unwrap_or(1000.0));
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a picture")]
    PxScale::from((size * f64::from(font.height_unscaled()) / units) as f32)
}

/// The width of words, in pixels, at a size of so many pixels per em.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(font) = font(weight) else { return 0.0 };
    let font = font.as_scaled(scale(&font, size));
    let advances = text.chars().map(|c| font.h_advance(font.glyph_id(c)));
    f64::from(advances.sum::<f32>())
}

/// The words, cut in the middle to fit into so many pixels.
pub(super) fn fitted(text: &str, room: f64, size: f64, weight: Weight) -> String {
    let mut columns = crate::render::sanitize::width(text);
    let mut shown = text.to_owned();
    while columns > 3 && width(&shown, size, weight) > room {
        columns -= 1;
        shown = crate::render::sanitize::cut(text, columns).replace("..", "…");
    }
    shown
}

/// Calls `put` with each pixel that the words cover, and how much of it, their baseline beginning
/// at `(x, y)`.
pub(super) fn pixels(
    text: &str,
    (x, y): (f64, f64),
    size: f64,
    weight: Weight,
    mut put: impl FnMut(i32, i32, f64),
) {
    let Some(font) = font(weight) else { return };
    let scale = scale(&font, size);
    let scaled = font.as_scaled(scale);
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a picture")]
    let (mut x, y) = (x as f32, y as f32);
    for character in text.chars() {
        let id = scaled.glyph_id(character);
        let glyph = id.with_scale_and_position(scale, point(x, y));
        if let Some(outline) = font.outline_glyph(glyph) {
            let bounds = outline.px_bounds();
            #[expect(clippy::cast_possible_truncation, reason = "pixels of a picture")]
            let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
            outline.draw(|dx, dy, covered| {
                let (dx, dy) = (i32::try_from(dx), i32::try_from(dy));
                put(
                    left + dx.unwrap_or(0),
                    top + dy.unwrap_or(0),
                    f64::from(covered),
                );
            });
        }
        x += scaled.h_advance(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_is_there_and_its_widths_are_those_of_an_em() {
        // Inter's advance of a digit is about 0.6 em; ten of them at 10 pixels are near 60.
        let digits = width("0123456789", 10.0, Weight::Regular);
        assert!((50.0..70.0).contains(&digits), "{digits}");
        assert!(width("prod", 12.0, Weight::SemiBold) > width("prod", 12.0, Weight::Regular));
    }

    #[test]
    fn words_are_cut_to_fit() {
        let long = "prod-orders-in-a-cluster-with-a-very-long-name";
        let shown = fitted(long, 100.0, 12.0, Weight::Regular);
        assert!(width(&shown, 12.0, Weight::Regular) <= 100.0);
        assert!(
            shown.starts_with("prod") && shown.ends_with("name"),
            "{shown}"
        );
    }
}
