//! A verification, and in one phrase for the report.

use std::collections::BTreeMap;

use crate::integrity::{ChainLine, Finding, Verdict, Verification};
use crate::render::finding::{explanation, minute, title};
use crate::render::money::count;
use crate::render::page::{self, Block, Entry, Fact, NO_BREAK, Page};
use crate::render::sanitize::visible;
use crate::render::words::counted;

/// So many files of a kind of finding are named; the JSON output has all.
const NAMED: usize = 5;

const NO_DIGEST: &str = "none here: fetch the folder CloudTrail-Digest too, beside CloudTrail";
const NO_KEYS: &str = "none given, so no signature was checked and whoever rewrote all digests \
                       would not be found: --public-keys FILE, from aws cloudtrail \
                       list-public-keys";

/// The whole verification.
pub fn page(verification: &Verification) -> Page {
    let mut page = Page::default();
    page.add(Block::Heading(headline(verification), Vec::new()));
    let fact = |label, paragraphs| Fact { label, paragraphs };
    let mut chains: Vec<String> = verification.chains.iter().map(chain_line).collect();
    let has_chains = !chains.is_empty();
    if !has_chains {
        chains.push(NO_DIGEST.to_owned());
    }
    let mut facts = vec![
        fact("Digests", chains),
        fact("Log files", vec![log_line(verification)]),
    ];
    if !verification.has_keys && has_chains {
        facts.push(fact("Keys", vec![NO_KEYS.to_owned()]));
    }
    page.add(Block::Facts(facts));
    findings(&mut page, verification);
    page
}

fn headline(verification: &Verification) -> String {
    let problems = verification.problems().count() as u64;
    match verification.verdict() {
        Verdict::Verified => "Verified: the log files are those that CloudTrail wrote".to_owned(),
        Verdict::Partly { proven, of } => format!(
            "No problem found; {} of {} are proven",
            count(proven),
            counted(of, "log file", "log files")
        ),
        Verdict::Failed => format!("FAILED: {}", counted(problems, "problem", "problems")),
    }
}

fn chain_line(chain: &ChainLine) -> String {
    let late = if chain.key.is_backfill {
        " (late files)"
    } else {
        ""
    };
    format!(
        "{} of {} signed, {} to {}, trail {}{late}, {} of {}",
        count(chain.signed),
        count(chain.digests),
        minute(chain.from),
        minute(chain.to),
        visible(&chain.key.trail),
        visible(&chain.key.region),
        visible(&chain.key.account)
    )
}

fn log_line(verification: &Verification) -> String {
    let logs = verification.logs;
    let mut parts = vec![format!(
        "{} of {} proven by signed digests",
        count(logs.proven),
        count(logs.found)
    )];
    if logs.matching > logs.proven {
        let more = count(logs.matching - logs.proven);
        parts.push(format!(
            "{more} match digests whose signature was not checked"
        ));
    }
    parts.join(", ")
}

fn findings(page: &mut Page, verification: &Verification) {
    let mut by_kind: BTreeMap<(bool, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in &verification.findings {
        let kind = (!finding.what.is_problem(), title(&finding.what));
        by_kind.entry(kind).or_default().push(finding);
    }
    for ((is_note, title), found) in by_kind {
        let more = found.len().saturating_sub(NAMED) as u64;
        page.add(Block::Finding(page::Finding {
            is_problem: !is_note,
            title: format!("{title}: {}", count(found.len() as u64)),
            files: files(&found),
            more: (more > 0).then(|| format!("and {} more (--format json)", count(more))),
        }));
    }
}

/// The first files; what is said of several in a row is said once.
fn files(found: &[&Finding]) -> Vec<Entry> {
    let mut said = String::new();
    let named = found.iter().take(NAMED);
    let files = named.map(|finding| {
        let why = explanation(&finding.what);
        let facts = if why == said { "" } else { &why }.to_owned();
        said = why;
        Entry {
            name: visible(&finding.file),
            facts,
        }
    });
    files.collect()
}

/// The verdict in a phrase that is not broken over lines; `None`: nothing was checked.
pub(super) fn phrase(verification: Option<&Verification>) -> String {
    let phrase = match verification.map(Verification::verdict) {
        None => "digests not checked".to_owned(),
        Some(Verdict::Verified) => "digests verified".to_owned(),
        Some(Verdict::Partly { proven, of }) => format!(
            "digests prove {} of {}",
            count(proven),
            counted(of, "file", "files")
        ),
        Some(Verdict::Failed) => "digests FAILED: byok-cost verify says where".to_owned(),
    };
    phrase.replace(' ', &NO_BREAK.to_string())
}
