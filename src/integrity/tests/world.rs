//! A small account with one validated trail, eight hours long.

use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::Write;
use tempfile::TempDir;

use super::signer::TestKey;
use crate::cloudtrail::contents;
use crate::cloudtrail::digest::LogName;
use crate::cloudtrail::files;
use crate::estimate::scenario::Scenario;
use crate::integrity::{Evidence, PublicKeys, Verification, gather, verify};
use crate::period::{Hour, Month, Period};
use crate::simulate::{self, Sign, Validated};

const SCENARIO: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    logs = { minutes_between_files = 30 }
    keys = [{ name = "k" }]
    trails = [{ name = "t" }]
    [[clusters]]
    name = "c"
    key = "k"
    key_checks_per_hour = 60
"#;
const MONTH: Month = Month {
    year: 2026,
    month: 10,
};

impl Sign for TestKey {
    fn fingerprint(&self) -> String {
        self.name()
    }

    fn sign(&self, text: &str) -> String {
        self.signature(text)
    }
}

pub(super) struct World {
    folder: TempDir,
    key: TestKey,
}

impl World {
    pub(super) fn new() -> Self {
        Self::signed_by(0)
    }

    pub(super) fn signed_by(key: usize) -> Self {
        let world = Self {
            folder: TempDir::new().unwrap(),
            key: TestKey::new(key),
        };
        let scenario = Scenario::parse(SCENARIO).unwrap();
        simulate::run(&scenario, &[MONTH], 1, world.path()).unwrap();
        let period = Self::period();
        for log in world.files("") {
            let name = LogName::parse(log.to_str().unwrap()).unwrap();
            if !period.contains(name.delivered.hour()) {
                std::fs::remove_file(log).unwrap();
            }
        }
        world.write_digests(period);
        world
    }

    /// The same account again, to be tampered with.
    pub(super) fn copy(&self) -> Self {
        let copy = Self {
            folder: TempDir::new().unwrap(),
            key: TestKey::new(0),
        };
        for path in self.files("") {
            let to = copy.path().join(path.strip_prefix(self.path()).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(path, to).unwrap();
        }
        copy
    }

    pub(super) fn period() -> Period {
        let start = Hour(MONTH.start().0 + 24);
        Period {
            start,
            end: Hour(start.0 + 8),
        }
    }

    pub(super) fn write_digests(&self, period: Period) {
        let trail = Validated {
            root: "AWSLogs/",
            trail: "t",
            home_region: "eu-central-1",
            bucket: "logs",
            period,
        };
        simulate::write_digests(self.path(), &trail, &self.key).unwrap();
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Files whose names contain that, in order.
    pub(super) fn files(&self, part: &str) -> Vec<PathBuf> {
        let found = files::find(&[self.path().to_owned()], None);
        let paths = found
            .inputs
            .iter()
            .map(|input| self.path().join(&*input.name));
        paths
            .filter(|path| path.to_string_lossy().contains(part))
            .collect()
    }

    pub(super) fn logs(&self) -> Vec<PathBuf> {
        self.files("_CloudTrail_")
    }

    /// The digests, without the metadata of their objects.
    pub(super) fn digests(&self) -> Vec<PathBuf> {
        let mut digests = self.files("_CloudTrail-Digest_");
        digests.retain(|path| !path.to_string_lossy().ends_with(".head.json"));
        digests
    }

    pub(super) fn gather(&self) -> Evidence {
        gather(files::find(&[self.path().to_owned()], None))
    }

    pub(super) fn keys(&self) -> PublicKeys {
        let mut keys = PublicKeys::default();
        keys.add(self.key.listed().as_bytes()).unwrap();
        keys
    }

    pub(super) fn verify(&self) -> Verification {
        verify(&self.gather(), Some(&self.keys()))
    }

    pub(super) fn verify_in(&self, folder: &Path) -> Verification {
        let evidence = gather(files::find(&[folder.to_owned()], None));
        verify(&evidence, Some(&self.keys()))
    }
}

/// Packs `contents` as the file that is there.
pub(super) fn pack(path: &Path, contents: &[u8]) {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(contents).unwrap();
    std::fs::write(path, packer.finish().unwrap()).unwrap();
}

/// Changes a packed JSON file.
pub(super) fn edit(path: &Path, change: impl FnOnce(&mut Value)) {
    let contents = contents::read(path, true).unwrap().kept;
    let mut value: Value = serde_json::from_slice(&contents).unwrap();
    change(&mut value);
    pack(path, value.to_string().as_bytes());
}

/// Changes the metadata of a digest's object.
pub(super) fn edit_head(digest: &Path, change: impl FnOnce(&mut Value)) {
    let path = PathBuf::from(format!("{}.head.json", digest.display()));
    let mut value: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    change(&mut value);
    std::fs::write(path, value.to_string()).unwrap();
}
