//! Offers in JSON: the bulk files, and `GetProducts`, whose terms are not nested under the product.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Head, Rate, Texts, date, version};

/// A whole offer file, or an answer of `GetProducts`: whichever it is, the other's part is absent.
#[derive(Deserialize)]
struct Document {
    #[serde(rename = "offerCode", default)]
    offer_code: String,
    #[serde(default)]
    version: String,
    #[serde(rename = "publicationDate", default)]
    publication_date: String,
    products: Option<BTreeMap<String, Product>>,
    #[serde(default)]
    terms: Terms<BTreeMap<String, Term>>,
    #[serde(rename = "PriceList")]
    price_list: Option<Vec<Item>>,
}

/// AWS writes each product as JSON in a string; some tools write it as an object.
#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Text(String),
    Object(Box<Single>),
}

/// One product with its terms.
#[derive(Deserialize)]
struct Single {
    product: Product,
    #[serde(rename = "serviceCode", default)]
    service_code: String,
    #[serde(default)]
    terms: Terms<Term>,
    #[serde(default)]
    version: String,
    #[serde(rename = "publicationDate", default)]
    publication_date: String,
}

#[derive(Deserialize)]
struct Product {
    #[serde(default)]
    sku: String,
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Default, Deserialize)]
struct Attributes {
    #[serde(default)]
    servicecode: String,
    #[serde(default)]
    usagetype: String,
    #[serde(default)]
    operation: String,
    #[serde(rename = "regionCode", default)]
    region_code: String,
    #[serde(default)]
    location: String,
}

/// Reserved terms are no list prices, so they are left out.
#[derive(Deserialize)]
struct Terms<T> {
    #[serde(rename = "OnDemand", default = "BTreeMap::new")]
    on_demand: BTreeMap<String, T>,
}

impl<T> Default for Terms<T> {
    fn default() -> Self {
        Self {
            on_demand: BTreeMap::new(),
        }
    }
}

#[derive(Deserialize)]
struct Term {
    #[serde(rename = "offerTermCode", default)]
    code: String,
    #[serde(rename = "effectiveDate", default)]
    effective_date: String,
    #[serde(rename = "priceDimensions", default)]
    dimensions: BTreeMap<String, Dimension>,
}

#[derive(Deserialize)]
struct Dimension {
    #[serde(default)]
    unit: String,
    #[serde(rename = "beginRange", default)]
    begin: String,
    #[serde(rename = "endRange", default)]
    end: String,
    #[serde(rename = "pricePerUnit", default)]
    price: BTreeMap<String, String>,
}

pub(super) fn document(text: &str) -> Result<Vec<Rate>, serde_json::Error> {
    let document: Document = serde_json::from_str(text)?;
    let mut rates = Rates::default();
    if let Some(products) = &document.products {
        let head = Head {
            service: document.offer_code.as_str().into(),
            published: date(&document.publication_date),
            version: version(&document.version),
        };
        for (sku, product) in products {
            let terms = document.terms.on_demand.get(sku);
            let terms = terms.into_iter().flat_map(BTreeMap::values);
            rates.add(&head, sku, &product.attributes, terms);
        }
    } else if let Some(items) = &document.price_list {
        rates.items(items)?;
    } else {
        let why = "neither `products` nor `PriceList` is in it";
        return Err(serde::de::Error::custom(why));
    }
    Ok(rates.found)
}

pub(super) fn products(text: &str) -> Result<Vec<Rate>, serde_json::Error> {
    let items: Vec<Item> = serde_json::from_str(text)?;
    let mut rates = Rates::default();
    rates.items(&items)?;
    Ok(rates.found)
}

pub(super) fn product(text: &str) -> Result<Vec<Rate>, serde_json::Error> {
    let mut rates = Rates::default();
    rates.single(&serde_json::from_str(text)?);
    Ok(rates.found)
}

#[derive(Default)]
struct Rates {
    found: Vec<Rate>,
    texts: Texts,
}

impl Rates {
    fn items(&mut self, items: &[Item]) -> Result<(), serde_json::Error> {
        for item in items {
            match item {
                Item::Text(text) => self.single(&serde_json::from_str(text)?),
                Item::Object(single) => self.single(single),
            }
        }
        Ok(())
    }

    fn single(&mut self, single: &Single) {
        let head = Head {
            service: single.service_code.as_str().into(),
            published: date(&single.publication_date),
            version: version(&single.version),
        };
        let product = &single.product;
        let terms = single.terms.on_demand.values();
        self.add(&head, &product.sku, &product.attributes, terms);
    }

    fn add<'a>(
        &mut self,
        head: &Head,
        sku: &str,
        attributes: &Attributes,
        terms: impl Iterator<Item = &'a Term>,
    ) {
        let texts = &mut self.texts;
        let service = if attributes.servicecode.is_empty() {
            head.service.clone()
        } else {
            texts.of(&attributes.servicecode)
        };
        let product = Rate {
            service,
            sku: texts.of(sku),
            usage_type: texts.of(&attributes.usagetype),
            operation: texts.of(&attributes.operation),
            region: texts.of(&attributes.region_code),
            location: texts.of(&attributes.location),
            published: head.published.clone(),
            version: head.version.clone(),
            ..Rate::default()
        };
        for term in terms {
            for dimension in term.dimensions.values() {
                for (currency, price) in &dimension.price {
                    self.found.push(Rate {
                        term: texts.of(&term.code),
                        effective: date(&term.effective_date),
                        begin: texts.of(&dimension.begin),
                        end: texts.of(&dimension.end),
                        unit: texts.of(&dimension.unit),
                        price: texts.of(price),
                        currency: texts.of(currency),
                        ..product.clone()
                    });
                }
            }
        }
    }
}
