//! Colours: the same thing has the same one in every chart.
//!
//! The hues are those of Okabe and Ito, which people with any colour vision tell apart
//! (<https://jfly.uni-koeln.de/color/>); their lightness differs, so that they survive print.

use crate::report::charts::{Category, KeyState, Series};
use crate::report::request_table::Column;

/// What a shape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Behind everything.
    Ground,
    /// Words that matter.
    Text,
    /// Words that help.
    Muted,
    /// Lines that help.
    Grid,
    /// A series.
    Series(Series),
    /// Counts, from 0 (few) to [`SHADES`] − 1 (many).
    Shade(usize),
    /// The logs do not tell.
    NoData,
    /// The state of a key.
    State(KeyState),
}

/// Steps of shade.
pub(super) const SHADES: usize = 6;

/// From pale to dark, of one hue.
const SHADE_COLOURS: [(&str, [u8; 3]); SHADES] = [
    ("c-shade-0", [0xde, 0xeb, 0xf7]),
    ("c-shade-1", [0xb9, 0xd5, 0xea]),
    ("c-shade-2", [0x85, 0xb8, 0xdb]),
    ("c-shade-3", [0x4a, 0x93, 0xc7]),
    ("c-shade-4", [0x1b, 0x69, 0xaa]),
    ("c-shade-5", [0x08, 0x3d, 0x7a]),
];

impl Ink {
    /// Its name in style sheets, and its colour on white.
    fn look(self) -> (&'static str, [u8; 3]) {
        match self {
            Self::Ground => ("c-ground", [0xff, 0xff, 0xff]),
            Self::Text => ("c-text", [0x1b, 0x26, 0x33]),
            Self::Muted => ("c-muted", [0x52, 0x60, 0x6d]),
            Self::Grid => ("c-grid", [0xdd, 0xe2, 0xe8]),
            Self::NoData => ("c-no-data", [0xe8, 0xe8, 0xe2]),
            Self::Series(series) => of_series(series),
            Self::State(state) => of_state(state),
            Self::Shade(step) => SHADE_COLOURS
                .get(step)
                .copied()
                .unwrap_or(("c-shade-5", [0x08, 0x3d, 0x7a])),
        }
    }

    /// Its name in style sheets.
    pub(super) fn class(self) -> &'static str {
        self.look().0
    }

    /// Its colour on white.
    pub(super) fn rgb(self) -> [u8; 3] {
        self.look().1
    }

    /// A darker tone of it, for outlines and hatching: what is pale stands out from the ground.
    pub(super) fn edge(self) -> [u8; 3] {
        self.rgb()
            .map(|part| u8::try_from(u16::from(part) * 3 / 5).unwrap_or(part))
    }

    /// The colour of words on it.
    pub(super) fn words_on(self) -> Self {
        match self {
            Self::Shade(step) if step >= 4 => Self::Ground,
            _ => Self::Text,
        }
    }
}

fn of_series(series: Series) -> (&'static str, [u8; 3]) {
    match series {
        Series::Cost(Category::Storage) => ("c-storage", [0x00, 0x72, 0xb2]),
        Series::Cost(Category::Requests) => ("c-requests", [0xe6, 0x9f, 0x00]),
        Series::Cost(Category::Logging) => ("c-logging", [0x00, 0x9e, 0x73]),
        Series::Saving => ("c-saving", [0x4b, 0x3f, 0xa0]),
        Series::Operation(Column::Encrypt) => ("c-encrypt", [0xd5, 0x5e, 0x00]),
        Series::Operation(Column::Decrypt) => ("c-decrypt", [0x56, 0xb4, 0xe9]),
        Series::Operation(Column::GenerateDataKey) => ("c-generate", [0xcc, 0x79, 0xa7]),
        Series::Operation(Column::ReEncrypt) => ("c-re-encrypt", [0xf0, 0xe4, 0x42]),
        Series::Operation(Column::Other) => ("c-other", [0x8a, 0x93, 0x9e]),
    }
}

fn of_state(state: KeyState) -> (&'static str, [u8; 3]) {
    match state {
        KeyState::Enabled => ("c-enabled", [0xa9, 0xb8, 0xc9]),
        KeyState::Disabled => ("c-disabled", [0xf4, 0xf1, 0xe4]),
        KeyState::NoMaterial => ("c-no-material", [0xe8, 0xc5, 0x8a]),
        KeyState::PendingDeletion => ("c-deletion", [0xc2, 0x2f, 0x2f]),
    }
}
