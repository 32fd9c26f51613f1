//! The program against the oracle.

use std::path::PathBuf;

use byok_cost::cloudtrail::files::find;
use byok_cost::columnar::{read_tables, write_tables};
use byok_cost::config::Trail;
use byok_cost::usage::collect::{CollectOptions, collect};
use byok_cost::usage::measurement::Measurement;
use byok_cost::usage::spill::Memory;
use proptest::prelude::*;

use crate::actual;
use crate::generate::{LogFile, Logs, logs};
use crate::identity::Conflict;
use crate::known_answers::{data, expected, files};
use crate::measured::{Measured, differences};
use crate::oracle::measure;
use crate::trail::NamedRoot;

fn program(path: PathBuf, logs: &Logs) -> Measured {
    actual::measured(&collected(path, logs, CollectOptions::default()))
}

/// What the program measures, with the trails of `logs`.
fn collected(path: PathBuf, logs: &Logs, options: CollectOptions) -> Measurement {
    let trails = logs.named.iter().map(|named| Trail {
        name: named.name.as_str().into(),
        root: named.root.as_str().into(),
        trails: named.trails.and_then(|trails| trails.try_into().ok()),
        ..Trail::default()
    });
    let options = CollectOptions {
        trails: trails.collect(),
        ..options
    };
    collect(find(&[path], None), &options).unwrap()
}

/// Memory for so many bytes of calls, and temporary files beyond.
fn memory(bytes: u64) -> Memory {
    Memory {
        bytes,
        folder: std::env::temp_dir(),
    }
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

fn differ(program: Measured, oracle: Measured) -> Vec<String> {
    differences(&comparable(program), &comparable(oracle))
}

proptest! {
    #[test]
    fn the_program_measures_what_the_oracle_measures(logs in logs()) {
        let folder = tempfile::tempdir().unwrap();
        logs.write(folder.path());
        let program = program(folder.path().to_path_buf(), &logs);
        let oracle = measure(&logs.stored(), &logs.named);
        let differ = differ(program, oracle);
        prop_assert!(differ.is_empty(), "{}", differ.join("\n"));
    }
}

proptest! {
    #[test]
    fn memory_threads_and_tables_change_nothing(
        logs in logs(), bytes in 0u64..20_000, threads in 1usize..4,
    ) {
        let folder = tempfile::tempdir().unwrap();
        logs.write(folder.path());
        let path = || folder.path().to_path_buf();
        let plain = collected(path(), &logs, CollectOptions::default());
        let options = CollectOptions {
            threads: Some(threads),
            memory: Some(memory(bytes)),
            ..CollectOptions::default()
        };
        prop_assert_eq!(&collected(path(), &logs, options), &plain);
        let tables = tempfile::tempdir().unwrap();
        write_tables(&plain, tables.path()).unwrap();
        prop_assert_eq!(&read_tables(tables.path()).unwrap(), &plain);
    }
}

#[test]
fn the_program_counts_real_logs_as_the_oracle_does() {
    for expected in expected() {
        let folder = data().join(&expected.set);
        let oracle = measure(&files(&folder), &[]);
        let program = program(folder, &Logs::default());
        let differ = differ(program, oracle);
        assert!(differ.is_empty(), "{}\n{}", expected.set, differ.join("\n"));
    }
}

#[test]
fn the_program_reads_every_shape_as_the_oracle_does() {
    for (path, bytes) in files(&data().join("shapes")) {
        let oracle = measure(&[(path.clone(), bytes)], &[]);
        let file = data().join("shapes").join(&path);
        let program = program(file, &Logs::default());
        let differ = differ(program, oracle);
        assert!(differ.is_empty(), "{path}\n{}", differ.join("\n"));
    }
}

/// Compares the two on one file.
fn agree_on(path: &str, text: &str, named: Vec<NamedRoot>) {
    let file = LogFile {
        path: path.to_owned(),
        bytes: text.as_bytes().to_vec(),
        members: 0,
    };
    let logs = Logs {
        files: vec![file],
        named,
    };
    let folder = tempfile::tempdir().unwrap();
    logs.write(folder.path());
    let program = program(folder.path().to_path_buf(), &logs);
    let oracle = measure(&logs.stored(), &logs.named);
    let differ = differ(program, oracle);
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

const RECORD: &str = r#"{"eventSource":"kms.amazonaws.com","eventName":"ReEncrypt","eventID":"a","requestParameters":{"sourceKeyId":"arn:aws:kms:eu-west-1:111122223333:key/1","destinationKeyId":"arn:aws:kms:eu-west-1:111122223333:key/2"}}"#;

#[test]
fn a_delivery_of_a_record_without_a_source_is_malformed() {
    let text = r#"{"Records":[{"eventSource":null,"eventName":"Decrypt","eventID":"a"}]}"#;
    agree_on("a.json", text, vec![]);
}

#[test]
fn a_delivery_that_breaks_in_its_first_record_is_unreadable() {
    agree_on("a.json", r#"{"Records":[{"awsRegion":"eu-cent"#, vec![]);
}

#[test]
fn without_resources_the_parameters_tell_both_keys_of_a_re_encrypt() {
    agree_on("a.json", RECORD, vec![]);
}

#[test]
fn a_configured_root_names_the_trail_of_files_whose_path_tells_none() {
    let text = r#"{"Records":[{"eventSource":"kms.amazonaws.com","eventName":"ListKeys"}]}"#;
    let named = NamedRoot {
        name: "exported".into(),
        root: "exports/".into(),
        trails: None,
    };
    agree_on("exports/a.json", text, vec![named]);
}
