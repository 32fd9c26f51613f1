//! Usage rows of one day, or one month, that are priced alike as one row: what is priced is the
//! same, and much less of it.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::months::Months;
use crate::cloudtrail::attributes::{Billing, RequestClass};
use crate::config::{Config, Storage};
use crate::period::{Day, Hour};
use crate::units::Text;
use crate::usage::attribution::Attributions;
use crate::usage::measurement::{LoggedIn, UsageRow};

/// How the bytes of a row compare with those that lie in each place. The part that is counted once
/// is the smaller of both (`logging/cells.rs`), and smaller sums are sums of smaller ones only where
/// it is the same one in all rows.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Bytes {
    /// The row's are not known.
    Unknown,
    /// No place has more.
    AtMost,
    /// No place has less.
    AtLeast,
}

/// What rows that become one agree in: a number for all else, the time, the bytes, what there is.
type Group = (usize, Option<(Day, bool)>, Bytes, usize);

/// Of what a row has any: of calls, of bytes, and in each place of records, bytes, copies and
/// concluded copies. A charge is backed by those rows alone that have of what is charged.
type Has<'u> = (bool, bool, Vec<(&'u LoggedIn, [bool; 4])>);

fn has(row: &UsageRow) -> Has<'_> {
    let places = row.logged.iter().map(|(place, logged)| {
        let parts = [
            logged.records,
            logged.raw_bytes,
            logged.extra_copies,
            logged.inferred_copies,
        ];
        (place, parts.map(|part| part > 0))
    });
    let has_bytes = row.raw_bytes.is_some_and(|bytes| bytes > 0);
    (row.count > 0, has_bytes, places.collect())
}

/// Rows by day that are priced alike. The hour of a row is the first one that it stands for, and its
/// attributes are the first ones; hours inside and outside of the months' parts are kept apart.
pub fn by_day<'u>(
    usage: impl IntoIterator<Item = &'u UsageRow>,
    months: &Months,
    config: &'u Config,
) -> Vec<UsageRow> {
    let mut days = Days::new(months);
    priced_alike(usage, config, |hour| days.of(hour))
}

/// Rows by month that are priced alike. What is charged by files, which are of a day, is not the
/// same.
pub fn by_month<'u>(
    usage: impl IntoIterator<Item = &'u UsageRow>,
    months: &Months,
    config: &'u Config,
) -> Vec<UsageRow> {
    let mut days = Days::new(months);
    priced_alike(usage, config, |hour| days.month_of(hour))
}

/// Rows by month that agree in all attributes. Equal ones at two addresses stay two rows.
pub fn by_month_and_attributes<'u>(
    usage: impl IntoIterator<Item = &'u UsageRow>,
    months: &Months,
) -> Vec<UsageRow> {
    let mut days = Days::new(months);
    condensed(usage, address, |hour| hour.map(|hour| days.month_of(hour)))
}

/// One row for all that the same attributes have, whenever that was.
pub(super) fn by_attributes(usage: &[UsageRow]) -> Vec<UsageRow> {
    condensed(usage, address, |_| None)
}

fn priced_alike<'u>(
    usage: impl IntoIterator<Item = &'u UsageRow>,
    config: &'u Config,
    mut day: impl FnMut(Hour) -> (Day, bool),
) -> Vec<UsageRow> {
    let mut alike = Alike::new(config);
    condensed(usage, |row| alike.of(row), |hour| hour.map(&mut day))
}

/// All that prices look at, apart from time, numbers and where the records lie.
#[derive(PartialEq, Eq, Hash)]
struct Priced<'u> {
    cluster: Option<Text>,
    storage: Storage,
    region: &'u Option<Text>,
    recipient_account: &'u Option<Text>,
    key: &'u Option<Text>,
    second_key: &'u Option<Text>,
    caller_account: &'u Option<Text>,
    operation: &'u Text,
    class: RequestClass,
    billing: Billing,
}

/// Numbers for rows: the same one for those that are priced alike.
struct Alike<'u> {
    attributions: Attributions<'u>,
    by_address: FxHashMap<usize, usize>,
    by_price: FxHashMap<Priced<'u>, usize>,
}

