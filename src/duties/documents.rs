//! The output of the AWS CLI, recognized by its fields.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::units::Text;

/// Everything that was recognized.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// `aws kms describe-key`, by ARN.
    pub(super) keys: BTreeMap<Text, KeyMetadata>,
    /// `aws kms get-key-policy`: the output does not name the key, so the file's name must.
    policies: Vec<(Text, Value)>,
    /// `aws kms get-key-rotation-status`, by what it calls the key.
    rotations: Vec<RotationStatus>,
    /// `aws cloudtrail describe-trails` or `get-trail`, by ARN.
    pub(super) trails: BTreeMap<Text, Trail>,
    /// `aws cloudtrail get-event-selectors`, by the trail's ARN.
    pub(super) selectors: BTreeMap<Text, Selectors>,
    /// `aws cloudtrail get-trail-status`: the file's name must name the trail.
    statuses: Vec<(Text, bool)>,
    /// `aws s3api get-bucket-lifecycle-configuration`: the file's name must name the bucket.
    lifecycles: Vec<(Text, Vec<LifecycleRule>)>,
}

/// A file that is none of these.
#[derive(Debug, thiserror::Error)]
pub enum NotRecognized {
    /// No JSON.
    #[error("it is no JSON: {0}")]
    Syntax(serde_json::Error),
    /// A field is missing or of another type.
    #[error("it is not what the AWS CLI prints: {0}")]
    Fields(serde_json::Error),
    /// Something else.
    #[error(
        "it is none of the outputs that are read: describe-key, get-key-policy, \
         get-key-rotation-status, describe-trails, get-trail, get-trail-status, \
         get-event-selectors, get-bucket-lifecycle-configuration"
    )]
    Kind,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct KeyMetadata {
    pub(super) arn: Text,
    pub(super) key_state: Text,
    pub(super) key_usage: Text,
    #[serde(default)]
    key_spec: Option<Text>,
    /// The name of `KeySpec` until 2021, which is still printed beside it.
    #[serde(default)]
    customer_master_key_spec: Option<Text>,
    #[serde(default)]
    pub(super) key_manager: Option<Text>,
    #[serde(default)]
    pub(super) custom_key_store_id: Option<Text>,
    #[serde(default)]
    pub(super) multi_region: bool,
    #[serde(default)]
    pub(super) deletion_date: Option<Value>,
    #[serde(default)]
    pub(super) multi_region_configuration: Option<MultiRegion>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MultiRegion {
    pub(super) primary_key: RegionalKey,
    #[serde(default)]
    pub(super) replica_keys: Vec<RegionalKey>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RegionalKey {
    pub(super) region: Text,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RotationStatus {
    pub(super) key_rotation_enabled: bool,
    #[serde(default)]
    key_id: Option<Text>,
    #[serde(default)]
    pub(super) rotation_period_in_days: Option<u32>,
    /// The file, for outputs that do not name the key.
    #[serde(skip)]
    file: Text,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Trail {
    pub(super) name: Text,
    #[serde(rename = "TrailARN")]
    pub(super) arn: Text,
    #[serde(rename = "S3BucketName")]
    pub(super) bucket: Text,
    pub(super) home_region: Text,
    #[serde(rename = "IsMultiRegionTrail")]
    pub(super) is_multi_region: bool,
    #[serde(default)]
    pub(super) log_file_validation_enabled: bool,
}

/// Basic or advanced selectors.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Selectors {
    #[serde(rename = "TrailARN")]
    arn: Text,
    #[serde(rename = "EventSelectors", default)]
    pub(super) basic: Vec<BasicSelector>,
    #[serde(rename = "AdvancedEventSelectors", default)]
    pub(super) advanced: Vec<AdvancedSelector>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct BasicSelector {
    pub(super) read_write_type: Text,
    pub(super) include_management_events: bool,
    #[serde(default)]
    pub(super) exclude_management_event_sources: Vec<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AdvancedSelector {
    pub(super) field_selectors: Vec<FieldSelector>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FieldSelector {
    pub(super) field: Text,
    #[serde(default)]
    pub(super) equals: Vec<Text>,
    #[serde(default)]
    pub(super) not_equals: Vec<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LifecycleRule {
    pub(super) status: Text,
    #[serde(default)]
    pub(super) expiration: Option<Expiration>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Expiration {
    #[serde(default)]
    pub(super) days: Option<u32>,
}

impl KeyMetadata {
    pub(super) fn spec(&self) -> &str {
        let spec = self.key_spec.as_deref();
        spec.or(self.customer_master_key_spec.as_deref())
            .unwrap_or("not given")
    }
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, NotRecognized> {
    T::deserialize(value).map_err(NotRecognized::Fields)
}

impl Documents {
    /// Adds the contents of a file; `name` is the file's.
    pub fn add(&mut self, name: &str, json: &[u8]) -> Result<(), NotRecognized> {
        let value: Value = serde_json::from_slice(json).map_err(NotRecognized::Syntax)?;
        let name = Text::from(name);
        if let Some(key) = value.get("KeyMetadata") {
            let key: KeyMetadata = read(key)?;
            self.keys.insert(key.arn.clone(), key);
        } else if let Some(policy) = value.get("Policy").and_then(Value::as_str) {
            let policy = serde_json::from_str(policy).map_err(NotRecognized::Syntax)?;
            self.policies.push((name, policy));
        } else if value.get("Statement").is_some() {
            self.policies.push((name, value));
        } else if value.get("KeyRotationEnabled").is_some() {
            let status: RotationStatus = read(&value)?;
            self.rotations.push(RotationStatus {
                file: name,
                ..status
            });
        } else if let Some(trails) = value.get("trailList") {
            self.add_trails(read(trails)?);
        } else if let Some(trail) = value.get("Trail") {
            self.add_trails(vec![read(trail)?]);
        } else if let Some(is_logging) = value.get("IsLogging").and_then(Value::as_bool) {
            self.statuses.push((name, is_logging));
        } else if value.get("EventSelectors").is_some()
            || value.get("AdvancedEventSelectors").is_some()
        {
            let selectors: Selectors = read(&value)?;
            self.selectors.insert(selectors.arn.clone(), selectors);
        } else if let Some(rules) = value.get("Rules") {
            self.lifecycles.push((name, read(rules)?));
        } else {
            return Err(NotRecognized::Kind);
        }
        Ok(())
    }

    fn add_trails(&mut self, trails: Vec<Trail>) {
        for trail in trails {
            self.trails.insert(trail.arn.clone(), trail);
        }
    }

    /// The policy of a key: the one whose file has the key's id in its name; else the only one,
    /// where there is only one key.
    pub(super) fn policy_of(&self, arn: &str, keys: usize) -> Option<&Value> {
        let is_alone = keys == 1 && self.keys.len() <= 1;
        named(&self.policies, id_of(arn), is_alone).map(|(_, policy)| policy)
    }

    pub(super) fn rotation_of(&self, arn: &str) -> Option<&RotationStatus> {
        let id = id_of(arn);
        let named = self.rotations.iter().find(|status| {
            let key = status.key_id.as_deref();
            key.is_some_and(|key| id_of(key) == id) || status.file.contains(id)
        });
        let only = (self.rotations.len() == 1 && self.keys.len() == 1)
            .then(|| self.rotations.first())
            .flatten()
            .filter(|status| status.key_id.is_none());
        named.or(only)
    }

    pub(super) fn is_logging(&self, trail: &Trail) -> Option<bool> {
        let is_alone = self.trails.len() == 1;
        named(&self.statuses, &trail.name, is_alone).map(|(_, is_logging)| *is_logging)
    }

    pub(super) fn lifecycle_of(&self, trail: &Trail) -> Option<&[LifecycleRule]> {
        let is_alone = self.trails.len() == 1;
        named(&self.lifecycles, &trail.bucket, is_alone).map(|(_, rules)| &**rules)
    }
}

fn named<'a, T>(files: &'a [(Text, T)], part: &str, is_alone: bool) -> Option<&'a (Text, T)> {
    let found = files.iter().find(|(file, _)| file.contains(part));
    found.or_else(|| {
        (is_alone && files.len() == 1)
            .then(|| files.first())
            .flatten()
    })
}

/// `mrk-…` or a UUID.
pub(super) fn id_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}
