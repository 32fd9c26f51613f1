//! AWS regions: how each is spelled in usage types, and where Camunda offers clusters.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::price_list::PriceListError;
use super::price_list::table::{Table, records};
use crate::units::Text;

/// Origin of each column: the head of the file.
const REGIONS: Table<'static> = Table {
    name: "regions.csv",
    text: include_str!("../../data/regions.csv"),
};

/// The pseudo region of prices that hold for all regions together.
pub const GLOBAL: &str = "global";

/// One AWS region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// `eu-central-1`
    pub code: Text,
    /// The name on the AWS pricing pages, `EU (Frankfurt)`.
    pub name: Text,
    /// The prefix of usage types, `EUC1-`
    /// (<https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html>).
    pub billing_prefix: Text,
    /// The prefix that Amazon S3 uses: none in us-east-1.
    pub s3_prefix: Text,
    /// Whether Camunda offers clusters there
    /// (<https://docs.camunda.io/docs/components/saas/regions/>).
    pub offers_clusters: bool,
    /// The secondary backup region of such clusters (same page).
    pub backup_region: Option<Text>,
}

/// All regions of the list, by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regions(BTreeMap<Text, Region>);

#[derive(Deserialize)]
struct Row {
    region: String,
    name: String,
    billing_prefix: String,
    s3_prefix: String,
    camunda: String,
    backup_region: String,
}

impl Regions {
    /// The regions that are built in.
    pub fn embedded() -> Result<Self, PriceListError> {
        let rows = records::<Row>(REGIONS)?;
        Ok(Self(
            rows.into_iter()
                .map(|(_, row)| Region::from(row))
                .map(|region| (region.code.clone(), region))
                .collect(),
        ))
    }

    /// The region of that code.
    pub fn get(&self, code: &str) -> Option<&Region> {
        self.0.get(code)
    }

    /// Every region, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.0.values()
    }

    /// A usage type as the bill spells it: AWS KMS puts the region's whole code before it, Amazon
    /// S3 and its Glacier classes their own prefix, all others the region's billing code. Without
    /// a known region it stays bare.
    pub fn usage_type(&self, service: &str, usage_type: &str, region: Option<&str>) -> Text {
        let Some(code) = region.filter(|code| *code != GLOBAL) else {
            return usage_type.into();
        };
        if service == "awskms" {
            return format!("{code}-{usage_type}").into();
        }
        let prefix = match self.get(code) {
            Some(region) if service.starts_with("AmazonS3") => &*region.s3_prefix,
            Some(region) => &*region.billing_prefix,
            None => "",
        };
        format!("{prefix}{usage_type}").into()
    }
}

impl From<Row> for Region {
    fn from(row: Row) -> Self {
        Self {
            code: row.region.into(),
            name: row.name.into(),
            billing_prefix: row.billing_prefix.into(),
            s3_prefix: row.s3_prefix.into(),
            offers_clusters: row.camunda == "yes",
            backup_region: (!row.backup_region.is_empty()).then(|| row.backup_region.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_types_are_spelled_as_on_the_bill() {
        let regions = Regions::embedded().unwrap();
        for (service, usage_type, region, expected) in [
            (
                "awskms",
                "KMS-Requests",
                "eu-central-1",
                "eu-central-1-KMS-Requests",
            ),
            ("awskms", "KMS-Keys", "us-east-1", "us-east-1-KMS-Keys"),
            (
                "awskms",
                "Global-KMS-Requests",
                "global",
                "Global-KMS-Requests",
            ),
            (
                "AWSCloudTrail",
                "PaidEventsRecorded",
                "eu-central-1",
                "EUC1-PaidEventsRecorded",
            ),
            (
                "AWSCloudTrail",
                "PaidEventsRecorded",
                "us-east-1",
                "USE1-PaidEventsRecorded",
            ),
            (
                "AWSCloudTrail",
                "PaidEventsRecorded",
                "ap-south-1",
                "APS3-PaidEventsRecorded",
            ),
            (
                "AmazonS3",
                "TimedStorage-ByteHrs",
                "us-east-1",
                "TimedStorage-ByteHrs",
            ),
            (
                "AmazonS3",
                "TimedStorage-ByteHrs",
                "eu-west-1",
                "EU-TimedStorage-ByteHrs",
            ),
        ] {
            assert_eq!(
                &*regions.usage_type(service, usage_type, Some(region)),
                expected
            );
        }
    }

    #[test]
    fn clusters_and_their_backups_lie_in_known_regions() {
        let regions = Regions::embedded().unwrap();
        let offered: Vec<&Region> = regions.iter().filter(|r| r.offers_clusters).collect();
        assert_eq!(offered.len(), 5);
        for region in offered {
            let backup = region.backup_region.as_deref().unwrap();
            assert!(
                regions.get(backup).is_some(),
                "{} backs up to {backup}",
                region.code
            );
        }
        let frankfurt = regions.get("eu-central-1").unwrap();
        assert_eq!(frankfurt.backup_region.as_deref(), Some("eu-west-1"));
    }
}
