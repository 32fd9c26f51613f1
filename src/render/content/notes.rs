//! Footnotes, which say why a total is a lower bound and what settles it, and caveats.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::cloudtrail::attributes::arn_region;
use crate::period::Month;
use crate::pricing::priced::Versions;
use crate::render::money;
use crate::render::page::{self, Block, Marks, Page};
use crate::render::sanitize::{is_plain_word, visible};
use crate::render::words::{self, counted};
use crate::report::Report;
use crate::report::caveat::{Caveat, Footnote, LowerBounds, NoteKind, UnpricedCharge, Unread};
use crate::report::coverage::{PlaceCoverage, Requests};
use crate::report::disagreement::Disputed;
use crate::units::Text;
use crate::usage::coverage::Place;

/// So many keys, places or reasons are named.
const NAMED: usize = 5;
/// So many holes of one place are named.
const HOLES: usize = 3;

/// Numbers of footnotes.
#[derive(Clone, Debug)]
pub struct Notes(BTreeMap<NoteKind, usize>);

impl Notes {
    /// Numbers them in their order.
    pub fn new(footnotes: &[Footnote]) -> Self {
        let kinds = footnotes.iter().map(Footnote::kind);
        Self(kinds.zip(1..).collect())
    }

    /// The numbers of these kinds, in order.
    pub fn of(&self, kinds: &BTreeSet<NoteKind>) -> Marks {
        let numbers: BTreeSet<usize> = kinds
            .iter()
            .filter_map(|k| self.0.get(k))
            .copied()
            .collect();
        numbers.into_iter().collect()
    }
}

/// All footnotes of the whole selection.
pub fn footnotes(page: &mut Page, report: &Report, marks: &Notes) {
    for footnote in &report.whole.footnotes {
        let numbers = marks.of(&BTreeSet::from([footnote.kind()]));
        let (commands, after) = match footnote {
            Footnote::Versions(bounds) => commands(bounds),
            _ => (Vec::new(), None),
        };
        page.add(Block::Footnote(page::Footnote {
            number: numbers.first().copied().unwrap_or_default(),
            text: sentence(footnote, &report.currency),
            commands,
            after,
        }));
    }
}

fn sentence(footnote: &Footnote, currency: &str) -> String {
    match footnote {
        Footnote::Versions(bounds) => versions(bounds, currency),
        Footnote::Unpriced(charges) => unpriced(charges),
        Footnote::Requests(places) => unknown_requests(places),
        Footnote::Coverage(places) => holes(places),
        Footnote::Unread(unread) => unread_input(*unread),
        Footnote::Untimed(calls) => format!(
            "{} without a readable time: in no month, so not priced.",
            counted(*calls, "billable call", "billable calls")
        ),
    }
}

fn versions(bounds: &LowerBounds, currency: &str) -> String {
    let most = bounds.keys.values().map(|v| v.at_most).max().unwrap_or(0);
    let keys = counted(bounds.keys.len() as u64, "key", "keys");
    let each = if bounds.keys.len() == 1 { "" } else { "each " };
    let add = match bounds.would_add {
        Some(add) => format!("up to {} more", money::with_symbol(add, currency)),
        None => "an unknown amount more".to_owned(),
    };
    format!(
        "Rotations of {keys} are not all in these logs: {each}up to {most} versions, {add}. \
         Set versions in the config, or ask AWS{}",
        regions(&bounds.keys)
    )
}

/// The AWS CLI calls that settle the number of versions
/// (<https://docs.aws.amazon.com/cli/latest/reference/kms/list-key-rotations.html>), and what is
/// left out.
fn commands(bounds: &LowerBounds) -> (Vec<String>, Option<String>) {
    let keys = bounds.keys.keys().take(NAMED);
    let calls = keys.map(|arn| format!("aws kms list-key-rotations --key-id {}", key_id(arn)));
    let more = bounds.keys.len().saturating_sub(NAMED) as u64;
    let after =
        (more > 0).then(|| format!("and so for {}", counted(more, "more key", "more keys")));
    (calls.collect(), after)
}

