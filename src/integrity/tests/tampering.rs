//! Kinds of tampering, each of which is found.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::signer::TestKey;
use super::world::{World, edit, edit_head, pack};
use crate::integrity::{Verdict, What};

struct Tampering {
    what: &'static str,
    act: fn(&World),
    found: fn(&What) -> bool,
}

const KINDS: &[Tampering] = &[
    Tampering {
        what: "an event is taken out of a log file",
        act: |world| {
            edit(&world.logs()[5], |log| {
                log["Records"].as_array_mut().unwrap().pop();
            });
        },
        found: |what| *what == What::LogChanged,
    },
    Tampering {
        what: "a log file is deleted",
        act: |world| fs::remove_file(&world.logs()[5]).unwrap(),
        found: |what| *what == What::LogMissing,
    },
    Tampering {
        what: "a log file is added",
        act: |world| {
            let log = &world.logs()[5];
            let other = log.display().to_string().replace("Z_", "Z_X");
            fs::copy(log, other).unwrap();
        },
        found: |what| *what == What::LogUnlisted,
    },
    Tampering {
        what: "two log files change places",
        act: |world| {
            let logs = world.logs();
            let first = fs::read(&logs[5]).unwrap();
            fs::copy(&logs[6], &logs[5]).unwrap();
            fs::write(&logs[6], first).unwrap();
        },
        found: |what| *what == What::LogChanged,
    },
    Tampering {
        what: "a second gzip member is appended to a log file",
        act: |world| {
            let log = &world.logs()[5];
            let before = fs::read(log).unwrap();
            pack(log, b"{\"Records\":[]}");
            fs::write(log, [before, fs::read(log).unwrap()].concat()).unwrap();
        },
        found: |what| *what == What::LogAppended,
    },
    Tampering {
        what: "bytes that are no gzip data are appended to a log file",
        act: |world| append(&world.logs()[5]),
        found: |what| *what == What::LogAppended,
    },
    Tampering {
        what: "a log file is cut off",
        act: |world| {
            let log = &world.logs()[5];
            let stored = fs::read(log).unwrap();
            fs::write(log, &stored[..stored.len() / 2]).unwrap();
        },
        found: |what| matches!(what, What::LogUnreadable(_)),
    },
    Tampering {
        what: "a log file is changed, and its hash in the digest with it",
        act: |world| {
            pack(&world.logs()[5], b"{\"Records\":[]}");
            let hash = hash_of(b"{\"Records\":[]}");
            edit(&world.digests()[2], |digest| {
                digest["logFiles"][1]["hashValue"] = hash.into();
            });
        },
        found: |what| matches!(what, What::SignatureWrong | What::DigestChanged),
    },
    Tampering {
        what: "a digest is changed, and its hash in its successor with it",
        act: |world| {
            let digests = world.digests();
            edit(&digests[2], |digest| {
                digest["logFiles"].as_array_mut().unwrap().pop();
            });
            let contents = crate::cloudtrail::contents::read(&digests[2], true).unwrap();
            let hash = hash_of(&contents.kept);
            edit(&digests[3], |next| {
                next["previousDigestHashValue"] = hash.into();
            });
        },
        found: |what| *what == What::SignatureWrong,
    },
    Tampering {
        what: "a digest is deleted",
        act: |world| delete(&world.digests()[3]),
        found: |what| *what == What::DigestMissing,
    },
    Tampering {
        what: "two digests in a row are deleted",
        act: |world| {
            let digests = world.digests();
            delete(&digests[3]);
            delete(&digests[4]);
        },
        found: |what| matches!(what, What::DigestsMissing { .. }),
    },
    Tampering {
        what: "a digest is put in the place of another",
        act: |world| {
            let digests = world.digests();
            fs::copy(&digests[2], &digests[3]).unwrap();
        },
        found: |what| matches!(what, What::DigestMoved(_)),
    },
    Tampering {
        what: "a digest is moved to another account's folder",
        act: |world| {
            let digest = world.digests()[3].display().to_string();
            let moved = digest.replace("AWSLogs/111122223333", "AWSLogs/999988887777");
            fs::create_dir_all(Path::new(&moved).parent().unwrap()).unwrap();
            fs::rename(&digest, &moved).unwrap();
        },
        found: |what| matches!(what, What::DigestMoved(_)),
    },
    Tampering {
        what: "the chain is cut: a digest claims to be the first",
        act: |world| {
            edit(&world.digests()[3], |digest| {
                for field in ["S3Bucket", "S3Object", "HashValue", "Signature"] {
                    digest[format!("previousDigest{field}")] = serde_json::Value::Null;
                }
            });
        },
        found: |what| matches!(what, What::DigestChanged | What::SignatureWrong),
    },
    Tampering {
        what: "the newest digest is changed and its signature replaced",
        act: |world| {
            let newest = world.digests().pop().unwrap();
            edit(&newest, |digest| {
                digest["logFiles"].as_array_mut().unwrap().pop();
            });
            edit_head(&newest, |head| {
                head["Metadata"]["signature"] = "00".repeat(256).into();
            });
        },
        found: |what| *what == What::SignatureWrong,
    },
    Tampering {
        what: "a signature that is no hexadecimal number",
        act: |world| {
            let newest = world.digests().pop().unwrap();
            edit_head(&newest, |head| head["Metadata"]["signature"] = "0x1".into());
        },
        found: |what| *what == What::SignatureWrong,
    },
    Tampering {
        what: "the newest digest is signed by somebody else, with a key of their own",
        act: |world| {
            let newest = world.digests().pop().unwrap();
            sign_anew(&newest, &TestKey::new(1), &TestKey::new(1).name());
        },
        found: |what| matches!(what, What::KeyUnknown(_)),
    },
    Tampering {
        what: "the newest digest is signed by somebody else, in the name of CloudTrail's key",
        act: |world| {
            let newest = world.digests().pop().unwrap();
            sign_anew(&newest, &TestKey::new(1), &TestKey::new(0).name());
        },
        found: |what| *what == What::SignatureWrong,
    },
    Tampering {
        what: "something is appended to a digest",
        act: |world| append(&world.digests()[3]),
        found: |what| *what == What::DigestAppended,
    },
    Tampering {
        what: "a digest is replaced by something that is none",
        act: |world| pack(&world.digests()[3], b"{\"logFiles\":[]}"),
        found: |what| matches!(what, What::DigestUnreadable(_)),
    },
];

