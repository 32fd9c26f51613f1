//! A key pair that signs digests in tests. Its primes are public: it is of no use elsewhere.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1::EncodeRsaPublicKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::EncodePublicKey;
use rsa::sha2::{Digest, Sha256};
use rsa::signature::SignatureEncoding;
use rsa::signature::hazmat::PrehashSigner;
use rsa::{BoxedUint, PrivateKey};

const PRIMES: [[&str; 2]; 2] = [
    [
        "ED582603A37A66326496B53D8974071DE84059B76F4776326106EA9815EE281CB22AF77D5D2203B05C2F58FAC630D76168F4AE45AB8FBC92EFC5BB20FE439981B199688B156DC24013227A04D48435C6A597614B5178C30606B195D94F028C3468AF2E25F159C8F8450DC69C708E30FEEE1BC1C102EE8D45511435B4604544C7",
        "F88D0574F0583DB3500EE6E295E9D012D2DD4DCB7E900605184764B36D352ED934AC7F98B8C5D21837718CCEEA78943F11953529139C771ACCF68EC948B34552196148E58B31471D6DB826A9B15907B8315301B5850537F8FF5CD4CE9681C7F360AA0DC2EC3986B52B3D3789FE34DEE8632435E0C9318882D7424A6033B6A7CB",
    ],
    [
        "E140FB9685E1DE933D9FFCD6695B298F1A09D872F2D0A0B2E66A82AF997735720EEE761A15F816FC72CFC952DB38822FC944E726A96F73442F1C7A5129C884E2A533BAC1A8360FA3CF2A564B7F666E3296F5A8E836675D6F61A30C0ED94E51C7917EDBF3239ED927A75048745E581B13B49774F1C8008BD709C88887F84416DF",
        "F09A0F89F3B8E51D0346BEC6A80E0C6FB6CE45F79204BBF9DF046C352A776EEFCAB514E312F0C575E55EE86270376E6DC11A23555F750C6C238CBE2747D1729C4FEAB73A2C581F09A35FBD4DFA7386E93085AC181FAB2FE3CBE9041F64CD9896F66DB605AA3B7B5E6601726EF533881817115F2B1534EE93C836E4B04B2967BD",
    ],
];

/// One of two key pairs.
pub(crate) struct TestKey {
    key: PrivateKey,
    number: usize,
}

impl TestKey {
    pub(crate) fn new(number: usize) -> Self {
        let [p, q] = PRIMES[number].map(|prime| BoxedUint::from_be_hex(prime, 1_024).unwrap());
        let exponent = BoxedUint::from(65_537_u64);
        let key = PrivateKey::from_p_q(p, q, exponent).unwrap();
        Self { key, number }
    }

    pub(crate) fn name(&self) -> String {
        format!("{:032x}", self.number + 1)
    }

    pub(crate) fn signature(&self, text: &str) -> String {
        let key = SigningKey::<Sha256>::new(self.key.clone());
        let signed = key.sign_prehash(&Sha256::digest(text)).unwrap();
        let mut digits = String::new();
        for byte in signed.to_bytes() {
            write!(digits, "{byte:02x}").unwrap();
        }
        digits
    }

    /// What `list-public-keys` would print; the keys of odd numbers are of the other DER form.
    pub(crate) fn listed(&self) -> String {
        let public = self.key.to_public_key();
        let der = if self.number.is_multiple_of(2) {
            public.to_pkcs1_der().unwrap().as_bytes().to_vec()
        } else {
            public.to_public_key_der().unwrap().as_bytes().to_vec()
        };
        format!(
            r#"{{"PublicKeyList":[{{"Value":"{}","ValidityStartTime":"2026-09-01T00:00:00+00:00","ValidityEndTime":"2027-09-01T00:00:00+00:00","Fingerprint":"{}"}}]}}"#,
            STANDARD.encode(der),
            self.name()
        )
    }
}
