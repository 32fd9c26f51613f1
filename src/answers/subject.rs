//! Of what an answer is that does not say so: the name of its file must.

use serde_json::Value;

use super::documents::{ByFile, Documents};
use super::kinds::{Grant, LastUse, LifecycleRule, Rotation, RotationStatus, Tag, Trail};
use super::refusal::Refusal;
use crate::cloudtrail::attributes::arn_region;
use crate::config::check;
use crate::units::Text;

/// A key, a trail or a bucket.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// What the file's name contains.
    name: &'a str,
    /// Where it lies; `None`: it does not matter.
    region: Option<&'a str>,
}

impl<'a> Subject<'a> {
    fn key(arn: &'a str) -> Self {
        Self {
            name: id_of(arn),
            region: arn_region(arn),
        }
    }

    fn bucket(trail: &'a Trail) -> Self {
        Self {
            name: &trail.bucket,
            region: None,
        }
    }

    /// `main` is contained in the name of a file of `main-2` too: of `others` the longest counts.
    /// Replicas have one id in several regions: a folder that is a region's tells them apart.
    fn has(self, file: &str, mut others: impl Iterator<Item = &'a str>) -> bool {
        let is_of_longer = |other: &str| other.len() > self.name.len() && file.contains(other);
        let is_elsewhere = region_of(file)
            .zip(self.region)
            .is_some_and(|(a, b)| a != b);
        file.contains(self.name) && !is_elsewhere && !others.any(is_of_longer)
    }
}

/// The folder of the file that is called like a region.
fn region_of(file: &str) -> Option<&str> {
    let (folders, _) = file.rsplit_once('/')?;
    let mut folders = folders.rsplit('/');
    folders.find(|folder| check::region(folder).is_ok())
}

/// `mrk-…` or a UUID.
pub(crate) fn id_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Whether an answer that names its key means this one; some name the ARN, some the id alone, which
/// the replicas share: where the file tells, it counts for more.
fn is_key(named: &str, arn: &str) -> bool {
    named == arn || (!named.contains('/') && named == id_of(arn))
}

impl Documents {
    /// The policy of a key: the one whose file has the key's id in its name; else the only one,
    /// where there is only one key.
    pub(crate) fn policy_of(&self, arn: &str, keys: usize) -> Option<&Value> {
        let is_alone = keys == 1 && self.keys.len() <= 1;
        of_key(&self.policies, arn).or_else(|| only(&self.policies, is_alone))
    }

    pub(crate) fn rotation_of(&self, arn: &str) -> Option<&RotationStatus> {
        let statuses = &self.rotation_statuses;
        let mut all = statuses.iter().map(|(_, status)| status);
        let named = all.find(|status| {
            let key = status.key_id.as_deref();
            key.is_some_and(|key| is_key(key, arn))
        });
        let only = only(statuses, self.keys.len() == 1);
        of_key(statuses, arn)
            .or(named)
            .or(only.filter(|status| status.key_id.is_none()))
    }

    pub(crate) fn last_use_of(&self, arn: &str) -> Option<&LastUse> {
        let mut all = self.last_uses.iter().map(|(_, last)| last);
        let named = all.find(|last| last.key_id.as_deref().is_some_and(|key| is_key(key, arn)));
        of_key(&self.last_uses, arn).or(named)
    }

    /// Rotations so far; `None`: not known.
    pub(crate) fn rotations_of(&self, arn: &str) -> Option<&[Rotation]> {
        of_key(&self.rotations, arn).map(|rotations| &**rotations)
    }

    pub(crate) fn tags_of(&self, arn: &str) -> &[Tag] {
        of_key(&self.tags, arn).map_or(&[], |tags| tags)
    }

    pub(crate) fn grants_of(&self, arn: &str) -> Option<&[Grant]> {
        of_key(&self.grants, arn).map(|grants| &**grants)
    }

    /// Its aliases, sorted.
    pub(crate) fn aliases_of(&self, arn: &str) -> Vec<&Text> {
        let of_key = self.aliases.iter().filter(|alias| {
            let id = alias.target_key_id.as_deref();
            id == Some(id_of(arn)) && arn_region(&alias.arn) == arn_region(arn)
        });
        let mut names: Vec<&Text> = of_key.map(|alias| &alias.name).collect();
        names.sort();
        names
    }

    pub(crate) fn is_logging(&self, trail: &Trail) -> Option<bool> {
        let of_trail = find(&self.statuses, self.trail(trail), || self.trail_names());
        of_trail
            .or_else(|| only(&self.statuses, self.trails.len() == 1))
            .copied()
    }

    pub(crate) fn lifecycle_of(&self, trail: &Trail) -> Option<&[LifecycleRule]> {
        find(&self.lifecycles, Subject::bucket(trail), || self.buckets())
            .or_else(|| only(&self.lifecycles, self.trails.len() == 1))
            .map(|rules| &**rules)
    }

    /// Why AWS did not answer `operation` for a key.
    pub(crate) fn refused_for_key(&self, operation: &str, arn: &str) -> Option<&Refusal> {
        let key = Subject::key(arn);
        self.refused(operation, |file| key.has(file, std::iter::empty()))
    }

    /// The same for a trail.
    pub(crate) fn refused_for_trail(&self, operation: &str, trail: &Trail) -> Option<&Refusal> {
        let trail = self.trail(trail);
        self.refused(operation, |file| trail.has(file, self.trail_names()))
    }

    /// The same for the bucket of a trail.
    pub(crate) fn refused_for_bucket(&self, operation: &str, trail: &Trail) -> Option<&Refusal> {
        let bucket = Subject::bucket(trail);
        self.refused(operation, |file| bucket.has(file, self.buckets()))
    }

    /// The same for all of a region.
    pub(crate) fn refused_in(&self, operation: &str, region: &str) -> Option<&Refusal> {
        self.refused(operation, |file| region_of(file) == Some(region))
    }

    fn refused(&self, operation: &str, is_of: impl Fn(&str) -> bool) -> Option<&Refusal> {
        let mut refusals = self.refusals.iter();
        refusals.find(|refusal| *refusal.operation == *operation && is_of(&refusal.file))
    }

    /// Its region matters if another trail has the same name.
    fn trail<'a>(&self, trail: &'a Trail) -> Subject<'a> {
        let named = self
            .trails
            .values()
            .filter(|other| other.name == trail.name);
        Subject {
            name: &trail.name,
            region: (named.count() > 1).then_some(&*trail.home_region),
        }
    }

    fn trail_names(&self) -> impl Iterator<Item = &str> {
        self.trails.values().map(|trail| &*trail.name)
    }

    fn buckets(&self) -> impl Iterator<Item = &str> {
        self.trails.values().map(|trail| &*trail.bucket)
    }
}

fn of_key<'a, T>(files: &'a ByFile<T>, arn: &str) -> Option<&'a T> {
    find(files, Subject::key(arn), std::iter::empty)
}

fn find<'a, 'n, T, N: Iterator<Item = &'n str>>(
    files: &'a ByFile<T>,
    subject: Subject<'n>,
    others: impl Fn() -> N,
) -> Option<&'a T> {
    let mut files = files.iter();
    let found = files.find(|(file, _)| subject.has(file, others()));
    found.map(|(_, answer)| answer)
}

fn only<T>(files: &ByFile<T>, is_alone: bool) -> Option<&T> {
    match files.as_slice() {
        [(_, only)] if is_alone => Some(only),
        _ => None,
    }
}
