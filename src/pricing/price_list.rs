//! The list prices, as published: what one unit of a usage type costs in a region.

pub(super) mod table;
mod written;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use self::table::{PriceRow, Table};
use super::charge::{UnitPrice, Unpriced};
use super::regions::{GLOBAL, Regions};
use crate::units::Text;

/// Service code of AWS Key Management Service in the price list.
pub const KMS: &str = "awskms";
/// Service code of AWS CloudTrail in the price list.
pub const CLOUDTRAIL: &str = "AWSCloudTrail";
/// A key version for a month, prorated by the hour.
pub const KEYS: &str = "KMS-Keys";
/// A further copy of a management event.
pub const PAID_EVENTS: &str = "PaidEventsRecorded";
/// A management event that Insights analyses, once per type.
pub const INSIGHTS: &str = "InsightsEvents";
/// A network activity event, every copy.
pub const NETWORK_EVENTS: &str = "NetworkEventsRecorded";
/// `CloudTrail` events into a Lake with one-year extendable retention.
pub const LAKE_EXTENDABLE: &str = "Ingestion-Bytes-1yearstore-Live-CloudTrail-Logs";
/// Events into a Lake with seven-year retention.
pub const LAKE_FIXED: &str = "Ingestion-Bytes";
/// Service code of Amazon `GuardDuty`.
pub const GUARDDUTY: &str = "AmazonGuardDuty";
/// A management event that `GuardDuty` analyses.
pub const EVENTS_ANALYZED: &str = "PaidEventsAnalyzed";
/// Service code of Amazon S3.
pub const S3: &str = "AmazonS3";
/// Service code of S3 Glacier Deep Archive.
pub const DEEP_ARCHIVE: &str = "AmazonS3GlacierDeepArchive";
/// Storage: of S3 Standard and of CloudWatch Logs.
pub const STORED: &str = "TimedStorage-ByteHrs";
/// PUT, COPY, POST and LIST requests to S3 Standard.
pub const PUT_REQUESTS: &str = "Requests-Tier1";
/// Service code of Amazon CloudWatch.
pub const CLOUDWATCH: &str = "AmazonCloudWatch";
/// What CloudWatch Logs ingests.
pub const LOGS_INGESTED: &str = "DataProcessing-Bytes";
/// Service code of Amazon Athena.
pub const ATHENA: &str = "AmazonAthena";
/// What Athena reads.
pub const BYTES_SCANNED: &str = "DataScannedInTB";
/// Service code of Amazon Security Lake, of which no price is built in.
pub const SECURITY_LAKE: &str = "AmazonSecurityLake";
/// The monthly free tier of requests, over all regions together.
const FREE_REQUESTS: &str = "Global-KMS-Requests";

const EMBEDDED: [Table<'static>; 7] = [
    Table {
        name: "awskms.csv",
        text: include_str!("../../data/prices/awskms.csv"),
    },
    Table {
        name: "AWSCloudTrail.csv",
        text: include_str!("../../data/prices/AWSCloudTrail.csv"),
    },
    Table {
        name: "AmazonS3.csv",
        text: include_str!("../../data/prices/AmazonS3.csv"),
    },
    Table {
        name: "AmazonS3GlacierDeepArchive.csv",
        text: include_str!("../../data/prices/AmazonS3GlacierDeepArchive.csv"),
    },
    Table {
        name: "AmazonCloudWatch.csv",
        text: include_str!("../../data/prices/AmazonCloudWatch.csv"),
    },
    Table {
        name: "AmazonGuardDuty.csv",
        text: include_str!("../../data/prices/AmazonGuardDuty.csv"),
    },
    Table {
        name: "AmazonAthena.csv",
        text: include_str!("../../data/prices/AmazonAthena.csv"),
    },
];

