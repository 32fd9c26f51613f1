//! Requests by operation.

use rust_decimal::Decimal;

use super::costs::line_name;
use super::notes::Notes;
use crate::config::Storage;
use crate::render::money;
use crate::render::page::{Block, Page};
use crate::render::sanitize::{cut, visible};
use crate::render::table::{Align, Cell, Table};
use crate::render::words;
use crate::report::Section;
use crate::report::counted::Calls;
use crate::report::request_table::{Column, RequestLine, RequestTable};

/// So many operations of the column `Other` are named.
const NAMED_OPERATIONS: usize = 6;

/// AWS's longest operation names have 37 letters; what is longer is no name of AWS.
const LONGEST_NAME: usize = 40;

/// Billable requests, one line per cluster or key, and what they were for.
pub fn table(page: &mut Page, section: &Section, marks: &Notes) {
    let requests = &section.requests;
    if requests.lines.is_empty() {
        return;
    }
    let mut columns = vec![("Requests", Align::Left)];
    columns.extend(Column::ALL.map(|column| (column.name(), Align::Right)));
    columns.push(("All", Align::Right));
    let mut table = Table::new("Requests by operation", &columns);
    for line in &requests.lines {
        table.row(cells(line, marks));
    }
    if requests.lines.len() > 1 {
        table.sum(cells(&requests.total(), marks));
    }
    page.add(Block::Table(table));
    shares(page, requests);
    others(page, requests);
    not_billed(page, section.in_scope);
}

/// An unknown count is no zero; a known part of it is shown.
fn cells(line: &RequestLine, marks: &Notes) -> Vec<Cell> {
    let count = |count: Decimal| {
        if line.left_out.is_some() && count.is_zero() {
            money::UNKNOWN.to_owned()
        } else {
            money::count(count)
        }
    };
    let mut cells = vec![Cell::from(line_name(&line.name))];
    for column in Column::ALL {
        let of_column = line.requests.get(&column).copied().unwrap_or_default();
        cells.push(count(of_column).into());
    }
    let mark = marks.of(&line.left_out.into_iter().collect());
    cells.push(Cell::marked(count(line.all()), mark));
    cells
}

fn shares(page: &mut Page, requests: &RequestTable) {
    let all: Decimal = requests.by_storage.values().sum();
    let mut by_size: Vec<_> = requests
        .by_storage
        .iter()
        .filter(|(_, n)| !n.is_zero())
        .collect();
    by_size.sort_by(|one, two| two.1.cmp(one.1).then(one.0.cmp(two.0)));
    let shares: Vec<String> = by_size
        .into_iter()
        .filter_map(|(storage, count)| {
            let share = money::share(*count, all)?;
            Some(format!("{} {share}", words::storage(*storage)))
        })
        .collect();
    let says_nothing = requests.by_storage.keys().eq([&Storage::Other]);
    if !shares.is_empty() && !says_nothing {
        page.small("of these for", shares.join(", "));
    }
}

fn others(page: &mut Page, requests: &RequestTable) {
    let mut by_size: Vec<_> = requests.other_operations.iter().collect();
    by_size.sort_by(|one, two| two.1.cmp(one.1).then(one.0.cmp(two.0)));
    let named: Vec<String> = by_size
        .into_iter()
        .map(|(name, count)| {
            format!(
                "{} {}",
                cut(&visible(name), LONGEST_NAME),
                money::count(*count)
            )
        })
        .collect();
    if !named.is_empty() {
        page.small("other:", words::some_of(&named, NAMED_OPERATIONS));
    }
}

fn not_billed(page: &mut Page, calls: Calls) {
    let free = calls
        .counted
        .saturating_sub(calls.billable + calls.uncertain);
    let mut parts = Vec::new();
    if free > 0 {
        parts.push(format!(
            "{} that AWS does not bill",
            words::counted(free, "call", "calls")
        ));
    }
    if calls.uncertain > 0 {
        let calls = words::counted(calls.uncertain, "call", "calls");
        parts.push(format!("{calls} that failed or ran dry, billed or not"));
    }
    if !parts.is_empty() {
        page.small("not among them:", parts.join("; "));
    }
}
