//! Billable requests by line and operation.

use std::collections::BTreeMap;

use super::super::request_table::Column;
use super::super::section::Section;
use super::costs::MOST_BARS;
use super::{Grid, Label};

/// The request table as a grid; of very many lines the first.
pub(super) fn grid(section: &Section) -> Grid {
    let lines = section.requests.lines.iter().take(MOST_BARS);
    let mut columns: Vec<Label> = Column::ALL.map(Label::Operation).to_vec();
    columns.push(Label::All);
    let mut cells = BTreeMap::new();
    for (row, line) in lines.clone().enumerate() {
        let counts = Column::ALL.map(|column| line.requests.get(&column).copied());
        let counts = counts.map(Option::unwrap_or_default);
        for (column, count) in counts.into_iter().chain([line.all()]).enumerate() {
            let is_known = line.left_out.is_none() || !count.is_zero();
            cells.insert((row, column), is_known.then_some(count));
        }
    }
    Grid {
        rows: lines.map(|line| Label::Line(line.name.clone())).collect(),
        columns,
        cells,
    }
}
