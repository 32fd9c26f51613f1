//! What a well-formed value looks like: account ids, ARNs, role ids, names.

use std::str::FromStr;

use super::error::Complaint;
use super::{Budget, NotALimit, Percent};
use crate::cloudtrail::attributes::{arn_account, arn_region};

/// Whether a text is well-formed, or what is wrong with it.
pub(crate) type Check = fn(&str) -> Result<(), Complaint>;

/// Longest text repeated in a message.
const LONGEST_QUOTE: usize = 100;

/// The text in backticks, on one line and not too long.
pub(crate) fn quote(text: &str) -> String {
    let line: String = text
        .chars()
        .take(LONGEST_QUOTE)
        .flat_map(|c| {
            let is_plain = !c.is_control();
            let plain = is_plain.then_some(c).into_iter();
            plain.chain(
                (!is_plain)
                    .then(|| c.escape_default())
                    .into_iter()
                    .flatten(),
            )
        })
        .collect();
    let rest = if text.chars().nth(LONGEST_QUOTE).is_some() {
        "…"
    } else {
        ""
    };
    format!("`{line}{rest}`")
}

fn refuse(holds: bool, complaint: impl FnOnce() -> Complaint) -> Result<(), Complaint> {
    if holds { Ok(()) } else { Err(complaint()) }
}

/// An AWS account id: 12 digits
/// (<https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>).
pub(crate) fn account(text: &str) -> Result<(), Complaint> {
    refuse(is_account(text), || {
        Complaint::new(
            format!("{} is no AWS account id", quote(text)),
            "write its 12 digits in quotes",
        )
    })
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A budget: `40`, or `prod-orders=30` for one cluster.
pub(crate) fn budget(text: &str) -> Result<(), Complaint> {
    limit::<Budget>(text)
}

/// A share: `20%`.
pub(crate) fn percent(text: &str) -> Result<(), Complaint> {
    limit::<Percent>(text)
}

fn limit<T: FromStr<Err = NotALimit>>(text: &str) -> Result<(), Complaint> {
    let parsed = text.parse::<T>().map(drop);
    parsed.map_err(|why| Complaint::new(format!("{} is no limit", quote(text)), why.to_string()))
}

/// An AWS region code: `eu-central-1`, `us-gov-west-1`.
pub(crate) fn region(text: &str) -> Result<(), Complaint> {
    refuse(is_region(text), || {
        Complaint::new(
            format!("{} is no AWS region", quote(text)),
            "write its code, `eu-central-1` say",
        )
    })
}

fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.as_slice(), [words @ .., number]
        if words.len() >= 2 && words.iter().all(is_word) && is_number(number))
}

/// The ARN of a KMS key: `arn:aws:kms:REGION:ACCOUNT:key/ID`
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN>).
pub(crate) fn key_arn(text: &str) -> Result<(), Complaint> {
    let is_kms = is_arn_of(text, "kms");
    if is_kms && resource(text).is_some_and(|resource| resource.starts_with("alias/")) {
        return Err(Complaint::new(
            format!("{} is an alias, which can move to another key", quote(text)),
            "write the ARN of the key itself; `aws kms describe-key --key-id ALIAS` tells it",
        ));
    }
    let id = resource(text).and_then(|resource| resource.strip_prefix("key/"));
    let is_key = is_kms
        && arn_region(text).is_some_and(is_region)
        && arn_account(text).is_some_and(is_account)
        && id.is_some_and(|id| is_made_of(id, "-"));
    refuse(is_key, || {
        Complaint::new(
            format!("{} is no ARN of a KMS key", quote(text)),
            "write `arn:aws:kms:REGION:ACCOUNT:key/ID`",
        )
    })
}

/// The ARN of an IAM role: `arn:aws:iam::ACCOUNT:role/NAME`
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>).
pub(crate) fn role_arn(text: &str) -> Result<(), Complaint> {
    let name = resource(text).and_then(|resource| resource.strip_prefix("role/"));
    let is_role = is_arn_of(text, "iam")
        && arn_account(text).is_some_and(is_account)
        && name.is_some_and(|name| is_made_of(name, "/+=,.@_-"));
    refuse(is_role, || {
        Complaint::new(
            format!("{} is no ARN of an IAM role", quote(text)),
            "write `arn:aws:iam::ACCOUNT:role/NAME`, as Camunda's Console shows it",
        )
    })
}

/// The unique id of an IAM role: `AROA` and capital letters and digits
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>).
pub(crate) fn role_id(text: &str) -> Result<(), Complaint> {
    let is_role_id = text.strip_prefix("AROA").is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    });
    refuse(is_role_id, || {
        Complaint::new(
            format!("{} is no role id", quote(text)),
            "write the part of `userIdentity.principalId` before the colon, `AROA…`",
        )
    })
}