/// Why a price list cannot be used. Lines count from 1.
#[derive(Debug, thiserror::Error)]
pub enum PriceListError {
    /// The table is no CSV of the expected columns.
    #[error("{list}, line {line}: {reason}")]
    Malformed {
        /// The file.
        list: String,
        /// The line.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// A field that is no number.
    #[error("{list}, line {line}: `{value}` is no {column}")]
    NotANumber {
        /// The file.
        list: String,
        /// The line.
        line: u64,
        /// The column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// Tiers that overlap, leave a gap, or disagree in unit, date or source.
    #[error(
        "{list}, line {line}: this tier of {usage_type} in {region} does not continue the one before"
    )]
    BrokenTiers {
        /// The file.
        list: String,
        /// The line.
        line: u64,
        /// The usage type.
        usage_type: Text,
        /// The region.
        region: Text,
    },
    /// A second currency in one list, whose amounts could not be added.
    #[error("{list}, line {line}: {currency} in a list of {expected}")]
    MixedCurrency {
        /// The file.
        list: String,
        /// The line.
        line: u64,
        /// The currency found.
        currency: Text,
        /// That of the lines before.
        expected: Text,
    },
}

/// A range of monthly consumption with one price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Where it begins, in pricing units of the month.
    pub begin: Decimal,
    /// Where it ends; `None`: nowhere.
    pub end: Option<Decimal>,
    /// Per pricing unit.
    pub price: Decimal,
}

/// The price of a usage type in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// What is sold, in the list's words.
    pub description: Text,
    /// The pricing unit: `Requests`, `Keys`, `Events`, `GB-Mo`, …
    pub unit: Text,
    /// From 0, without gaps.
    pub tiers: Vec<Tier>,
    /// ISO 4217 code.
    pub currency: Text,
    /// When AWS published it, `2025-08-28`.
    pub date: Text,
    /// Where.
    pub source: Text,
}

impl Price {
    /// The same at the price that the user states.
    fn stated(&self, amount: Decimal) -> Self {
        Self {
            tiers: vec![Tier {
                begin: Decimal::ZERO,
                end: None,
                price: amount,
            }],
            date: "stated".into(),
            source: "--price".into(),
            ..self.clone()
        }
    }

    /// The price of one tier as a charge carries it.
    pub fn unit_price(&self, tier: &Tier) -> UnitPrice {
        UnitPrice {
            amount: tier.price,
            currency: self.currency.clone(),
            date: self.date.clone(),
            source: self.source.clone(),
        }
    }
}

/// What a price is looked up by: all three must be equal to the list's, none is a prefix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PriceKey {
    /// AWS service code, `awskms`.
    pub service: Text,
    /// Usage type without the region's prefix, `KMS-Requests`.
    pub usage_type: Text,
    /// AWS region, or `global`.
    pub region: Text,
}

/// List prices in one currency, with the regions they hold for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceList {
    prices: BTreeMap<PriceKey, Price>,
    regions: Regions,
}

impl PriceList {
    /// The list that is built in: see `data/NOTICE`.
    pub fn embedded() -> Result<Self, PriceListError> {
        Self::read(&EMBEDDED)
    }

    /// A list that [`PriceList::to_csv`] wrote, or anybody else in its columns; `name` is that of
    /// the file, for messages.
    pub fn parse(name: &str, text: &str) -> Result<Self, PriceListError> {
        let list = Self::read(&[Table { name, text }])?;
        if list.prices.is_empty() {
            return Err(PriceListError::Malformed {
                list: name.to_owned(),
                line: 1,
                reason: "there is no price in it".to_owned(),
            });
        }
        Ok(list)
    }

