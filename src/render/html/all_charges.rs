//! Every charge with its id, quantity, price and basis.

use super::table as html;
use crate::pricing::charge::Charge;
use crate::render::content::charges;
use crate::render::money;
use crate::render::sanitize::visible;
use crate::render::table::{Align, Cell, Table};
use crate::report::Report;
use crate::report::totals::side;

/// More charges than this are in the other formats only.
const MOST: usize = 2_000;

fn charges_of(report: &Report) -> Table {
    let mut table = Table::new(
        "Every charge",
        &[
            ("Month", Align::Left),
            ("For", Align::Left),
            ("Cluster or key", Align::Left),
            ("Quantity", Align::Right),
            ("Unit price", Align::Right),
            ("Cost", Align::Right),
            ("Payer", Align::Left),
            ("Basis", Align::Left),
            ("Charge id", Align::Left),
        ],
    );
    for charge in report.whole.charges.iter().take(MOST) {
        table.row(cells(report, charge));
    }
    table
}

/// A table that opens on demand.
pub(super) fn table(report: &Report) -> String {
    let more = report.whole.charges.len().saturating_sub(MOST);
    let more = if more > 0 {
        format!("<p class=\"small\">{more} more are in the JSON, CSV and Parquet reports.</p>\n")
    } else {
        String::new()
    };
    format!(
        "<details id=\"charges\"><summary>Every charge, with its quantity, price and id</summary>\n\
         {}{more}</details>\n",
        html::table(&charges_of(report))
    )
}

fn cells(report: &Report, charge: &Charge) -> Vec<Cell> {
    let key = &charge.key;
    let whom = key.cluster.as_deref().or(key.key.as_deref()).unwrap_or("-");
    let price = charge.price.as_ref().ok();
    let payer = side(key.payer_account.as_deref(), &report.my_accounts);
    vec![
        key.period_start.month().to_string().into(),
        charges::what(charge).into(),
        visible(whom).into(),
        money::count(charge.consumed_quantity).into(),
        price
            .map_or("no price".to_owned(), |price| {
                price.amount.normalize().to_string()
            })
            .into(),
        charge
            .list_cost()
            .map_or(money::UNKNOWN.to_owned(), |cost| cost.to_string())
            .into(),
        charges::payer_name(payer, key.payer_role).into(),
        key.basis.name().into(),
        visible(&charge.id).into(),
    ]
}
