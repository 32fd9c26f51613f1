//! Ids that follow from names: what a user's config would name, the same in every run.

use super::cluster::{Bucket, Cluster};
use super::uncertain::{Reduction, Uncertain};
use super::{Key, Scenario};
use crate::random::Random;
use crate::units::Text;

impl Scenario {
    /// The key id of a key; a replica has its primary's.
    pub fn key_id(&self, key: &Key) -> Text {
        let primary = key.replica_of.as_ref().and_then(|name| self.key(name));
        let key = primary.unwrap_or(key);
        if let Some(id) = &key.id {
            return id.clone();
        }
        let mut random = Random::of(0, &format!("key {}", key.name), 0);
        if key.multi_region {
            format!("mrk-{}", random.hexadecimal(32)).into()
        } else {
            random.uuid().into()
        }
    }

    /// The ARN of a key.
    pub fn arn(&self, key: &Key) -> Text {
        let (region, owner) = (self.region_of(key), &self.account.owner);
        format!("arn:aws:kms:{region}:{owner}:key/{}", self.key_id(key)).into()
    }
}

impl Cluster {
    /// The unique id of its role.
    pub fn role_id(&self) -> Text {
        let follows = || unique_id("AROA", "role", &self.name);
        self.role_id.clone().unwrap_or_else(follows)
    }

    /// The ids of its volumes, those of Zeebe first.
    pub fn volume_ids(&self) -> Vec<Text> {
        self.numbered_ids("volume", "vol-")
    }

    /// The ids of the instances they are attached to.
    pub fn instance_ids(&self) -> Vec<Text> {
        self.numbered_ids("instance", "i-")
    }

    /// EC2 resource ids: a prefix and 17 hexadecimal digits.
    fn numbered_ids(&self, purpose: &str, prefix: &str) -> Vec<Text> {
        let purpose = format!("{purpose} {}", self.name);
        let digits = |number| Random::of(0, &purpose, number).hexadecimal(17);
        let count = i64::try_from(self.disks.volumes()).unwrap_or(0);
        (0..count)
            .map(|number| format!("{prefix}{}", digits(number)).into())
            .collect()
    }
}

impl Bucket {
    /// The bucket through which the owner's own services use that key.
    pub fn own(key: &str) -> Self {
        Self {
            name: format!("own-{key}").into(),
            bucket_key: Some(true),
            reduction: Reduction(Uncertain::certain(0)),
        }
    }
}

/// An IAM unique id: its prefix and 17 more letters
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>).
pub fn unique_id(prefix: &str, purpose: &str, name: &str) -> Text {
    let letters = Random::of(0, &format!("{purpose} {name}"), 0).capitals(17);
    format!("{prefix}{letters}").into()
}
