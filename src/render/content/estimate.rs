//! What an estimate says, in words, the deciding facts first.

mod beside;
mod compared;
pub mod drivers;
mod headline;
mod likely;
mod named;

use crate::estimate::calibrate::Measured;
use crate::estimate::estimated::{Case, Estimate};
use crate::estimate::models::MODELS;
use crate::estimate::warnings::Warning;
use crate::render::page::{Block, Fact, Page};
use crate::render::sanitize::visible;

pub use named::Named;

/// BYOK is chosen once, and a key can stop a cluster
/// (<https://docs.camunda.io/docs/components/saas/byok/key-state-behavior/>).
const DECIDING: &str = "BYOK is chosen when a cluster is created, on AWS and in an enterprise plan: \
                        existing clusters must be created anew. A key that is disabled or deleted \
                        stops its cluster.";

/// One scenario in full, or several side by side. `measured` is what calibration found.
pub fn page(estimates: &[Named<'_>], measured: &[Measured]) -> Page {
    let mut page = Page::default();
    match estimates {
        [only] => single(&mut page, only, measured),
        several => compared::page(&mut page, several),
    }
    page
}

fn single(page: &mut Page, named: &Named<'_>, measured: &[Measured]) {
    let estimate = named.estimate;
    headline::title(page, named);
    headline::amounts(page, named);
    page.add(Block::Warning(DECIDING.to_owned()));
    for warning in &estimate.warnings {
        page.add(Block::Warning(words(warning)));
    }
    drivers::measured(page, measured);
    likely::table(page, named);
    beside::not_in_total(page, estimate);
    beside::alternatives(page, estimate);
    drivers::swings(page, estimate);
    models(page);
    drivers::origins(page, named);
}

fn models(page: &mut Page) {
    let facts = MODELS.map(|model| Fact {
        label: model.title,
        paragraphs: vec![
            format!("cost: {}", model.cost),
            format!("control: {}", model.control),
            format!("compliance: {}", model.compliance),
        ],
    });
    page.add(Block::Heading(
        "Three ways to encrypt".to_owned(),
        Vec::new(),
    ));
    page.add(Block::Facts(facts.into()));
}

/// A warning in a sentence.
pub fn words(warning: &Warning) -> String {
    match warning {
        Warning::NotOffered { region } => format!(
            "{} is not on Camunda's list of AWS regions for clusters: ask Camunda first.",
            visible(region)
        ),
        Warning::OtherBackupRegion {
            region,
            second,
            listed,
        } => format!(
            "The second region of {} is {} on Camunda's list, not {}.",
            visible(region),
            visible(listed),
            visible(second)
        ),
    }
}

/// What the columns of a case are called.
fn column(case: &Case) -> &'static str {
    match case.bucket_keys {
        Some(true) => "Bucket Keys on",
        Some(false) => "Bucket Keys off",
        None => "as stated",
    }
}

/// The short name of a case.
fn short(case: &Case) -> &'static str {
    match case.bucket_keys {
        Some(true) => "keys on",
        Some(false) => "off",
        None => "USD",
    }
}

/// Amounts that are equal once, others as a range.
fn spread(amounts: &[String]) -> String {
    match amounts {
        [first, rest @ ..] if rest.iter().any(|other| other != first) => {
            let last = rest.last().unwrap_or(first);
            format!("{first} to {last}")
        }
        [first, ..] => first.clone(),
        [] => String::new(),
    }
}

/// Every case of an estimate, or nothing at all.
fn cases(estimate: &Estimate) -> &[Case] {
    &estimate.cases
}
