use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const SKU: [&str; 3] = ["SKU1", "SKU2", "SKU3"];

/// Some text that AWS may write into an attribute, awkward for CSV.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 ,\"().:/-]{0,12}"
}

/// A price of one of a few products, whose attributes follow from the product.
fn rates() -> impl Strategy<Value = Vec<Rate>> {
    let one = (
        0..3_usize,
        text(),
        text(),
        "[0-9]{1,6}",
        "[0-9]\\.[0-9]{10}",
    );
    let attributes = vec((text(), text(), text(), text()), 3);
    let head = (any::<bool>(), vec(one, 0..12), attributes);
    head.prop_map(|(is_dated, rows, attributes)| {
        let rate = |(product, unit, end, begin, price): (usize, String, String, String, String)| {
            let (usage_type, operation, region, location) = &attributes[product];
            Rate {
                service: "awskms".into(),
                sku: SKU[product].into(),
                term: "JRTCKXETXF".into(),
                usage_type: usage_type.as_str().into(),
                operation: operation.as_str().into(),
                region: region.as_str().into(),
                location: location.as_str().into(),
                begin: begin.into(),
                end: end.into(),
                unit: unit.into(),
                price: price.into(),
                currency: "USD".into(),
                effective: "2025-11-01".into(),
                published: if is_dated { "2025-11-20" } else { "" }.into(),
                version: if is_dated { "20251120090000" } else { "" }.into(),
            }
        };
        rows.into_iter().map(rate).collect()
    })
}

fn dimension(rate: &Rate) -> Value {
    json!({
        "unit": &*rate.unit, "beginRange": &*rate.begin, "endRange": &*rate.end,
        "pricePerUnit": { &*rate.currency: &*rate.price }, "appliesTo": [],
    })
}

fn attributes(rate: &Rate) -> Value {
    json!({
        "servicecode": &*rate.service, "usagetype": &*rate.usage_type,
        "operation": &*rate.operation, "regionCode": &*rate.region,
        "location": &*rate.location, "group": "not used",
    })
}

fn term(rates: &[&Rate]) -> Value {
    let dimensions = rates.iter().enumerate();
    let dimensions: BTreeMap<String, Value> = dimensions
        .map(|(number, rate)| (format!("rate{number}"), dimension(rate)))
        .collect();
    json!({
        "offerTermCode": "JRTCKXETXF", "effectiveDate": "2025-11-01T00:00:00Z",
        "priceDimensions": dimensions, "termAttributes": {},
    })
}

fn by_sku(rates: &[Rate]) -> BTreeMap<&str, Vec<&Rate>> {
    let mut products: BTreeMap<&str, Vec<&Rate>> = BTreeMap::new();
    for rate in rates {
        products.entry(&rate.sku).or_default().push(rate);
    }
    products
}

fn head(rates: &[Rate]) -> (&'static str, &'static str) {
    match rates.first() {
        Some(rate) if !rate.published.is_empty() => ("2025-11-20T09:00:00Z", "20251120090000"),
        _ => ("", ""),
    }
}

fn bulk(rates: &[Rate]) -> String {
    let (published, version) = head(rates);
    let (mut products, mut terms) = (BTreeMap::new(), BTreeMap::new());
    for (sku, rates) in by_sku(rates) {
        products.insert(
            sku,
            json!({ "sku": sku, "attributes": attributes(rates[0]) }),
        );
        terms.insert(sku, json!({ format!("{sku}.JRTCKXETXF"): term(&rates) }));
    }
    let reserved = json!({ "SKU1": { "SKU1.X": { "priceDimensions": {} } } });
    json!({
        "formatVersion": "v1.0", "offerCode": "awskms", "version": version,
        "publicationDate": published, "products": products,
        "terms": { "OnDemand": terms, "Reserved": reserved },
    })
    .to_string()
}