    fn read(tables: &[Table<'_>]) -> Result<Self, PriceListError> {
        let mut rows = Vec::new();
        for table in tables {
            rows.extend(table::price_rows(*table)?);
        }
        let mut list = Self {
            prices: BTreeMap::new(),
            regions: Regions::embedded()?,
        };
        for row in rows {
            list.add(row)?;
        }
        Ok(list)
    }

    fn add(&mut self, row: PriceRow<'_>) -> Result<(), PriceListError> {
        self.demand_one_currency(&row)?;
        match self.prices.get_mut(&row.key) {
            None if row.tier().begin.is_zero() => {
                self.prices.insert(row.key, row.price);
                Ok(())
            }
            Some(price) if row.continues(price) => {
                price.tiers.extend(row.price.tiers);
                Ok(())
            }
            _ => Err(PriceListError::BrokenTiers {
                list: row.list.to_owned(),
                line: row.line,
                usage_type: row.key.usage_type,
                region: row.key.region,
            }),
        }
    }

    fn demand_one_currency(&self, row: &PriceRow<'_>) -> Result<(), PriceListError> {
        match self.prices.values().next() {
            Some(first) if first.currency != row.price.currency => {
                Err(PriceListError::MixedCurrency {
                    list: row.list.to_owned(),
                    line: row.line,
                    currency: row.price.currency.clone(),
                    expected: first.currency.clone(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Sets a price that the user states, without tiers. `name` is a usage type of the list in
    /// another region, whose unit it takes, of every service that has it, or `SERVICE/USAGE-TYPE`
    /// of one; `false` if the list has no such usage type.
    pub fn state(&mut self, name: &str, region: &str, amount: Decimal) -> bool {
        let (service, usage_type) = match name.split_once('/') {
            Some((service, usage_type)) => (Some(service), usage_type),
            None => (None, name),
        };
        let is_meant = |key: &PriceKey| {
            *key.usage_type == *usage_type && service.is_none_or(|service| *key.service == *service)
        };
        let listed = self.prices.iter().filter(|(key, _)| is_meant(key));
        let stated: BTreeMap<PriceKey, Price> = listed
            .map(|(key, price)| {
                let key = PriceKey {
                    region: region.into(),
                    ..key.clone()
                };
                (key, price.stated(amount))
            })
            .collect();
        let is_listed = !stated.is_empty();
        self.prices.extend(stated);
        is_listed
    }

    /// The price of exactly that usage type (without prefix) in exactly that region, or why there
    /// is none. Nothing is ever defaulted.
    pub fn price(
        &self,
        service: &str,
        usage_type: &str,
        region: Option<&str>,
    ) -> Result<&Price, Unpriced> {
        let key = PriceKey {
            service: service.into(),
            usage_type: usage_type.into(),
            region: region.ok_or(Unpriced::UnknownRegion)?.into(),
        };
        self.prices.get(&key).ok_or(Unpriced::NotListed {
            service: key.service,
            usage_type: key.usage_type,
            region: key.region,
        })
    }

    /// The free tier of KMS requests: its price, and how many requests a month it holds
    /// (<https://aws.amazon.com/kms/pricing/>). `None` if the list has none.
    pub fn free_requests(&self) -> Option<(&Price, u64)> {
        let price = self.price(KMS, FREE_REQUESTS, Some(GLOBAL)).ok()?;
        let end = price.tiers.first()?.end?;
        Some((price, u64::try_from(end).ok()?))
    }

    /// Puts a price in the place of that one.
    pub(super) fn replace(&mut self, key: PriceKey, price: Price) {
        self.prices.insert(key, price);
    }

    /// Every price, by service, usage type and region.
    pub fn iter(&self) -> impl Iterator<Item = (&PriceKey, &Price)> {
        self.prices.iter()
    }

    /// The date of each service's prices, the oldest if they differ.
    pub fn dates(&self) -> BTreeMap<Text, Text> {
        let mut dates: BTreeMap<Text, Text> = BTreeMap::new();
        for (key, price) in &self.prices {
            let date = dates
                .entry(key.service.clone())
                .or_insert_with(|| price.date.clone());
            if price.date < *date {
                *date = price.date.clone();
            }
        }
        dates
    }

    /// The currency of the list; `None` if it is empty.
    pub fn currency(&self) -> Option<&Text> {
        self.prices.values().next().map(|price| &price.currency)
    }

    /// The regions of the list, and how usage types are spelled there.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }
}

#[cfg(test)]
mod tests;
