//! The working of one charge.

use rust_decimal::Decimal;

use crate::pricing::charge::{Basis, Charge, UnitPrice};
use crate::pricing::rules::rule;
use crate::render::money;
use crate::render::page::Page;
use crate::render::sanitize::visible;
use crate::render::words;
use crate::units::rounded;
use crate::usage::measurement::Evidence;

/// Quantity, price, tier, rounding, source, rule and evidence of a charge, in `width` columns.
pub fn explain(charge: &Charge, width: usize) -> String {
    let mut page = Page::new(width.clamp(super::NARROW, super::WIDE));
    let key = &charge.key;
    page.line(&format!(
        "Charge {}, {}",
        visible(&charge.id),
        words::period(key.period())
    ));
    page.gap();
    for (label, text) in what(charge) {
        line(&mut page, label, &text);
    }
    match &charge.price {
        Ok(price) => priced(&mut page, charge, price),
        Err(reason) => line(&mut page, "no price", &visible(&reason.to_string())),
    }
    let payer = key
        .payer_account
        .as_deref()
        .map_or("not in the records".to_owned(), visible);
    line(
        &mut page,
        "payer",
        &format!("{payer}, as {}", key.payer_role.name().replace('_', " ")),
    );
    line(
        &mut page,
        "basis",
        &format!("{}: {}", key.basis.name(), basis(key.basis)),
    );
    let rule = rule(charge);
    line(
        &mut page,
        "rule",
        &format!("{} {}", rule.text, rule.document),
    );
    evidence(&mut page, charge.evidence.as_ref());
    page.finish()
}

fn line(page: &mut Page, label: &str, text: &str) {
    page.paragraph(&format!("  {label:<12}  "), text);
}

/// The dimensions that a charge has.
fn what(charge: &Charge) -> Vec<(&'static str, String)> {
    let key = &charge.key;
    let text = |text: &Option<crate::units::Text>| text.as_deref().map(visible);
    let usage_type = format!("{} of {}", visible(&key.usage_type), visible(&key.service));
    let all = [
        ("usage type", Some(usage_type)),
        ("operation", text(&key.operation)),
        ("cluster", text(&key.cluster)),
        (
            "storage",
            key.storage.map(|storage| storage.name().to_owned()),
        ),
        ("key", text(&key.key)),
        ("trail", text(&key.trail)),
        ("account", text(&key.account)),
        ("region", text(&key.region)),
    ];
    all.into_iter()
        .filter_map(|(label, text)| Some((label, text?)))
        .collect()
}

fn priced(page: &mut Page, charge: &Charge, price: &UnitPrice) {
    let quantity = charge.consumed_quantity.normalize();
    let unit = visible(&charge.pricing_unit);
    let currency = visible(&price.currency);
    line(
        page,
        "quantity",
        &format!("{} {unit}", money::count(quantity)),
    );
    let tier = if charge.key.free_tier {
        "the free tier".to_owned()
    } else if charge.key.tier_start.is_zero() {
        "in the first price tier".to_owned()
    } else {
        format!(
            "in the price tier from {} {unit} a month",
            money::count(charge.key.tier_start)
        )
    };
    let amount = price.amount.normalize();
    line(
        page,
        "list price",
        &format!("{amount} {currency} per unit, {tier}"),
    );
    let exact = charge.consumed_quantity * price.amount;
    let cost = rounded(exact);
    line(
        page,
        "list cost",
        &format!(
            "{quantity} x {amount} = {} {currency}{}",
            cost.normalize(),
            rounding(exact, cost)
        ),
    );
    if let (Some(discount), Some(estimated)) = (charge.discount, charge.estimated_cost()) {
        let text =
            format!("{estimated} {currency}: the list cost less {discount} %, by the config");
        line(page, "estimated", &text);
    }
    line(
        page,
        "price list",
        &format!("{}, {}", visible(&price.date), visible(&price.source)),
    );
    if price.was_published_after(charge.key.period_start.month()) {
        let date = visible(&price.date);
        let text = "which was published later; no older one is built in";
        line(
            page,
            "note",
            &format!("priced at the list of {date}, {text}"),
        );
    }
}

fn rounding(exact: Decimal, cost: Decimal) -> String {
    if exact == cost {
        ", exact".to_owned()
    } else {
        format!(
            ", rounded half to even at {} decimals",
            crate::units::DECIMAL_PLACES
        )
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Measured => "counted in the logs",
        Basis::Derived => "computed from events in the logs",
        Basis::Assumed => "from the config, or a default",
    }
}

fn evidence(page: &mut Page, evidence: Option<&(Evidence, Evidence)>) {
    let Some((first, last)) = evidence else {
        line(page, "evidence", "no event: nothing in the logs shaped it");
        return;
    };
    for (label, event) in [("first event", first), ("last event", last)] {
        let id = event
            .event_id
            .as_deref()
            .map_or("without an id".to_owned(), visible);
        let time = event
            .time
            .map_or("at an unknown time".to_owned(), |time| time.to_string());
        line(page, label, &format!("{id}, {time}"));
    }
}
