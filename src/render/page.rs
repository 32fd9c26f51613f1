//! A page of text: lines, tables and wrapped paragraphs of a given width.

use super::sanitize::width;
use super::table::Table;

/// Keeps two words on one line of a paragraph.
pub const NO_BREAK: char = '\u{a0}';

const ROUNDING: &str = "  Each amount is rounded by itself, so sums may look a cent off.";

/// Text under construction.
#[derive(Debug)]
pub struct Page {
    width: usize,
    text: String,
}

impl Page {
    /// An empty page.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            text: String::new(),
        }
    }

    /// Columns of the page.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds a line as it is; a no-break space, which keeps words together, becomes a space.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(&line.trim_end().replace(NO_BREAK, " "));
        self.text.push('\n');
    }

    /// Adds an empty line, unless one is there or the page begins.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds one text at the left and one at the right end of the line; on two lines if they do
    /// not fit on one.
    pub fn spread(&mut self, left: &str, right: &str) {
        let used = width(left) + width(right);
        if used + 2 <= self.width {
            let gap = " ".repeat(self.width - used);
            self.line(&format!("{left}{gap}{right}"));
        } else {
            self.paragraph("", left);
            self.line(right);
        }
    }

    /// Says once that sums may look wrong, if they do somewhere.
    pub fn rounding(&mut self, is_off: bool) {
        if is_off && !self.text.contains(ROUNDING) {
            self.line(ROUNDING);
        }
    }

    /// Adds a table.
    pub fn table(&mut self, table: &Table) {
        for line in table.lines(self.width) {
            self.line(&line);
        }
    }

    /// Adds a paragraph, wrapped at spaces; `label` stands before its first line, the others are
    /// indented as far. A word longer than the line stays whole.
    pub fn paragraph(&mut self, label: &str, text: &str) {
        let indent = width(label);
        let mut line = label.to_owned();
        let mut used = indent;
        let mut is_first = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let space = usize::from(!is_first);
            if !is_first && used + space + width(word) > self.width {
                self.line(&line);
                line = " ".repeat(indent);
                used = indent;
            } else if !is_first {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += width(word);
            is_first = false;
        }
        self.line(&line);
    }

    /// The text.
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_wrapped_behind_its_label() {
        let mut page = Page::new(24);
        page.paragraph("Evidence  ", "744 of 744 h in both trails");
        page.gap();
        page.gap();
        page.paragraph("", "a-word-that-is-longer-than-the-page stays");
        assert_eq!(
            page.finish(),
            "Evidence  744 of 744 h\n          in both trails\n\n\
             a-word-that-is-longer-than-the-page\nstays\n"
        );
    }

    #[test]
    fn two_ends_share_a_line_if_they_fit() {
        let mut page = Page::new(20);
        page.spread("left", "right");
        page.spread("a longer left end", "right");
        assert_eq!(
            page.finish(),
            "left           right\na longer left end\nright\n"
        );
    }
}
