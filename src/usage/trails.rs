//! Trails as the repeats see them: their order, their names, and how many write under one root.

use std::collections::BTreeMap;

use super::reading::FileInfo;
use crate::config;
use crate::units::Text;

/// One root, under which one trail or several write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// Its root.
    pub root: Text,
    /// The configured name, else the root.
    pub name: Text,
    /// How many trails write here, if the config says so.
    pub count: Option<u32>,
}

/// Where a file stands among all files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Number of its trail: the trails' order.
    pub trail: u32,
    /// Number of its object name: equal names have equal numbers.
    pub object: u32,
    /// Its rank by trail, object name and whole name.
    pub rank: u32,
}

/// All trails in order, and the standing of every file.
#[derive(Debug, Default)]
pub struct Trails {
    trails: Vec<Trail>,
    standings: BTreeMap<u32, Standing>,
}

impl Trails {
    /// Orders trails by the config, then by the bytes of their roots, and files within them by
    /// name.
    pub fn new(files: &BTreeMap<u32, FileInfo>, configured: &[config::Trail]) -> Self {
        let mut roots: Vec<&Text> = files.values().map(|file| &file.root).collect();
        let place = |root: &Text| {
            let found = configured
                .iter()
                .position(|trail| is_root(&trail.root, root));
            found.unwrap_or(configured.len())
        };
        roots.sort_by_key(|root| (place(root), (*root).clone()));
        roots.dedup();
        let trails = roots.iter().map(|root| match configured.get(place(root)) {
            Some(trail) => {
                let (name, count) = (trail.name.clone(), trail.trails);
                Trail {
                    root: (*root).clone(),
                    name,
                    count,
                }
            }
            None => Trail {
                root: (*root).clone(),
                name: (*root).clone(),
                count: None,
            },
        });
        let trails: Vec<Trail> = trails.collect();
        let numbers: BTreeMap<&Text, u32> = roots.iter().copied().zip(0..).collect();
        Self {
            standings: standings(files, &numbers),
            trails,
        }
    }

    /// The trail of that number.
    pub fn trail(&self, number: u32) -> &Trail {
        &self.trails[number as usize]
    }

    /// The name shown for a root.
    pub fn name_of_root(&self, root: &str) -> Option<Text> {
        let trail = self.trails.iter().find(|trail| &*trail.root == root)?;
        Some(trail.name.clone())
    }

    /// Where the file of that number stands.
    pub fn standing(&self, file: u32) -> Standing {
        self.standings[&file]
    }
}

/// Whether it is the root of an organization's trail: it ends in `AWSLogs/o-a1b2c3d4e5/`
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html>).
pub fn is_of_organization(root: &str) -> bool {
    let folder = root.trim_end_matches('/').rsplit('/').next();
    folder.is_some_and(|folder| folder.starts_with("o-"))
}

/// Whether a configured root means this one; a slash at the end may be missing.
pub fn is_root(configured: &str, root: &str) -> bool {
    configured.trim_end_matches('/') == root.trim_end_matches('/')
}

fn standings(
    files: &BTreeMap<u32, FileInfo>,
    trails: &BTreeMap<&Text, u32>,
) -> BTreeMap<u32, Standing> {
    let objects: std::collections::BTreeSet<&Text> =
        files.values().map(|file| &file.object_name).collect();
    let objects: BTreeMap<&Text, u32> = objects.into_iter().zip(0..).collect();
    let mut order: Vec<(u32, u32, &Text, u32)> = files
        .iter()
        .map(|(&number, file)| {
            (
                trails[&file.root],
                objects[&file.object_name],
                &file.name,
                number,
            )
        })
        .collect();
    order.sort();
    order
        .into_iter()
        .zip(0..)
        .map(|((trail, object, _, number), rank)| {
            (
                number,
                Standing {
                    trail,
                    object,
                    rank,
                },
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_folder_tells_an_organization() {
        for (root, is_of) in [
            ("logs/AWSLogs/o-a1b2c3d4e5/", true),
            ("AWSLogs/o-a1b2c3d4e5", true),
            ("o-logs/AWSLogs/", false),
            ("o-logs/", true),
            ("", false),
        ] {
            assert_eq!(is_of_organization(root), is_of, "{root}");
        }
    }
}
