//! The duties of each cluster.

use crate::duties::{ClusterDuties, Finding, Line};
use crate::render::duties::title;
use crate::render::page::{Block, Check, Mark, Page};
use crate::render::sanitize::visible;
use crate::render::words::counted;

/// All clusters.
pub fn page(clusters: &[ClusterDuties]) -> Page {
    let mut page = Page::default();
    page.add(Block::Heading(headline(clusters), Vec::new()));
    for cluster in clusters {
        page.add(Block::Heading(visible(&cluster.name), Vec::new()));
        let checks = cluster.lines.iter().map(|line| check(line, cluster));
        page.add(Block::Checks(checks.collect()));
    }
    page
}

fn headline(clusters: &[ClusterDuties]) -> String {
    let problems: usize = clusters.iter().map(ClusterDuties::problems).sum();
    let lines = clusters.iter().flat_map(|cluster| &cluster.lines);
    let open = lines.filter(|line| matches!(line.finding, Finding::NotKnown { .. }));
    let open = open.count() as u64;
    let of = counted(clusters.len() as u64, "cluster", "clusters");
    let problems = counted(problems as u64, "problem", "problems");
    format!("Duties of the key owner, {of}: {problems}, {open} not known")
}

fn check(line: &Line, cluster: &ClusterDuties) -> Check {
    let (mark, what, remedy) = match &line.finding {
        Finding::Ok(what) => (Mark::Ok, what, None),
        Finding::Information(what) => (Mark::Information, what, None),
        Finding::Problem { what, remedy } => (Mark::Problem, what, Some(remedy)),
        Finding::NotKnown { why, remedy } => (Mark::NotKnown, why, Some(remedy)),
    };
    Check {
        mark,
        label: title(line.duty),
        text: format!("{}{}", whose(line, cluster), visible(what)),
        remedy: remedy.map(|remedy| visible(remedy)),
    }
}

/// Which key, where the cluster has several.
fn whose(line: &Line, cluster: &ClusterDuties) -> String {
    let keys: std::collections::BTreeSet<_> = cluster.lines.iter().flat_map(|l| &l.key).collect();
    match &line.key {
        Some(key) if keys.len() > 1 => {
            let region = key.split(':').nth(3).unwrap_or_default();
            format!("{}: ", visible(region))
        }
        _ => String::new(),
    }
}
