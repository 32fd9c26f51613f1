//! The working of one charge.

use rust_decimal::Decimal;

use crate::pricing::charge::{Basis, Charge, UnitPrice};
use crate::pricing::rules::rule;
use crate::render::money;
use crate::render::page::{Block, Fact, Page};
use crate::render::sanitize::visible;
use crate::render::words;
use crate::units::rounded;
use crate::usage::event_id::EventId;
use crate::usage::measurement::Evidence;

/// Quantity, price, tier, rounding, source, rule and evidence of a charge.
pub fn page(charge: &Charge) -> Page {
    let key = &charge.key;
    let mut facts = what(charge);
    match &charge.price {
        Ok(price) => priced(&mut facts, charge, price),
        Err(reason) => facts.push(("no price", visible(&reason.to_string()))),
    }
    let payer = key.payer_account.as_deref();
    let payer = payer.map_or("not in the records".to_owned(), visible);
    let role = key.payer_role.name().replace('_', " ");
    facts.push(("payer", format!("{payer}, as {role}")));
    let basis = format!("{}: {}", key.basis.name(), basis(key.basis));
    facts.push(("basis", basis));
    let by = rule(charge);
    facts.push(("rule", format!("{} {}", by.text, by.document)));
    evidence(&mut facts, charge.evidence.as_ref());
    let title = format!(
        "Charge {}, {}",
        visible(&charge.id),
        words::period(key.period())
    );
    let mut page = Page::default();
    page.add(Block::Heading(title, Vec::new()));
    page.add(Block::Facts(facts.into_iter().map(fact).collect()));
    page
}

/// A label and what it says.
type Line = (&'static str, String);

fn fact((label, text): Line) -> Fact {
    Fact {
        label,
        paragraphs: vec![text],
    }
}

/// The dimensions that a charge has.
fn what(charge: &Charge) -> Vec<Line> {
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

fn priced(facts: &mut Vec<Line>, charge: &Charge, price: &UnitPrice) {
    let quantity = charge.consumed_quantity.normalize();
    let unit = visible(&charge.pricing_unit);
    let currency = visible(&price.currency);
    facts.push(("quantity", format!("{} {unit}", money::count(quantity))));
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
    facts.push((
        "list price",
        format!("{amount} {currency} per unit, {tier}"),
    ));
    let exact = charge.consumed_quantity * price.amount;
    let cost = rounded(exact);
    facts.push((
        "list cost",
        format!(
            "{quantity} x {amount} = {} {currency}{}",
            cost.normalize(),
            rounding(exact, cost)
        ),
    ));
    if let (Some(discount), Some(estimated)) = (charge.discount, charge.estimated_cost()) {
        let text =
            format!("{estimated} {currency}: the list cost less {discount} %, by the config");
        facts.push(("estimated", text));
    }
    facts.push((
        "price list",
        format!("{}, {}", visible(&price.date), visible(&price.source)),
    ));
    if price.was_published_after(charge.key.period_start.month()) {
        let date = visible(&price.date);
        let text = "which was published later; no older one is built in";
        facts.push(("note", format!("priced at the list of {date}, {text}")));
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

fn evidence(facts: &mut Vec<Line>, evidence: Option<&(Evidence, Evidence)>) {
    let Some((first, last)) = evidence else {
        facts.push((
            "evidence",
            "no event: nothing in the logs shaped it".to_owned(),
        ));
        return;
    };
    for (label, event) in [("first event", first), ("last event", last)] {
        let id = event.event_id.as_ref().map(EventId::text);
        let id = id.map_or("without an id".to_owned(), |id| visible(&id));
        let time = event
            .time
            .map_or("at an unknown time".to_owned(), |time| time.to_string());
        facts.push((label, format!("{id}, {time}")));
    }
}
