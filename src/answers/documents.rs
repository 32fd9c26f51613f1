//! The output of the AWS CLI, recognized by its fields.

use std::collections::BTreeMap;

use serde_json::Value;

use super::kinds::{
    Alias, FreeTier, Grant, Insight, KeyMetadata, LastUse, LifecycleRule, Rotation, RotationStatus,
    Selectors, Tag, Trail,
};
use super::refusal::Refusal;
use crate::units::Text;

/// Answers that do not say what they are of, by the file, whose name must.
pub(super) type ByFile<T> = Vec<(Text, T)>;

/// Everything that was recognized.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// `aws sts get-caller-identity`.
    pub(crate) account: Option<Text>,
    /// `aws kms describe-key`, by ARN.
    pub(crate) keys: BTreeMap<Text, KeyMetadata>,
    /// `aws kms get-key-policy`.
    pub(super) policies: ByFile<Value>,
    /// `aws kms get-key-rotation-status`; newer ones name the key.
    pub(super) rotation_statuses: ByFile<RotationStatus>,
    /// `aws kms list-key-rotations`.
    pub(super) rotations: ByFile<Vec<Rotation>>,
    /// `aws kms list-aliases`.
    pub(super) aliases: Vec<Alias>,
    /// `aws kms list-resource-tags`.
    pub(super) tags: ByFile<Vec<Tag>>,
    /// `aws kms list-grants`.
    pub(super) grants: ByFile<Vec<Grant>>,
    /// `aws kms get-key-last-usage`.
    pub(super) last_uses: ByFile<LastUse>,
    /// `aws cloudtrail describe-trails` or `get-trail`, by ARN.
    pub(crate) trails: BTreeMap<Text, Trail>,
    /// Whether trails were described, though perhaps none.
    pub(crate) has_trails: bool,
    /// `aws cloudtrail get-event-selectors`, by the trail's ARN.
    pub(crate) selectors: BTreeMap<Text, Selectors>,
    /// `aws cloudtrail get-insight-selectors`, by the trail's ARN.
    pub(crate) insights: BTreeMap<Text, Vec<Insight>>,
    /// `aws cloudtrail get-trail-status`.
    pub(super) statuses: ByFile<bool>,
    /// `aws s3api get-bucket-lifecycle-configuration`.
    pub(super) lifecycles: ByFile<Vec<LifecycleRule>>,
    /// `aws freetier get-free-tier-usage`.
    pub(crate) free_tier: Option<Vec<FreeTier>>,
    /// What AWS did not answer.
    pub(super) refusals: Vec<Refusal>,
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
         get-key-rotation-status, get-key-last-usage, describe-trails, get-trail, \
         get-trail-status, get-event-selectors, get-bucket-lifecycle-configuration, …"
    )]
    Kind,
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, NotRecognized> {
    T::deserialize(value).map_err(NotRecognized::Fields)
}

impl Documents {
    /// Adds the contents of a file; `name` is the file's.
    pub fn add(&mut self, name: &str, json: &[u8]) -> Result<(), NotRecognized> {
        let value: Value = serde_json::from_slice(json).map_err(NotRecognized::Syntax)?;
        let name = Text::from(name);
        if let Some(refusal) = Refusal::read(&name, &value) {
            self.refusals.push(refusal);
            return Ok(());
        }
        let is_added = self.add_of_keys(&name, &value)? || self.add_of_trails(&name, &value)?;
        if is_added {
            return Ok(());
        }
        if let Some(account) = value.get("Account").and_then(Value::as_str) {
            self.account = Some(account.into());
        } else if let Some(usages) = value.get("freeTierUsages") {
            self.free_tier = Some(read(usages)?);
        } else if let Some(rules) = value.get("Rules") {
            self.lifecycles.push((name, read(rules)?));
        } else {
            return Err(NotRecognized::Kind);
        }
        Ok(())
    }

    fn add_of_keys(&mut self, name: &Text, value: &Value) -> Result<bool, NotRecognized> {
        let name = name.clone();
        if let Some(key) = value.get("KeyMetadata") {
            let key: KeyMetadata = read(key)?;
            self.keys.insert(key.arn.clone(), key);
        } else if let Some(policy) = value.get("Policy").and_then(Value::as_str) {
            let policy = serde_json::from_str(policy).map_err(NotRecognized::Syntax)?;
            self.policies.push((name, policy));
        } else if value.get("Statement").is_some() {
            self.policies.push((name, value.clone()));
        } else if value.get("KeyRotationEnabled").is_some() {
            self.rotation_statuses.push((name, read(value)?));
        } else if let Some(rotations) = value.get("Rotations") {
            self.rotations.push((name, read(rotations)?));
        } else if let Some(aliases) = value.get("Aliases") {
            let aliases: Vec<Alias> = read(aliases)?;
            self.aliases.extend(aliases);
        } else if let Some(tags) = value.get("Tags") {
            self.tags.push((name, read(tags)?));
        } else if let Some(grants) = value.get("Grants") {
            self.grants.push((name, read(grants)?));
        } else if value.get("TrackingStartDate").is_some() || value.get("KeyLastUsage").is_some() {
            self.last_uses.push((name, read(value)?));
        } else {
            // Which keys there are says each key's own description, too.
            return Ok(value.get("Keys").is_some_and(Value::is_array));
        }
        Ok(true)
    }

    fn add_of_trails(&mut self, name: &Text, value: &Value) -> Result<bool, NotRecognized> {
        if let Some(trails) = value.get("trailList") {
            self.add_trails(read(trails)?);
        } else if let Some(trail) = value.get("Trail") {
            self.add_trails(vec![read(trail)?]);
        } else if let Some(is_logging) = value.get("IsLogging").and_then(Value::as_bool) {
            self.statuses.push((name.clone(), is_logging));
        } else if value.get("EventSelectors").is_some()
            || value.get("AdvancedEventSelectors").is_some()
        {
            let selectors: Selectors = read(value)?;
            self.selectors.insert(selectors.arn.clone(), selectors);
        } else if let (Some(arn), None) = (value.get("TrailARN"), value.get("Name")) {
            let insights = value.get("InsightSelectors").map(read).transpose()?;
            self.insights
                .insert(read(arn)?, insights.unwrap_or_default());
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn add_trails(&mut self, trails: Vec<Trail>) {
        self.has_trails = true;
        for trail in trails {
            self.trails.insert(trail.arn.clone(), trail);
        }
    }
}
