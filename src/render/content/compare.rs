//! Two months against each other.

use super::costs::thousandths;
use crate::period::Month;
use crate::render::money::{amount, count, difference};
use crate::render::page::{AmountLine, Block, Page};
use crate::render::sanitize::visible;
use crate::render::table::{Align, Cell, Table};
use crate::render::words;
use crate::report::compare::{Cause, Change, Comparison};
use crate::units::{Money, Text};

/// So many operations are listed; JSON has all.
const OPERATIONS: usize = 12;

/// The whole comparison; all amounts are in that currency.
pub fn page(comparison: &Comparison, currency: &str) -> Page {
    let mut page = Page::default();
    let month = |(month, _): &(Option<Month>, Text)| {
        month.map_or("an unknown month".to_owned(), words::month)
    };
    let (before, after) = (month(&comparison.before), month(&comparison.after));
    page.add(Block::Title {
        title: "BYOK cost compared".to_owned(),
        subject: format!("{after} against {before}"),
        tag: format!("{currency} list prices, UTC"),
    });
    let line = |what: &str, (old, new): (Money, Money)| AmountLine {
        amount: difference(new - old),
        what: what.to_owned(),
        marks: Vec::new(),
        beside: format!("{} to {}", amount(old), amount(new)),
    };
    page.add(Block::Amounts(vec![
        line("total", comparison.totals),
        line("on your AWS bill", comparison.your_bill),
    ]));
    for warning in warnings(comparison) {
        page.add(Block::Warning(warning.to_owned()));
    }
    page.add(Block::Table(waterfall(comparison, before, after)));
    page.add(Block::Table(lines(comparison)));
    operations(&mut page, comparison);
    keys(&mut page, "New keys", &comparison.new_keys);
    keys(&mut page, "Keys that are gone", &comparison.gone_keys);
    page
}

fn warnings(comparison: &Comparison) -> impl Iterator<Item = &'static str> {
    let incomplete = "a month is not complete: what is missing in the logs may explain what \
                      changed";
    let unpriced = "a charge has no price: it is in no amount here";
    let said = [
        (!comparison.complete, incomplete),
        (comparison.unpriced, unpriced),
    ];
    said.into_iter().filter_map(|(is, text)| is.then_some(text))
}

/// From the first total to the second, cause by cause; the bars are the amounts.
fn waterfall(comparison: &Comparison, before: String, after: String) -> Table {
    let columns = [
        ("Total, and what changed it", Align::Left),
        ("Amount", Align::Right),
    ];
    let mut table = Table::new("What changed the total", &columns);
    let (old, new) = comparison.totals;
    let causes = comparison.causes.iter().map(|(_, amount)| amount.0.abs());
    let largest = causes.chain([old.0, new.0]).max().unwrap_or_default();
    let mut row = |name: String, shown: String, money: Money| {
        let bar = thousandths(money.0.abs(), largest);
        table.row_with_bar(vec![Cell::from(name), Cell::from(shown)], bar);
    };
    row(before, amount(old), old);
    for (cause, money) in &comparison.causes {
        row(
            format!("  {}", cause_words(cause)),
            difference(*money),
            *money,
        );
    }
    row(after, amount(new), new);
    table
}

fn cause_words(cause: &Cause) -> String {
    match cause {
        Cause::NewKeys => "new keys".to_owned(),
        Cause::GoneKeys => "keys that are gone".to_owned(),
        Cause::Volume(kind) => format!("{}: quantity", kind_words(kind)),
        Cause::Price(kind) => format!("{}: price", kind_words(kind)),
    }
}

/// `trail_copies` as `trail copies`; services by their names.
fn kind_words(kind: &str) -> String {
    match kind {
        "guardduty" => "GuardDuty".to_owned(),
        "insights" => "Insights".to_owned(),
        "cloudtrail_lake" => "CloudTrail Lake".to_owned(),
        "security_lake" => "Security Lake".to_owned(),
        "cloudwatch_logs_ingestion" => "CloudWatch Logs, ingestion".to_owned(),
        "cloudwatch_logs_storage" => "CloudWatch Logs, storage".to_owned(),
        "athena_scans" => "scans with Athena".to_owned(),
        other => visible(other).replace('_', " "),
    }
}

fn lines(comparison: &Comparison) -> Table {
    let columns = [
        ("Cluster or key", Align::Left),
        ("Before", Align::Right),
        ("After", Align::Right),
        ("Change", Align::Right),
    ];
    let mut table = Table::new("Cost by cluster", &columns);
    for line in &comparison.lines {
        let name = match &*line.name {
            "" => "calls without a key".to_owned(),
            name => visible(name.rsplit_once(":key/").map_or(name, |(_, id)| id)),
        };
        let shown = |money: Option<Money>| money.map_or("-".to_owned(), amount);
        let change = line.after.unwrap_or_default() - line.before.unwrap_or_default();
        let cells = [
            name,
            shown(line.before),
            shown(line.after),
            difference(change),
        ];
        table.row(cells.map(Cell::from).to_vec());
    }
    table
}

/// Those that changed most.
fn operations(page: &mut Page, comparison: &Comparison) {
    let change = |line: &Change<u64>| {
        let number = |calls: Option<u64>| i128::from(calls.unwrap_or_default());
        number(line.after) - number(line.before)
    };
    let mut changed: Vec<_> = comparison
        .operations
        .iter()
        .filter(|line| change(line) != 0)
        .collect();
    changed.sort_by_key(|line| (-change(line).abs(), line.name.clone()));
    if changed.is_empty() {
        return;
    }
    let columns = [
        ("Operation", Align::Left),
        ("Before", Align::Right),
        ("After", Align::Right),
        ("Change", Align::Right),
    ];
    let mut table = Table::new("Calls", &columns);
    for line in changed.iter().take(OPERATIONS) {
        let number = |calls: Option<u64>| count(calls.unwrap_or_default());
        let sign = if change(line) > 0 { "+" } else { "-" };
        let size = u64::try_from(change(line).abs()).unwrap_or(u64::MAX);
        let change = format!("{sign}{}", count(size));
        let cells = [
            visible(&line.name),
            number(line.before),
            number(line.after),
            change,
        ];
        table.row(cells.map(Cell::from).to_vec());
    }
    page.add(Block::Table(table));
}

fn keys(page: &mut Page, title: &'static str, keys: &[Text]) {
    use crate::render::page::Entry;
    if keys.is_empty() {
        return;
    }
    let entries = keys.iter().map(|key| Entry {
        name: visible(key),
        facts: String::new(),
    });
    page.add(Block::Entries(title, entries.collect()));
}
