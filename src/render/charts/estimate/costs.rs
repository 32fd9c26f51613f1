//! What a month costs, by category and by whose bill: a bar per scenario and case.

use rust_decimal::Decimal;

use super::{case_name, head};
use crate::estimate::estimated::{Case, Estimate};
use crate::render::charts::bars;
use crate::render::charts::frame;
use crate::render::charts::scene::Scene;
use crate::render::content::estimate::Named;
use crate::report::charts::{Bar, Category, Label, Part, Series, Unit, joined};
use crate::report::totals::side;
use crate::units::Text;

pub(super) fn scene(estimates: &[Named<'_>]) -> Scene {
    let all = estimates.iter().flat_map(|named| {
        let cases = named.estimate.cases.iter();
        cases.map(|case| Bar {
            label: Label::Named(name(named, case, estimates.len())),
            parts: parts(named.estimate, case),
            is_open: false,
        })
    });
    let bars: Vec<Bar> = all.collect();
    let currency = estimates.first().map_or("USD", |named| named.currency);
    let unit = Unit::Money(currency.into());
    let begun = match estimates {
        [first, ..] => {
            let head = head("cost-by-category", "What a month costs", first, None);
            frame::headed(head, &frame::legend(&bars))
        }
        [] => return Scene::default(),
    };
    bars::filled(begun, &unit, &bars)
}

fn name(named: &Named<'_>, case: &Case, scenarios: usize) -> Text {
    match (case_name(case), scenarios) {
        (Some(case), 1) => case.into(),
        (Some(case), _) => format!("{}, {case}", named.name).into(),
        (None, 1) => "As stated".into(),
        (None, _) => named.name.into(),
    }
}

fn parts(estimate: &Estimate, case: &Case) -> Vec<Part> {
    let mine = estimate.scenario.my_accounts();
    let known = case.priced.charges.iter().filter_map(|charge| {
        Some(Part {
            series: Series::Cost(Category::of(charge)),
            side: side(charge.key.payer_account.as_deref(), &mine),
            value: charge.list_cost()?.0.max(Decimal::ZERO),
        })
    });
    joined(known)
}