fn regions(keys: &BTreeMap<Text, Versions>) -> String {
    let regions: BTreeSet<&str> = keys.keys().filter_map(|arn| arn_region(arn)).collect();
    match (regions.first(), regions.len()) {
        (Some(region), 1) => format!(", in {}:", visible(region)),
        _ => ", in the key's region:".to_owned(),
    }
}

/// What `--key-id` takes. An id that a shell could take for more than a word is not offered.
fn key_id(arn: &str) -> &str {
    let id = arn.rsplit_once(":key/").map_or(arn, |(_, id)| id);
    if is_plain_word(id) { id } else { "KEY_ID" }
}

fn unpriced(charges: &[UnpricedCharge]) -> String {
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for charge in charges {
        *reasons.entry(&charge.reason).or_default() += 1;
    }
    let reasons: Vec<String> = reasons.into_keys().map(visible).collect();
    format!(
        "{} without a price: {}.",
        counted(charges.len() as u64, "charge", "charges"),
        words::some_of(&reasons, NAMED)
    )
}

fn unknown_requests(places: &[(Place, Requests)]) -> String {
    let of = |wanted: Requests| -> Vec<String> {
        let places = places.iter().filter(|(_, requests)| *requests == wanted);
        places.map(|(place, _)| words::place(place)).collect()
    };
    let kinds = [
        (
            of(Requests::NoKms),
            "no KMS event at all, though other services' (the trail may exclude KMS)",
        ),
        (
            of(Requests::NoReadOnly),
            "no read event at all, and Decrypt and GenerateDataKey are read events",
        ),
    ];
    let sentences: Vec<String> = kinds
        .into_iter()
        .filter(|(places, _)| !places.is_empty())
        .map(|(places, what)| {
            let places = words::some_of(&places, NAMED);
            format!("The logs of {places} hold {what}: requests are unknown, not\u{a0}0.")
        })
        .collect();
    sentences.join(" ")
}

fn holes(places: &[PlaceCoverage]) -> String {
    let places: Vec<String> = places
        .iter()
        .map(|coverage| {
            let missing = coverage.hours.gap + coverage.hours.absent;
            let holes: Vec<String> = coverage.holes.iter().map(words::hole).collect();
            format!(
                "{} h of {}: {}",
                money::count(missing),
                words::place(&coverage.place),
                words::some_of(&holes, HOLES)
            )
        })
        .collect();
    format!("Not covered: {}.", some_sentences(&places))
}

/// The first places, whose own lists have commas, and how many more there are.
fn some_sentences(places: &[String]) -> String {
    let more = places.len().saturating_sub(NAMED);
    let mut shown: Vec<String> = places.iter().take(NAMED).cloned().collect();
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    shown.join("; ")
}

fn unread_input(unread: Unread) -> String {
    let parts = [
        (unread.files_unreadable, "file not read", "files not read"),
        (
            unread.files_partial,
            "file read in part",
            "files read in part",
        ),
        (unread.malformed, "malformed record", "malformed records"),
    ];
    let met = parts.into_iter().filter(|(number, ..)| *number > 0);
    let mut parts: Vec<String> = met
        .map(|(number, one, many)| counted(number, one, many))
        .collect();
    if parts.is_empty() {
        parts.push(counted(unread.problems, "problem", "problems"));
    }
    format!(
        "{}: named on stderr and in the JSON report.",
        words::list(&parts)
    )
}

