//! Measurement to tables and back is the identity; what is broken is refused with a reason.

mod broken;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;

use crate::columnar::schema::measurement_tables;
use crate::columnar::{read_tables, write_tables};
use crate::usage::generate::measurements;
use crate::usage::measurement::Measurement;

/// The bytes of every file in a folder.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap();
    let file = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap())
    };
    files.map(file).collect()
}

proptest! {
    #[test]
    fn a_measurement_reads_back_as_it_was_written(measurement in measurements()) {
        let folder = tempfile::tempdir().unwrap();
        write_tables(&measurement, folder.path()).unwrap();
        let read = read_tables(folder.path()).unwrap();
        prop_assert_eq!(&read, &measurement);
        let again = tempfile::tempdir().unwrap();
        write_tables(&read, again.path()).unwrap();
        prop_assert!(bytes(folder.path()) == bytes(again.path()), "the same bytes again");
    }
}

#[test]
fn an_empty_measurement_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("new/folder");
    write_tables(&Measurement::default(), &inner).unwrap();
    assert_eq!(read_tables(&inner).unwrap(), Measurement::default());
    let names: Vec<String> = measurement_tables()
        .iter()
        .map(|table| table.file())
        .collect();
    let mut written: Vec<String> = bytes(&inner).into_keys().collect();
    written.sort_by_key(|file| names.iter().position(|name| name == file));
    assert_eq!(written, names, "each table once, and no temporary file");
}

#[test]
fn tables_replace_older_ones_and_leave_other_files_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let older = Measurement {
        malformed: 7,
        ..Measurement::default()
    };
    write_tables(&older, folder.path()).unwrap();
    write_tables(&Measurement::default(), folder.path()).unwrap();
    assert_eq!(read_tables(folder.path()).unwrap(), Measurement::default());
    assert_eq!(bytes(folder.path())["notes.txt"], b"mine");
}
