//! The next line of a window.

use crate::cloudtrail::window::{More, Window};

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line, so many bytes without its end; all of it is in memory.
    Whole(usize),
    /// Larger than a value may be.
    TooLarge,
    /// Nothing.
    End,
}

/// Brings the next line into memory.
pub(super) fn next_line(window: &mut Window<'_>) -> Line {
    let mut searched = 0;
    loop {
        if let Some(end) = memchr::memchr(b'\n', &window.bytes()[searched..]) {
            return Line::Whole(searched + end);
        }
        searched = window.bytes().len();
        match window.more() {
            More::Some => {}
            More::TooLarge => return Line::TooLarge,
            More::End if searched == 0 => return Line::End,
            More::End => return Line::Whole(searched),
        }
    }
}
