//! One chain of digests: whether each is the one that `CloudTrail` signed and that its successor
//! names, and whether none is missing between them.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::{DigestFile, ReadDigest};
use super::finding::{Finding, What};
use super::public_keys::PublicKeys;
use crate::cloudtrail::digest::DigestName;
use crate::period::Timestamp;
use crate::units::Text;

/// A digest covers an hour; further apart than this, two ends have another digest between them.
const LONGEST_DIGEST: i64 = 3_600 + 60;

/// What a chain is of: root, account, region, trail, and whether it is of late files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChainKey {
    /// What stands in the path before the account.
    pub root: Text,
    /// Whose log files.
    pub account: Text,
    /// Of which region.
    pub region: Text,
    /// The trail, with its home region.
    pub trail: Text,
    /// Whether it lists only files that came late.
    pub is_backfill: bool,
}

/// How far a digest can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// It is not what `CloudTrail` wrote.
    Broken,
    /// Nothing contradicts it, and no signature was checked.
    Unsigned,
    /// `CloudTrail` has signed it.
    Signed,
}

/// A digest with what was made out about it.
pub(super) struct Judged<'a> {
    pub(super) inside: &'a ReadDigest,
    pub(super) trust: Trust,
}

/// A chain with what was made out about it.
pub(super) struct Chain<'a> {
    pub(super) key: ChainKey,
    /// In the order of their ends; those that cannot be read are left out.
    pub(super) digests: Vec<Judged<'a>>,
}

impl ChainKey {
    fn of(file: &DigestFile) -> Self {
        Self {
            root: file.root.clone(),
            account: file.says.account.clone(),
            region: file.says.region.clone(),
            trail: file.says.trail.clone(),
            is_backfill: file.says.is_backfill,
        }
    }
}

/// Sorts digests into chains and judges each.
pub(super) fn chains<'a>(
    files: &'a [DigestFile],
    keys: Option<&PublicKeys>,
    findings: &mut BTreeSet<Finding>,
) -> Vec<Chain<'a>> {
    let mut chains: BTreeMap<ChainKey, Vec<&DigestFile>> = BTreeMap::new();
    for file in files {
        chains.entry(ChainKey::of(file)).or_default().push(file);
    }
    let judged = chains.into_iter().map(|(key, mut files)| {
        files.sort_by_key(|file| (file.says.end, file.name.clone()));
        Chain {
            key,
            digests: judge_all(&files, keys, findings),
        }
    });
    judged.collect()
}

fn judge_all<'a>(
    files: &[&'a DigestFile],
    keys: Option<&PublicKeys>,
    findings: &mut BTreeSet<Finding>,
) -> Vec<Judged<'a>> {
    let mut judged = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let inside = match &file.read {
            Ok(inside) => inside,
            Err(reason) => {
                note(findings, &file.name, What::DigestUnreadable(reason.clone()));
                continue;
            }
        };
        let successor = files
            .get(index + 1)
            .and_then(|next| next.read.as_ref().ok());
        let before = index.checked_sub(1).and_then(|before| files.get(before));
        let faults = [place(file, inside), hash(file, inside, successor)];
        let mut faults: Vec<What> = faults.into_iter().flatten().collect();
        let signature = signature(file, inside, successor, keys);
        faults.extend(signature.as_ref().err().cloned());
        let trust = match signature {
            _ if faults.iter().any(What::is_problem) => Trust::Broken,
            Ok(true) => Trust::Signed,
            Ok(false) | Err(_) => Trust::Unsigned,
        };
        for what in faults {
            note(findings, &file.name, what);
        }
        link(before.copied(), file, inside, findings);
        judged.push(Judged { inside, trust });
    }
    judged
}

fn note(findings: &mut BTreeSet<Finding>, file: &Text, what: What) {
    let file = file.clone();
    findings.insert(Finding { file, what });
}

