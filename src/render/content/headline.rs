//! The title and the amounts under it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::notes::Notes;
use crate::cloudtrail::attributes::arn_region;
use crate::render::money;
use crate::render::page::{AmountLine, Block, Marks, Page};
use crate::render::sanitize::visible;
use crate::render::words;
use crate::report::caveat::Footnote;
use crate::report::totals::{Side, Totals, side};
use crate::report::{MonthSection, Report, Scope, Section};
use crate::units::Money;

/// More accounts or regions than this are counted instead of named.
const NAMED: usize = 2;

/// `BYOK cost, October 2026: 3 clusters, eu-central-1          USD, list prices, UTC`
pub fn title(page: &mut Page, report: &Report) {
    page.add(Block::Title {
        title: name(report),
        subject: subject(report),
        tag: format!("{} list prices, UTC", visible(&report.currency)),
    });
}

/// `BYOK cost, October 2026`
pub fn name(report: &Report) -> String {
    let what = match report.scope {
        Scope::Configured => "BYOK cost",
        Scope::AllKeys => "KMS cost in these logs",
    };
    let when = report.period;
    let when = when.map_or("no time known".to_owned(), words::period);
    format!("{what}, {when}")
}

fn subject(report: &Report) -> String {
    let keys: BTreeSet<&str> = report
        .whole
        .keys
        .iter()
        .filter(|key| key.in_scope)
        .map(|key| &*key.arn)
        .collect();
    let count = match report.scope {
        Scope::Configured => words::counted(report.clusters as u64, "cluster", "clusters"),
        Scope::AllKeys => words::counted(keys.len() as u64, "key", "keys"),
    };
    let regions: BTreeSet<&str> = keys.iter().filter_map(|arn| arn_region(arn)).collect();
    match named(&regions, "region", "regions") {
        Some(regions) => format!("{count}, {regions}"),
        None => count,
    }
}

fn named(items: &BTreeSet<&str>, one: &str, many: &str) -> Option<String> {
    match items.len() {
        0 => None,
        count if count > NAMED => Some(words::counted(count as u64, one, many)),
        _ => Some(
            items
                .iter()
                .map(|item| visible(item))
                .collect::<Vec<_>>()
                .join(", "),
        ),
    }
}

/// The total, and on whose bill it is.
pub fn amounts(page: &mut Page, report: &Report, marks: &Notes) {
    page.add(Block::Amounts(lines(report, marks)));
    page.rounding(is_off(&report.whole));
}

/// Whether the printed sides do not add up to the printed total.
fn is_off(section: &Section) -> bool {
    let totals = section.totals;
    let sides = [totals.your_bill, totals.callers_bill, totals.unknown_payer];
    sides.map(money::cents).iter().sum::<Decimal>() != money::cents(totals.total)
}

/// The total and its sides by one reading of who pays for requests.
pub fn sides(report: &Report, totals: &Totals, marks: &Notes) -> Vec<AmountLine> {
    let section = &report.whole;
    let line = |money, what: &str, beside: String| AmountLine {
        amount: money::with_symbol(money, &report.currency),
        what: what.to_owned(),
        marks: Marks::new(),
        beside,
    };
    let total_marks = all_marks(section, marks);
    if is_unknown(section) {
        return vec![AmountLine {
            amount: money::UNKNOWN.to_owned(),
            what: "total".to_owned(),
            marks: total_marks,
            beside: String::new(),
        }];
    }
    let on = |side| accounts(report, section, side);
    let total = format!("total{}", at_least(section));
    let mut lines = vec![
        AmountLine {
            marks: total_marks,
            ..line(totals.total, &total, String::new())
        },
        line(totals.your_bill, "on your AWS bill", on(Side::Yours)),
    ];
    if totals.callers_bill != Money::ZERO {
        let accounts = on(Side::Others);
        lines.push(line(totals.callers_bill, "on the caller's bill", accounts));
    }
    if totals.unknown_payer != Money::ZERO {
        let what = "payer not in the record";
        lines.push(line(totals.unknown_payer, what, String::new()));
    }
    lines
}

fn lines(report: &Report, marks: &Notes) -> Vec<AmountLine> {
    let section = &report.whole;
    let totals = &section.totals;
    let mut lines = sides(report, totals, marks);
    if is_unknown(section) {
        return lines;
    }
    let mut add = |money, what: &str| {
        lines.push(AmountLine {
            amount: money::with_symbol(money, &report.currency),
            what: what.to_owned(),
            marks: Marks::new(),
            beside: String::new(),
        });
    };
    let if_owner_pays = section.totals_if_owner_pays.your_bill;
    if money::cents(if_owner_pays) != money::cents(totals.your_bill) {
        let what = "on your AWS bill if requests are passed on to the key owner";
        add(if_owner_pays, what);
    }
    if let Some(estimated) = section.estimated_totals {
        let what = "total less the discounts in the config; of it on your AWS bill: ";
        let yours = money::with_symbol(estimated.your_bill, &report.currency);
        add(estimated.total, &format!("{what}{yours}"));
    }
    if report.scope == Scope::AllKeys && !section.candidates.keys.is_empty() {
        let keys = words::counted(section.candidates.keys.len() as u64, "key", "keys");
        let what = format!("for {keys} that other accounts call (BYOK candidates)");
        add(section.candidates.totals.total, &what);
    }
    lines
}

/// Nothing is charged, and something is missing: zero would say too much.
fn is_unknown(section: &Section) -> bool {
    section.charges.is_empty() && section.totals.at_least
}

fn all_marks(section: &Section, marks: &Notes) -> Marks {
    marks.of(&section.footnotes.iter().map(Footnote::kind).collect())
}

fn at_least(section: &Section) -> &'static str {
    if section.totals.at_least {
        ", at least"
    } else {
        ""
    }
}

/// The accounts on one side that pay something: `444455556666 (Camunda)`.
fn accounts(report: &Report, section: &Section, wanted: Side) -> String {
    let paying = section.payers.iter().filter_map(|(account, amount)| {
        let account = account.as_deref()?;
        let is_wanted = side(Some(account), &report.my_accounts) == wanted;
        (is_wanted && *amount != Money::ZERO).then_some(account)
    });
    let accounts: BTreeSet<&str> = paying.collect();
    let are_camundas = accounts.iter().all(|a| report.caller_accounts.contains(*a));
    match named(&accounts, "account", "accounts") {
        Some(names) if are_camundas && wanted == Side::Others => format!("{names} (Camunda)"),
        Some(names) => names,
        None => String::new(),
    }
}

/// The heading of the newest month, where there are several.
pub fn month(page: &mut Page, report: &Report, newest: &MonthSection, marks: &Notes) {
    let Some(month) = newest.month else { return };
    let total = money::with_symbol(newest.section.totals.total, &report.currency);
    let at_least = at_least(&newest.section);
    page.add(Block::Heading(
        format!("{}: {total}{at_least}", words::month(month)),
        all_marks(&newest.section, marks),
    ));
}
