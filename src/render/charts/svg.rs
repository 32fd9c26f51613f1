//! Shapes as SVG (<https://www.w3.org/TR/SVG11/>). Colours stand in each shape, and every shape
//! has a class, so that a page's style sheet may choose others, for dark grounds say.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::font::{self, Weight};
use super::ink::Ink;
use super::scene::{Anchor, Area, Fill, Scene, Shape, WIDTH, Words, hatching};
use crate::render::html::escaped;

/// A document of its own, with its font in it.
pub(super) fn document(scene: &Scene) -> String {
    let style = format!("<style>{}</style>", font_faces());
    let ground = format!(
        "<rect width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        number(WIDTH),
        number(scene.height),
        hex(Ink::Ground.rgb())
    );
    let size = format!(
        " width=\"{}\" height=\"{}\"",
        number(WIDTH),
        number(scene.height)
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
        written(scene, &size, &format!("{style}{ground}"))
    )
}

/// An element of an HTML document.
pub(super) fn element(scene: &Scene) -> String {
    written(scene, "", "")
}

fn written(scene: &Scene, size: &str, before: &str) -> String {
    let name = scene.name;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\"{size} role=\"img\" \
         aria-labelledby=\"{name}-title {name}-description\" \
         font-family=\"Inter, 'Helvetica Neue', Arial, sans-serif\">\
         <title id=\"{name}-title\">{}</title><desc id=\"{name}-description\">{}</desc>{before}\n",
        number(WIDTH),
        number(scene.height),
        escaped(&scene.title),
        escaped(&scene.description)
    );
    for shape in &scene.shapes {
        add(&mut text, shape);
        text.push('\n');
    }
    text.push_str("</svg>");
    text
}

/// Both weights of the font, as CSS.
pub(super) fn font_faces() -> String {
    let face = |weight, number| {
        format!(
            "@font-face{{font-family:Inter;font-weight:{number};\
             src:url(data:font/otf;base64,{}) format('opentype')}}",
            STANDARD.encode(font::bytes(weight))
        )
    };
    face(Weight::Regular, 400) + &face(Weight::SemiBold, 600)
}

fn add(text: &mut String, shape: &Shape) {
    match shape {
        Shape::Area(area) => self::area(text, area),
        Shape::Line { from, to, ink } => line(text, *from, *to, ink.class(), ink.rgb()),
        Shape::Disc {
            at: (x, y),
            radius,
            ink,
            tip,
        } => {
            let _ = write!(
                text,
                "<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\">{}</circle>",
                ink.class(),
                number(*x),
                number(*y),
                number(*radius),
                hex(ink.rgb()),
                tip_of(tip.as_deref())
            );
        }
        Shape::Words(words) => self::words(text, words),
    }
}

fn area(text: &mut String, area: &Area) {
    let edge = if area.edge {
        format!(" stroke=\"{}\" stroke-width=\"0.75\"", hex(area.ink.edge()))
    } else {
        String::new()
    };
    let _ = write!(
        text,
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"{edge}>{}</rect>",
        area.ink.class(),
        number(area.left),
        number(area.top),
        number(area.width),
        number(area.height),
        hex(area.ink.rgb()),
        tip_of(area.tip.as_deref())
    );
    if area.fill != Fill::Plain {
        for (from, to) in hatching(area) {
            line(text, from, to, "c-hatch", area.ink.edge());
        }
    }
}

fn line(text: &mut String, from: (f64, f64), to: (f64, f64), class: &str, colour: [u8; 3]) {
    let _ = write!(
        text,
        "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\"/>",
        number(from.0),
        number(from.1),
        number(to.0),
        number(to.1),
        hex(colour)
    );
}

fn words(text: &mut String, words: &Words) {
    let anchor = match words.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = match words.weight {
        Weight::Regular => "",
        Weight::SemiBold => " font-weight=\"600\"",
    };
    let _ = write!(
        text,
        "<text class=\"{}\" x=\"{}\" y=\"{}\" font-size=\"{}\"{weight}{anchor} fill=\"{}\">{}</text>",
        words.ink.class(),
        number(words.at.0),
        number(words.at.1),
        number(words.size),
        hex(words.ink.rgb()),
        escaped(&words.text)
    );
}

fn tip_of(tip: Option<&str>) -> String {
    tip.map_or(String::new(), |tip| {
        format!("<title>{}</title>", escaped(tip))
    })
}

/// With at most two decimals: less is seen on no screen.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
