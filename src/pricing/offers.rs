//! Prices as AWS publishes them: offer files of the AWS Price List, in JSON and CSV, and the output
//! of `GetProducts`
//! (<https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html>,
//! <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html>).

use std::collections::BTreeSet;

use crate::units::Text;

mod csv;
mod json;
#[cfg(test)]
mod tests;

/// One price of a product, on demand: as published, nothing read into it yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// Service code, `awskms`.
    pub service: Text,
    /// The product.
    pub sku: Text,
    /// Offer term code: `JRTCKXETXF` is the usual one.
    pub term: Text,
    /// With the region's prefix, `eu-central-1-KMS-Requests`.
    pub usage_type: Text,
    /// Often empty.
    pub operation: Text,
    /// `eu-central-1`; empty in offers from before there was such a column.
    pub region: Text,
    /// `EU (Frankfurt)`
    pub location: Text,
    /// Where the tier begins, in pricing units of the month.
    pub begin: Text,
    /// Where it ends, or `Inf`.
    pub end: Text,
    /// The pricing unit.
    pub unit: Text,
    /// Per unit.
    pub price: Text,
    /// ISO 4217 code.
    pub currency: Text,
    /// Since when the price holds, `2025-08-01`; empty where that is no date.
    pub effective: Text,
    /// When the offer was published, likewise.
    pub published: Text,
    /// The offer's version, `20250828153913`; empty where the file names none.
    pub version: Text,
}

/// Why a file holds no offers.
#[derive(Debug, thiserror::Error)]
pub enum NotAnOffer {
    /// JSON, but of something else or broken.
    #[error("no offer file and no output of get-products: {0}")]
    Json(#[from] serde_json::Error),
    /// Neither JSON nor a table with AWS's columns.
    #[error("no offer file: {0}")]
    Csv(String),
}

/// What one offer says of itself, for all its prices.
#[derive(Clone, Debug, Default)]
struct Head {
    service: Text,
    published: Text,
    version: Text,
}

/// The prices of an offer file or of output of `GetProducts`, told apart by content.
pub fn parse(text: &str) -> Result<Vec<Rate>, NotAnOffer> {
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().as_bytes().first() {
        Some(b'{') => Ok(json::document(text)?),
        Some(b'[') => Ok(json::products(text)?),
        _ => csv::table(text),
    }
}

/// The prices of one product, as an element of `PriceList` in the answer of `GetProducts`.
pub fn product(json: &str) -> Result<Vec<Rate>, NotAnOffer> {
    Ok(json::product(json)?)
}

impl Rate {
    /// The date of a price: of publication, else since when it holds; `None` without either.
    pub fn date(&self) -> Option<&Text> {
        [&self.published, &self.effective]
            .into_iter()
            .find(|date| !date.is_empty())
    }

    /// Where the price was read, so that it can be found again: AWS keeps each version of an offer.
    pub fn source(&self) -> String {
        let more = [("version", &self.version), ("effective", &self.effective)];
        let mut source = format!("AWS Price List, offer {}", self.service);
        for (name, value) in more.into_iter().filter(|(_, value)| !value.is_empty()) {
            for part in [", ", name, " ", value] {
                source.push_str(part);
            }
        }
        source
    }
}

/// The date of an instant or a date, `2025-08-28T15:39:13Z` say; empty if it is none.
fn date(text: &str) -> Text {
    let date = text.get(..10).unwrap_or("");
    let is_date = chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok();
    if is_date { date.into() } else { "".into() }
}

/// A version is digits; what is not is no part of a source that others read.
fn version(text: &str) -> Text {
    let is_version = text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_version { text.into() } else { "".into() }
}

/// Texts that many prices repeat, kept once.
#[derive(Default)]
struct Texts(BTreeSet<Text>);

impl Texts {
    fn of(&mut self, text: &str) -> Text {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let text: Text = text.into();
        self.0.insert(text.clone());
        text
    }
}
