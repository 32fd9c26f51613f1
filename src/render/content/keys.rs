//! Whole names of what the tables had to cut.

use crate::config::KeyManager;
use crate::render::page::{Block, Entry, Page};
use crate::render::sanitize::{visible, width};
use crate::render::words;
use crate::report::keys::KeyLine;
use crate::report::{Report, Scope};

/// Clusters with longer names are listed: the tables may have cut them.
const LONG_NAME: usize = 20;

/// Without a config every key with its whole ARN; with one the cluster names that were cut.
pub fn list(page: &mut Page, report: &Report) {
    match report.scope {
        Scope::AllKeys => keys(page, report, "Keys"),
        Scope::Configured => clusters(page, report),
    }
}

/// Every key with its whole ARN.
pub fn keys(page: &mut Page, report: &Report, title: &'static str) {
    let keys: Vec<&KeyLine> = report.whole.keys.iter().collect();
    if keys.is_empty() {
        return;
    }
    let entries = keys.into_iter().map(|key| Entry {
        name: visible(&key.arn),
        facts: facts(key),
    });
    page.add(Block::Entries(title, entries.collect()));
}

fn facts(key: &KeyLine) -> String {
    let mut facts = vec![match key.manager {
        KeyManager::Customer => "customer-managed".to_owned(),
        KeyManager::Aws => "AWS-managed: no storage charge".to_owned(),
    }];
    if let Some(versions) = key.versions {
        facts.push(if versions.is_exact() {
            words::counted(versions.at_least.into(), "version", "versions")
        } else {
            format!("{} to {} versions", versions.at_least, versions.at_most)
        });
    }
    if !key.clusters.is_empty() {
        let clusters: Vec<String> = key.clusters.iter().map(|c| visible(c)).collect();
        facts.push(words::list(&clusters));
    }
    let calls: u64 = key.operations.values().sum();
    facts.push(words::counted(calls, "call", "calls"));
    facts.join(", ")
}

fn clusters(page: &mut Page, report: &Report) {
    use crate::report::cells::LineName;
    let groups = report.whole.costs.groups.iter();
    let lines = groups.flat_map(|group| &group.lines);
    let names = lines.filter_map(|line| match &line.name {
        LineName::Cluster(name) => Some(visible(name)),
        _ => None,
    });
    let entries: Vec<Entry> = names
        .filter(|name| width(name) > LONG_NAME)
        .map(|name| Entry {
            name,
            facts: String::new(),
        })
        .collect();
    if !entries.is_empty() {
        page.add(Block::Entries("Clusters with long names", entries));
    }
}
