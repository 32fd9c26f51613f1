//! Which cluster a call belongs to, and what it encrypted: the config applied to usage.

use crate::cloudtrail::attributes::{Attributes, ContextKind};
use crate::config::{Config, Storage};
use crate::units::Text;

/// Where a usage row belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The cluster, if the config maps the row to one.
    pub cluster: Option<Text>,
    /// What was encrypted.
    pub storage: Storage,
}

/// The config, ready to be asked.
#[derive(Debug)]
pub struct Attributor<'config> {
    config: &'config Config,
}

impl<'config> Attributor<'config> {
    /// Prepares `config`.
    pub fn new(config: &'config Config) -> Self {
        Self { config }
    }

    /// Maps by role id, then bucket or volume, then caller account, then key.
    pub fn attribute(&self, call: &Attributes<Text>) -> Attribution {
        let by_key = self.config.clusters.iter().find(|cluster| {
            call.key
                .as_ref()
                .is_some_and(|key| cluster.keys.contains(key))
        });
        let storage = match call.context.as_ref().map(|context| context.kind) {
            Some(ContextKind::Volume) => Storage::Disk,
            Some(ContextKind::Trail) => Storage::Trail,
            _ => Storage::Other,
        };
        Attribution {
            cluster: by_key.map(|cluster| cluster.name.clone()),
            storage,
        }
    }
}
