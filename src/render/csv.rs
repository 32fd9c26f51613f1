//! The charges as CSV (RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>): one line each, names
//! as in the JSON report.

pub mod estimate;

use crate::period::Hour;
use crate::pricing::charge::Charge;
use crate::render::sanitize::visible;
use crate::report::Report;

/// What a cell holds.
enum Cell<'a> {
    /// Words, which may have been written by strangers.
    Text(Option<&'a str>),
    /// A number, or nothing where it is not known.
    Number(Option<String>),
    Time(Hour),
    Flag(bool),
}

type Column = (&'static str, for<'a> fn(&'a Charge) -> Cell<'a>);

const COLUMNS: [Column; 25] = [
    ("charge_period_start", |charge| {
        Cell::Time(charge.key.period_start)
    }),
    ("charge_period_end", |charge| {
        Cell::Time(charge.key.period_end)
    }),
    ("id", |charge| Cell::Text(Some(&charge.id))),
    ("kind", |charge| Cell::Text(Some(charge.key.kind.name()))),
    ("cluster", |charge| {
        Cell::Text(charge.key.cluster.as_deref())
    }),
    ("storage", |charge| {
        Cell::Text(charge.key.storage.map(crate::config::Storage::name))
    }),
    ("key", |charge| Cell::Text(charge.key.key.as_deref())),
    ("trail", |charge| Cell::Text(charge.key.trail.as_deref())),
    ("account", |charge| {
        Cell::Text(charge.key.account.as_deref())
    }),
    ("region", |charge| Cell::Text(charge.key.region.as_deref())),
    ("service", |charge| Cell::Text(Some(&charge.key.service))),
    ("usage_type", |charge| {
        Cell::Text(Some(&charge.key.usage_type))
    }),
    ("operation", |charge| {
        Cell::Text(charge.key.operation.as_deref())
    }),
    ("payer_role", |charge| {
        Cell::Text(Some(charge.key.payer_role.name()))
    }),
    ("payer_account", |charge| {
        Cell::Text(charge.key.payer_account.as_deref())
    }),
    ("basis", |charge| Cell::Text(Some(charge.key.basis.name()))),
    ("free_tier", |charge| Cell::Flag(charge.key.free_tier)),
    ("consumed_quantity", |charge| {
        Cell::Number(Some(charge.consumed_quantity.normalize().to_string()))
    }),
    ("pricing_unit", |charge| {
        Cell::Text(Some(&charge.pricing_unit))
    }),
    ("list_unit_price", |charge| {
        let price = charge.price.as_ref().ok();
        Cell::Number(price.map(|price| price.amount.normalize().to_string()))
    }),
    ("list_cost", |charge| {
        Cell::Number(charge.list_cost().map(|cost| cost.to_string()))
    }),
    ("estimated_cost", |charge| {
        let estimated = charge.discount.and_then(|_| charge.estimated_cost());
        Cell::Number(estimated.map(|cost| cost.to_string()))
    }),
    ("currency", |charge| {
        Cell::Text(charge.price.as_ref().ok().map(|price| &*price.currency))
    }),
    ("price_date", |charge| {
        Cell::Text(charge.price.as_ref().ok().map(|price| &*price.date))
    }),
    ("price_source", |charge| {
        Cell::Text(charge.price.as_ref().ok().map(|price| &*price.source))
    }),
];

/// Every charge of the whole selection, under a line of names.
pub fn render(report: &Report) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS.map(|(name, _)| name))?;
    for charge in &report.whole.charges {
        writer.write_record(COLUMNS.map(|(_, cell)| written(&cell(charge))))?;
    }
    finished(writer)
}

pub(super) fn finished(writer: csv::Writer<Vec<u8>>) -> Result<String, csv::Error> {
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn written(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.map(inert).unwrap_or_default(),
        Cell::Number(number) => number.clone().unwrap_or_default(),
        Cell::Time(hour) => hour.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// Text that no spreadsheet takes for a formula (CWE-1236,
/// <https://owasp.org/www-community/attacks/CSV_Injection>), with nothing hidden in it. Numbers
/// may begin with a minus; they are never text.
pub(super) fn inert(text: &str) -> String {
    let text = visible(text);
    let is_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
    if is_formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixtures::{CLAIMS, World};

    #[test]
    fn charges_of_two_clusters_of_which_one_has_no_price() {
        let mut world = World::two_clusters();
        world.unprice(CLAIMS);
        insta::assert_snapshot!(render(&world.report()).unwrap());
    }

    #[test]
    fn formulas_are_words_and_words_stay() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "＝1", "|calc", "%a"] {
            assert_eq!(inert(formula), format!("'{formula}"));
        }
        assert_eq!(inert("\t=1"), "\\u{9}=1");
        assert_eq!(inert("prod-orders"), "prod-orders");
        assert_eq!(inert("a=1"), "a=1");
    }
}