#[test]
fn every_kind_of_tampering_is_found() {
    assert!(KINDS.len() >= 12);
    let untouched = World::new();
    for kind in KINDS {
        let world = untouched.copy();
        (kind.act)(&world);
        let found = world.verify();
        let is_found = found.problems().any(|finding| (kind.found)(&finding.what));
        assert!(is_found, "{}: {:?}", kind.what, found.findings);
        assert_eq!(found.verdict(), Verdict::Failed, "{}", kind.what);
    }
}

/// Hashes alone find what was not hidden by editing the digests too.
#[test]
fn without_keys_and_metadata_changes_of_logs_are_found_all_the_same() {
    let untouched = World::new();
    for kind in &KINDS[..7] {
        let world = untouched.copy();
        for head in world.files(".head.json") {
            fs::remove_file(head).unwrap();
        }
        (kind.act)(&world);
        let found = crate::integrity::verify(&world.gather(), None);
        let is_found = found.problems().any(|finding| (kind.found)(&finding.what));
        assert!(is_found, "{}: {:?}", kind.what, found.findings);
    }
}

#[test]
fn a_restarted_chain_is_told_and_is_no_tampering() {
    let world = World::new();
    let period = World::period();
    for digest in &world.digests()[3..] {
        delete(digest);
    }
    let mut later = period;
    later.start.0 += 5;
    world.write_digests(later);
    let found = world.verify();
    let restarts: Vec<&What> = found.findings.iter().map(|f| &f.what).collect();
    let [What::Unsigned | What::Restarted { .. }, ..] = &restarts[..] else {
        panic!("{restarts:?}")
    };
    let (from, to) = (period.start.0 + 3, period.start.0 + 5);
    let restart = What::Restarted {
        from: crate::period::Hour(from).start(),
        to: crate::period::Hour(to).start(),
    };
    assert!(restarts.contains(&&restart), "{restarts:?}");
    assert_eq!(found.verdict(), Verdict::Partly { proven: 12, of: 16 });
}

fn append(path: &Path) {
    let mut stored = fs::read(path).unwrap();
    stored.extend(b"more");
    fs::write(path, stored).unwrap();
}

fn delete(digest: &Path) {
    fs::remove_file(digest).unwrap();
    let head = format!("{}.head.json", digest.display());
    if Path::new(&head).exists() {
        fs::remove_file(head).unwrap();
    }
}

fn hash_of(contents: &[u8]) -> String {
    crate::integrity::public_keys::hexadecimal(&Sha256::digest(contents))
}

fn sign_anew(path: &Path, key: &TestKey, fingerprint: &str) {
    edit(path, |digest| {
        digest["digestPublicKeyFingerprint"] = fingerprint.into();
        digest["logFiles"].as_array_mut().unwrap().pop();
    });
    let contents = crate::cloudtrail::contents::read(path, true).unwrap();
    let digest = crate::cloudtrail::digest::Digest::parse(&contents.kept).unwrap();
    let signature = key.signature(&digest.signed_text(&hash_of(&contents.kept)));
    edit_head(path, |head| {
        head["Metadata"]["signature"] = signature.into();
    });
}
