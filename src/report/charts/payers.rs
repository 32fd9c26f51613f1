//! Who pays: by AWS's rule, and if requests are passed on to the key owner.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::build::Context;
use super::super::section::Section;
use super::super::totals::{Side, side};
use super::costs::joined;
use super::{Bar, Category, Label, Part, Series};
use crate::config::RequestsBilledTo;
use crate::pricing::totals::payer;
use crate::units::Text;

/// One bar per side that pays something, first by AWS's rule; the other reading only where it
/// differs.
pub(super) fn bars(context: &Context<'_>, section: &Section) -> Vec<Bar> {
    let mut bars = reading(context, section, RequestsBilledTo::Caller);
    if section.totals.your_bill != section.totals_if_owner_pays.your_bill {
        bars.extend(reading(context, section, RequestsBilledTo::Owner));
    }
    bars
}

fn reading(context: &Context<'_>, section: &Section, billed_to: RequestsBilledTo) -> Vec<Bar> {
    let mut sides: BTreeMap<Side, (BTreeSet<Text>, Vec<Part>)> = BTreeMap::new();
    for charge in &section.charges {
        let account = payer(charge, billed_to);
        let side = side(account, context.sources.my_accounts);
        let Some(cost) = charge.list_cost() else {
            continue;
        };
        let (accounts, parts) = sides.entry(side).or_default();
        accounts.extend(account.map(Text::from));
        parts.push(Part {
            series: Series::Cost(Category::of(charge)),
            side,
            value: cost.0.max(Decimal::ZERO),
        });
    }
    sides
        .into_iter()
        .map(|(side, (accounts, parts))| Bar {
            label: Label::Payer {
                side,
                accounts: accounts.into_iter().collect(),
                if_owner_pays: billed_to == RequestsBilledTo::Owner,
            },
            parts: joined(parts),
            is_open: section.totals.at_least,
        })
        .collect()
}
