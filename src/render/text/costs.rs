//! Cost by month, by cluster and by key.

use rust_decimal::Decimal;

use super::notes::Marks;
use crate::render::money;
use crate::render::page::Page;
use crate::render::sanitize::visible;
use crate::render::table::{Align, Cell, Table};
use crate::render::words;
use crate::report::caveat::Footnote;
use crate::report::cells::{Amount, LineName, Value};
use crate::report::cost_table::{CostGroup, CostLine, CostTable, GroupKind};
use crate::report::{MonthSection, Report, Scope, Section};

const COLUMNS: [Align; 6] = [
    Align::Left,
    Align::Right,
    Align::Right,
    Align::Right,
    Align::Right,
    Align::Right,
];

fn head(first: &str) -> Vec<Cell> {
    [first, "Storage", "API", "Logging", "Total", "Your bill"]
        .map(Cell::from)
        .to_vec()
}

fn cells(name: String, line: &CostLine, marks: &Marks) -> Vec<Cell> {
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
fn cell(amount: &Amount, marks: &Marks) -> Cell {
    Cell::marked(money::cell(amount), marks.of(&amount.notes))
}

/// One line per month.
pub(super) fn months(page: &mut Page, report: &Report, marks: &Marks) {
    let mut table = Table::new(&COLUMNS);
    table.row(head("Month"));
    let priced = report
        .months
        .iter()
        .filter(|m| m.month.is_some() && !m.border);
    let mut lines = Vec::new();
    for month in priced {
        let line = month_line(&month.section);
        table.row(cells(month_name(month), &line, marks));
        lines.push(line);
    }
    let total = &report.whole.costs.total;
    table.row(cells("Total".to_owned(), &without_marks(total), marks));
    page.table(&table);
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
        page.line(&format!("{name}  {calls} counted, not priced"));
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
pub(super) fn table(page: &mut Page, report: &Report, section: &Section, marks: &Marks) {
    let costs = &section.costs;
    let mut table = Table::new(&COLUMNS);
    table.row(head(match report.scope {
        Scope::Configured => "Cluster",
        Scope::AllKeys => "Key",
    }));
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
            table.row(cells(line_name(&line.name), &line, marks));
        }
        if has_groups && group.lines.len() > 1 {
            table.row(cells(
                "  together".to_owned(),
                &without_marks(&group.subtotal),
                marks,
            ));
        }
    }
    if costs
        .groups
        .iter()
        .map(|group| group.lines.len())
        .sum::<usize>()
        > 1
    {
        table.row(cells(
            "Total".to_owned(),
            &without_marks(&costs.total),
            marks,
        ));
    }
    page.table(&table);
    page.rounding(is_table_off(costs));
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
pub(super) fn line_name(name: &LineName) -> String {
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