impl<'u> Alike<'u> {
    fn new(config: &'u Config) -> Self {
        Self {
            attributions: Attributions::new(config),
            by_address: FxHashMap::default(),
            by_price: FxHashMap::default(),
        }
    }

    fn of(&mut self, row: &'u UsageRow) -> usize {
        let address = address(row);
        if let Some(number) = self.by_address.get(&address) {
            return *number;
        }
        let next = self.by_price.len();
        let priced = priced(row, &mut self.attributions);
        let number = *self.by_price.entry(priced).or_insert(next);
        self.by_address.insert(address, number);
        number
    }
}

fn priced<'u>(row: &'u UsageRow, attributions: &mut Attributions<'u>) -> Priced<'u> {
    let (attributes, attribution) = (&row.key.attributes, attributions.of(row));
    Priced {
        cluster: attribution.cluster.clone(),
        storage: attribution.storage,
        region: &attributes.region,
        recipient_account: &attributes.recipient_account,
        key: &attributes.key,
        second_key: &attributes.second_key,
        caller_account: &attributes.caller_account,
        operation: &attributes.operation,
        class: attributes.class,
        billing: attributes.billing(),
    }
}

/// The address of attributes, which stays while the rows are borrowed.
fn address(row: &UsageRow) -> usize {
    Arc::as_ptr(&row.key.attributes).addr()
}

/// The day of an hour; rows of one hour follow each other.
struct Days<'a> {
    months: &'a Months,
    last: Option<(Hour, (Day, bool))>,
}

impl<'a> Days<'a> {
    fn new(months: &'a Months) -> Self {
        Self { months, last: None }
    }

    /// The first day of the hour's month, for the day.
    fn month_of(&mut self, hour: Hour) -> (Day, bool) {
        let (day, is_in_part) = self.of(hour);
        (day.month().start().day(), is_in_part)
    }

    fn of(&mut self, hour: Hour) -> (Day, bool) {
        match self.last {
            Some((last, day)) if last == hour => day,
            _ => {
                let day = (hour.day(), self.months.contains(hour));
                self.last = Some((hour, day));
                day
            }
        }
    }
}

fn condensed<'u>(
    usage: impl IntoIterator<Item = &'u UsageRow>,
    mut number: impl FnMut(&'u UsageRow) -> usize,
    mut day: impl FnMut(Option<Hour>) -> Option<(Day, bool)>,
) -> Vec<UsageRow> {
    let mut places: FxHashMap<Group, usize> = FxHashMap::default();
    let mut kinds: FxHashMap<Has<'u>, usize> = FxHashMap::default();
    let mut rows: Vec<UsageRow> = Vec::new();
    for row in usage {
        let Some(bytes) = bytes(row) else {
            rows.push(row.clone());
            continue;
        };
        let next = kinds.len();
        let kind = *kinds.entry(has(row)).or_insert(next);
        match places.entry((number(row), day(row.key.hour), bytes, kind)) {
            Entry::Vacant(place) => {
                place.insert(rows.len());
                rows.push(row.clone());
            }
            Entry::Occupied(place) => add(&mut rows[*place.get()], row),
        }
    }
    rows
}

/// `None`: some places have more, and some less.
fn bytes(row: &UsageRow) -> Option<Bytes> {
    let Some(once) = row.raw_bytes else {
        return Some(Bytes::Unknown);
    };
    let mut logged = row.logged.values().map(|logged| logged.raw_bytes);
    if logged.clone().all(|bytes| bytes <= once) {
        return Some(Bytes::AtMost);
    }
    logged.all(|bytes| bytes >= once).then_some(Bytes::AtLeast)
}

fn add(sum: &mut UsageRow, row: &UsageRow) {
    sum.count += row.count;
    sum.sessions += row.sessions;
    sum.raw_bytes = sum.raw_bytes.zip(row.raw_bytes).map(|(a, b)| a + b);
    if row.first < sum.first {
        sum.first.clone_from(&row.first);
    }
    if row.last > sum.last {
        sum.last.clone_from(&row.last);
    }
    sum.logged.add(&row.logged);
}

#[cfg(test)]
mod tests;
