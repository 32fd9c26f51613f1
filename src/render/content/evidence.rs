//! What the numbers stand on: coverage, tally, prices, config.

use std::collections::{BTreeMap, BTreeSet};

use crate::render::money::count;
use crate::render::page::{Block, Fact, Page};
use crate::render::sanitize::visible;
use crate::render::words::{self, counted};
use crate::report::caveat::has_other_use;
use crate::report::coverage::PlaceCoverage;
use crate::report::{ListDate, Report, Section};
use crate::usage::tally::{FileTally, Tally};

/// So many accounts and regions have a line of their own.
const PLACES: usize = 4;

/// The lines from `Health` and `Evidence` to `Config`.
pub fn lines(page: &mut Page, report: &Report) {
    let section = report
        .newest()
        .map_or(&report.whole, |newest| &newest.section);
    let mut paragraphs = coverage(report, section);
    paragraphs.push(tally(&report.whole.tally));
    paragraphs.extend(other_use(report));
    let config = report.config.as_deref().map(visible);
    let none = "none: each key stands for itself; byok-cost init LOGS drafts one";
    let fact = |label, paragraphs| Fact { label, paragraphs };
    let mut facts: Vec<Fact> = super::hints::fact(report).into_iter().collect();
    facts.extend(super::forecast::fact(report));
    facts.extend(super::health::fact(report));
    facts.extend([
        fact("Evidence", paragraphs),
        fact("Prices", vec![prices(report)]),
        fact("Config", vec![config.unwrap_or_else(|| none.to_owned())]),
    ]);
    page.add(Block::Facts(facts));
}

/// The shortest form of each fact, with the anchor of the whole one.
pub fn strip(report: &Report) -> Vec<(&'static str, String)> {
    let section = report.newest();
    let section = section.map_or(&report.whole, |newest| &newest.section);
    let covered = |c: &PlaceCoverage| c.hours.proven + c.hours.presumed;
    let hours: i64 = section.coverage.iter().map(|c| c.hours.hours()).sum();
    let of_them: i64 = section.coverage.iter().map(covered).sum();
    let records = counted(report.whole.tally.records(), "record", "records");
    let files = report.whole.tally.files.files();
    let mut links = Vec::new();
    if hours > 0 {
        let text = format!("{} of {} h covered", count(of_them), count(hours));
        links.push(("evidence", text));
    }
    let files = counted(files, "file", "files");
    links.push(("evidence", format!("{records} in {files}")));
    links.push(("prices", prices(report)));
    let config = report.config.as_deref().map(visible);
    let config = config.map_or("no config".to_owned(), |name| format!("config {name}"));
    links.push(("config", config));
    links
}

/// Of the month in detail, the places with the most missing hours first.
fn coverage(report: &Report, section: &Section) -> Vec<String> {
    if report.whole.keys.is_empty() {
        return Vec::new();
    }
    let mut places: Vec<&PlaceCoverage> = section.coverage.iter().collect();
    places.sort_by_key(|c| (-(c.hours.gap + c.hours.absent), c.place.clone()));
    let mut lines: Vec<String> = places.iter().take(PLACES).map(|c| place(c)).collect();
    if let Some(last) = lines.last_mut() {
        last.push_str("; ");
        last.push_str(&super::integrity::phrase(report.verification.as_ref()));
    }
    if places.len() > PLACES {
        let more = (places.len() - PLACES) as u64;
        lines.push(format!(
            "and {}",
            counted(more, "further region", "further regions")
        ));
    }
    lines
}

fn place(coverage: &PlaceCoverage) -> String {
    let hours = coverage.hours;
    let covered = count(hours.proven + hours.presumed);
    let state = match (hours.gap, hours.absent) {
        (0, 0) => "no gap".to_owned(),
        (gap, 0) => format!("{} h in gaps", count(gap)),
        (0, absent) => format!("{} h without data", count(absent)),
        (gap, absent) => format!("{} h in gaps, {} h without data", count(gap), count(absent)),
    };
    let place = words::place(&coverage.place);
    let proven = match hours.proven {
        0 => String::new(),
        proven => format!(", {} h proven by digests", count(proven)),
    };
    format!(
        "{covered} of {} h, {place}, {state}{proven}",
        count(hours.hours())
    )
}

/// Every record and every file, by what became of it; what there is none of is left out, except
/// what must not be missed.
fn tally(tally: &Tally) -> String {
    let records = tally.records;
    let leaves = [
        (records.extra_copies, "paid copies"),
        (records.redelivered, "redelivered"),
        (records.replicated, "replicated"),
        (records.other_views, "in other exports"),
        (records.updated, "replaced by updates"),
        (records.cross_account_pairs, "second records of a pair"),
        (records.network_activity, "network activity"),
        (tally.out_of_period, "out of the period"),
        (records.not_kms, "not KMS"),
    ];
    let mut parts = vec![format!("{} counted", count(records.counted()))];
    let met = leaves.into_iter().filter(|(number, _)| *number > 0);
    parts.extend(met.map(|(number, what)| format!("{} {what}", count(number))));
    parts.push(format!("{} malformed", count(tally.malformed)));
    format!(
        "{} in {}: {}",
        counted(tally.records(), "record", "records"),
        files(tally.files),
        parts.join(", ")
    )
}

/// `17,856 files (1 read in part, 2 unreadable)`
fn files(files: FileTally) -> String {
    let kinds = [
        (files.files_skipped, "skipped"),
        (files.files_partial, "read in part"),
        (files.files_unreadable, "unreadable"),
    ];
    let met = kinds.into_iter().filter(|(number, _)| *number > 0);
    let met: Vec<String> = met
        .map(|(number, what)| format!("{} {what}", count(number)))
        .collect();
    let all = counted(files.files(), "file", "files");
    if files.files() == 0 {
        all
    } else if met.is_empty() {
        format!("{all}, all read")
    } else {
        format!("{all} ({})", met.join(", "))
    }
}

fn other_use(report: &Report) -> Option<String> {
    let other = &report.whole.other_use;
    if !has_other_use(report.scope, other) {
        return None;
    }
    let calls = counted(other.calls + other.keyless, "call", "calls");
    let keys = counted(other.keys.len() as u64, "other key", "other keys");
    let whose = match (other.keys.len(), other.keyless) {
        (0, _) => "on no key".to_owned(),
        (_, 0) => format!("on {keys}"),
        _ => format!("on {keys} or none"),
    };
    Some(format!(
        "{calls} {whose} are not BYOK, not priced (--all-keys)"
    ))
}

/// `KMS, CloudTrail 2025-08-28, S3 2025-10-22`: of the prices that are charged.
fn prices(report: &Report) -> String {
    let charges = report.whole.charges.iter();
    let priced = charges.filter_map(|charge| {
        let price = charge.price.as_ref().ok()?;
        Some((&*charge.key.service, &*price.date))
    });
    let priced: BTreeSet<(&str, &str)> = priced.collect();
    let is_shown = |list: &&ListDate| priced.contains(&(&*list.service, &*list.date));
    let mut by_date: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for list in report.price_list.iter().filter(is_shown) {
        let services = by_date.entry(&list.date).or_default();
        services.insert(words::service(&list.service));
    }
    if by_date.is_empty() {
        return "none used".to_owned();
    }
    let dates: Vec<String> = by_date
        .into_iter()
        .map(|(date, services)| {
            let services: Vec<String> = services.into_iter().collect();
            format!("{} {}", services.join(", "), visible(date))
        })
        .collect();
    format!(
        "AWS price list: {}; before tax, credits and support",
        dates.join(", ")
    )
}