/// The name of an S3 bucket; old ones have capitals and underscores
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>).
pub(crate) fn bucket(text: &str) -> Result<(), Complaint> {
    refuse(is_made_of(text, "._-"), || {
        Complaint::new(
            format!("{} is no bucket name", quote(text)),
            "write the name alone: no `s3://`, no ARN, no path",
        )
    })
}

/// The id of an EBS volume or snapshot, as the encryption context `aws:ebs:id` has it
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html>).
pub(crate) fn volume(text: &str) -> Result<(), Complaint> {
    let id = text
        .strip_prefix("vol-")
        .or_else(|| text.strip_prefix("snap-"));
    refuse(id.is_some_and(|id| is_made_of(id, "")), || {
        Complaint::new(
            format!("{} is no EBS volume or snapshot", quote(text)),
            "write `vol-…` or `snap-…`",
        )
    })
}

/// A name that reports show.
pub(crate) fn name(text: &str) -> Result<(), Complaint> {
    let is_name = !text.trim().is_empty() && !text.chars().any(char::is_control);
    refuse(is_name, || {
        Complaint::new(
            format!("{} is no name", quote(text)),
            "write one line of text",
        )
    })
}

/// A trail's root, which ends before `<account>/CloudTrail/`.
pub(crate) fn root(text: &str) -> Result<(), Complaint> {
    name(text).or_else(|complaint| {
        if text.is_empty() {
            Ok(())
        } else {
            Err(complaint)
        }
    })?;
    refuse(!text.split('/').any(|part| part == "CloudTrail"), || {
        Complaint::new(
            format!("{} reaches into the trail", quote(text)),
            "write the part before `<account>/CloudTrail/`, `AWSLogs/` say",
        )
    })
}

/// The key specs of KMS
/// (<https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html>, `KeySpec`).
pub(crate) const KEY_SPECS: [&str; 17] = [
    "SYMMETRIC_DEFAULT",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_NIST_EDWARDS25519",
    "ECC_SECG_P256K1",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
    "SM2",
    "ML_DSA_44",
    "ML_DSA_65",
    "ML_DSA_87",
];

fn is_arn_of(text: &str, service: &str) -> bool {
    let mut parts = text.split(':');
    parts.next() == Some("arn")
        && parts.next().is_some_and(|part| part.starts_with("aws"))
        && parts.next() == Some(service)
}

fn resource(arn: &str) -> Option<&str> {
    arn.splitn(6, ':').nth(5)
}

fn is_made_of(text: &str, also: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
    !text.is_empty() && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn expect(check: Check, good: &[&str], bad: &[&str]) {
        for text in good {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in bad {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_told_from_their_near_misses() {
        expect(
            account,
            &["000000000001"],
            &["", "1", "1234567890123", "11112222333x"],
        );
        expect(
            region,
            &["eu-central-1", "us-gov-west-1", "eusc-de-east-1"],
            &["", "eu", "eu-1", "Frankfurt", "eu-central-1a", "eu--1"],
        );
        expect(
            key_arn,
            &[
                "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234",
            ],
            &[
                "1234abcd-12ab-34cd-56ef-1234567890ab",
                "arn:aws:kms:eu-central-1:111122223333:alias/prod",
                "arn:aws:s3:eu-central-1:111122223333:key/a",
                "arn:aws:kms::111122223333:key/a",
                "arn:aws:kms:eu-central-1:1111:key/a",
                "arn:aws:kms:eu-central-1:111122223333:key/",
                "arn:aws:kms:eu-central-1:111122223333:key/a\"\n",
            ],
        );
        expect(
            role_arn,
            &["arn:aws:iam::444455556666:role/camunda/tenant-1"],
            &[
                "arn:aws:iam::444455556666:user/u",
                "arn:aws:sts::444455556666:assumed-role/a/b",
            ],
        );
        expect(
            role_id,
            &["AROADBQP57FF2AEXAMPLE"],
            &["AROA", "AIDAEXAMPLE", "AROAX:session", "aroax"],
        );
        expect(
            bucket,
            &["camunda-docs.a", "Old_Bucket"],
            &["", "s3://a", "arn:aws:s3:::a", "a/b"],
        );
        expect(volume, &["vol-0abc", "snap-1"], &["vol-", "i-1", "vol-1 "]);
        expect(
            root,
            &["", "-", "AWSLogs/o-abc/"],
            &["AWSLogs/111122223333/CloudTrail/", "a\nb"],
        );
    }

    #[test]
    fn a_quote_is_one_short_line() {
        assert_eq!(quote("a\nb"), "`a\\nb`");
        assert_eq!(quote(&"x".repeat(200)).chars().count(), LONGEST_QUOTE + 3);
    }
}
