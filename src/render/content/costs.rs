//! Cost by month, by cluster and by key.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::notes::Notes;
use crate::render::money;
use crate::render::page::{Block, Page};
use crate::render::sanitize::visible;
use crate::render::table::{Align, Cell, Table};
use crate::render::words;
use crate::report::caveat::Footnote;
use crate::report::cells::{Amount, LineName, Value};
use crate::report::compare::Compared;
use crate::report::cost_table::{CostGroup, CostLine, CostTable, GroupKind};
use crate::report::{MonthSection, Report, Scope, Section};

fn columns(first: &'static str) -> [(&'static str, Align); 6] {
    [
        (first, Align::Left),
        ("Storage", Align::Right),
        ("API", Align::Right),
        ("Logging", Align::Right),
        ("Total", Align::Right),
        ("Your bill", Align::Right),
    ]
}

fn cells(name: String, line: &CostLine, marks: &Notes) -> Vec<Cell> {
    let mut cells = vec![Cell::from(name)];
    cells.extend(amounts(line).map(|amount| cell(amount, marks)));
    cells
}

fn amounts(line: &CostLine) -> [&Amount; 5] {
    [
        &line.storage,
        &line.requests,
        &line.logging,
        &line.total,
        &line.your_bill,
    ]
}

/// The sum of a line repeats no mark that its parts have.
fn cell(amount: &Amount, marks: &Notes) -> Cell {
    Cell::marked(money::cell(amount), marks.of(&amount.notes))
}

/// One line per month.
pub fn months(page: &mut Page, report: &Report, marks: &Notes) {
    let mut table = Table::new("Cost by month", &columns("Month"));
    let priced = report
        .months
        .iter()
        .filter(|m| m.month.is_some() && !m.border);
    let largest = largest(priced.clone().map(|month| &month.section.costs.total));
    let mut lines = Vec::new();
    for month in priced {
        let line = month_line(&month.section);
        table.row_with_bar(
            cells(month_name(month), &line, marks),
            share(&line, &largest),
        );
        lines.push(line);
    }
    let total = &report.whole.costs.total;
    table.sum(cells("Total".to_owned(), &without_marks(total), marks));
    page.add(Block::Table(table));
    let off = is_off(&lines.iter().collect::<Vec<_>>(), total);
    for month in report
        .months
        .iter()
        .filter(|m| m.month.is_none() || m.border)
    {
        let calls: u64 = month
            .section
            .operations
            .values()
            .map(|calls| calls.counted)
            .sum();
        let calls = words::counted(calls, "KMS call", "KMS calls");
        let name = month_name(month);
        page.small("", format!("{name}: {calls} counted, not priced"));
    }
    page.rounding(off);
}

fn month_name(month: &MonthSection) -> String {
    month
        .month
        .map_or("unknown".to_owned(), |month| month.to_string())
}

/// The month's sums; its total carries every reason why it may be more.
fn month_line(section: &Section) -> CostLine {
    let mut line = without_marks(&section.costs.total);
    line.total.notes = section.footnotes.iter().map(Footnote::kind).collect();
    if section.charges.is_empty() && section.totals.at_least {
        line.total.value = Value::Unknown;
    }
    line
}

fn without_marks(line: &CostLine) -> CostLine {
    let plain = |amount: &Amount| Amount {
        notes: std::collections::BTreeSet::new(),
        ..amount.clone()
    };
    CostLine {
        name: line.name.clone(),
        storage: plain(&line.storage),
        requests: plain(&line.requests),
        logging: plain(&line.logging),
        total: plain(&line.total),
        your_bill: plain(&line.your_bill),
    }
}

/// One line per cluster, and per key without one.
pub fn table(page: &mut Page, report: &Report, section: &Section, marks: &Notes) {
    let costs = &section.costs;
    let (caption, first) = match report.scope {
        Scope::Configured => ("Cost by cluster", "Cluster"),
        Scope::AllKeys => ("Cost by key", "Key"),
    };
    let compared = comparable(report, section);
    let mut heads = columns(first).to_vec();
    if compared.is_some() {
        heads.push(("Change", Align::Right));
    }
    let change = |mut cells: Vec<Cell>, name: &LineName, total: &Amount| {
        if let Some(compared) = compared {
            cells.push(Cell::from(change(compared, name, total)));
        }
        cells
    };
    let mut table = Table::new(caption, &heads);
    let all_lines: Vec<&CostLine> = costs.groups.iter().flat_map(|group| &group.lines).collect();
    let largest = largest(all_lines.iter().copied());
    let has_groups = costs.groups.len() > 1;
    for group in &costs.groups {
        if has_groups || group.kind != GroupKind::Clusters {
            table.title(group_name(group.kind));
        }
        for line in &group.lines {
            let mut line = line.clone();
            // The marks of a line stand at its parts.
            line.total.notes.clear();
            line.your_bill.notes.clear();
            let row = cells(line_name(&line.name), &line, marks);
            let row = change(row, &line.name, &line.total);
            table.row_with_bar(row, share(&line, &largest));
        }
        if has_groups && group.lines.len() > 1 {
            let subtotal = without_marks(&group.subtotal);
            let row = cells("  together".to_owned(), &subtotal, marks);
            table.sum(change(row, &LineName::Subtotal, &subtotal.total));
        }
    }
    if all_lines.len() > 1 {
        let total = without_marks(&costs.total);
        let row = cells("Total".to_owned(), &total, marks);
        table.sum(change(row, &LineName::Total, &total.total));
    }
    page.add(Block::Table(table));
    page.rounding(is_table_off(costs));
    compared_with(page, report, section);
}

