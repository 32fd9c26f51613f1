//! Offers from AWS itself.

use std::collections::BTreeSet;

use indicatif::{ProgressBar, ProgressStyle};

use super::update::Offers;
use crate::aws::fault::{Fault, FaultKind};
use crate::aws::products::{Attribute, ENDPOINT, Products};
use crate::cli::PricesUpdateArguments;
use crate::commands::connection;
use crate::pricing::offers;
use crate::pricing::price_list::PriceList;
use crate::pricing::regions::GLOBAL;
use crate::pricing::update::Place;

/// What is asked in one go: the products of a service in a region, or of one usage type where the
/// price is of no region.
struct Question {
    place: Place,
    has: (&'static str, String),
}

/// The offers of every service of the list in its regions that `is_asked`. A service and region of
/// which AWS does not answer costs only itself, but no more is asked without the right to.
pub(super) fn ask(
    arguments: &PricesUpdateArguments,
    list: &PriceList,
    is_asked: impl Fn(&Place) -> bool,
) -> anyhow::Result<Offers> {
    let mut questions = questions(list);
    questions.retain(|question| is_asked(&question.place));
    let connection = connection::connection(arguments.profile.clone())?;
    let endpoint = arguments.endpoint.as_deref().unwrap_or(ENDPOINT);
    let runtime = connection::runtime()?;
    let bar = ProgressBar::new(questions.len() as u64);
    bar.set_style(ProgressStyle::with_template(
        "{pos} of {len} services and regions, {eta} left {wide_bar}",
    )?);
    let offers = runtime.block_on(async {
        let config = connection.config().await?;
        let products = Products::at(&config, endpoint);
        let mut offers = Offers::default();
        for question in questions {
            answer(&products, question, &mut offers).await?;
            bar.inc(1);
        }
        Ok::<Offers, Fault>(offers)
    });
    bar.finish_and_clear();
    offers.map_err(|fault| {
        let remedy = remedy(fault.kind);
        anyhow::anyhow!("the AWS Price List: {}; {remedy}", fault.said)
    })
}

fn questions(list: &PriceList) -> Vec<Question> {
    let questions = list.iter().map(|(key, _)| {
        let has = if &*key.region == GLOBAL {
            ("usagetype", key.usage_type.to_string())
        } else {
            ("regionCode", key.region.to_string())
        };
        ((key.service.clone(), key.region.clone()), has)
    });
    let questions: BTreeSet<(Place, (&str, String))> = questions.collect();
    let questions = questions.into_iter();
    questions
        .map(|(place, has)| Question { place, has })
        .collect()
}

/// Asks one question. A fault that all others would meet, too, ends it.
async fn answer(products: &Products, question: Question, offers: &mut Offers) -> Result<(), Fault> {
    let Question { place, has } = question;
    let (name, value) = (has.0, has.1.as_str());
    let name_of_place = format!("{} in {}", place.0, place.1);
    let found = match products.of(&place.0, Attribute { name, value }).await {
        Ok(found) => found,
        Err(fault) if matches!(fault.kind, FaultKind::Forbidden | FaultKind::Credentials) => {
            return Err(fault);
        }
        Err(fault) => {
            let why = format!("{}; {}", fault.said, remedy(fault.kind));
            offers.unread.push((name_of_place, why));
            return Ok(());
        }
    };
    for product in found {
        match offers::product(&product) {
            Ok(rates) => offers.rates.extend(rates),
            Err(error) => offers
                .unread
                .push((name_of_place.clone(), error.to_string())),
        }
    }
    offers.asked.insert(place);
    Ok(())
}

fn remedy(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Forbidden => "allow pricing:GetProducts (--print-policy)",
        FaultKind::Credentials => "sign in, or name a profile with --profile",
        _ => "run the same command again, or use offer files with --file",
    }
}
