//! What a terminal can show: columns, colours, bars.

/// The width where the terminal does not tell, and the least one.
pub const NARROW: usize = 80;
/// Wider lines are hard to follow.
pub const WIDE: usize = 120;

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences of ECMA-48 give weight and colour.
    pub colour: bool,
    /// Whether bars of block characters stand beside the tables of costs.
    pub bars: bool,
}

/// How a piece of text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    Plain,
    /// Sums and labels.
    Loud,
    /// Small print.
    Quiet,
    /// What must not be missed.
    Warning,
    /// Bars.
    Bar,
}

impl Look {
    /// As in a file or a pipe: the same everywhere.
    pub const PLAIN: Self = Self {
        width: NARROW,
        colour: false,
        bars: false,
    };

    /// On a terminal of so many columns, between [`NARROW`] and [`WIDE`].
    pub fn terminal(columns: usize, colour: bool) -> Self {
        Self {
            width: columns.clamp(NARROW, WIDE),
            colour,
            bars: true,
        }
    }

    /// The text with its weight or colour. Bold and faint hold on dark and light grounds; the
    /// two colours are the terminal's own.
    pub(super) fn paint(&self, paint: Paint, text: &str) -> String {
        let code = match paint {
            Paint::Loud => "1",
            Paint::Quiet => "2",
            Paint::Warning => "1;33",
            Paint::Bar => "36",
            Paint::Plain => return text.to_owned(),
        };
        if !self.colour || text.trim().is_empty() {
            return text.to_owned();
        }
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
