//! A table of words, without a format in mind.

use super::page::Marks;

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left: names.
    Left,
    /// At the right: numbers.
    Right,
}

/// A cell: its text, and the footnotes it refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Footnotes.
    pub marks: Marks,
    /// More about it, for formats that can show it on demand.
    pub detail: String,
}

impl Cell {
    /// With footnotes.
    pub fn marked(text: impl Into<String>, marks: Marks) -> Self {
        Self {
            text: text.into(),
            marks,
            detail: String::new(),
        }
    }

    /// With more about it.
    #[must_use]
    pub fn detailed(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::marked(text, Marks::new())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// One cell per column, and the row's share of the largest row in thousandths, for a bar.
    Cells(Vec<Cell>, Option<u16>),
    /// A sum of rows above.
    Sum(Vec<Cell>),
    /// What the rows below have in common.
    Title(String),
}

/// A table. Its first column holds names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub caption: &'static str,
    /// Heads of columns, and where their cells stand.
    pub columns: Vec<(&'static str, Align)>,
    /// Rows from top to bottom.
    pub rows: Vec<Row>,
}

impl Table {
    /// A table with these columns.
    pub fn new(caption: &'static str, columns: &[(&'static str, Align)]) -> Self {
        Self {
            caption,
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row::Cells(cells, None));
    }

    /// Adds a row with a bar.
    pub fn row_with_bar(&mut self, cells: Vec<Cell>, bar: Option<u16>) {
        self.rows.push(Row::Cells(cells, bar));
    }

    /// Adds a sum of rows above.
    pub fn sum(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row::Sum(cells));
    }

    /// Adds a line over the whole width.
    pub fn title(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Title(text.into()));
    }
}
