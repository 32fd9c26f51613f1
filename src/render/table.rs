//! Tables of fixed width: numbers to the right, footnote marks hanging after them.

use super::sanitize::{cut, width};

/// Columns between two columns.
const GAP: usize = 2;
/// The first column is never cut shorter than this.
const NARROWEST: usize = 8;

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left: names.
    Left,
    /// At the right: numbers.
    Right,
}

/// A cell: its text, and a footnote mark that hangs after the aligned text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    text: String,
    mark: String,
}

impl Cell {
    /// With a mark.
    pub fn marked(text: impl Into<String>, mark: String) -> Self {
        Self {
            text: text.into(),
            mark,
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::marked(text, String::new())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

#[derive(Clone, Debug)]
enum Row {
    Cells(Vec<Cell>),
    Title(String),
}

/// A table. The first column gives way if the whole is too wide.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Align>,
    rows: Vec<Row>,
}

impl Table {
    /// A table with these columns.
    pub fn new(columns: &[Align]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row::Cells(cells));
    }

    /// Adds a line over the whole width.
    pub fn title(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Title(text.into()));
    }

    /// The lines of the table, at most `columns` wide unless the numbers alone are wider.
    pub fn lines(&self, columns: usize) -> Vec<String> {
        let widths = self.widths(columns);
        self.rows
            .iter()
            .map(|row| match row {
                Row::Title(text) => cut(text, columns),
                Row::Cells(cells) => self.line(cells, &widths),
            })
            .collect()
    }

    /// Of each column: the width of the text, and of the marks.
    fn widths(&self, columns: usize) -> Vec<(usize, usize)> {
        let mut widths = vec![(0, 0); self.columns.len()];
        for row in &self.rows {
            let Row::Cells(cells) = row else { continue };
            for ((text, mark), cell) in widths.iter_mut().zip(cells) {
                *text = width(&cell.text).max(*text);
                *mark = width(&cell.mark).max(*mark);
            }
        }
        let others: usize = widths
            .iter()
            .skip(1)
            .map(|(text, mark)| text + mark + GAP)
            .sum();
        if let Some((text, mark)) = widths.first_mut() {
            let room = columns.saturating_sub(others + *mark);
            *text = (*text).min(room.max(NARROWEST));
        }
        widths
    }

    fn line(&self, cells: &[Cell], widths: &[(usize, usize)]) -> String {
        let mut line = String::new();
        for (index, ((cell, align), (room, mark))) in
            cells.iter().zip(&self.columns).zip(widths).enumerate()
        {
            if index > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            let text = if index == 0 {
                cut(&cell.text, *room)
            } else {
                cell.text.clone()
            };
            let padding = " ".repeat(room.saturating_sub(width(&text)));
            let hanging = " ".repeat(mark.saturating_sub(width(&cell.mark)));
            match align {
                Align::Left => {
                    line.extend([&text, &cell.mark, &padding, &hanging].map(String::as_str));
                }
                Align::Right => {
                    line.extend([&padding, &text, &cell.mark, &hanging].map(String::as_str));
                }
            }
        }
        line.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&[Align::Left, Align::Right, Align::Right]);
        table.row(vec!["Cluster".into(), "Storage".into(), "Total".into()]);
        table.title("Others");
        let marked = Cell::marked("1.00", "[1]".to_owned());
        table.row(vec!["prod-claims-eu-central".into(), marked, "4.97".into()]);
        table.row(vec!["注文".into(), "12.00".into(), "13.00".into()]);
        table
    }

    #[test]
    fn numbers_end_in_one_column_and_marks_hang_after_them() {
        assert_eq!(
            table().lines(80),
            [
                "Cluster                 Storage     Total",
                "Others",
                "prod-claims-eu-central     1.00[1]   4.97",
                "注文                      12.00     13.00",
            ]
        );
    }

    #[test]
    fn the_first_column_is_cut_to_fit() {
        let lines = table().lines(36);
        assert_eq!(
            lines.get(2).unwrap(),
            "prod-clai..-central     1.00[1]   4.97"
                .replace("prod-clai..-central", "prod-cla..central")
                .as_str()
        );
        assert!(lines.iter().all(|line| width(line) <= 36));
    }
}
