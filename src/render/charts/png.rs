//! Shapes as PNG (<https://www.w3.org/TR/png/>), drawn by plotters four times as large and made
//! half of it, which smooths edges.

use std::io::Write;

use flate2::{Compression, Crc, write::ZlibEncoder};
use plotters::backend::{BitMapBackend, DrawingBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Rectangle};
use plotters::style::{Color as _, RGBColor};

use super::NotDrawn;
use super::font;
use super::scene::{Anchor, Area, Fill, Scene, Shape, WIDTH, Words, hatching};

/// Pixels drawn for one of the scene.
const DRAWN: u16 = 4;
/// Drawn pixels for one of the picture, in either direction.
const SMOOTHED: usize = 2;

/// The picture as a file.
pub(super) fn image(scene: &Scene) -> Result<Vec<u8>, NotDrawn> {
    let (width, height) = (pixels(WIDTH), pixels(scene.height.ceil()));
    let mut buffer = vec![0xff; width as usize * height as usize * 3];
    let failed = |reason: String| NotDrawn {
        name: scene.name,
        reason,
    };
    {
        let canvas = BitMapBackend::with_buffer(&mut buffer, (width, height));
        let canvas = canvas.into_drawing_area();
        for shape in &scene.shapes {
            draw(&canvas, shape).map_err(|error| failed(error.to_string()))?;
        }
        canvas
            .present()
            .map_err(|error| failed(error.to_string()))?;
    }
    let smoothed = smooth(&buffer, width as usize, height as usize);
    let (width, height) = (width / 2, height / 2);
    encode(&smoothed, width, height).map_err(|error| failed(error.to_string()))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a picture has some thousand pixels"
)]
fn pixels(length: f64) -> u32 {
    (length * f64::from(DRAWN)).round() as u32
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a picture")]
fn place(length: f64) -> i32 {
    (length * f64::from(DRAWN)).round() as i32
}

fn colour([red, green, blue]: [u8; 3]) -> RGBColor {
    RGBColor(red, green, blue)
}

type Canvas<B> = DrawingArea<B, Shift>;
type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

fn draw<B: DrawingBackend>(canvas: &Canvas<B>, shape: &Shape) -> Drawn<B> {
    match shape {
        Shape::Area(area) => self::area(canvas, area),
        Shape::Line { from, to, ink } => line(canvas, *from, *to, ink.rgb()),
        Shape::Disc {
            at: (x, y),
            radius,
            ink,
            ..
        } => {
            let at = (place(*x), place(*y));
            canvas.draw(&Circle::new(
                at,
                pixels(*radius),
                colour(ink.rgb()).filled(),
            ))
        }
        Shape::Words(words) => self::words(canvas, words),
    }
}

/// A filled rectangle, its right and lower edge excluded.
fn filled<B: DrawingBackend>(
    canvas: &Canvas<B>,
    (left, top): (f64, f64),
    (right, bottom): (f64, f64),
    rgb: [u8; 3],
) -> Drawn<B> {
    let (from, to) = ((place(left), place(top)), (place(right), place(bottom)));
    if to.0 <= from.0 || to.1 <= from.1 {
        return Ok(());
    }
    let corners = [from, (to.0 - 1, to.1 - 1)];
    canvas.draw(&Rectangle::new(corners, colour(rgb).filled()))
}

fn area<B: DrawingBackend>(canvas: &Canvas<B>, area: &Area) -> Drawn<B> {
    let (left, top) = (area.left, area.top);
    let (right, bottom) = (left + area.width, top + area.height);
    if area.edge {
        let half = EDGE / 2.0;
        let outer = ((left - half, top - half), (right + half, bottom + half));
        filled(canvas, outer.0, outer.1, area.ink.edge())?;
        let inner = ((left + half, top + half), (right - half, bottom - half));
        filled(canvas, inner.0, inner.1, area.ink.rgb())?;
    } else {
        filled(canvas, (left, top), (right, bottom), area.ink.rgb())?;
    }
    if area.fill != Fill::Plain {
        for (from, to) in hatching(area) {
            line(canvas, from, to, area.ink.edge())?;
        }
    }
    Ok(())
}

/// The width of outlines.
const EDGE: f64 = 0.75;
/// The width of lines.
const LINE: f64 = 1.0;

/// Upright and level lines are rectangles, others polygons.
fn line<B: DrawingBackend>(
    canvas: &Canvas<B>,
    from: (f64, f64),
    to: (f64, f64),
    rgb: [u8; 3],
) -> Drawn<B> {
    let half = LINE / 2.0;
    let upright = place(from.0) == place(to.0);
    let level = place(from.1) == place(to.1);
    if upright {
        return filled(canvas, (from.0 - half, from.1), (from.0 + half, to.1), rgb);
    }
    if level {
        return filled(canvas, (from.0, from.1 - half), (to.0, from.1 + half), rgb);
    }
    let ends = [from, to].map(|(x, y)| (place(x), place(y)));
    let style = colour(rgb).stroke_width(pixels(LINE));
    canvas.draw(&PathElement::new(ends.to_vec(), style))
}

fn words<B: DrawingBackend>(canvas: &Canvas<B>, words: &Words) -> Drawn<B> {
    let scale = f64::from(DRAWN);
    let size = words.size * scale;
    let width = font::width(&words.text, size, words.weight);
    let shift = match words.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => width / 2.0,
        Anchor::End => width,
    };
    let at = (words.at.0 * scale - shift, words.at.1 * scale);
    let (columns, rows) = canvas.dim_in_pixel();
    let ink = colour(words.ink.rgb());
    let mut result = Ok(());
    font::pixels(&words.text, at, size, words.weight, |x, y, covered| {
        let is_inside = |value: i32, end: u32| u32::try_from(value).is_ok_and(|value| value < end);
        if result.is_ok() && is_inside(x, columns) && is_inside(y, rows) {
            result = canvas.draw_pixel((x, y), &ink.mix(covered.clamp(0.0, 1.0)));
        }
    });
    result
}

