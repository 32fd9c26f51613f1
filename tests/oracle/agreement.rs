//! The program against the oracle. Every law is one comparison.

#![cfg(any())]

use std::path::PathBuf;

use byok_cost::cloudtrail::files::find;
use byok_cost::config::Trail;
use byok_cost::usage::collect::{CollectOptions, collect};
use proptest::prelude::*;

use crate::actual;
use crate::generate::{Logs, logs};
use crate::identity::Conflict;
use crate::known_answers::{data, expected, files};
use crate::measured::Measured;
use crate::oracle::measure;

fn program(path: PathBuf, logs: &Logs) -> Measured {
    let trails = logs.named.iter().map(|named| Trail {
        name: named.name.as_str().into(),
        root: named.root.as_str().into(),
        trails: named.trails.and_then(|trails| trails.try_into().ok()),
        bucket_owner: None,
    });
    let options = CollectOptions {
        trails: trails.collect(),
        ..CollectOptions::default()
    };
    actual::measured(&collect(find(&[path], None), &options).unwrap())
}

/// Without what the two may say differently: by what name a conflicting field goes.
fn comparable(mut measured: Measured) -> Measured {
    measured.conflicts = std::mem::take(&mut measured.conflicts)
        .into_iter()
        .map(|conflict| match conflict {
            Conflict::Field(event_id, _) => Conflict::Field(event_id, String::new()),
            identity @ Conflict::Identity(_) => identity,
        })
        .collect();
    measured
}

proptest! {
    #[test]
    fn the_program_measures_what_the_oracle_measures(logs in logs()) {
        let folder = tempfile::tempdir().unwrap();
        logs.write(folder.path());
        let program = program(folder.path().to_path_buf(), &logs);
        let oracle = measure(&logs.stored(), &logs.named);
        prop_assert_eq!(comparable(program), comparable(oracle));
    }
}

#[test]
fn the_program_counts_real_logs_as_the_oracle_does() {
    for expected in expected() {
        let folder = data().join(&expected.set);
        let oracle = measure(&files(&folder), &[]);
        let program = program(folder, &Logs::default());
        assert_eq!(comparable(program), comparable(oracle), "{}", expected.set);
    }
}

#[test]
fn the_program_reads_every_shape_as_the_oracle_does() {
    for (path, bytes) in files(&data().join("shapes")) {
        let oracle = measure(&[(path.clone(), bytes)], &[]);
        let file = data().join("shapes").join(&path);
        let program = program(file, &Logs::default());
        assert_eq!(comparable(program), comparable(oracle), "{path}");
    }
}
