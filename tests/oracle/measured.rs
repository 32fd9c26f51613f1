//! What reading yields, as plain maps: to compare two implementations, and to print a difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use crate::identity::Conflict;

/// Counts by name; what is zero is not there.
pub(crate) type Counts = BTreeMap<&'static str, u64>;

/// The dimensions of a usage row by name, without the hour; what is unknown is not there.
pub(crate) type Row = (Option<i64>, BTreeMap<&'static str, String>);

/// (eventTime in seconds, eventID).
pub(crate) type Evidence = (Option<i64>, Option<String>);

/// (trail, account).
pub(crate) type LoggedIn = (String, Option<String>);

/// (trail, account, region, day).
pub(crate) type Delivery = (String, Option<String>, Option<String>, Option<i64>);

/// (account, region, hour).
pub(crate) type Hourly = (Option<String>, Option<String>, i64);

/// What a usage row says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) count: u64,
    pub(crate) sessions: u64,
    pub(crate) raw_bytes: Option<u64>,
    pub(crate) first: Evidence,
    pub(crate) last: Evidence,
    pub(crate) logged: BTreeMap<LoggedIn, Counts>,
}

/// All that is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) files: Counts,
    pub(crate) malformed: u64,
    /// What became of every record, by the hour of its time.
    pub(crate) records: BTreeMap<Option<i64>, Counts>,
    pub(crate) usage: BTreeMap<Row, Usage>,
    pub(crate) deliveries: BTreeMap<Delivery, Counts>,
    pub(crate) activity: BTreeMap<Hourly, Counts>,
    pub(crate) conflicts: BTreeSet<Conflict>,
}

impl Measured {
    /// What became of every record, of all hours together.
    pub(crate) fn tally(&self) -> Counts {
        let mut tally = Counts::new();
        for (name, count) in self.records.values().flatten() {
            *tally.entry(name).or_default() += count;
        }
        tally
    }

    pub(crate) fn of(&self, name: &str) -> u64 {
        self.tally().get(name).copied().unwrap_or_default()
    }

    /// Counted calls by operation.
    pub(crate) fn operations(&self) -> BTreeMap<String, u64> {
        let mut operations = BTreeMap::new();
        for ((_, dimensions), usage) in &self.usage {
            let name = dimensions.get("operation").cloned().unwrap_or_default();
            *operations.entry(name).or_default() += usage.count;
        }
        operations
    }

    /// Records of KMS, network activity among them.
    pub(crate) fn kms_events(&self) -> u64 {
        self.records() - self.malformed - self.of("not_kms")
    }

    /// All records.
    pub(crate) fn records(&self) -> u64 {
        self.tally().values().sum::<u64>() + self.malformed
    }
}

/// What only the one or only the other says, a line each; none if they agree.
pub(crate) fn differences(program: &Measured, oracle: &Measured) -> Vec<String> {
    let (program, oracle) = (lines(program), lines(oracle));
    let only = |who: &str, these: &BTreeSet<String>, those: &BTreeSet<String>| {
        let only: Vec<&String> = these.difference(those).collect();
        only.into_iter()
            .map(|line| format!("{who}: {line}"))
            .collect::<Vec<_>>()
    };
    let mut differences = only("program", &program, &oracle);
    differences.extend(only("oracle", &oracle, &program));
    differences
}

fn lines(measured: &Measured) -> BTreeSet<String> {
    let mut lines = BTreeSet::from([
        format!("files {:?}", measured.files),
        format!("malformed {}", measured.malformed),
    ]);
    lines.extend(each("records", &measured.records));
    lines.extend(each("usage", &measured.usage));
    lines.extend(each("deliveries", &measured.deliveries));
    lines.extend(each("activity", &measured.activity));
    lines.extend(
        measured
            .conflicts
            .iter()
            .map(|conflict| format!("{conflict:?}")),
    );
    lines
}

fn each<'map, K: Debug, V: Debug>(
    name: &'map str,
    map: &'map BTreeMap<K, V>,
) -> impl Iterator<Item = String> {
    map.iter()
        .map(move |(key, value)| format!("{name} {key:?} => {value:?}"))
}

/// Adds to a count, and leaves no zero behind.
pub(crate) fn add(counts: &mut Counts, name: &'static str, count: u64) {
    if count > 0 {
        *counts.entry(name).or_default() += count;
    }
}
