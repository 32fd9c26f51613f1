//! What patterns recognize means what reading it would have meant.

use std::io::Cursor;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::usage::measurement::Measurement;
use crate::usage::resolve::resolve;

/// One file each, in order, and how many records fitted a pattern; `forgetful`: nothing is kept
/// from file to file.
fn read(files: &[Vec<u8>], forgetful: bool) -> (Measurement, u64) {
    let mut reading = Reading::default();
    let numbers = AtomicU32::new(1_000);
    let mut worker = Worker::new(&numbers);
    let mut fits = 0;
    for (number, contents) in (0..).zip(files) {
        if forgetful {
            fits += std::mem::take(&mut reading.patterns).fits();
        }
        let name = format!("{number:03}.json");
        let input = Input::stream(&name, Box::new(Cursor::new(contents.clone())));
        read_file(number, input, &mut worker, &mut reading);
    }
    let fits = fits + reading.patterns.fits();
    (resolve(reading, &[], None).unwrap(), fits)
}

/// A record of every form that is known.
const FORMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/shapes");

/// A record of that form in a trail's delivery.
fn delivery(form: &Path) -> Vec<u8> {
    [b"{\"Records\":[", &*std::fs::read(form).unwrap(), b"]}"].concat()
}

/// Records of every form that is known, each in a trail's delivery.
fn deliveries() -> Vec<Vec<u8>> {
    let mut forms: Vec<_> = std::fs::read_dir(FORMS)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    forms.sort();
    forms.iter().map(|form| delivery(form)).collect()
}

/// The strings of a file, without their quotes; names, too.
fn strings(contents: &[u8]) -> Vec<std::ops::Range<usize>> {
    let quotes: Vec<usize> = memchr::memchr_iter(b'"', contents)
        .filter(|&at| contents[at - 1] != b'\\')
        .collect();
    quotes
        .chunks_exact(2)
        .map(|pair| pair[0] + 1..pair[1])
        .collect()
}

/// Another text in the place of some string, or another byte in the place of some byte.
#[derive(Clone, Debug)]
enum Change {
    Text(prop::sample::Index, Vec<u8>),
    Byte(prop::sample::Index, u8),
}

impl Change {
    fn apply(&self, contents: &mut Vec<u8>) {
        match self {
            Self::Text(which, text) => {
                let strings = strings(contents);
                if !strings.is_empty() {
                    let place = strings[which.index(strings.len())].clone();
                    contents.splice(place, text.iter().copied());
                }
            }
            Self::Byte(which, byte) => {
                let at = which.index(contents.len());
                contents[at] = *byte;
            }
        }
    }
}

/// Texts that tell something where they are looked at, or that are no text.
const TEXTS: [&[u8]; 21] = [
    b"",
    b"x",
    b"a/b",
    b"b/",
    b":::",
    b"AROAEXAMPLEOTHER00001:zeebe-1",
    b"AROAEXAMPLEOTHER00001:",
    b"AROAEXAMPLEOTHER00001:\\u0041",
    b"1d2e38d7-6d94-5538-8a84-b7a060507491",
    b"2026-10-06T08:54:18Z",
    b"2026-10-06 08:54:18",
    b"\xc3\xa9",
    b"\\u0041",
    b"\\",
    b"\xff",
    b"arn:aws:s3:::orders-documents/7c/other",
    b"arn:aws:s3:::orders-documents/",
    b"arn:aws:s3:::orders-documents",
    b"arn:aws:kms:eu-central-1:111122223333:alias/aws/ebs",
    b"kms.amazonaws.com",
    b"Encrypt",
];

fn texts() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(TEXTS.as_slice()).prop_map(<[u8]>::to_vec)
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<prop::sample::Index>(), texts()).prop_map(|(at, text)| Change::Text(at, text)),
        1 => (any::<prop::sample::Index>(), prop::sample::select(b"\"\\/:,{}[]0aA \xc3".to_vec()))
            .prop_map(|(at, byte)| Change::Byte(at, byte)),
    ]
}

/// A form, and files of it with changes.
fn files() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let forms = deliveries();
    let changed = prop::collection::vec(prop::collection::vec(changes(), 1..3), 1..8);
    (prop::sample::select(forms), changed).prop_map(|(form, changed)| {
        let mut files = vec![form.clone()];
        files.extend(changed.into_iter().map(|changes| {
            let mut file = form.clone();
            for change in changes {
                change.apply(&mut file);
            }
            file
        }));
        files.push(form);
        files
    })
}

#[test]
fn a_record_like_one_that_was_read_is_recognized() {
    let mut recognized = 0;
    let forms = deliveries();
    for form in &forms {
        let (_, fits) = read(&[form.clone(), form.clone()], false);
        recognized += usize::from(fits > 0);
    }
    // Lifecycle events and updates are always read, as is what is no record.
    assert!(
        recognized * 2 > forms.len(),
        "{recognized} of {}",
        forms.len()
    );
}

#[test]
fn a_recognized_record_counts_with_its_own_time_id_and_session() {
    let form = br#"{"Records":[{"userIdentity":{"type":"AWSAccount","principalId":"AROAX:one","accountId":"444455556666"},"eventTime":"2026-10-05T08:54:18Z","eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"eu-central-1","userAgent":"any","eventID":"1"}]}"#;
    let text = std::str::from_utf8(form).unwrap();
    let other = text
        .replace("AROAX:one", "AROAX:two")
        .replace("08:54:18", "08:59:59")
        .replace("\"any\"", "\"an \\\"escaped\\\" one\"")
        .replace("\"1\"", "\"2\"");
    let (measurement, fits) = read(&[form.to_vec(), other.into_bytes()], false);
    assert_eq!(fits, 1);
    let [row] = &*measurement.usage else {
        panic!("one row is expected: {:?}", measurement.usage);
    };
    assert_eq!((row.count, row.sessions), (2, 2));
    assert_eq!(row.last.event_id, Some("2".into()));
    assert_eq!(
        row.last.time.map(|time| time.to_string()).as_deref(),
        Some("2026-10-05T08:59:59Z")
    );
}

/// Which record is read first decides the pattern: every text in every place comes first once.
#[test]
fn whichever_text_comes_first_the_others_keep_their_own_meaning() {
    for form in ["decrypt.json", "decrypt_failed.json", "re_encrypt.json"] {
        let form = delivery(&Path::new(FORMS).join(form));
        let strings = strings(&form);
        let id = strings
            .iter()
            .position(|place| &form[place.clone()] == b"eventID");
        let id = strings[id.unwrap() + 1].clone();
        for place in strings {
            // Each its own event: joined, one would hide what another means.
            let with = |(number, text): (usize, &[u8])| {
                let mut file = form.clone();
                file[id.end - 2..id.end].copy_from_slice(format!("{number:02x}").as_bytes());
                file.splice(place.clone(), text.iter().copied());
                file
            };
            let own = form[place.clone()].to_vec();
            let texts = TEXTS.into_iter().chain([&*own]);
            let mut files: Vec<_> = texts.enumerate().map(with).collect();
            for _ in 0..files.len() {
                files.rotate_left(1);
                assert_eq!(
                    read(&files, false).0,
                    read(&files, true).0,
                    "{}, first {}",
                    String::from_utf8_lossy(&form[place.clone()]),
                    String::from_utf8_lossy(&files[0]),
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn patterns_change_nothing(files in files()) {
        let (with, _) = read(&files, false);
        let (without, _) = read(&files, true);
        prop_assert_eq!(with, without);
    }
}
