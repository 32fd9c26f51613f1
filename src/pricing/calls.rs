//! The usage rows with what the config says of them.

use crate::cloudtrail::attributes::{Attributes, arn_account};
use crate::config::{Config, Storage};
use crate::period::Month;
use crate::units::Text;
use crate::usage::attribution::Attributions;
use crate::usage::measurement::UsageRow;

/// A usage row and where it belongs.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The row.
    pub row: &'a UsageRow,
    /// The cluster, if the config maps the row to one.
    pub cluster: Option<Text>,
    /// What was encrypted.
    pub storage: Storage,
}

impl Call<'_> {
    /// What the records say of the call.
    pub fn attributes(&self) -> &Attributes<Text> {
        &self.row.key.attributes
    }

    /// The keys it touches: both of a `ReEncrypt`.
    pub fn keys(&self) -> impl Iterator<Item = &Text> {
        let attributes = self.attributes();
        let second = attributes.second_key.as_ref();
        let second = second.filter(|key| Some(*key) != attributes.key.as_ref());
        attributes.key.iter().chain(second)
    }

    /// The month of the call, if its time is readable.
    pub fn month(&self) -> Option<Month> {
        self.row.key.hour.map(crate::period::Hour::month)
    }

    /// Whether an account other than the owner of `key` makes the call.
    pub fn crosses_accounts(&self, key: &str) -> bool {
        let caller = self.attributes().caller_account.as_deref();
        caller.is_some() && caller != arn_account(key)
    }
}

/// Usage rows with their attribution.
pub fn calls<'a>(usage: &'a [UsageRow], config: &'a Config) -> Vec<Call<'a>> {
    let mut attributions = Attributions::new(config);
    let mut call = |row: &'a UsageRow| {
        let attribution = attributions.of(row);
        Call {
            row,
            cluster: attribution.cluster.clone(),
            storage: attribution.storage,
        }
    };
    usage.iter().map(&mut call).collect()
}
