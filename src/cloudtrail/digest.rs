//! `CloudTrail`'s digest files: what they say, and what their signatures sign.
//!
//! Every hour a digest lists the log files delivered since the one before it, with the SHA-256 of
//! their uncompressed bytes, and names that previous digest with its hash and signature
//! (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>).

use serde::Deserialize;

use super::time;
use crate::period::Timestamp;
use crate::units::Text;

/// What stands before `.json.gz` in the names of digests of log files that came late.
const BACKFILL: &str = "_backfill";

/// The hash that `hashAlgorithm` and `previousDigestHashAlgorithm` name: there is no other.
const HASH_ALGORITHM: &str = "SHA-256";

/// What a digest file says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Digest {
    /// Whose log files it lists.
    pub aws_account_id: Text,
    /// From when on they were delivered.
    pub digest_start_time: Text,
    /// Until when.
    pub digest_end_time: Text,
    /// The bucket that `CloudTrail` wrote it to.
    pub digest_s3_bucket: Text,
    /// The object that `CloudTrail` wrote it as.
    pub digest_s3_object: Text,
    /// Which public key its signature is of.
    pub digest_public_key_fingerprint: Text,
    /// The bucket of the digest before it.
    pub previous_digest_s3_bucket: Option<Text>,
    /// The object of the digest before it; none in the first digest of a chain.
    pub previous_digest_s3_object: Option<Text>,
    /// SHA-256 of the digest before it, in hexadecimal.
    pub previous_digest_hash_value: Option<Text>,
    /// The signature of the digest before it, in hexadecimal.
    pub previous_digest_signature: Option<Text>,
    /// Log files, with their hashes.
    #[serde(default)]
    pub log_files: Vec<ListedFile>,
}

/// A log file that a digest lists.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedFile {
    /// The object that `CloudTrail` wrote it as.
    pub s3_object: Text,
    /// SHA-256 of its uncompressed bytes, in hexadecimal.
    pub hash_value: Text,
    /// [`HASH_ALGORITHM`].
    #[serde(default)]
    hash_algorithm: Option<Text>,
}