/// One phrase per footnote, with its number.
pub fn short(report: &Report, marks: &Notes) -> Vec<(usize, String)> {
    let phrase = |footnote: &Footnote| match footnote {
        Footnote::Versions(bounds) => match bounds.would_add {
            Some(add) => format!(
                "rotations that the logs do not show: up to {} more",
                money::with_symbol(add, &report.currency)
            ),
            None => "rotations that the logs do not show".to_owned(),
        },
        Footnote::Unpriced(charges) => format!(
            "{} without a price",
            counted(charges.len() as u64, "charge", "charges")
        ),
        Footnote::Requests(_) => "requests that the logs leave out".to_owned(),
        Footnote::Coverage(places) => {
            let missing = places.iter().map(|c| c.hours.gap + c.hours.absent);
            format!("{} h without data", money::count(missing.sum::<i64>()))
        }
        Footnote::Unread(_) => "files or records that could not be read".to_owned(),
        Footnote::Untimed(calls) => format!(
            "{} without a readable time",
            counted(*calls, "call", "calls")
        ),
    };
    let footnotes = report.whole.footnotes.iter();
    footnotes
        .flat_map(|footnote| {
            let numbers = marks.of(&BTreeSet::from([footnote.kind()]));
            numbers
                .into_iter()
                .map(move |number| (number, phrase(footnote)))
        })
        .collect()
}

/// What else the reader should know.
pub fn caveats(page: &mut Page, report: &Report) {
    for caveat in &report.whole.caveats {
        let text = match caveat {
            Caveat::NoKmsCall(outside) if *outside > 0 => format!(
                "No KMS call in this period; {} outside of it.",
                counted(*outside, "KMS record lies", "KMS records lie")
            ),
            Caveat::NoKmsCall(_) => {
                "No KMS call was found. If there should be some: are management events of the \
                 cluster's region logged, read events and KMS among them?"
                    .to_owned()
            }
            Caveat::BorderMonths(months) => {
                let names: Vec<String> = months.keys().map(ToString::to_string).collect();
                format!(
                    "{}: less than a day of data beside a fuller month, so counted and not \
                     priced. --month prices it.",
                    words::list(&names)
                )
            }
            Caveat::UnmappedCandidates(keys) => {
                let names: Vec<String> = keys.iter().map(|key| visible(key)).collect();
                let verb = if keys.len() == 1 { "is" } else { "are" };
                let keys = counted(keys.len() as u64, "key", "keys");
                format!(
                    "{keys} that other accounts call {verb} in no cluster of the config: {}.",
                    words::some_of(&names, NAMED)
                )
            }
            Caveat::Disagreements(disputed) => disagreements(disputed),
            Caveat::LaterPrices(dates) => later_prices(dates),
            Caveat::Conflicts(count) => format!(
                "{} do not agree with each other; the JSON report lists them.",
                counted(*count as u64, "repeated event", "repeated events")
            ),
        };
        page.add(Block::Warning(text));
    }
}

fn later_prices(dates: &BTreeMap<Text, BTreeSet<Month>>) -> String {
    let dates = dates.iter().map(|(date, months)| {
        let (first, last) = (months.first(), months.last());
        let months = match (first, last) {
            (Some(first), Some(last)) if first != last => {
                format!("{} to {}", words::month(*first), words::month(*last))
            }
            (Some(only), _) => words::month(*only),
            _ => String::new(),
        };
        format!("{months}: priced at the list of {}", visible(date))
    });
    let dates: Vec<String> = dates.collect();
    format!("{}; no older one is built in.", dates.join("; "))
}

fn disagreements(disputed: &BTreeMap<Disputed, u64>) -> String {
    let mut ordered: Vec<_> = disputed.iter().collect();
    ordered.sort_by_key(|(_, calls)| Reverse(**calls));
    let calls = ordered.into_iter().map(|((cluster, against), calls)| {
        format!(
            "{} counted for {} by {}, though {} say {}",
            counted(*calls, "call", "calls"),
            visible(cluster),
            against.used.field(),
            against.other.field(),
            visible(&against.other_cluster)
        )
    });
    let calls: Vec<String> = calls.collect();
    format!(
        "Fields of the config disagree: {}. Correct one of them.",
        some_sentences(&calls)
    )
}
