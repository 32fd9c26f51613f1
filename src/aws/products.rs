//! Products and their prices, from the AWS Price List API
//! (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html>).

use aws_config::{Region, SdkConfig};
use aws_sdk_pricing::Client;
use aws_sdk_pricing::config::Builder;
use aws_sdk_pricing::types::{Filter, FilterType};

use super::fault::{Fault, FaultKind, fault};

/// The region whose endpoint is asked where nothing else is said: few regions have one
/// (<https://docs.aws.amazon.com/general/latest/gr/billing.html>).
pub const ENDPOINT: &str = "us-east-1";

/// What an answer holds at most.
const PAGE: i32 = 100;

/// The Price List API.
#[derive(Clone, Debug)]
pub struct Products {
    client: Client,
}

/// An attribute that products must have, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// `regionCode` or `usagetype`, say.
    pub name: &'a str,
    /// Its value.
    pub value: &'a str,
}

impl Products {
    /// The API at the endpoint of that region. Prices of all regions are at each.
    pub fn at(config: &SdkConfig, endpoint: &str) -> Self {
        let builder = Builder::from(config).region(Region::new(endpoint.to_owned()));
        Self {
            client: Client::from_conf(builder.build()),
        }
    }

    /// The products of a service that have the attribute, each as JSON.
    pub async fn of(&self, service: &str, has: Attribute<'_>) -> Result<Vec<String>, Fault> {
        let filter = Filter::builder()
            .r#type(FilterType::TermMatch)
            .field(has.name)
            .value(has.value)
            .build();
        let filter = filter.map_err(|error| Fault {
            kind: FaultKind::Other,
            said: error.to_string(),
        })?;
        let request = self.client.get_products().service_code(service);
        let mut pages = request
            .filters(filter)
            .max_results(PAGE)
            .into_paginator()
            .send();
        let mut products = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault(&error))?;
            products.extend(page.price_list.unwrap_or_default());
        }
        Ok(products)
    }
}
