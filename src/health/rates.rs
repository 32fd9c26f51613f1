//! How often rhythm is wrong, and what it finds, on simulated months.

use std::fmt::Write;

use rayon::prelude::*;
use tempfile::TempDir;

use super::forecast::forecast;
use super::rhythm::{Calls, Notice, listen};
use crate::estimate::scenario::Scenario;
use crate::period::{Hour, Month, Period};
use crate::simulate;

const MONTH: Month = Month {
    year: 2026,
    month: 10,
};
/// So many simulated months without an outage.
const MONTHS: u64 = 12;
/// So many with each outage.
const OUTAGES: u64 = 4;

/// A cluster with a daily backup, documents over the day and key checks, that is cut off for
/// `outage` hours from October 20, 09:00 on.
fn calls(seed: u64, checks: u32, outage: u32) -> Calls {
    calls_of(&[MONTH], seed, checks, outage)
}

fn calls_of(months: &[Month], seed: u64, checks: u32, outage: u32) -> Calls {
    let cut = if outage == 0 {
        String::new()
    } else {
        let hour = 9 + outage;
        format!(
            r#"changes = [
                {{ at = 2026-10-20T09:00:00Z, what = "policy_changed", cuts_off = true }},
                {{ at = 2026-10-{:02}T{:02}:00:00Z, what = "policy_changed", cuts_off = false }},
            ]"#,
            20 + hour / 24,
            hour % 24
        )
    };
    let text = format!(
        r#"
        scenario_version = 1
        account = {{ owner = "111122223333", caller = "444455556666", region = "eu-central-1" }}
        logs = {{ minutes_between_files = 1440 }}
        trails = [{{ name = "t" }}]
        [[keys]]
        name = "k"
        {cut}
        [[clusters]]
        name = "c"
        key = "k"
        key_checks_per_hour = {checks}
        documents = {{ bucket = {{ name = "d" }}, created = 1500, read = 1500 }}
        backups = {{ bucket = {{ name = "b" }}, every = "day", partitions = 1, snapshot_files = 6, segment_files = 2, status_polls = 2, elasticsearch_objects = 5, restores = 0 }}
        "#
    );
    let scenario = Scenario::parse(&text).unwrap();
    let folder = TempDir::new().unwrap();
    let truth = simulate::run(&scenario, months, seed, folder.path()).unwrap();
    let mut calls = Calls::new();
    for row in &truth.usage {
        let attributes = &row.key.attributes;
        if attributes.caller_account.as_deref() == Some("444455556666") {
            *calls.entry(row.key.hour.unwrap()).or_default() += row.count;
        }
    }
    calls
}

fn silences(calls: &Calls) -> Vec<Period> {
    let found = listen(calls, MONTH.period()).notices;
    let silences = found.into_iter().filter_map(|notice| match notice {
        Notice::Silence { period, .. } => Some(period),
        _ => None,
    });
    silences.collect()
}

/// The numbers in `docs/health.md`.
#[test]
fn the_documented_rates_are_those_of_simulated_months() {
    let mut table = String::new();
    for (name, checks) in [("busy", 12), ("quiet", 0)] {
        let alarms: usize = (0..MONTHS)
            .into_par_iter()
            .map(|seed| {
                listen(&calls(seed, checks, 0), MONTH.period())
                    .notices
                    .len()
            })
            .sum();
        let shortest = listen(&calls(0, checks, 0), MONTH.period()).shortest_outage;
        let _ = write!(
            table,
            "| {name} | {alarms} in {MONTHS} months | {} |",
            shortest.map_or("none".to_owned(), |hours| format!("{hours} h"))
        );
        for outage in [1, 3, 12, 36] {
            let start = Hour(MONTH.start().0 + 19 * 24 + 9);
            let middle = Hour(start.0 + i64::from(outage) / 2);
            let seen = (0..OUTAGES).into_par_iter().filter(|seed| {
                let silences = silences(&calls(*seed, checks, outage));
                silences.iter().any(|silence| silence.contains(middle))
            });
            let _ = write!(table, " {} of {OUTAGES} |", seen.count());
        }
        table.push('\n');
    }
    let documented = include_str!("../../docs/health.md");
    assert!(
        documented.contains(&table),
        "write into docs/health.md:\n{table}"
    );
}

/// The second table of `docs/health.md`: a month forecast from the one before.
#[test]
fn the_documented_forecasts_are_those_of_simulated_months() {
    let mut table = String::new();
    let next = MONTH.next();
    for (name, checks) in [("busy", 12), ("quiet", 0)] {
        let errors: Vec<(bool, u64)> = (0..MONTHS)
            .into_par_iter()
            .map(|seed| {
                let calls = calls_of(&[MONTH, next], seed, checks, 0);
                let heard = MONTH.period();
                let found = forecast(&calls, heard, next.period()).unwrap();
                let met = calls.range(next.start()..next.end());
                let met: u64 = met.map(|(_, calls)| calls).sum();
                let is_within = (found.low..=found.high).contains(&met);
                (is_within, 1_000 * met.abs_diff(found.likely) / met)
            })
            .collect();
        let within = errors.iter().filter(|(is_within, _)| *is_within).count();
        let largest = errors.iter().map(|(_, error)| *error).max().unwrap();
        let (whole, tenths) = (largest / 10, largest % 10);
        let _ = writeln!(
            table,
            "| {name} | {within} of {MONTHS} | {whole}.{tenths} % |"
        );
    }
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/health.md");
    let documented = std::fs::read_to_string(pages).unwrap();
    assert!(
        documented.contains(&table),
        "write into docs/health.md:\n{table}"
    );
}
