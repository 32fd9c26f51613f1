//! The same events in archives, and archives that are none.

use std::io::{Cursor, Write as _};

use serde_json::Value;
use zip::write::SimpleFileOptions;

use super::wrappings::{delivery, gzip, lines};
use super::{Shape, events, report, tally, with_files};
use crate::run::Run;

type Files = [(String, Vec<u8>)];

pub(crate) fn zip(files: &Files) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(contents).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn tar(files: &Files) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, contents) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(contents.len().try_into().unwrap());
        header.set_mode(0o644);
        header.set_entry_type(tar::EntryType::Regular);
        tar.append_data(&mut header, format!("./{name}"), contents.as_slice())
            .unwrap();
    }
    tar.into_inner().unwrap()
}

pub(crate) fn all(events: &[Value]) -> Vec<Shape> {
    let delivered = delivery(events).files;
    let archive = |name, file: &str, contents| Shape {
        name,
        files: vec![(file.to_owned(), contents)],
        is_delivery: true,
    };
    let lines = (
        "events.jsonl".to_owned(),
        lines(events.to_vec()).into_bytes(),
    );
    vec![
        archive(
            "a zip archive of a trail's files",
            "trail.zip",
            zip(&delivered),
        ),
        archive("a tar archive of them", "trail.tar", tar(&delivered)),
        archive(
            "a compressed tar archive of them",
            "trail.tar.gz",
            gzip(&tar(&delivered)),
        ),
        archive(
            "a zip archive of such an archive",
            "nested.zip",
            zip(&[("trail.tgz".to_owned(), gzip(&tar(&delivered)))]),
        ),
        Shape::view(
            "a zip archive of any other shape",
            "events.zip",
            zip(&[lines]),
        ),
    ]
}

#[test]
fn members_are_files_of_their_own_and_trails_in_archives_are_as_in_folders() {
    let delivered = delivery(&events()).files;
    let unpacked = delivered
        .iter()
        .map(|(name, contents)| (format!("both/{name}"), contents));
    let run = Run::new()
        .file("logs/one.zip", zip(&delivered))
        .file("logs/two.tar", tar(&delivered));
    let (said, whole) = report(run);
    assert_eq!(whole["tally"]["files"], 2 * delivered.len());
    // The same object names under two roots: a copied bucket.
    assert_eq!(whole["tally"]["replicated"], 148, "{}", said.stdout);
    let folders = unpacked.fold(Run::new(), |run, (name, contents)| {
        let twin = name.replace("both/", "twin/");
        run.file(&format!("logs/{name}"), contents)
            .file(&format!("logs/{twin}"), contents)
    });
    let (_, folders) = report(folders);
    assert_eq!(whole["tally"], folders["tally"]);
    assert_eq!(whole["totals"], folders["totals"]);
}

#[test]
fn a_damaged_member_costs_only_itself() {
    let mut files = delivery(&events()).files;
    files[1].1.truncate(200);
    files[2].1 = b"no log".to_vec();
    for (name, archive) in [("a.zip", zip(&files)), ("a.tar", tar(&files))] {
        let (said, report) = report(Run::new().file(&format!("logs/{name}"), archive));
        assert_eq!(said.code, 3);
        let tally = |name: &str| report["tally"][name].as_u64().unwrap();
        assert_eq!(tally("files_read"), 4);
        assert_eq!(tally("files_skipped"), 1);
        assert_eq!(tally("files_partial") + tally("files_unreadable"), 1);
        let problems = report["problems"].to_string();
        assert!(problems.contains(&format!("{name}!AWSLogs/")), "{problems}");
        assert!(problems.contains("the gzip data ends early"), "{problems}");
    }
}

#[test]
fn an_archive_that_is_cut_or_changed_is_named_and_what_is_whole_in_it_is_counted() {
    let files = delivery(&events()).files;
    let whole = zip(&files);
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 0xff;
    for archive in [
        whole[..whole.len() - 30].to_vec(),
        changed,
        b"PK\x03\x04 and then nothing".to_vec(),
    ] {
        let (said, report) = report(Run::new().file("logs/a.zip", archive));
        assert_eq!(said.code, 3, "{}", said.stderr);
        assert!(said.stderr.contains("a.zip"), "{}", said.stderr);
        let files = report["tally"]["files_partial"].as_u64().unwrap()
            + report["tally"]["files_unreadable"].as_u64().unwrap();
        assert_eq!(files, 1, "{}", said.stderr);
    }
    let whole = tar(&files);
    let (said, report) = report(Run::new().file("logs/a.tar", &whole[..whole.len() / 2]));
    assert_eq!(said.code, 3);
    assert!(tally(&report)[0] > 100, "{}", said.stderr);
}

#[test]
fn a_bomb_in_an_archive_is_stopped_and_named_and_the_rest_is_counted() {
    let spaces = vec![b' '; 1 << 20];
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("bomb.json", SimpleFileOptions::default().large_file(true))
        .unwrap();
    for _ in 0..1_100 {
        bomb.write_all(&spaces).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    let shape = Shape::view("", "events.jsonl", lines(events()));
    let run = with_files(Run::new().file("logs/bomb.zip", bomb), &shape);
    let (said, report) = report(run);
    assert_eq!(said.code, 3);
    assert!(
        said.stderr.contains("bomb.zip!bomb.json"),
        "{}",
        said.stderr
    );
    assert!(
        said.stderr.contains("far more than logs do"),
        "{}",
        said.stderr
    );
    assert_eq!(tally(&report), [592, 148, 148]);
}

#[test]
fn archives_in_one_another_are_opened_only_so_deep() {
    let mut archive = lines(events()).into_bytes();
    for _ in 0..5 {
        archive = zip(&[("in.zip".to_owned(), archive)]);
    }
    let (said, report) = report(Run::new().file("logs/out.zip", archive));
    assert_eq!(said.code, 3);
    assert!(
        said.stderr.contains("archives in one another"),
        "{}",
        said.stderr
    );
    assert_eq!(tally(&report), [0, 0, 0]);
}
