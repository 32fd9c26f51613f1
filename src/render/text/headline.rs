//! The title and the amounts under it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::notes::Marks;
use crate::cloudtrail::attributes::arn_region;
use crate::render::money;
use crate::render::page::Page;
use crate::render::sanitize::{visible, width};
use crate::render::words;
use crate::report::caveat::Footnote;
use crate::report::totals::{Side, side};
use crate::report::{MonthSection, Report, Scope, Section};
use crate::units::Money;

/// More accounts or regions than this are counted instead of named.
const NAMED: usize = 2;

/// `BYOK cost, October 2026: 3 clusters, eu-central-1          USD, list prices, UTC`
pub(super) fn title(page: &mut Page, report: &Report) {
    let what = match report.scope {
        Scope::Configured => "BYOK cost",
        Scope::AllKeys => "KMS cost in these logs",
    };
    let when = report
        .period
        .map_or("no time known".to_owned(), words::period);
    let subject = subject(report);
    let tag = format!("{} list prices, UTC", visible(&report.currency));
    let left = format!("{what}, {when}: {subject}");
    if width(&left) + 2 + width(&tag) <= page.width() {
        page.spread(&left, &tag);
    } else {
        page.paragraph("", &format!("{what}, {when}"));
        page.spread(&subject, &tag);
    }
    page.gap();
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

struct Line {
    amount: String,
    what: String,
    accounts: String,
}

/// The total, and on whose bill it is.
pub(super) fn amounts(page: &mut Page, report: &Report, marks: &Marks) {
    let lines = lines(report, marks);
    let amounts = lines
        .iter()
        .map(|line| width(&line.amount))
        .max()
        .unwrap_or(0);
    let texts = lines
        .iter()
        .filter(|line| !line.accounts.is_empty())
        .map(|line| width(&line.what))
        .max()
        .unwrap_or(0);
    for line in &lines {
        let before = " ".repeat((amounts + 3).saturating_sub(width(&line.amount)));
        let between = " ".repeat(texts.saturating_sub(width(&line.what)) + 3);
        let what = &line.what;
        page.line(&format!(
            "{before}{}  {what}{between}{}",
            line.amount, line.accounts
        ));
    }
    page.rounding(is_off(&report.whole));
}

/// Whether the printed sides do not add up to the printed total.
fn is_off(section: &Section) -> bool {
    let totals = section.totals;
    let sides = [totals.your_bill, totals.callers_bill, totals.unknown_payer];
    sides.map(money::cents).iter().sum::<Decimal>() != money::cents(totals.total)
}

fn lines(report: &Report, marks: &Marks) -> Vec<Line> {
    let section = &report.whole;
    let line = |money, what: &str, accounts: String| Line {
        amount: money::with_symbol(money, &report.currency),
        what: what.to_owned(),
        accounts,
    };
    let totals = &section.totals;
    if is_unknown(section) {
        return vec![Line {
            amount: money::UNKNOWN.to_owned(),
            what: format!("total {}", all_marks(section, marks)),
            accounts: String::new(),
        }];
    }
    let total = format!("total{}", at_least(section, marks));
    let on = |side| accounts(report, section, side);
    let mut lines = vec![
        line(totals.total, &total, String::new()),
        line(totals.your_bill, "on your AWS bill", on(Side::Yours)),
    ];
    if totals.callers_bill != Money::ZERO {
        lines.push(line(
            totals.callers_bill,
            "on the caller's bill",
            on(Side::Others),
        ));
    }
    if totals.unknown_payer != Money::ZERO {
        lines.push(line(
            totals.unknown_payer,
            "payer not in the record",
            String::new(),
        ));
    }
    let if_owner_pays = section.totals_if_owner_pays.your_bill;
    if money::cents(if_owner_pays) != money::cents(totals.your_bill) {
        let what = "on your AWS bill if requests are passed on to the key owner";
        lines.push(line(if_owner_pays, what, String::new()));
    }
    if let Some(estimated) = section.estimated_totals {
        let what = "total less the discounts in the config; of it on your AWS bill: ";
        let yours = money::with_symbol(estimated.your_bill, &report.currency);
        lines.push(line(
            estimated.total,
            &format!("{what}{yours}"),
            String::new(),
        ));
    }
    if report.scope == Scope::AllKeys && !section.candidates.keys.is_empty() {
        let keys = words::counted(section.candidates.keys.len() as u64, "key", "keys");
        let what = format!("for {keys} that other accounts call (BYOK candidates)");
        lines.push(line(section.candidates.totals.total, &what, String::new()));
    }
    lines
}

/// Nothing is charged, and something is missing: zero would say too much.
fn is_unknown(section: &Section) -> bool {
    section.charges.is_empty() && section.totals.at_least
}

fn all_marks(section: &Section, marks: &Marks) -> String {
    marks.of(&section.footnotes.iter().map(Footnote::kind).collect())
}

fn at_least(section: &Section, marks: &Marks) -> String {
    if section.totals.at_least {
        format!(", at least {}", all_marks(section, marks))
    } else {
        String::new()
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
pub(super) fn month(page: &mut Page, report: &Report, newest: &MonthSection, marks: &Marks) {
    let Some(month) = newest.month else { return };
    let total = money::with_symbol(newest.section.totals.total, &report.currency);
    let at_least = at_least(&newest.section, marks);
    page.line(&format!("{}: {total}{at_least}", words::month(month)));
    page.gap();
}
