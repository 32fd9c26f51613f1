//! Pictures of an estimate: what it is made of, three years, what moves it, what else one could do.

use super::frame::Head;
use super::{Picture, scene::Scene};
use crate::estimate::estimated::{Case, Estimate};
use crate::render::content::estimate::Named;
use crate::render::sanitize::visible;

mod costs;
mod curve;
mod differences;
mod swings;
#[cfg(test)]
mod tests;

/// Every picture of one scenario; of several only those that compare them.
pub fn pictures(estimates: &[Named<'_>]) -> Vec<Picture> {
    let mut scenes = vec![costs::scene(estimates)];
    if let [only] = estimates {
        scenes.extend(single(only));
    }
    scenes.into_iter().map(Picture).collect()
}

fn single(named: &Named<'_>) -> Vec<Scene> {
    let mut scenes = vec![curve::scene(named)];
    scenes.extend(costliest(named.estimate).map(|case| swings::scene(named, case)));
    scenes.extend(differences::scene(named));
    scenes
}

/// The case that the tables tell about, too.
fn costliest(estimate: &Estimate) -> Option<&Case> {
    let cases = estimate.cases.iter();
    cases.max_by_key(|case| case.totals.total)
}

/// `Bucket Keys off`
fn case_name(case: &Case) -> Option<&'static str> {
    match case.bucket_keys {
        Some(true) => Some("Bucket Keys on"),
        Some(false) => Some("Bucket Keys off"),
        None => None,
    }
}

/// The head of a picture of one case, or of all.
fn head(name: &'static str, title: &str, named: &Named<'_>, case: Option<&Case>) -> Head {
    let currency = visible(named.currency);
    let case = case.and_then(case_name).map(|case| format!(", {case}"));
    let case = case.unwrap_or_default();
    Head {
        name,
        title: title.to_owned(),
        subtitle: format!("{currency} a month at list prices{case}"),
    }
}
