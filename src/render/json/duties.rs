//! The duties of each cluster as JSON.

use serde::Serialize;

use crate::duties::{self, ClusterDuties, Finding};
use crate::render::duties::code;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    tool_version: &'a str,
    clusters: Vec<Cluster<'a>>,
}

#[derive(Serialize)]
struct Cluster<'a> {
    name: &'a str,
    duties: Vec<Line<'a>>,
}

/// `state` is `ok`, `problem`, `not_known` or `information`.
#[derive(Serialize)]
struct Line<'a> {
    duty: &'static str,
    key: Option<&'a str>,
    state: &'static str,
    what: &'a str,
    remedy: Option<&'a str>,
}

/// All clusters.
pub fn render(clusters: &[ClusterDuties], tool_version: &str) -> Result<String, serde_json::Error> {
    let document = Document {
        schema_version: super::SCHEMA_VERSION,
        tool_version,
        clusters: clusters
            .iter()
            .map(|cluster| Cluster {
                name: &cluster.name,
                duties: cluster.lines.iter().map(line).collect(),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn line(line: &duties::Line) -> Line<'_> {
    let (state, what, remedy) = match &line.finding {
        Finding::Ok(what) => ("ok", what, None),
        Finding::Information(what) => ("information", what, None),
        Finding::Problem { what, remedy } => ("problem", what, Some(&**remedy)),
        Finding::NotKnown { why, remedy } => ("not_known", why, Some(&**remedy)),
    };
    Line {
        duty: code(line.duty),
        key: line.key.as_deref(),
        state,
        what,
        remedy,
    }
}
