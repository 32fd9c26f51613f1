//! The targets of `fuzz/` over their corpora and seeded mutations of these, with the stable
//! compiler. `FUZZ_RUNS` in the environment says how many mutations of each file are tried, and
//! `FUZZ_SEED` where they begin.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may fail"
)]

mod corpus;
mod findings;
mod mutations;
mod targets;

use std::time::{Duration, Instant};

use mutations::{Random, mutated};

fn number(variable: &str, default: u64) -> u64 {
    let value = std::env::var(variable).ok();
    value.map_or(default, |value| value.parse().unwrap())
}

/// Runs a target; what breaks it is told as bytes that can be kept as a finding.
fn run(name: &str, target: fn(&[u8]), data: &[u8], seed: u64) {
    let started = Instant::now();
    let attempt = std::panic::catch_unwind(|| target(data));
    if attempt.is_err() {
        let path = std::env::temp_dir().join(format!("byok-cost-fuzz-{name}-{seed}"));
        std::fs::write(&path, data).unwrap();
        panic!("{name}, seed {seed}: see {}", path.display());
    }
    let elapsed = started.elapsed();
    assert!(
        elapsed < Duration::from_secs(20),
        "{name}, seed {seed}: {elapsed:?}"
    );
}

fn over_corpus_and_mutations(name: &str) {
    let (_, target) = targets::TARGETS
        .into_iter()
        .find(|(known, _)| *known == name)
        .unwrap();
    let corpus = corpus::of(name);
    assert!(corpus.len() >= 3, "{name} has a corpus of {}", corpus.len());
    let (runs, first) = (number("FUZZ_RUNS", 20), number("FUZZ_SEED", 1));
    let mut seed = first;
    for (index, data) in corpus.iter().enumerate() {
        run(name, target, data, 0);
        let other = &corpus[(index + 1) % corpus.len()];
        for _ in 0..runs {
            run(
                name,
                target,
                &mutated(data, other, &mut Random::new(seed)),
                seed,
            );
            seed += 1;
        }
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                over_corpus_and_mutations(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_a_test_and_a_target_of_cargo_fuzz() {
            let tests = [$(stringify!($name)),*];
            let known = targets::TARGETS.map(|(name, _)| name);
            assert_eq!(tests, known);
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
            let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            for name in known {
                let file = folder.join(format!("fuzz_targets/{name}.rs"));
                let text = std::fs::read_to_string(file).unwrap();
                assert!(text.contains(&format!("targets::{name}(data)")), "{name}");
                assert!(manifest.contains(&format!("fuzz_targets/{name}.rs")), "{name}");
            }
        }
    };
}

targets! {
    json record contents borders pieces measurement gzip table structure dated_line packed utf16 time_of_event
    config scenario answers
}
