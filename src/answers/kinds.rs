//! What an answer holds, as far as it is used.

use serde::Deserialize;
use serde_json::Value;

use crate::units::Text;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct KeyMetadata {
    pub(crate) arn: Text,
    pub(crate) key_state: Text,
    pub(crate) key_usage: Text,
    #[serde(default)]
    key_spec: Option<Text>,
    /// The name of `KeySpec` until 2021, which is still printed beside it.
    #[serde(default)]
    customer_master_key_spec: Option<Text>,
    #[serde(default)]
    pub(crate) key_manager: Option<Text>,
    #[serde(default)]
    pub(crate) custom_key_store_id: Option<Text>,
    #[serde(default)]
    pub(crate) multi_region: bool,
    #[serde(default)]
    pub(crate) origin: Option<Text>,
    #[serde(default)]
    pub(crate) deletion_date: Option<Value>,
    #[serde(default)]
    pub(crate) multi_region_configuration: Option<MultiRegion>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MultiRegion {
    pub(crate) primary_key: RegionalKey,
    #[serde(default)]
    pub(crate) replica_keys: Vec<RegionalKey>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RegionalKey {
    pub(crate) region: Text,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RotationStatus {
    pub(crate) key_rotation_enabled: bool,
    #[serde(default)]
    pub(super) key_id: Option<Text>,
    #[serde(default)]
    pub(crate) rotation_period_in_days: Option<u32>,
    #[serde(default)]
    pub(crate) next_rotation_date: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Trail {
    pub(crate) name: Text,
    #[serde(rename = "TrailARN")]
    pub(crate) arn: Text,
    #[serde(rename = "S3BucketName")]
    pub(crate) bucket: Text,
    #[serde(rename = "S3KeyPrefix", default)]
    pub(crate) prefix: Option<Text>,
    pub(crate) home_region: Text,
    #[serde(rename = "IsMultiRegionTrail")]
    pub(crate) is_multi_region: bool,
    #[serde(default)]
    pub(crate) log_file_validation_enabled: bool,
    #[serde(rename = "IsOrganizationTrail", default)]
    pub(crate) is_organizations: bool,
    #[serde(default)]
    pub(crate) cloud_watch_logs_log_group_arn: Option<Text>,
}

/// Basic or advanced selectors.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Selectors {
    #[serde(rename = "TrailARN")]
    pub(super) arn: Text,
    #[serde(rename = "EventSelectors", default)]
    pub(crate) basic: Vec<BasicSelector>,
    #[serde(rename = "AdvancedEventSelectors", default)]
    pub(crate) advanced: Vec<AdvancedSelector>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BasicSelector {
    pub(crate) read_write_type: Text,
    pub(crate) include_management_events: bool,
    #[serde(default)]
    pub(crate) exclude_management_event_sources: Vec<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdvancedSelector {
    pub(crate) field_selectors: Vec<FieldSelector>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FieldSelector {
    pub(crate) field: Text,
    #[serde(default)]
    pub(crate) equals: Vec<Text>,
    #[serde(default)]
    pub(crate) not_equals: Vec<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LifecycleRule {
    pub(crate) status: Text,
    #[serde(default)]
    pub(crate) expiration: Option<Expiration>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Expiration {
    #[serde(default)]
    pub(crate) days: Option<u32>,
}

/// An alias of a key.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Alias {
    #[serde(rename = "AliasName")]
    pub(crate) name: Text,
    #[serde(rename = "AliasArn")]
    pub(super) arn: Text,
    /// The key's id. None where AWS has yet to make the key.
    #[serde(default)]
    pub(super) target_key_id: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Tag {
    #[serde(rename = "TagKey")]
    pub(crate) key: Text,
    #[serde(rename = "TagValue")]
    pub(crate) value: Text,
}

/// A rotation that was completed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Rotation {
    #[serde(default)]
    pub(crate) rotation_date: Option<Value>,
    #[serde(default)]
    pub(crate) rotation_type: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Grant {
    #[serde(default)]
    pub(crate) grantee_principal: Option<Text>,
}

/// The last successful cryptographic operation
/// (<https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html>).
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LastUse {
    #[serde(default)]
    pub(super) key_id: Option<Text>,
    /// Empty if there was none since the tracking began.
    #[serde(default)]
    pub(crate) key_last_usage: Usage,
    #[serde(default)]
    pub(crate) tracking_start_date: Option<Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Usage {
    #[serde(default)]
    pub(crate) operation: Option<Text>,
    #[serde(default)]
    pub(crate) timestamp: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Insight {
    pub(crate) insight_type: Text,
}

/// One line of `aws freetier get-free-tier-usage`, whose fields begin with small letters
/// (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_FreeTierUsage.html>).
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FreeTier {
    #[serde(default)]
    pub(crate) service: Text,
    #[serde(default)]
    pub(crate) usage_type: Text,
    /// Since the month began.
    pub(crate) actual_usage_amount: serde_json::Number,
    #[serde(default)]
    pub(crate) limit: Option<serde_json::Number>,
    #[serde(default)]
    pub(crate) unit: Text,
}

impl KeyMetadata {
    pub(crate) fn spec(&self) -> &str {
        let spec = self.key_spec.as_deref();
        spec.or(self.customer_master_key_spec.as_deref())
            .unwrap_or("not given")
    }

    /// Whether AWS manages it, and not the account.
    pub(crate) fn is_managed_by_aws(&self) -> bool {
        self.key_manager.as_deref() == Some("AWS")
    }
}

/// The date in a field of time: the first ten characters, `2026-10-03`.
pub(crate) fn date(time: Option<&Value>) -> Option<&str> {
    time?.as_str()?.get(..10)
}