/// The month that the section may be compared with: both complete, and each amount known.
fn comparable<'r>(report: &'r Report, section: &Section) -> Option<&'r Compared> {
    let compared = report.compared.as_ref()?;
    (compared.complete && section.complete).then_some(compared)
}

fn change(compared: &Compared, name: &LineName, total: &Amount) -> String {
    let before = match name {
        LineName::Cluster(cluster) => compared.line(cluster),
        LineName::Key { arn, .. } => compared.line(arn),
        LineName::NoKey => compared.line(""),
        LineName::Total => compared.total,
        LineName::Subtotal => return String::new(),
    };
    let after = total.money();
    after.map_or(String::new(), |after| money::difference(after - before))
}

/// With which month the section is compared, or why it is not.
fn compared_with(page: &mut Page, report: &Report, section: &Section) {
    let Some(compared) = &report.compared else {
        return;
    };
    let month = compared.month.map_or(String::new(), words::month);
    let text = if comparable(report, section).is_some() {
        let (before, after) = (compared.total, section.totals.total);
        let change = money::difference(after - before);
        format!("against {month}: {change}, from {}", money::amount(before))
    } else {
        let which = if compared.complete {
            "this month"
        } else {
            &month
        };
        format!("against {month} is not shown: {which} is not complete")
    };
    page.small("Change", text);
}

/// The largest known total.
fn largest<'a>(lines: impl Iterator<Item = &'a CostLine>) -> Decimal {
    let totals = lines.filter_map(|line| line.total.money());
    totals.map(|money| money.0).max().unwrap_or_default()
}

/// The total of a line in thousandths of the largest.
fn share(line: &CostLine, largest: &Decimal) -> Option<u16> {
    thousandths(line.total.money()?.0, *largest)
}

/// The length of a bar: an amount in thousandths of the largest.
pub(super) fn thousandths(amount: Decimal, largest: Decimal) -> Option<u16> {
    let thousandths = amount.checked_mul(1000.into())?;
    thousandths.checked_div(largest)?.round().to_u16()
}

fn group_name(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Clusters => "Clusters",
        GroupKind::Candidates => "Called from other accounts (BYOK candidates)",
        GroupKind::OtherKeys => "Other keys",
        GroupKind::AwsManaged => "AWS-managed keys (no storage charge)",
    }
}

/// The name of a line: of a key its id, which is the end of its ARN.
pub fn line_name(name: &LineName) -> String {
    match name {
        LineName::Cluster(cluster) => visible(cluster),
        LineName::Key { arn, .. } => visible(arn.rsplit_once(":key/").map_or(&**arn, |(_, id)| id)),
        LineName::NoKey => "calls without a key".to_owned(),
        LineName::Subtotal => "together".to_owned(),
        LineName::Total => "Total".to_owned(),
    }
}

fn is_table_off(costs: &CostTable) -> bool {
    let of_group = |group: &CostGroup| {
        let lines: Vec<&CostLine> = group.lines.iter().collect();
        is_off(&lines, &group.subtotal)
    };
    let lines: Vec<&CostLine> = costs.groups.iter().flat_map(|group| &group.lines).collect();
    is_off(&lines, &costs.total) || costs.groups.iter().any(of_group)
}

/// Whether a printed column or row does not add up, because each amount is rounded by itself.
fn is_off(lines: &[&CostLine], total: &CostLine) -> bool {
    let printed = |amount: &Amount| amount.money().map_or(Decimal::ZERO, money::cents);
    let column_is_off = (0..5).any(|column| {
        let of = |line: &CostLine| {
            amounts(line)
                .get(column)
                .map_or(Decimal::ZERO, |amount| printed(amount))
        };
        lines.iter().map(|line| of(line)).sum::<Decimal>() != of(total)
    });
    let row_is_off = |line: &CostLine| {
        let parts = [&line.storage, &line.requests, &line.logging].map(printed);
        parts.iter().sum::<Decimal>() != printed(&line.total)
    };
    column_is_off || lines.iter().any(|line| row_is_off(line)) || row_is_off(total)
}
