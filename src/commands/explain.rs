//! `--explain ID`: the working of one charge instead of the report.

use super::outcome::UsageError;
use super::terminal;
use crate::render::sanitize::visible;
use crate::render::{content, text};
use crate::report::Report;

/// The working of the charge with that id, or the only one whose id begins so.
pub(super) fn explained(report: &Report, id: &str) -> Result<String, UsageError> {
    let charges = report.whole.charges.iter();
    let found: Vec<_> = charges.filter(|charge| charge.id.starts_with(id)).collect();
    let exact = found.iter().find(|charge| *charge.id == *id);
    match (exact, found.as_slice()) {
        (Some(charge), _) | (None, [charge]) => Ok(text::page(
            &content::explain::page(charge),
            terminal::look(),
        )),
        (None, []) => Err(UsageError(format!(
            "--explain {}: no charge of this report has that id; --format json lists them",
            visible(id)
        ))),
        (None, several) => Err(UsageError(format!(
            "--explain {}: {} charges begin so; write more of the id",
            visible(id),
            several.len()
        ))),
    }
}