/// Each pixel is the mean of those drawn for it.
fn smooth(drawn: &[u8], width: usize, height: usize) -> Vec<u8> {
    let (columns, rows) = (width / SMOOTHED, height / SMOOTHED);
    let mut picture = Vec::with_capacity(columns * rows * 3);
    for row in 0..rows {
        for column in 0..columns {
            for channel in 0..3 {
                let mut sum = 0_u16;
                for (dy, dx) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    let pixel = (row * SMOOTHED + dy) * width + column * SMOOTHED + dx;
                    sum += u16::from(drawn.get(pixel * 3 + channel).copied().unwrap_or(0xff));
                }
                picture.push(u8::try_from(sum / 4).unwrap_or(0xff));
            }
        }
    }
    picture
}

/// Eight bits per channel, each line as the difference to the one above: charts have many equal
/// lines.
fn encode(picture: &[u8], width: u32, height: u32) -> std::io::Result<Vec<u8>> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &header);
    let mut lines = ZlibEncoder::new(Vec::new(), Compression::best());
    let mut above = vec![0; width as usize * 3];
    for line in picture.chunks_exact(width as usize * 3) {
        let up = line
            .iter()
            .zip(&above)
            .map(|(this, above)| this.wrapping_sub(*above));
        let filtered: Vec<u8> = std::iter::once(2).chain(up).collect();
        lines.write_all(&filtered)?;
        above.copy_from_slice(line);
    }
    chunk(&mut file, *b"IDAT", &lines.finish()?);
    chunk(&mut file, *b"IEND", &[]);
    Ok(file)
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut check = Crc::new();
    check.update(&kind);
    check.update(data);
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    file.extend(length.to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(check.sum().to_be_bytes());
}
