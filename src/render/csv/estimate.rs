//! The charges of estimates as CSV: one line each, with the scenario and the case before the
//! columns of a report.

use super::{COLUMNS, Cell, finished, written};
use crate::estimate::month::EstimatedMonth;
use crate::render::content::estimate::Named;

/// Every charge of every case, under a line of names.
pub fn render(estimates: &[Named<'_>]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = COLUMNS.iter().map(|(name, _)| *name);
    writer.write_record(["scenario", "bucket_keys"].into_iter().chain(names))?;
    for named in estimates {
        // A month of 30 days has no date.
        let is_dated = matches!(named.estimate.month, EstimatedMonth::Calendar(_));
        for case in &named.estimate.cases {
            let keys = match case.bucket_keys {
                Some(true) => "on",
                Some(false) => "off",
                None => "",
            };
            for charge in &case.priced.charges {
                let cells = COLUMNS.iter().map(|(_, cell)| match cell(charge) {
                    Cell::Time(_) if !is_dated => String::new(),
                    cell => written(&cell),
                });
                let first = [written(&Cell::Text(Some(named.name))), keys.to_owned()];
                writer.write_record(first.into_iter().chain(cells))?;
            }
        }
    }
    finished(writer)
}
