//! Chains as CloudTrail writes them, and as they look when somebody tampered with them.

#[path = "../../../tests/signer/mod.rs"]
mod signer;
mod tampering;
mod world;

use super::*;
use world::World;

#[test]
fn an_untouched_chain_is_verified_whole() {
    let world = World::new();
    let found = world.verify();
    assert_eq!(found.findings, []);
    assert_eq!(found.verdict(), Verdict::Verified);
    assert_eq!(found.logs.proven, 16, "two files an hour");
    let [chain] = &found.chains[..] else {
        panic!("one chain: {:?}", found.chains)
    };
    assert_eq!((chain.digests, chain.signed), (8, 8));
}

/// The newest digest's signature is in the metadata of its object alone; the others' are in
/// their successors.
#[test]
fn without_metadata_only_the_newest_digest_is_unsigned() {
    let world = World::new();
    for head in world.files(".head.json") {
        std::fs::remove_file(head).unwrap();
    }
    let found = world.verify();
    let whats: Vec<&What> = found.findings.iter().map(|f| &f.what).collect();
    assert_eq!(whats, [&What::Unsigned]);
    assert_eq!(found.verdict(), Verdict::Partly { proven: 14, of: 16 });
}

#[test]
fn without_public_keys_hashes_are_compared_and_nothing_is_proven() {
    let found = verify(&World::new().gather(), None);
    assert_eq!(found.findings, []);
    assert_eq!((found.logs.matching, found.logs.proven), (16, 0));
    assert_eq!(found.verdict(), Verdict::Partly { proven: 0, of: 16 });
}

#[test]
fn the_second_form_of_public_keys_is_read_too() {
    let world = World::signed_by(1);
    assert_eq!(world.verify().verdict(), Verdict::Verified);
}

#[test]
fn logs_that_were_unzipped_or_lie_in_one_folder_are_verified_too() {
    let world = World::new();
    let flat = tempfile::tempdir().unwrap();
    for path in world.files("") {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.contains("_CloudTrail_") {
            let contents = crate::cloudtrail::contents::read(&path, true).unwrap().kept;
            let name = name.strip_suffix(".gz").unwrap();
            std::fs::write(flat.path().join(name), contents).unwrap();
        } else {
            std::fs::copy(&path, flat.path().join(name)).unwrap();
        }
    }
    let found = world.verify_in(flat.path());
    assert_eq!(found.findings, []);
    assert_eq!(found.verdict(), Verdict::Verified);
}

#[test]
fn what_lies_before_and_after_the_digests_is_not_shown_and_no_problem() {
    let world = World::new();
    let digests = world.files("_CloudTrail-Digest_");
    for path in &digests {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.contains("T010000Z") || name.contains("T080000Z") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let found = world.verify();
    assert_eq!(found.problems().count(), 0, "{:?}", found.findings);
    assert_eq!(found.verdict(), Verdict::Partly { proven: 12, of: 16 });
}
