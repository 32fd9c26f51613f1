//! Objects in batches, however they are divided, are what they are together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::cloudtrail::files::{Body, Found, find};
use crate::estimate::scenario::Scenario;
use crate::period::Month;
use crate::simulate::{self, Sign, Validated};
use crate::usage::collect::{CollectOptions, collect};
use crate::usage::measurement::Measurement;
use crate::usage::spill::Memory;

/// Two trails, digests, other services, repeats and a gap, and files that are broken.
const SCENARIO: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    logs = { minutes_between_files = 1440, redelivered = 0.05 }
    keys = [{ name = "k" }]
    trails = [{ name = "t" }, { name = "u" }]
    [[clusters]]
    name = "c"
    key = "k"
    key_checks_per_hour = 2
"#;

fn logs() -> &'static Path {
    static LOGS: OnceLock<PathBuf> = OnceLock::new();
    LOGS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap().keep();
        let scenario = Scenario::parse(SCENARIO).unwrap();
        let month = "2026-10".parse().unwrap();
        simulate::run(&scenario, &[month], 7, &folder).unwrap();
        write_digests(&folder);
        let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
        for (number, found) in find(&[real], None).inputs.into_iter().enumerate() {
            let Body::File(path) = found.body else {
                continue;
            };
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let copy = folder.join(format!("real/{number}-{name}"));
            std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
            std::fs::copy(path, copy).unwrap();
        }
        std::fs::write(folder.join("cut.json.gz"), b"\x1f\x8b\x08").unwrap();
        std::fs::write(folder.join("broken.json"), r#"{"Records":[{"eventSource":"#).unwrap();
        folder
    })
}

/// Nobody looks at the signatures.
struct Unsigned;

impl Sign for Unsigned {
    fn fingerprint(&self) -> String {
        String::new()
    }

    fn sign(&self, _: &str) -> String {
        String::new()
    }
}

fn write_digests(folder: &Path) {
    let inputs = find(&[folder.to_owned()], None).inputs;
    let roots: BTreeSet<_> = inputs.iter().map(|input| input.root.clone()).collect();
    let month: Month = "2026-10".parse().unwrap();
    for root in &roots {
        let trail = Validated {
            root,
            trail: "t",
            home_region: "eu-central-1",
            bucket: "example-logs",
            period: month.period(),
        };
        simulate::write_digests(folder, &trail, &Unsigned).unwrap();
    }
}

fn measured(found: Found, memory: Option<Memory>) -> Measurement {
    let options = CollectOptions {
        threads: Some(2),
        memory,
        ..CollectOptions::default()
    };
    collect(found, &options).unwrap()
}

/// Batches in a folder; `batch_of` is the batch of each input.
fn batches(batch_of: impl Fn(usize) -> u8) -> tempfile::TempDir {
    let mut inputs: Vec<Vec<Input>> = (0..=u8::MAX).map(|_| Vec::new()).collect();
    for (number, input) in find(&[logs().to_owned()], None)
        .inputs
        .into_iter()
        .enumerate()
    {
        inputs[usize::from(batch_of(number))].push(input);
    }
    let folder = tempfile::tempdir().unwrap();
    for (number, inputs) in inputs
        .into_iter()
        .enumerate()
        .filter(|(_, i)| !i.is_empty())
    {
        let bytes = encode(&[], read_inputs(inputs)).unwrap();
        std::fs::write(folder.path().join(format!("{number}.batch")), bytes).unwrap();
    }
    folder
}

fn stored(folder: &tempfile::TempDir) -> Found {
    find(&[folder.path().to_owned()], None)
}

#[test]
fn what_is_compared_says_something() {
    let whole = measured(find(&[logs().to_owned()], None), None);
    assert!(whole.usage.len() > 100 && whole.files.files_read > 60);
    assert!(!whole.problems.is_empty() && !whole.deliveries.is_empty());
    assert!(!whole.key_events.is_empty() && !whole.proven.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn batches_add_up_to_what_their_objects_are(
        division in vec(0_u8..4, 300),
        room in proptest::option::of(1_u64..200_000),
    ) {
        let whole = measured(find(&[logs().to_owned()], None), None);
        let folder = batches(|number| division[number % division.len()]);
        let memory = room.map(|bytes| Memory { bytes, folder: folder.path().to_owned() });
        let there = measured(stored(&folder), memory);
        prop_assert_eq!(format!("{whole:#?}"), format!("{there:#?}"));
    }

    /// What was changed is told; whatever it says, nothing breaks.
    #[test]
    fn a_changed_batch_is_one_file_that_cannot_be_read(at in 0.0..1.0_f64, to in any::<u8>()) {
        static BATCH: OnceLock<Vec<u8>> = OnceLock::new();
        let bytes = BATCH.get_or_init(|| {
            let inputs = find(&[logs().to_owned()], None).inputs;
            encode(&[], read_inputs(inputs.into_iter().take(3).collect())).unwrap()
        });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in the file")]
        let place = ANY_MAGIC.len() + ((bytes.len() - ANY_MAGIC.len()) as f64 * at) as usize;
        // The gzip header's time, flags and system are not covered by a checksum.
        prop_assume!(bytes[place] != to);
        let mut changed = bytes.clone();
        changed[place] = to;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.batch"), &changed).unwrap();
        let there = measured(stored(&folder), None);
        let is_told = there.files.files_unreadable == 1 && there.files.files() == 1;
        prop_assert!(is_told || there.files.files() == 3, "{:?}", there.files);
    }
}

#[test]
fn another_format_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.batch"), b"byok-cost batch 9\nxyz").unwrap();
    let there = measured(stored(&folder), None);
    assert_eq!(there.problems.len(), 1);
    assert!(
        there.problems[0]
            .reason
            .contains("another version of byok-cost")
    );
    assert_eq!(
        there.problems[0].remedy,
        "delete it and pull the same period again"
    );
}

#[test]
fn a_ledger_can_be_read_alone() {
    let entry = |key: &str| Entry {
        key: key.to_owned(),
        size: 3,
        tag: Some("t".to_owned()),
    };
    let entries = [entry("a"), entry("b")];
    let bytes = encode(&entries, Reading::default()).unwrap();
    assert_eq!(ledger(bytes.as_slice()).unwrap(), entries);
    assert!(ledger(&bytes[..30]).is_err());
}