/// Why a file is no digest.
#[derive(Debug, thiserror::Error)]
pub enum NoDigest {
    /// No JSON, or a field is missing or of another type.
    #[error("it is no digest of CloudTrail: {0}")]
    Syntax(#[from] serde_json::Error),
    /// A time that cannot be read.
    #[error("its {0} is no time that CloudTrail writes")]
    Time(&'static str),
    /// A hash of another kind.
    #[error("it uses a hash other than SHA-256")]
    Hash,
}

impl Digest {
    /// Reads the uncompressed bytes of a digest file.
    pub fn parse(contents: &[u8]) -> Result<Self, NoDigest> {
        let digest: Self = serde_json::from_slice(contents)?;
        time::parse(&digest.digest_start_time).ok_or(NoDigest::Time("digestStartTime"))?;
        time::parse(&digest.digest_end_time).ok_or(NoDigest::Time("digestEndTime"))?;
        let mut algorithms = digest.log_files.iter().flat_map(|f| &f.hash_algorithm);
        if algorithms.any(|algorithm| &**algorithm != HASH_ALGORITHM) {
            return Err(NoDigest::Hash);
        }
        Ok(digest)
    }

    /// From when on its log files were delivered.
    pub fn start(&self) -> Timestamp {
        time::parse(&self.digest_start_time).unwrap_or(Timestamp(0))
    }

    /// Until when.
    pub fn end(&self) -> Timestamp {
        time::parse(&self.digest_end_time).unwrap_or(Timestamp(0))
    }

    /// What its signature signs, given the SHA-256 of its uncompressed bytes in hexadecimal
    /// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html>).
    /// A first digest signs the word `null`, as the AWS CLI has it.
    pub fn signed_text(&self, hash: &str) -> String {
        format!(
            "{}\n{}/{}\n{hash}\n{}",
            self.digest_end_time,
            self.digest_s3_bucket,
            self.digest_s3_object,
            self.previous_digest_signature.as_deref().unwrap_or("null")
        )
    }
}

/// What the name of a digest file says: one chain of digests has one account, region and trail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DigestName {
    /// Whose log files.
    pub account: Text,
    /// Of which region.
    pub region: Text,
    /// The trail, with its home region: `<trail>_<region>`.
    pub trail: Text,
    /// Whether it lists files that came too late for the digest of their hour; these make a
    /// chain of their own.
    pub is_backfill: bool,
    /// `digestEndTime`.
    pub end: Timestamp,
}

impl DigestName {
    /// Reads `<account>_CloudTrail-Digest_<region>_<trail>_<home region>_<end>.json.gz`, of an
    /// object's name or its whole path. A file that was unzipped lacks the `.gz`.
    pub fn parse(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next()?;
        let name = name.strip_suffix(".gz").unwrap_or(name);
        let name = name.strip_suffix(".json")?;
        let (name, is_backfill) = match name.strip_suffix(BACKFILL) {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (account, rest) = name.split_once("_CloudTrail-Digest_")?;
        let (region, rest) = rest.split_once('_')?;
        let (trail, end) = rest.rsplit_once('_')?;
        Some(Self {
            account: account.into(),
            region: region.into(),
            trail: trail.into(),
            is_backfill,
            end: time::parse(end)?,
        })
    }
}

/// What the name of a log file says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogName {
    /// Whose.
    pub account: Text,
    /// Of which region.
    pub region: Text,
    /// When it was delivered, to the minute.
    pub delivered: Timestamp,
}

impl LogName {
    /// Reads `<account>_CloudTrail_<region>_<time>_<unique>.json.gz`, of an object's name or its
    /// whole path
    /// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html>).
    pub fn parse(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next()?;
        let name = name.strip_suffix(".gz").unwrap_or(name);
        let mut parts = name.strip_suffix(".json")?.split('_');
        let (account, service) = (parts.next()?, parts.next()?);
        let (region, minute) = (parts.next()?, parts.next()?);
        if service != "CloudTrail" || parts.count() != 1 {
            return None;
        }
        let minute = minute.strip_suffix('Z')?;
        Some(Self {
            account: account.into(),
            region: region.into(),
            delivered: time::parse(&format!("{minute}00Z"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "p/AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2026/10/01/\
        111122223333_CloudTrail-Digest_us-east-2_my_trail_eu-west-1_20261001T150131Z.json.gz";

    #[test]
    fn a_name_says_account_region_trail_and_end() {
        let name = DigestName::parse(NAME).unwrap();
        assert_eq!(&*name.account, "111122223333");
        assert_eq!(&*name.region, "us-east-2");
        assert_eq!(&*name.trail, "my_trail_eu-west-1");
        assert_eq!(name.end, time::parse("2026-10-01T15:01:31Z").unwrap());
        assert!(!name.is_backfill);
        let late = NAME.replace("31Z", "31Z_backfill");
        assert!(DigestName::parse(&late).unwrap().is_backfill);
        assert_eq!(DigestName::parse(&format!("{NAME}.head.json")), None);
        assert_eq!(LogName::parse(NAME), None);
    }

    #[test]
    fn a_log_file_says_when_it_was_delivered() {
        let name = "111122223333_CloudTrail_eu-central-1_20261001T0005Z_AbCdEfGhIjKlMnOp.json.gz";
        let log = LogName::parse(name).unwrap();
        assert_eq!(&*log.region, "eu-central-1");
        assert_eq!(log.delivered, time::parse("2026-10-01T00:05:00Z").unwrap());
        assert_eq!(LogName::parse("notes.json.gz"), None);
        assert_eq!(DigestName::parse(name), None);
    }

    /// The parts and their order are those of AWS's page; the first digest of a chain signs
    /// `null`.
    #[test]
    fn the_signed_text_has_four_lines() {
        let digest = |previous: &str| {
            let text = format!(
                r#"{{"awsAccountId":"111122223333","digestStartTime":"2026-10-01T14:01:31Z",
                "digestEndTime":"2026-10-01T15:01:31Z","digestS3Bucket":"b","digestS3Object":"o",
                "digestPublicKeyFingerprint":"f","previousDigestSignature":{previous},
                "logFiles":[]}}"#
            );
            Digest::parse(text.as_bytes()).unwrap()
        };
        assert_eq!(
            digest("null").signed_text("00ff"),
            "2026-10-01T15:01:31Z\nb/o\n00ff\nnull"
        );
        assert_eq!(
            digest("\"ab\"").signed_text("00ff"),
            "2026-10-01T15:01:31Z\nb/o\n00ff\nab"
        );
    }
}