/// A digest of another hour, account or folder under this name is one that was moved.
fn place(file: &DigestFile, inside: &ReadDigest) -> Option<What> {
    let object = &inside.digest.digest_s3_object;
    let is_there = lies_at(&file.name, object)
        && inside.digest.aws_account_id == file.says.account
        && inside.digest.end() == file.says.end;
    (!is_there).then(|| What::DigestMoved(object.clone()))
}

/// Whether a path ends as the object does: from the account on where the path has its folders,
/// else in the object's name.
fn lies_at(path: &str, object: &str) -> bool {
    let from_account = |path: &str| {
        let folder = path.find("/CloudTrail-Digest/")?;
        let start = path[..folder].rfind('/').map_or(0, |slash| slash + 1);
        Some(path[start..].to_owned())
    };
    match from_account(path) {
        Some(tail) => from_account(object).is_some_and(|object| object == tail),
        None => object_name(path) == object_name(object),
    }
}

/// The object's name, without the `.gz` that a file loses when it is unzipped.
pub(super) fn object_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".gz").unwrap_or(name)
}

fn is_named_by(file: &DigestFile, successor: &ReadDigest) -> bool {
    let named = successor.digest.previous_digest_s3_object.as_deref();
    named.is_some_and(|object| object_name(object) == object_name(&file.name))
}

fn hash(file: &DigestFile, inside: &ReadDigest, successor: Option<&ReadDigest>) -> Option<What> {
    if inside.has_appended {
        return Some(What::DigestAppended);
    }
    let successor = successor.filter(|successor| is_named_by(file, successor))?;
    let expected = successor.digest.previous_digest_hash_value.as_deref()?;
    (!expected.eq_ignore_ascii_case(&inside.hash)).then_some(What::DigestChanged)
}

/// Whether `CloudTrail` has signed the digest: each signature that is here must be right. `false`:
/// nothing was checked, as there are no keys.
fn signature(
    file: &DigestFile,
    inside: &ReadDigest,
    successor: Option<&ReadDigest>,
    keys: Option<&PublicKeys>,
) -> Result<bool, What> {
    let linked = successor
        .filter(|successor| is_named_by(file, successor))
        .and_then(|successor| successor.digest.previous_digest_signature.as_ref());
    let mut signatures: Vec<&Text> = file.signature.iter().chain(linked).collect();
    signatures.dedup();
    if signatures.len() > 1 {
        // RSA with PKCS #1 v1.5 signs the same text with the same bytes.
        return Err(What::SignatureWrong);
    }
    let Some(signature) = signatures.first() else {
        return Err(What::Unsigned);
    };
    let Some(keys) = keys else { return Ok(false) };
    let digest = &inside.digest;
    let fingerprint = &digest.digest_public_key_fingerprint;
    let text = digest.signed_text(&inside.hash);
    match keys.has_signed(fingerprint, &text, signature) {
        None => Err(What::KeyUnknown(fingerprint.clone())),
        Some(false) => Err(What::SignatureWrong),
        Some(true) => Ok(true),
    }
}

/// What lies between a digest and the one found before it.
fn link(
    before: Option<&DigestFile>,
    file: &DigestFile,
    inside: &ReadDigest,
    findings: &mut BTreeSet<Finding>,
) {
    let Some(before) = before else { return };
    let (from, to) = (before.says.end, inside.digest.start());
    let Some(named) = &inside.digest.previous_digest_s3_object else {
        return note(findings, &file.name, What::Restarted { from, to });
    };
    if object_name(named) == object_name(&before.name) {
        if to.0 - from.0 > 60 && !file.says.is_backfill {
            note(findings, &file.name, What::Gap { from, to });
        }
        return;
    }
    note(findings, named, What::DigestMissing);
    let named_end = DigestName::parse(named).map_or(to, |name| name.end);
    if named_end.0 - from.0 > LONGEST_DIGEST && !file.says.is_backfill {
        let to = Timestamp(named_end.0 - 3_600);
        note(findings, &before.name, What::DigestsMissing { from, to });
    }
}