fn answer(rates: &[Rate], as_text: bool) -> String {
    let (published, version) = head(rates);
    let products = by_sku(rates).into_iter().map(|(sku, rates)| {
        let product = json!({
            "product": { "sku": sku, "attributes": attributes(rates[0]) },
            "serviceCode": "awskms", "version": version, "publicationDate": published,
            "terms": { "OnDemand": { format!("{sku}.JRTCKXETXF"): term(&rates) } },
        });
        if as_text {
            Value::String(product.to_string())
        } else {
            product
        }
    });
    let products: Vec<Value> = products.collect();
    json!({ "FormatVersion": "aws_v1", "PriceList": products }).to_string()
}

fn table(rates: &[Rate]) -> String {
    let (published, version) = head(rates);
    let mut writer = ::csv::WriterBuilder::new()
        .flexible(true)
        .quote_style(::csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    if !published.is_empty() {
        writer.write_record(["FormatVersion", "v1.0"]).unwrap();
        writer
            .write_record(["Publication Date", published])
            .unwrap();
        writer.write_record(["Version", version]).unwrap();
    }
    let names = "SKU,OfferTermCode,RateCode,TermType,EffectiveDate,StartingRange,EndingRange,Unit,PricePerUnit,Currency,serviceCode,Location,usageType,operation,Region Code";
    writer.write_record(names.split(',')).unwrap();
    for rate in rates {
        let row = |term_type| {
            [
                &*rate.sku,
                &*rate.term,
                "rate",
                term_type,
                &*rate.effective,
                &*rate.begin,
                &*rate.end,
                &*rate.unit,
                &*rate.price,
                &*rate.currency,
                &*rate.service,
                &*rate.location,
                &*rate.usage_type,
                &*rate.operation,
                &*rate.region,
            ]
        };
        writer.write_record(row("OnDemand")).unwrap();
        writer.write_record(row("Reserved")).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

proptest! {
    #[test]
    fn every_form_of_the_same_offers_says_the_same(rates in rates()) {
        let expected: BTreeSet<Rate> = rates.iter().cloned().collect();
        let read = |text: &str| parse(text).unwrap().into_iter().collect::<BTreeSet<Rate>>();
        prop_assert_eq!(&read(&bulk(&rates)), &expected);
        prop_assert_eq!(&read(&answer(&rates, true)), &expected);
        prop_assert_eq!(&read(&answer(&rates, false)), &expected);
        prop_assert_eq!(&read(&table(&rates)), &expected);
    }

    #[test]
    fn no_text_is_a_panic(text in "\\PC{0,200}") {
        let _ = parse(&text);
        let _ = product(&text);
    }
}

#[test]
fn what_is_no_offer_says_what_it_lacks() {
    let message = |text: &str| parse(text).unwrap_err().to_string();
    assert!(message("{}").contains("neither `products` nor `PriceList`"));
    assert!(message("a,b\n1,2\n").ends_with("no line of names that begins with \"SKU\" is in it"));
    assert!(message("SKU,Unit\n").ends_with("it has no column \"OfferTermCode\""));
    assert!(message("{\"products\": 1}").starts_with("no offer file and no output"));
}

#[test]
fn a_source_names_the_version_so_that_it_can_be_found_again() {
    let json = r#"{"offerCode":"awskms","version":"20251120090000","publicationDate":"2025-11-20T09:00:00Z",
        "products":{"S":{"attributes":{}}},"terms":{"OnDemand":{"S":{"S.T":{"effectiveDate":"2025-11-01T00:00:00Z",
        "priceDimensions":{"D":{"pricePerUnit":{"USD":"1"}}}}}}}}"#;
    let rate = &parse(json).unwrap()[0];
    assert_eq!(rate.date().map(|date| &**date), Some("2025-11-20"));
    let source = "AWS Price List, offer awskms, version 20251120090000, effective 2025-11-01";
    assert_eq!(rate.source(), source);
    let odd = json
        .replace("20251120090000", "1\\n=2")
        .replace("2025-11-20T", "yesterdayT");
    let rate = &parse(&odd).unwrap()[0];
    assert_eq!(rate.date().map(|date| &**date), Some("2025-11-01"));
    assert_eq!(
        rate.source(),
        "AWS Price List, offer awskms, effective 2025-11-01"
    );
}
