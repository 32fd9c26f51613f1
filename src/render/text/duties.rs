//! The duties of each cluster, for a terminal.

use crate::duties::{ClusterDuties, Finding, Line};
use crate::render::duties::title;
use crate::render::page::Page;
use crate::render::sanitize::visible;
use crate::render::words::counted;

/// All clusters.
pub fn render(clusters: &[ClusterDuties], width: usize) -> String {
    let mut page = Page::new(width.clamp(super::NARROW, super::WIDE));
    page.line(&headline(clusters));
    for cluster in clusters {
        page.gap();
        page.line(&visible(&cluster.name));
        for line in &cluster.lines {
            duty(&mut page, line, cluster);
        }
    }
    page.finish()
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

fn duty(page: &mut Page, line: &Line, cluster: &ClusterDuties) {
    let (mark, what, remedy) = match &line.finding {
        Finding::Ok(what) => ("ok", what, None),
        Finding::Information(what) => ("", what, None),
        Finding::Problem { what, remedy } => ("!", what, Some(remedy)),
        Finding::NotKnown { why, remedy } => ("?", why, Some(remedy)),
    };
    let label = format!("  {mark:<3}{:<13}", title(line.duty));
    page.paragraph(
        &label,
        &format!("{}{}", whose(line, cluster), visible(what)),
    );
    if let Some(remedy) = remedy {
        page.paragraph("                  ", &visible(remedy));
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
