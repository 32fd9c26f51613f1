//! What nobody stated, and what else one could do: amounts beside the total.

use std::collections::BTreeMap;

use super::{cases, short};
use crate::estimate::estimated::{Difference, Estimate};
use crate::pricing::priced::What;
use crate::render::content::outside::what_it_is;
use crate::render::money;
use crate::render::page::{Block, Page};
use crate::render::table::{Align, Cell, Table};
use crate::units::{Money, Text};

/// One line of "Not in the total": what it is, whose bill, and an amount per case.
type Beside = BTreeMap<(String, &'static str), Vec<Option<Money>>>;

pub(super) fn not_in_total(page: &mut Page, estimate: &Estimate) {
    let mut beside = Beside::new();
    let cases = cases(estimate);
    for (index, case) in cases.iter().enumerate() {
        let items = case.priced.not_in_total.iter();
        // Files hold the events of all services, of which an estimate knows nothing.
        for item in items.filter(|item| item.what != What::PutRequests) {
            let whose = whose(estimate, item.account.as_ref());
            let amounts = beside
                .entry((what_it_is(item.what).to_owned(), whose))
                .or_insert_with(|| vec![Some(Money::ZERO); cases.len()]);
            if let Some(sum) = amounts.get_mut(index) {
                *sum = sum.zip(item.amount).map(|(sum, more)| sum + more);
            }
        }
        let high: Money = case.priced.uncertain.values().map(|range| range.high).sum();
        if high > Money::ZERO {
            let what = "requests AWS may not bill, at most";
            let amounts = beside
                .entry((what.to_owned(), "Camunda's"))
                .or_insert_with(|| vec![Some(Money::ZERO); cases.len()]);
            if let Some(sum) = amounts.get_mut(index) {
                *sum = Some(high);
            }
        }
    }
    for (what, differences) in &estimate.unstated {
        let what = format!("{what}, which the scenario does not state");
        let amounts = differences.iter().map(|d| Some(d.total)).collect();
        beside.insert((what, bills(differences)), amounts);
    }
    if beside.is_empty() {
        return;
    }
    let mut table = table(estimate, "Not in the total, as nobody said");
    for ((what, whose), amounts) in beside {
        let mut cells: Vec<Cell> = vec![what.into()];
        for amount in amounts {
            let shown = amount.map_or("no price".to_owned(), money::difference);
            cells.push(shown.into());
        }
        cells.push(whose.into());
        table.row(cells);
    }
    page.add(Block::Table(table));
}

fn table(estimate: &Estimate, head: &'static str) -> Table {
    let mut columns = vec![(head, Align::Left)];
    columns.extend(
        cases(estimate)
            .iter()
            .map(|case| (short(case), Align::Right)),
    );
    columns.push(("on whose bill", Align::Left));
    Table::new(head, &columns)
}

fn whose(estimate: &Estimate, account: Option<&Text>) -> &'static str {
    match account {
        Some(account) if estimate.scenario.my_accounts().contains(account) => "yours",
        Some(account) if *account == estimate.scenario.account.caller => "Camunda's",
        _ => "not known",
    }
}

/// Whose bills a change moves: by a cent somewhere, or, if by less everywhere, at all.
fn bills(differences: &[Difference]) -> &'static str {
    let is_cent = |money: Money| !money::cents(money).is_zero();
    let of_both = |difference: &Difference| [difference.yours, difference.callers];
    let is_worth = differences.iter().flat_map(of_both).any(is_cent);
    let moves = |amount: fn(&Difference) -> Money| {
        let amounts = differences.iter().map(amount);
        amounts.into_iter().any(|moved| {
            if is_worth {
                is_cent(moved)
            } else {
                moved != Money::ZERO
            }
        })
    };
    match (moves(|d| d.yours), moves(|d| d.callers)) {
        (true, true) => "both",
        (true, false) => "yours",
        (false, true) => "Camunda's",
        (false, false) => "-",
    }
}

pub(super) fn alternatives(page: &mut Page, estimate: &Estimate) {
    if estimate.alternatives.is_empty() {
        return;
    }
    let mut table = table(estimate, "What if");
    for compared in &estimate.alternatives {
        let mut cells: Vec<Cell> =
            vec![Cell::from(compared.alternative.words).detailed(compared.alternative.note)];
        for difference in &compared.differences {
            let on_bills = format!(
                "yours {}, Camunda's {}",
                money::difference(difference.yours),
                money::difference(difference.callers)
            );
            cells.push(Cell::from(money::difference(difference.total)).detailed(on_bills));
        }
        cells.push(bills(&compared.differences).into());
        table.row(cells);
    }
    page.add(Block::Table(table));
}
