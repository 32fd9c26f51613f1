//! A verification as JSON: alone, and as part of the report.

use serde::Serialize;

use crate::integrity::{self, Verdict, Verification};
use crate::period::Timestamp;
use crate::render::finding::{code, explanation, span};

/// `integrity`: what digests show of the log files.
#[derive(Serialize)]
pub(super) struct Integrity<'a> {
    /// `not_checked`, `verified`, `partly` or `failed`.
    verdict: &'static str,
    signatures_checked: bool,
    files: Option<u64>,
    /// Those that a digest signed by CloudTrail lists as they are.
    files_proven: Option<u64>,
    /// Those that any digest lists as they are.
    files_matching: Option<u64>,
    chains: Vec<Chain<'a>>,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Chain<'a> {
    root: &'a str,
    account: &'a str,
    region: &'a str,
    trail: &'a str,
    backfill: bool,
    start: Timestamp,
    end: Timestamp,
    digests: u64,
    signed: u64,
}

#[derive(Serialize)]
struct Finding<'a> {
    kind: &'static str,
    problem: bool,
    file: &'a str,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
    explanation: String,
}

impl<'a> Integrity<'a> {
    pub(super) fn of(verification: Option<&'a Verification>) -> Self {
        let logs = verification.map(|v| v.logs);
        Self {
            verdict: match verification.map(Verification::verdict) {
                None => "not_checked",
                Some(Verdict::Verified) => "verified",
                Some(Verdict::Partly { .. }) => "partly",
                Some(Verdict::Failed) => "failed",
            },
            signatures_checked: verification.is_some_and(|v| v.has_keys),
            files: logs.map(|logs| logs.found),
            files_proven: logs.map(|logs| logs.proven),
            files_matching: logs.map(|logs| logs.matching),
            chains: verification
                .iter()
                .flat_map(|v| &v.chains)
                .map(Chain::of)
                .collect(),
            findings: verification
                .iter()
                .flat_map(|v| &v.findings)
                .map(Finding::of)
                .collect(),
        }
    }
}

impl<'a> Chain<'a> {
    fn of(chain: &'a integrity::ChainLine) -> Self {
        Self {
            root: &chain.key.root,
            account: &chain.key.account,
            region: &chain.key.region,
            trail: &chain.key.trail,
            backfill: chain.key.is_backfill,
            start: chain.from,
            end: chain.to,
            digests: chain.digests,
            signed: chain.signed,
        }
    }
}

impl<'a> Finding<'a> {
    fn of(finding: &'a integrity::Finding) -> Self {
        let span = span(&finding.what);
        Self {
            kind: code(&finding.what),
            problem: finding.what.is_problem(),
            file: &finding.file,
            start: span.map(|(start, _)| start),
            end: span.map(|(_, end)| end),
            explanation: explanation(&finding.what).replace('\u{a0}', " "),
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    tool_version: &'a str,
    integrity: Integrity<'a>,
}

/// The output of `verify`.
pub fn render(
    verification: &Verification,
    tool_version: &str,
) -> Result<String, serde_json::Error> {
    let document = Document {
        schema_version: super::SCHEMA_VERSION,
        tool_version,
        integrity: Integrity::of(Some(verification)),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}
