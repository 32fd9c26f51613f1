//! Tables of fixed width: numbers to the right, footnote marks hanging after them.

use super::lines::Lines;
use super::look::Paint;
use crate::render::page::bracketed;
use crate::render::sanitize::{cut, width};
use crate::render::table::{Align, Cell, Row, Table};

/// Columns between two columns.
const GAP: usize = 2;
/// The first column is never cut shorter than this.
const NARROWEST: usize = 8;
/// Bars shorter than this tell nothing, longer ones nothing more.
const BARS: std::ops::RangeInclusive<usize> = 6..=30;
/// Eighths of a block.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Adds the table.
pub(super) fn add(lines: &mut Lines, table: &Table) {
    let heads: Vec<Cell> = table
        .columns
        .iter()
        .map(|(head, _)| Cell::from(*head))
        .collect();
    let widths = widths(table, &heads, lines.look.width);
    let used: usize = widths.iter().map(|(text, mark)| text + mark + GAP).sum();
    let room = lines.look.width.saturating_sub(used).min(*BARS.end());
    let bars = lines.look.bars && room >= *BARS.start();
    let head = lines.look.paint(Paint::Loud, &line(table, &heads, &widths));
    lines.line(&head);
    for row in &table.rows {
        match row {
            Row::Title(text) => {
                let title = cut(text, lines.look.width);
                lines.line(&lines.look.paint(Paint::Quiet, &title));
            }
            Row::Sum(cells) => {
                let sum = line(table, cells, &widths);
                lines.line(&lines.look.paint(Paint::Loud, &sum));
            }
            Row::Cells(cells, share) => {
                let text = line(table, cells, &widths);
                let bar = share.filter(|_| bars).map(|share| bar(share, room));
                let bar = lines.look.paint(Paint::Bar, &bar.unwrap_or_default());
                let padding = " ".repeat(used.saturating_sub(width(&text)));
                lines.line(&format!("{text}{padding}{bar}"));
            }
        }
    }
}

/// Thousandths of `room` columns, in eighths; what is there is seen.
fn bar(share: u16, room: usize) -> String {
    let eighths = (usize::from(share) * room * 8).div_ceil(1000);
    let rest = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
    format!("{}{rest}", "█".repeat(eighths / 8))
}

/// Of each column: the width of the text, and of the marks.
fn widths(table: &Table, heads: &[Cell], columns: usize) -> Vec<(usize, usize)> {
    let mut widths = vec![(0, 0); table.columns.len()];
    let rows = table.rows.iter().filter_map(|row| match row {
        Row::Cells(cells, _) | Row::Sum(cells) => Some(&cells[..]),
        Row::Title(_) => None,
    });
    for cells in rows.chain([heads]) {
        for ((text, mark), cell) in widths.iter_mut().zip(cells) {
            *text = width(&cell.text).max(*text);
            *mark = width(&bracketed(&cell.marks)).max(*mark);
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

fn line(table: &Table, cells: &[Cell], widths: &[(usize, usize)]) -> String {
    let mut line = String::new();
    for (index, ((cell, (_, align)), (room, mark_room))) in
        cells.iter().zip(&table.columns).zip(widths).enumerate()
    {
        if index > 0 {
            line.push_str(&" ".repeat(GAP));
        }
        let text = if index == 0 {
            cut(&cell.text, *room)
        } else {
            cell.text.clone()
        };
        let mark = bracketed(&cell.marks);
        let padding = " ".repeat(room.saturating_sub(width(&text)));
        let hanging = " ".repeat(mark_room.saturating_sub(width(&mark)));
        match align {
            Align::Left => line.extend([text, mark, padding, hanging]),
            Align::Right => line.extend([padding, text, mark, hanging]),
        }
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::look::Look;
    use super::*;

    fn shown(width: usize, bars: bool) -> Vec<String> {
        let mut table = Table::new(
            "Cost",
            &[
                ("Cluster", Align::Left),
                ("Storage", Align::Right),
                ("Total", Align::Right),
            ],
        );
        table.title("Others");
        let marked = Cell::marked("1.00", vec![1]);
        let cells = vec!["prod-claims-eu-central".into(), marked, "4.97".into()];
        table.row_with_bar(cells, Some(500));
        let cells = vec!["注文".into(), "12.00".into(), "13.00".into()];
        table.row_with_bar(cells, Some(1));
        let mut lines = Lines::new(Look {
            width,
            colour: false,
            bars,
        });
        add(&mut lines, &table);
        lines.finish().lines().map(str::to_owned).collect()
    }

    #[test]
    fn numbers_end_in_one_column_and_marks_hang_after_them() {
        assert_eq!(
            shown(80, false),
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
        let lines = shown(36, true);
        assert_eq!(
            lines.get(2).unwrap(),
            "prod-cla..central     1.00[1]   4.97"
        );
        assert!(lines.iter().all(|line| width(line) <= 36));
    }

    #[test]
    fn bars_fill_the_room_that_is_left_and_the_least_share_is_seen() {
        let lines = shown(59, true);
        assert_eq!(
            lines.get(2).unwrap(),
            "prod-claims-eu-central     1.00[1]   4.97  ████████"
        );
        assert!(lines.get(3).unwrap().ends_with("13.00  ▏"));
        assert!(lines.iter().all(|line| width(line) <= 59));
    }
}
