//! Usage rows as they would be: fewer calls, with their records and copies in proportion.

use crate::hints::Account;
use crate::usage::measurement::UsageRow;

/// The rows of the month.
pub(super) fn of_month<'a>(account: &Account<'a>) -> impl Iterator<Item = &'a UsageRow> {
    let (measurement, month) = (account.measurement, account.month);
    let rows = measurement.usage.iter();
    rows.filter(move |row| row.key.hour.is_some_and(|hour| month.contains(hour)))
}

/// The rows of the calendar month that the month is a part of: what lies outside consumes tiers.
pub(super) fn of_calendar_month<'a>(account: &Account<'a>) -> impl Iterator<Item = &'a UsageRow> {
    let month = account.month.start.month();
    let rows = account.measurement.usage.iter();
    rows.filter(move |row| row.key.hour.is_some_and(|hour| hour.month() == month))
}

/// Whether another account than the key's owner calls: Camunda's, say.
pub(super) fn is_foreign(row: &UsageRow) -> bool {
    let attributes = &row.key.attributes;
    attributes.caller_account.as_deref() != attributes.key_owner()
}

/// Leaves so many of the row's calls.
pub(super) fn scale(row: &mut UsageRow, left: u64) {
    let scaled = |number: u64| {
        let product = u128::from(number) * u128::from(left);
        u64::try_from(product / u128::from(row.count.max(1))).unwrap_or(u64::MAX)
    };
    for (_, logged) in row.logged.iter_mut() {
        logged.records = scaled(logged.records);
        logged.raw_bytes = scaled(logged.raw_bytes);
        logged.extra_copies = scaled(logged.extra_copies);
        logged.inferred_copies = scaled(logged.inferred_copies);
    }
    row.raw_bytes = row.raw_bytes.map(scaled);
    row.count = left;
}
