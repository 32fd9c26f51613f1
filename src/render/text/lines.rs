//! Lines of a given width: wrapped paragraphs, and two ends on one line.

use super::look::{Look, Paint};
use crate::render::page::NO_BREAK;
use crate::render::sanitize::width;

/// Text under construction.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) look: Look,
    text: String,
}

impl Lines {
    pub(super) fn new(look: Look) -> Self {
        Self {
            look,
            text: String::new(),
        }
    }

    /// Adds a line as it is; a no-break space, which keeps words together, becomes a space.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(&line.trim_end().replace(NO_BREAK, " "));
        self.text.push('\n');
    }

    /// Adds an empty line, unless one is there or the text begins.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Whether both fit on one line with a gap between.
    pub(super) fn fit(&self, left: &str, right: &str) -> bool {
        width(left) + 2 + width(right) <= self.look.width
    }

    /// Adds one text at the left and one at the right end of the line; on two lines if they do
    /// not fit on one.
    pub(super) fn spread(&mut self, left: &str, right: &str, left_paint: Paint) {
        let quiet = self.look.paint(Paint::Quiet, right);
        if self.fit(left, right) {
            let gap = " ".repeat(self.look.width - width(left) - width(right));
            let left = self.look.paint(left_paint, left);
            self.line(&format!("{left}{gap}{quiet}"));
        } else {
            self.paragraph("", left, left_paint);
            self.line(&quiet);
        }
    }

    /// Adds a paragraph, wrapped at spaces; `label` stands before its first line, the others are
    /// indented as far. A word longer than the line stays whole.
    pub(super) fn paragraph(&mut self, label: &str, text: &str, paint: Paint) {
        let label_paint = match paint {
            Paint::Quiet => Paint::Quiet,
            _ => Paint::Loud,
        };
        let indent = " ".repeat(width(label));
        for (index, line) in self.wrapped(width(label), text).into_iter().enumerate() {
            let line = self.look.paint(paint, &line);
            if index == 0 {
                let label = self.look.paint(label_paint, label);
                self.line(&format!("{label}{line}"));
            } else {
                self.line(&format!("{indent}{line}"));
            }
        }
    }

    fn wrapped(&self, indent: usize, text: &str) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let Some(line) = lines.last_mut() else { break };
            if line.is_empty() {
                line.push_str(word);
            } else if indent + width(line) + 1 + width(word) <= self.look.width {
                line.push(' ');
                line.push_str(word);
            } else {
                lines.push(word.to_owned());
            }
        }
        lines
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(width: usize) -> Lines {
        Lines::new(Look {
            width,
            ..Look::PLAIN
        })
    }

    #[test]
    fn a_paragraph_is_wrapped_behind_its_label() {
        let mut lines = lines(24);
        lines.paragraph("Evidence  ", "744 of 744 h in both trails", Paint::Plain);
        lines.gap();
        lines.gap();
        let text = "a-word-that-is-longer-than-the-page stays";
        lines.paragraph("", text, Paint::Plain);
        assert_eq!(
            lines.finish(),
            "Evidence  744 of 744 h\n          in both trails\n\n\
             a-word-that-is-longer-than-the-page\nstays\n"
        );
    }

    #[test]
    fn two_ends_share_a_line_if_they_fit() {
        let mut lines = lines(20);
        lines.spread("left", "right", Paint::Plain);
        lines.spread("a longer left end", "right", Paint::Plain);
        assert_eq!(
            lines.finish(),
            "left           right\na longer left end\nright\n"
        );
    }
}
