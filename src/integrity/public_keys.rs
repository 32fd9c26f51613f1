//! The public keys with which `CloudTrail`'s signatures are checked, as
//! `aws cloudtrail list-public-keys` prints them.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::PublicKey;
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePublicKey;
use rsa::signature::Verifier;
use serde::Deserialize;
use sha2::Sha256;

use crate::units::Text;

/// Public keys by fingerprint.
#[derive(Debug, Default)]
pub struct PublicKeys(BTreeMap<Text, VerifyingKey<Sha256>>);

/// Why a file holds no public keys.
#[derive(Debug, thiserror::Error)]
pub enum NoPublicKeys {
    /// Not the JSON that the AWS CLI prints.
    #[error("it is not what `aws cloudtrail list-public-keys` prints: {0}")]
    Syntax(#[from] serde_json::Error),
    /// A key that is none.
    #[error("the key {0} in it is no RSA public key in DER, base64")]
    Key(Text),
}

#[derive(Deserialize)]
struct Listed {
    #[serde(rename = "PublicKeyList")]
    keys: Vec<ListedKey>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListedKey {
    fingerprint: Text,
    value: String,
}

impl PublicKeys {
    /// Adds the keys of one output. Each region has its own keys, so there may be several
    /// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html>).
    pub fn add(&mut self, json: &[u8]) -> Result<(), NoPublicKeys> {
        let listed: Listed = serde_json::from_slice(json)?;
        for key in listed.keys {
            let value: String = key.value.split_whitespace().collect();
            let decoded = STANDARD.decode(value).ok();
            let public = decoded.as_deref().and_then(public_key);
            let public = public.ok_or_else(|| NoPublicKeys::Key(key.fingerprint.clone()))?;
            self.0.insert(key.fingerprint, VerifyingKey::new(public));
        }
        Ok(())
    }

    /// Whether the key of that fingerprint has signed the text; `None` without such a key.
    pub(super) fn has_signed(
        &self,
        fingerprint: &str,
        text: &str,
        signature: &str,
    ) -> Option<bool> {
        let key = self.0.get(fingerprint)?;
        let signature = from_hexadecimal(signature)
            .and_then(|bytes| Signature::from_bytes_with_max_len(&bytes, bytes.len()).ok());
        Some(signature.is_some_and(|signature| key.verify(text.as_bytes(), &signature).is_ok()))
    }
}

/// `CloudTrail` documents PKCS #1; among the keys that it has published some are X.509
/// `SubjectPublicKeyInfo`.
fn public_key(der: &[u8]) -> Option<PublicKey> {
    let pkcs1 = PublicKey::from_pkcs1_der(der).ok();
    pkcs1.or_else(|| PublicKey::from_public_key_der(der).ok())
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    });
    pairs.collect()
}

/// Lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
